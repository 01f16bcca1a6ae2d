export const refusedText =
  'Anmeldename, Passwort oder Code stimmt nicht. Ein Code gilt nur einmal: Warten Sie notfalls auf den nächsten.'

export const passkeyRefusedText =
  'Dieser Passkey wurde nicht angenommen. Vielleicht ist er entfernt, oder es hat zu lange gedauert. Versuchen Sie es noch einmal, oder nehmen Sie Passwort und Code.'

export const waitText = (seconds: number) =>
  `Zu viele Versuche. Bitte warten Sie ${seconds === 1 ? 'eine Sekunde' : `${seconds} Sekunden`} und versuchen Sie es dann noch einmal.`
