import { describe, expect, it } from 'vitest'
import { answerLocales, askingLocaleOf, directionOf, fallbackChain, localeFromTag, localeNames } from '#core/locale.ts'

describe('locales', () => {
  it('are fifteen to ask in and plain German to answer in', () => {
    expect(answerLocales).toHaveLength(16)
    expect(Object.keys(localeNames)).toHaveLength(16)
    expect(askingLocaleOf('de-simple')).toBe('de')
    expect(askingLocaleOf('ku')).toBe('ku')
  })

  it.each([
    ['pt-br', undefined],
    ['fa-AF', 'fa'],
    ['prs', 'fa'],
    ['sr-Latn', 'bs'],
    ['hr', 'bs'],
    ['kmr', 'ku'],
    ['DE_at', 'de'],
    ['de-simple', 'de-simple'],
    ['', undefined],
    [undefined, undefined],
  ])('reads the tag %s as %s', (tag, locale) => {
    expect(localeFromTag(tag)).toBe(locale)
  })

  it.each([
    ['de', ['de']],
    ['en', ['en', 'de']],
    ['ku', ['ku', 'en', 'de']],
    ['de-simple', ['de-simple', 'de']],
  ] as const)('falls back from %s', (locale, chain) => {
    expect(fallbackChain(locale)).toEqual(chain)
  })

  it('writes Arabic and Persian from right to left', () => {
    expect(answerLocales.filter((locale) => directionOf(locale) === 'rtl')).toEqual(['ar', 'fa'])
  })
})
