export const refusedText =
  'Anmeldename, Passwort oder Code stimmt nicht. Ein Code gilt nur einmal: Warten Sie notfalls auf den nächsten.'

export const waitText = (seconds: number) =>
  `Zu viele Versuche. Bitte warten Sie ${seconds === 1 ? 'eine Sekunde' : `${seconds} Sekunden`} und versuchen Sie es dann noch einmal.`
