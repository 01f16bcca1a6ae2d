import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMessengerLinks, type MessengerLinks } from '#staff/messenger-links.ts'
import type { StaffChannel } from '#staff/ports.ts'
import { createMessengerStore } from '#storage/staff-messengers.ts'
import { createVault } from '#storage/vault.ts'
import { openConsole, type TestConsole } from '#tests/support/console.ts'

let staff: TestConsole
let links: MessengerLinks
let hidden: string[]

async function open(channels: readonly StaffChannel[] = ['telegram', 'slack']) {
  const late: { links?: MessengerLinks } = {}
  hidden = []
  // The links need the database of the console, and the console the links.
  const proxy = new Proxy({} as MessengerLinks, {
    get: (_, name) => late.links && (Reflect.get(late.links, name) as unknown),
  })
  staff = await openConsole({ messengers: { links: proxy, channels } })
  links = late.links = createMessengerLinks({
    store: createMessengerStore(staff.database),
    attempts: staff.store,
    vault: createVault('a secret of at least 32 characters'),
    clock: () => staff.time.now,
    log: staff.log,
    menus: {
      telegram: {
        show: () => Promise.resolve(),
        hide: (address) => Promise.resolve(void hidden.push(address)),
      },
    },
  })
}

beforeEach(() => open())
afterEach(() => staff.close())

const chat = (code: string, channel: StaffChannel = 'telegram') =>
  links.redeem(code, {
    channel,
    updateId: '1',
    conversationId: `chat-${channel}`,
    address: '{"chatId":1}',
    privateAddress: '{"chatId":1}',
    incoming: { kind: 'command', name: 'link', argument: code },
    receivedAt: staff.time.now,
  })

const codeOn = (page: string) => /[A-Z2-9]{4}-[A-Z2-9]{4}/u.exec(page)?.[0] ?? ''

describe('the own messengers', () => {
  it('are linked by a code that the page shows once, and shown as linked', async () => {
    const bo = await staff.signIn({ roles: ['editor'] })
    expect(await (await bo.get('/staff/me')).text()).toContain('Code für Telegram anfordern')

    const page = await (await bo.post('/staff/me/messengers', { channel: 'telegram', do: 'code' })).text()
    const code = codeOn(page)
    expect(page).toContain(`/link ${code}`)
    expect(page).toContain('gilt 10 Minuten und nur einmal')
    expect((await chat(code))?.account.id).toBe(bo.account.id)

    const linked = await (await bo.get('/staff/me')).text()
    expect(linked).toContain('Telegram trennen')
    expect(linked).toContain('Code für Slack anfordern')
    expect(linked).not.toContain(code)
    const stored = JSON.stringify(await staff.database.selectFrom('staff_messengers').selectAll().execute())
    expect(stored).not.toContain('chatId')
  })

  it('are parted by their owner', async () => {
    const bo = await staff.signIn({ roles: ['editor'] })
    const page = await (await bo.post('/staff/me/messengers', { channel: 'telegram', do: 'code' })).text()
    await chat(codeOn(page))

    const parted = await bo.post('/staff/me/messengers', { channel: 'telegram', do: 'unlink' })

    expect(parted.status).toBe(303)
    expect(await (await bo.get('/staff/me')).text()).toContain('Telegram ist getrennt.')
    expect(await links.of(bo.account.id)).toEqual([])
    expect(hidden).toEqual(['{"chatId":1}'])
    const admin = await staff.signIn()
    const log = await (await admin.get('/staff/audit')).text()
    expect(log).toContain('hat einen Messenger verbunden:')
    expect(log).toContain('hat einen Messenger getrennt:')
  })

  it.each(['deactivate', 'reset'])('are parted when an admin sends “%s”', async (action) => {
    const admin = await staff.signIn()
    const bo = await staff.signIn({ roles: ['editor'] })
    const page = await (await bo.post('/staff/me/messengers', { channel: 'telegram', do: 'code' })).text()
    await chat(codeOn(page))

    await admin.post(`/staff/accounts/${bo.account.id}/${action}`)

    expect(await links.of(bo.account.id)).toEqual([])
    expect(hidden).toHaveLength(1)
  })

  it('get no more than five codes at once', async () => {
    const bo = await staff.signIn({ roles: ['editor'] })
    for (let count = 0; count < 5; count++) await bo.post('/staff/me/messengers', { channel: 'slack', do: 'code' })

    const refused = await bo.post('/staff/me/messengers', { channel: 'slack', do: 'code' })

    expect(refused.status).toBe(429)
    expect(codeOn(await refused.text())).toBe('')
  })

  it('are not there when no messenger is switched on', async () => {
    await staff.close()
    await open([])
    const bo = await staff.signIn({ roles: ['editor'] })

    expect(await (await bo.get('/staff/me')).text()).not.toContain('Slack und Telegram')
    expect((await bo.post('/staff/me/messengers', { channel: 'slack', do: 'code' })).status).toBe(404)
  })
})
