import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { codeOn, openLinkedConsole, type LinkedConsole } from './support/linked-console.ts'

let staff: LinkedConsole
beforeEach(async () => {
  staff = await openLinkedConsole()
})
afterEach(() => staff.close())

describe('the own messengers', () => {
  it('are linked by a code that the page shows once, and shown as linked', async () => {
    const bo = await staff.signIn({ roles: ['editor'] })
    expect(await (await bo.get('/staff/me')).text()).toContain('Code für Telegram anfordern')

    const page = await (await bo.post('/staff/me/messengers', { channel: 'telegram', do: 'code' })).text()
    const code = codeOn(page)
    expect(page).toContain(`/link ${code}`)
    expect(page).toContain('gilt 10 Minuten und nur einmal')
    expect((await staff.chat(code))?.account.id).toBe(bo.account.id)

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
    await staff.chat(codeOn(page))

    const parted = await bo.post('/staff/me/messengers', { channel: 'telegram', do: 'unlink' })

    expect(parted.status).toBe(303)
    expect(await (await bo.get('/staff/me')).text()).toContain('Telegram ist getrennt.')
    expect(await staff.links.of(bo.account.id)).toEqual([])
    await expect.poll(() => staff.hidden).toEqual(['{"chatId":1}'])
    const admin = await staff.signIn()
    const log = await (await admin.get('/staff/audit')).text()
    expect(log).toContain('hat einen Messenger verbunden:')
    expect(log).toContain('hat einen Messenger getrennt:')
  })

  it.each(['deactivate', 'reset'])('are parted when an admin sends “%s”', async (action) => {
    const admin = await staff.signIn()
    const bo = await staff.signIn({ roles: ['editor'] })
    const page = await (await bo.post('/staff/me/messengers', { channel: 'telegram', do: 'code' })).text()
    await staff.chat(codeOn(page))

    await admin.post(`/staff/accounts/${bo.account.id}/${action}`)

    expect(await staff.links.of(bo.account.id)).toEqual([])
    await expect.poll(() => staff.hidden).toHaveLength(1)
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
    staff = await openLinkedConsole([])
    const bo = await staff.signIn({ roles: ['editor'] })

    expect(await (await bo.get('/staff/me')).text()).not.toContain('Slack und Telegram')
    expect((await bo.post('/staff/me/messengers', { channel: 'slack', do: 'code' })).status).toBe(404)
  })
})
