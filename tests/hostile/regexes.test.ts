import { describe, expect, it } from 'vitest'
import { collectRegexes, judgeRegexes } from '#bench/hostile/regexes.ts'

describe('the regular expressions of the product', () => {
  it('take no longer than the text is long, whatever it is', async () => {
    const regexes = await collectRegexes()
    const verdicts = await judgeRegexes(regexes)

    expect(regexes.length).toBeGreaterThan(200)
    expect(verdicts.filter(({ verdict }) => verdict === 'vulnerable')).toEqual([])
    expect(verdicts.filter(({ verdict }) => verdict === 'safe').length).toBeGreaterThan(0.85 * regexes.length)
  }, 120_000)

  it('are found whether they are written down or put together', async () => {
    const regexes = await collectRegexes()
    const inFile = (file: string) => regexes.filter(({ where }) => where.startsWith(`${file}:`))

    expect(inFile('src/core/text.ts').map(({ source }) => source)).toEqual(
      expect.arrayContaining([String.raw`\s+`, expect.stringMatching(/^\[ßıł/u)]),
    )
    expect(inFile('src/core/scrub/names.ts').some(({ source }) => source.includes('namens'))).toBe(true)
  })

  it.each([
    ['with a choice that is made anew at each step', '^(?:a+)+$', ''],
    ['that looks back over all that it looked at before', String.raw`(?<=a\p{M}*)\p{M}`, 'u'],
    ['in a form that recheck cannot read', String.raw`[\s--[\n]]+$`, 'v'],
  ])('are called vulnerable %s', async (_what, source, flags) => {
    const [verdict] = await judgeRegexes([{ where: 'src/example.ts:1', source, flags }])

    expect(verdict?.verdict).toBe('vulnerable')
  })
})
