import type { SqlStore } from '#storage/store.ts'
import { createStaffStore } from '#storage/staff-accounts.ts'
import { createImportStore } from '#storage/staff-imports.ts'
import { createLeases } from '#storage/leases.ts'
import { createRevisionStore } from '#storage/staff-revisions.ts'
import type { Vault } from '#app/ports.ts'
import { anImport } from '#tests/contract/import-store.ts'
import { aPasskey } from '#tests/contract/passkey-store.ts'
import { anAccount } from '#tests/contract/staff-store.ts'
import { aReply, aStep, anUpdate, noon } from './fixtures.ts'

const hour = 3_600_000

/** Puts something into every table. Two updates and two messages wait; the text of the first is `Where is the pool?`. */
export async function fillStore(store: SqlStore, vault: Vault): Promise<void> {
  await store.receive(anUpdate({ updateId: 'waiting-1', conversationId: 'conversation-w', text: 'Where is the pool?' }))
  await store.receive(anUpdate({ updateId: 'waiting-2', conversationId: 'conversation-x', text: 'Wo? “Grüße” 😀\n' }))
  const records = [
    { kind: 'question' as const, outcome: 'answer' as const, topic: 'kita', locale: 'de' },
    { kind: 'gap' as const, text: 'Wer repariert Fahrräder?', locale: 'de', candidates: ['kita'] },
  ]
  for (const id of ['a', 'b'])
    await store.complete(
      aStep({ update: anUpdate({ updateId: id, conversationId: `conversation-${id}` }), records, replies: [aReply()] }),
    )
  // Gone with the clean-up, and written down in `deletions`.
  await store.receive(anUpdate({ updateId: 'asked', conversationId: 'conversation-gone' }))
  await store.forget('conversation-gone')
  const staff = createStaffStore(store.database)
  const line = { at: noon, actor: 'system', action: 'account-created', subject: 'a-1', facts: { place: 'mainz' } }
  await staff.addAccount(anAccount(), line)
  const link = { hash: 'used', accountId: 'a-1', totpSecret: vault.seal('BASE32SECRET'), expiresAt: noon + hour }
  await staff.addLink(link, line)
  await staff.redeem(
    link,
    { now: noon, proof: { kind: 'password', password: 'hash', totpStep: 7 }, first: undefined },
    line,
  )
  await staff.addLink({ ...link, hash: 'open' }, line)
  await staff.addSession({ hash: 's-1', accountId: 'a-1', createdAt: noon, seenAt: noon, flash: '' })
  await staff.countAttempt('key', undefined, noon)
  const revisions = createRevisionStore(store.database)
  const { id } = await revisions.add({
    kind: 'office', place: 'mainz', key: 'town-hall', value: { name: 'Rathaus' }, basis: 'b', state: 'draft', author: 'a-1', reason: 'moved',
    createdAt: noon, updatedAt: noon, publishedAt: undefined,
  }) // prettier-ignore
  await revisions.publish(id, noon)
  await createLeases(store.database).take('telegram-polling', 'replica-1', noon, hour)
  await createImportStore(store.database).put(anImport(), noon)
  const linked = { channel: 'telegram', account_id: 'a-1' }
  await store.database
    .insertInto('staff_messengers')
    .values({ ...linked, id: 'chat', address: vault.seal('{"chat":1}'), linked_at: noon, dialogue: '', dialogue_at: 0 })
    .execute()
  await store.database
    .insertInto('staff_messenger_codes')
    .values({ ...linked, hash: 'code', expires_at: noon + hour })
    .execute()
  await staff.addPasskey(aPasskey(), line)
  await staff.addChallenge(
    { hash: 'challenge', accountId: 'a-1', source: 'source', expiresAt: noon + hour },
    { now: noon, open: 9 },
  )
}
