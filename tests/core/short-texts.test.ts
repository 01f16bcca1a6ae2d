import { describe, expect, it } from 'vitest'
import { localised, textIn, type ShortTextsFile } from '#core/short-texts.ts'

const french: ShortTextsFile = {
  locale: 'fr',
  translation: 'machine',
  texts: { 'hilft kostenlos': 'aide gratuitement' },
}
const english: ShortTextsFile = {
  locale: 'en',
  translation: 'human',
  texts: { 'hilft kostenlos': 'helps free of charge' },
}

describe('a short text', () => {
  it('is found by its German words, wherever it stands', () => {
    expect(localised({ de: 'hilft kostenlos' }, 'fr', [english, french])).toBe('aide gratuitement')
    expect(localised({ de: 'hilft kostenlos', en: 'helps for free' }, 'fr', [french])).toBe('aide gratuitement')
  })

  it('is taken from its own place first', () => {
    expect(localised({ de: 'hilft kostenlos', fr: 'aide' }, 'fr', [french])).toBe('aide')
    expect(localised({ de: 'hilft kostenlos', en: 'helps for free' }, 'en', [english])).toBe('helps for free')
  })

  it('comes in the next language, at last in German', () => {
    expect(localised({ de: 'hilft kostenlos' }, 'ar', [english, french])).toBe('helps free of charge')
    expect(localised({ de: 'Feld', fa: 'x' }, 'ar', [french])).toBe('Feld')
    expect(localised({ de: 'hilft kostenlos' }, 'de-simple', [english])).toBe('hilft kostenlos')
  })

  it('loses its translation when the German changes', () => {
    expect(textIn({ de: 'hilft gegen Gebühr' }, 'fr', [french])).toBeUndefined()
    expect(textIn({ de: 'toString' }, 'fr', [french])).toBeUndefined()
  })
})
