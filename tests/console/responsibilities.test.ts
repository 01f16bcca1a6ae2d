import { describe, expect, it } from 'vitest'
import { eachTest } from '#tests/support/each-test.ts'
import { bodyOf, formFields, openEditing } from '#tests/support/editing-console.ts'

const desk = eachTest(() => openEditing())

async function draft(): Promise<unknown> {
  return (await desk.revisions.worklist())[0]?.value
}

describe('who is responsible', () => {
  const kita = '/staff/responsibilities/kleinstadt/kita'

  it('is changed with conditions, in order, keeping translated reasons', async () => {
    const me = await desk.signIn({ roles: ['publisher'], municipality: 'kleinstadt' })
    const hire = '/staff/responsibilities/kleinstadt/hire'
    const typed = {
      'office.0.minAge': '18',
      'office.0.residence': ['refugee'],
      'office.1.id': 'kita-office',
      next: 'stay',
    }

    await me.post(hire, formFields(await bodyOf(me.get(hire)), typed))
    expect(await draft()).toEqual([
      {
        office: 'youth',
        when: { audience: 'employer', minAge: 18, residence: ['refugee'] },
        reason: { de: 'berät Betriebe', en: 'advises firms' },
      },
      { office: 'kita-office' },
    ])
    const page = await bodyOf(me.get('/staff/changes/responsibilities/kleinstadt/hire'))
    expect(page).toContain('Kita-Büro')
    await me.post('/staff/changes/responsibilities/kleinstadt/hire/publish', formFields(page))
    expect(desk.base().municipalities.get('kleinstadt')?.responsibilities.get('hire')?.[1]).toEqual({
      office: 'kita-office',
    })
  })

  it('is not drafted when nothing was changed', async () => {
    const me = await desk.signIn()

    const same = await me.post(kita, formFields(await bodyOf(me.get(kita)), { next: 'change' }))
    expect(same.headers.get('Location')).toBe(kita)
    expect(await bodyOf(me.get(kita))).toContain('Nichts geändert')
    expect(await draft()).toBeUndefined()
  })

  it('always has an office for everybody', async () => {
    const me = await desk.signIn()
    const typed = { 'office.0.gender': 'women', 'office.1.id': '', 'office.2.id': '', next: 'stay' }

    const response = await me.post(kita, formFields(await bodyOf(me.get(kita)), typed))
    expect(response.status).toBe(422)
    expect(await response.text()).toContain('muss für alle da sein')
  })

  it('is refused to those of another town', async () => {
    const me = await desk.signIn({ roles: ['editor'], municipality: 'grossstadt' })

    expect((await me.post(kita, { 'office.0.id': 'youth', next: 'stay' })).status).toBe(403)
  })
})
