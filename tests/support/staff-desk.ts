import type { Update } from '#app/ports.ts'
import { basisOf, translationStatus } from '#knowledge/translations.ts'
import type { Brain } from '#core/conversation/context.ts'
import { createStaffDesk } from '#staff/desk/desk.ts'
import { createStaffEditor } from '#staff/desk/editor.ts'
import type { DeskDependencies } from '#staff/desk/context.ts'
import { createMessengerLinks, type StaffMenu } from '#staff/messenger-links.ts'
import type { Account, Role, StaffChannel } from '#staff/ports.ts'
import { createTextEditing } from '#staff/text-editing.ts'
import { createMessengerStore } from '#storage/staff-messengers.ts'
import { createVault } from '#storage/vault.ts'
import { openDesk, type GoldenQuestion } from '#tests/console/support/desk.ts'
import { collectedLog } from './collected-log.ts'
import { translate } from './small-town.ts'

export interface StaffTownOptions {
  golden?: GoldenQuestion[]
  brain?: Brain
  publicUrl?: string
}

/** The small town with its staff, and the desk at which they work in messengers; a real database. The caller closes it. */
export async function openStaffTown({ golden, brain, publicUrl = 'https://bot.example' }: StaffTownOptions = {}) {
  const town = await openDesk(golden, brain)
  const clock = () => town.time.now
  const menus: Partial<Record<StaffChannel, StaffMenu>> = {}
  const late: { receive?: (update: Update) => Promise<void> } = {}
  const log = collectedLog()
  const links = createMessengerLinks({
    store: createMessengerStore(town.database),
    attempts: town.store,
    vault: createVault('a secret of the tests, long enough to be one'),
    clock,
    log,
    menus,
  })
  const knowledge = { current: () => town.brain() }
  const { revisions, accounts } = town
  const dependencies: DeskDependencies = {
    links,
    editing: createTextEditing({ revisions, knowledge, accounts: town.store, fingerprint: basisOf }),
    revisions,
    gapStore: town.gapStore,
    audit: accounts.audit,
    knowledge,
    translate,
    clock,
    receive: (update) => {
      if (!late.receive) throw new Error('no messenger is connected yet')
      return late.receive(update)
    },
    isOutdated: (entry, locale) => translationStatus(entry, locale) === 'outdated',
    publicUrl,
  }
  return {
    ...town,
    log,
    links,
    knowledge,
    clock,
    desk: createStaffDesk(dependencies),
    editor: createStaffEditor(dependencies),
    menus,
    /** Connects the messenger in which the staff work. */
    connect: (receive: (update: Update) => Promise<void>) => void (late.receive = receive),
    /** A new member of staff. */
    async staff(roles: readonly Role[], about: Partial<Account> = {}): Promise<Account> {
      return (await town.signIn({ roles, ...about })).account
    },
    /** A code as the console shows it. */
    async codeFor(account: Account, channel: StaffChannel): Promise<string> {
      const made = await links.newCode(account, channel)
      if (made.kind === 'wait') throw new Error('no more codes for now')
      return made.code
    },
    /** Somebody changes a German text in the console and keeps it as a draft. */
    async draftInConsole(actor: Account, topic: string, answer: string): Promise<void> {
      const subject = { kind: 'entry', place: 'germany', key: topic } as const
      const live = revisions.current(subject)
      const open = await revisions.open(subject)
      const entry = (open?.value ?? live?.value) as { texts: { de: object } }
      const value = { ...entry, texts: { ...entry.texts, de: { ...entry.texts.de, answer } } }
      const saved = await revisions.save(subject, value, {
        basis: open?.basis ?? live?.basis ?? '',
        ...(open ? { updatedAt: open.updatedAt } : {}),
        reason: 'in der Konsole',
        actor,
      })
      if (saved.kind !== 'saved') throw new Error(saved.kind)
    },
    /** The texts of the audit log, newest first. */
    async audited(): Promise<string[]> {
      const { lines } = await accounts.audit.lines({ before: undefined, concerns: () => true })
      return lines.map(({ actor, action, facts }) => [actor, action, facts.channel ?? ''].join(' ').trim())
    },
  }
}

export type StaffTown = Awaited<ReturnType<typeof openStaffTown>>
