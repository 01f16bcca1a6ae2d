import { describe, expect, it } from 'vitest'
import { AppError } from '#app/errors.ts'
import type { Preview } from '#staff/revisions.ts'
import { eachTest } from '#tests/support/each-test.ts'
import { bodyOf, formFields, openEditing } from '#tests/support/editing-console.ts'

const kita = '/staff/entries/germany/kita'
const change = '/staff/changes/entry/germany/kita'

/** The console, in which a draft is looked at for as long as the test wants. */
async function openSlow() {
  const checked = Promise.withResolvers<Preview>()
  const desk = await openEditing()
  desk.revisions.preview = () => checked.promise
  const me = await desk.signIn()
  await me.post(kita, formFields(await bodyOf(me.get(kita)), { answer: 'Melden Sie Ihr Kind **früh** an.' }))
  return { ...desk, me, checked }
}
const desk = eachTest(openSlow)

describe.each([
  ['a change', () => Promise.resolve(change)],
  ['a draft from an open question', async () => `/staff/gaps/effect/${(await desk.revisions.worklist())[0]?.id}`],
])('the page of %s', (_, addressOf) => {
  it('is there before the golden questions are answered, and says what it is waiting for', async () => {
    const response = await desk.me.get(await addressOf())

    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    const first = (await reader?.read())?.value
    expect(first).toMatch(/<strong>früh<\/strong>|früh/u)
    expect(first).toContain('Das dauert einige Sekunden')
    expect(first).not.toContain('Veröffentlichen')

    desk.checked.resolve({ problems: [], changes: [] })
    let rest = ''
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) rest += part.value
    expect(rest).toMatch(/Nichts geht verloren[^]*Veröffentlichen[^]*<\/html>$/u)
  })

  it('has all headers that pages have, and one against proxies that would hold it back', async () => {
    desk.checked.resolve({ problems: [], changes: [] })

    const { status, headers } = await desk.me.get(await addressOf())

    expect(status).toBe(200)
    expect(headers.get('Content-Type')).toBe('text/html; charset=UTF-8')
    expect(headers.get('Cache-Control')).toBe('no-store')
    expect(headers.get('Content-Security-Policy')).toContain("default-src 'none'")
    expect(headers.get('X-Accel-Buffering')).toBe('no')
  })

  it('says so when nothing can be learnt from the change', async () => {
    desk.checked.reject(new AppError('knowledge-invalid', 'the disk is full'))

    const page = await bodyOf(desk.me.get(await addressOf()))

    expect(page).toMatch(/Das Prüfen hat nicht geklappt[^]*<\/html>$/u)
    expect(page).not.toContain('the disk is full')
    expect(page).not.toContain('Veröffentlichen</span>')
    expect(desk.log.records.map(({ event }) => event)).toContain('console-failed')
  })
})
