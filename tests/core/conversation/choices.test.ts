import { describe, expect, it } from 'vitest'
import { press, readable, smallBrain } from '#tests/support/small-town.ts'

describe('choices', () => {
  it('opens a field, then a topic', () => {
    expect(readable(press('f:family'))).toContain('t:kita')
    expect(readable(press('t:kita'))).toContain('Antwort kita.')
  })

  it('counts feedback without words', () => {
    expect(press('y:kita').records).toEqual([
      { kind: 'feedback', topic: 'kita', helpful: true, locale: 'de', municipality: 'kleinstadt' },
    ])
    expect(press('n:kita').records).toMatchObject([{ helpful: false }])
  })

  it('refers when none of the offered topics fits', () => {
    expect(readable(press('none'))).toContain('Integrationsbüro Kleinstadt')
  })

  it.each([
    't:gone',
    'f:gone',
    'l:xx',
    'a:nobody',
    'y:gone',
    'o:gone:9',
    'm:gone',
    '',
    'nonsense',
    'help',
    'privacy',
    'towns',
    'audience',
    'o:kita:1',
  ])('has an answer to “%s”', (id) => {
    expect(press(id).replies.length).toBeGreaterThan(0)
  })

  it('offers only ids that fit into 64 bytes', () => {
    const everyReply = [
      'menu',
      'languages',
      'towns',
      'help',
      ...[...smallBrain.base.fields.keys()].map((id) => `f:${id}`),
    ].map((id) => press(id))

    for (const id of everyReply.flatMap((result) =>
      result.replies.flatMap((reply) => reply.choices.flat().map((choice) => choice.id)),
    ))
      expect(Buffer.byteLength(id)).toBeLessThanOrEqual(64)
  })
})
