import { describe, expect, it } from 'vitest'
import { referralsFor, referralTo } from '#core/referral.ts'
import { isReachable } from '#core/office.ts'
import { brokenReferences } from '#core/knowledge-base.ts'
import { smallBase, anOffice, aPlace } from '#tests/support/small-town.ts'

const ids = (municipality: string | undefined, topic: string | undefined, audience?: 'newcomer' | 'employer') =>
  referralsFor(smallBase, municipality, topic, { audience }).map(({ office }) => office.id)

describe('referrals', () => {
  it('name the town’s offices first, then the nationwide ones, last the main office', () => {
    expect(ids('kleinstadt', 'kita')).toEqual(['kita-office', 'youth', 'silent', 'hotline', 'main'])
  })

  it('never end empty', () => {
    expect(ids('kleinstadt', 'job')).toEqual(['main'])
    expect(ids(undefined, 'job')).toEqual(['hotline'])
    expect(ids('nowhere', undefined)).toEqual(['hotline'])
    expect(ids('kleinstadt', undefined)).toEqual(['main'])
  })

  it('leave out offices for the other audience once that is known', () => {
    expect(ids('kleinstadt', 'hire', 'newcomer')).toEqual(['main'])
    expect(ids('kleinstadt', 'hire', 'employer')).toEqual(['youth', 'main'])
    expect(referralsFor(smallBase, 'kleinstadt', 'hire', { audience: 'employer' })[0]?.condition).toBeUndefined()
  })

  it('say for whom an office is when that cannot be told', () => {
    expect(referralsFor(smallBase, 'kleinstadt', 'hire')[0]?.condition).toEqual({ audience: 'employer' })
    expect(referralsFor(smallBase, 'kleinstadt', 'kita')[1]?.condition).toEqual({ maxAge: 26 })
  })

  it('go through another office when one has no contact of its own', () => {
    expect(referralsFor(smallBase, 'kleinstadt', 'kita')[2]?.via?.id).toBe('kita-office')
  })

  it('find an office by its id', () => {
    expect(referralTo(smallBase, 'kleinstadt', 'silent')?.via?.id).toBe('kita-office')
    expect(referralTo(smallBase, 'kleinstadt', 'gone')).toBeUndefined()
  })

  it('end at the main office where the chain of contacts is a ring', () => {
    const ring = {
      ...smallBase,
      offices: new Map([
        ...smallBase.offices,
        ['a', anOffice({ id: 'a', contactVia: 'b' })] as const,
        ['b', anOffice({ id: 'b', contactVia: 'a' })] as const,
      ]),
      municipalities: new Map([
        ['kleinstadt', aPlace('kleinstadt', 'Kleinstadt', 'main', { kita: [{ office: 'a' }] })],
      ]),
    }

    expect(referralsFor(ring, 'kleinstadt', 'kita')[0]?.via?.id).toBe('main')
  })

  it('count an office with nothing but unverified data as not reachable', () => {
    expect(isReachable(anOffice({ id: 'x', unverified: { phone: '06131 1' } }))).toBe(false)
  })
})

describe('references', () => {
  it('all resolve in a sound base', () => {
    expect(brokenReferences(smallBase)).toEqual([])
  })

  it('are reported with file and id when they lead nowhere', () => {
    const broken = {
      ...smallBase,
      municipalities: new Map([
        ['kleinstadt', aPlace('kleinstadt', 'Kleinstadt', 'gone', { nothing: [{ office: 'lost' }] })],
      ]),
    }

    expect(brokenReferences(broken).map(({ file, message }) => `${file} ${message}`)).toEqual([
      'kleinstadt/municipality.yaml names the office “gone”, which does not exist',
      'kleinstadt/responsibilities.yaml names the topic “nothing”, which does not exist',
      'kleinstadt/responsibilities.yaml names the office “lost”, which does not exist',
    ])
  })
})
