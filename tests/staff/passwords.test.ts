import { describe, expect, it } from 'vitest'
import { hashPassword, passwordMatches, passwordProblem } from '#staff/passwords.ts'

describe('a password', () => {
  it('is recognised by its hash, which nobody can read it from', async () => {
    const hash = await hashPassword('Regenschirm Kaktus Mond Zug')

    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
    expect(await passwordMatches('Regenschirm Kaktus Mond Zug', hash)).toBe(true)
    expect(await passwordMatches('Regenschirm Kaktus Mond zug', hash)).toBe(false)
    expect(await hashPassword('Regenschirm Kaktus Mond Zug')).not.toBe(hash)
  })

  it('is the same however its marks are typed', async () => {
    expect(
      await passwordMatches('Scho\u0308ne Berge bei Nacht', await hashPassword('Sch\u00f6ne Berge bei Nacht')),
    ).toBe(true)
  })

  it('is wrong where there is none, or something that is no hash', async () => {
    expect(await passwordMatches('', undefined)).toBe(false)
    expect(await passwordMatches('Regenschirm Kaktus Mond Zug', 'plain')).toBe(false)
  })

  it.each([
    ['short', 'elf Zeichen'],
    ['the login with a number', 'ayse.oeztuerk1'],
    ['a word that everybody tries', 'Passwort1234'],
    ['the name of this program', 'Wegweiser!123'],
    ['one character again and again', 'aaaaaaaaaaaaaaaa'],
    ['longer than anybody types', 'Mond Zug '.repeat(23)],
  ])('is refused when it is %s', (_, password) => {
    expect(passwordProblem(password, ['ayse.oeztuerk'])).toMatch(/Passwort/)
  })

  it('may be any words, in any script', () => {
    expect(passwordProblem('Regenschirm Kaktus Mond Zug', ['ada'])).toBeUndefined()
    expect(passwordProblem('مظلة صبار قمر قطار', ['ada'])).toBeUndefined()
  })
})
