import { describe, expect, it } from 'vitest'
import { aBrain, slackApps } from '#tests/support/slack-app.ts'

const start = slackApps()

const kitaAnswer = 'Melden Sie Ihr Kind früh an.'

describe('texts', () => {
  it.each(['<!channel> Kita & *fett* _kursiv_ ~weg~ `code` <@U00000001>', '&lt;!here&gt; Kita', 'Kita </section>'])(
    'that look like markup neither ping nor break anything: %s',
    async (text) => {
      const { server } = await start()
      const ana = server.person()

      await ana.writes(text)
      const answer = await server.until(() => ana.answers[0])

      expect(answer.shown).toContain(kitaAnswer)
    },
  )

  it('of an answer are shown as they are written, markup characters and all', async () => {
    const courses = 'Kurs <A1> & „B1“ mit *Stern*, _Strich_, ~Tilde~ und `Akzent`; <!channel> ist kein Ruf.'
    const { server } = await start({ brain: aBrain({ courses: courses.replace(/[*_`<]/g, '\\$&') }) })
    const ana = server.person()

    await ana.writes('Deutschkurs?')
    const answer = await server.until(() => ana.answers[0])

    expect(answer.shown).toContain(courses)
    expect(answer.text).toContain('Kurs &lt;A1&gt; &amp; „B1“')
  })

  it.each([4096, 4097])('of %i units with emoji arrive whole', async (units) => {
    const courses = `${'👋🏽 '.repeat(Math.floor(units / 5))}${'x'.repeat(units % 5)}`.trim()
    const { server } = await start({ brain: aBrain({ courses }) })
    const ana = server.person()

    await ana.writes('Deutschkurs?')
    const answer = await server.until(() => ana.answers[0])

    expect(answer.shown).toContain(courses)
    expect(answer.shown.isWellFormed()).toBe(true)
  })

  it('in Arabic keep Latin names in one piece', async () => {
    const { server } = await start({ scopes: ['users:read'] })
    const ana = server.person('ar-SA')

    await ana.writes('Kita')
    const answer = await server.until(() => ana.answers[0])

    expect(answer.shown).toContain('سجلوا طفلكم في \u2068Kita-Portal Mainz\u2069 مبكرا.')
  })

  it('come in German when the language of the person is not served', async () => {
    const { server } = await start({ scopes: ['users:read'] })
    const ana = server.person('ja-JP')

    await ana.writes('Kita')
    const answer = await server.until(() => ana.answers[0])

    expect(answer.shown).toContain(kitaAnswer)
  })

  it('come in the language of the person only where the app may know it, and it asks once', async () => {
    const { server } = await start()
    const ana = server.person('en-GB')
    const ben = server.person('en-GB')

    await ana.writes('Kita')
    await ben.writes('Kita')
    const answer = await server.until(() => ben.answers[0])

    expect(answer.shown).toContain(kitaAnswer)
    expect(server.calls.filter(({ method }) => method === 'users.info')).toHaveLength(1)
  })
})
