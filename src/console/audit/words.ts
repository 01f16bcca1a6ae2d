/** What was done, as a sentence goes on after the name. An action without a name is shown as it is. */
export const actionNames: Readonly<Record<string, string>> = {
  'signed-in': 'hat sich angemeldet',
  'signed-out': 'hat sich abgemeldet',
  'sign-in-refused': 'hat eine Anmeldung abgelehnt',
  'account-created': 'hat ein Konto angelegt:',
  'account-changed': 'hat ein Konto geändert:',
  'account-deactivated': 'hat ein Konto gesperrt:',
  'account-activated': 'hat ein Konto freigegeben:',
  'link-created': 'hat einen Link zum Einrichten erstellt:',
  'link-used': 'hat Passwort und App eingerichtet',
  'signed-in-by-passkey': 'hat sich mit einem Passkey angemeldet',
  'passkey-refused': 'hat eine Anmeldung mit Passkey abgelehnt:',
  'passkey-copied': 'hat einen Passkey abgelehnt, den es vielleicht zweimal gibt:',
  'passkey-added': 'hat einen Passkey hinzugefügt',
  'passkey-removed': 'hat einen Passkey entfernt',
  'passkeys-removed': 'hat alle Passkeys entfernt:',
  'passkeys-ended': 'hat mit der neuen Anmeldung alle Passkeys beendet',
  'sign-on-linked': 'hat die Anmeldung der Verwaltung verbunden',
  'messenger-code-created': 'hat einen Code für einen Messenger angefordert:',
  'messenger-linked': 'hat einen Messenger verbunden:',
  'messenger-unlinked': 'hat einen Messenger getrennt:',
  'revision.saved': 'hat einen Entwurf gespeichert:',
  'revision.retiring': 'will zurückziehen:',
  'revision.retired': 'hat zurückgezogen:',
  'revision.review': 'hat zur Freigabe gegeben:',
  'revision.published': 'hat veröffentlicht:',
  'revision.discarded': 'hat einen Entwurf verworfen:',
  'revision.restored': 'hat eine alte Fassung als Entwurf zurückgeholt:',
  'translations-imported': 'hat Übersetzungen eingelesen',
  'import-used': 'hat aus einer Zulieferung einen Entwurf gemacht:',
  'import-discarded': 'hat eine Zulieferung verworfen:',
  'import-opened': 'hat eine Zulieferung wieder aufgenommen:',
  'gaps-deleted': 'hat Fragen gelöscht',
}

export const factNames: Readonly<Record<string, string>> = {
  reason: 'Grund',
  locale: 'Sprache',
  id: 'Fassung',
  from: 'aus Fassung',
  count: 'Anzahl',
  channel: 'Messenger',
}

/** What was changed. */
export const kindNames: Readonly<Record<string, string>> = {
  entry: 'Antwort',
  office: 'Stelle',
  responsibilities: 'Zuständigkeit',
  event: 'Termin',
  'short-texts': 'Kurze Texte',
}

/** Who and what is in the log without being somebody's account. */
export const specialNames: Readonly<Record<string, string>> = {
  system: 'Wegweiser',
  'first-account': 'das erste Konto',
  'unknown-passkey': 'unbekannter Passkey',
}
