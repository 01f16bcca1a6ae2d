import { describe, expect, it } from 'vitest'
import { officePlaces } from '#staff/office-place.ts'
import { anOffice, smallBase } from '#tests/support/small-town.ts'

describe('whose an office is', () => {
  const places = officePlaces({
    ...smallBase,
    offices: new Map([
      ...smallBase.offices,
      ['alone', anOffice({ id: 'alone', addresses: [{ postcode: '55999', town: 'Kleinstadt' }] as never })],
      ['nowhere', anOffice({ id: 'nowhere' })],
    ]),
  })

  it('is the town that alone refers to it, also through another office', () => {
    expect([places.get('youth'), places.get('silent'), places.get('kita-office')]).toEqual(Array(3).fill('kleinstadt'))
  })

  it('is all of Germany when several towns or the emergency card refer to it', () => {
    expect([places.get('main'), places.get('police'), places.get('hotline')]).toEqual(Array(3).fill('germany'))
  })

  it('is the town in which it stands when nobody refers to it, else all of Germany', () => {
    expect([places.get('alone'), places.get('nowhere')]).toEqual(['kleinstadt', 'germany'])
  })
})
