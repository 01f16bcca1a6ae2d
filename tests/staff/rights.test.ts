import { describe, expect, it } from 'vitest'
import type { Account, Role } from '#staff/ports.ts'
import { actions, mayDo, mayDoSomewhere, type Action } from '#staff/rights.ts'

function who(roles: Role[], about: Partial<Account> = {}): Account {
  return {
    id: 'a-1',
    name: 'Ada',
    login: 'ada',
    municipality: undefined,
    locales: [],
    active: true,
    createdAt: 0,
    ...about,
    roles,
  }
}

const allowed = (account: Account, place: string): Action[] => actions.filter((action) => mayDo(account, action, place))

describe('rights', () => {
  it('let each role do its work and no more', () => {
    expect(allowed(who([]), 'mainz')).toEqual(['read'])
    expect(allowed(who(['translator'], { locales: ['ar'] }), 'mainz')).toEqual(['read'])
    expect(allowed(who(['editor']), 'mainz')).toEqual(['read', 'edit', 'translate', 'gaps', 'figures'])
    expect(allowed(who(['publisher']), 'mainz')).toEqual(['read', 'edit', 'translate', 'publish', 'gaps', 'figures'])
    expect(allowed(who(['admin']), 'mainz')).toEqual([...actions])
  })

  it('let a translator work in their own languages, never in the original', () => {
    const translator = who(['translator'], { locales: ['ar', 'fa', 'de'] })

    expect(mayDo(translator, 'translate', 'germany', 'ar')).toBe(true)
    expect(mayDo(translator, 'translate', 'germany', 'tr')).toBe(false)
    expect(mayDo(translator, 'translate', 'germany', 'de')).toBe(false)
    expect(mayDo(translator, 'edit', 'germany', 'ar')).toBe(false)
    expect(mayDo(translator, 'publish', 'germany', 'ar')).toBe(false)
  })

  it('end at the border of the municipality, and with it the nationwide texts', () => {
    const admin = who(['admin'], { municipality: 'mainz' })

    expect(allowed(admin, 'mainz')).toEqual([...actions])
    expect(allowed(admin, 'emden')).toEqual(['read'])
    expect(allowed(admin, 'germany')).toEqual(['read'])
  })

  it('are gone with a deactivated account', () => {
    expect(allowed(who(['admin'], { active: false }), 'mainz')).toEqual([])
  })

  it('show in the menu what somebody may do anywhere', () => {
    const translator = who(['translator'], { locales: ['ar'], municipality: 'emden' })

    expect(mayDoSomewhere(translator, 'translate')).toBe(true)
    expect(mayDoSomewhere(translator, 'gaps')).toBe(false)
    expect(mayDoSomewhere(who(['editor'], { municipality: 'emden' }), 'gaps')).toBe(true)
  })
})
