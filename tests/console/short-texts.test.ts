import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { withPublished, type Published } from '#core/overlay.ts'
import type { Brain } from '#core/conversation/context.ts'
import { problemsWith } from '#knowledge/house-rules.ts'
import { shortTextsIn } from '#staff/short-texts.ts'
import { formFields, openEditing, type EditingConsole } from '#tests/support/editing-console.ts'
import { anOffice, smallBrain } from '#tests/support/small-town.ts'
import { aWebApp, postForm } from '#tests/support/web-chat.ts'

const list = '/staff/translations/short-texts'
const change = '/staff/changes/short-texts/kleinstadt/fr'

/** Offices of the town: one that only it names, one that both towns name. */
const published: Published[] = [
  { kind: 'office', place: 'kleinstadt', key: 'kita-office', value: { ...smallBrain.base.offices.get('kita-office'), hint: { de: 'Bitte klingeln.', en: 'Please ring.' } } },
  { kind: 'office', place: 'germany', key: 'main', value: anOffice({ id: 'main', name: 'Integrationsbüro', emails: ['info@example.org'], hint: { de: 'Erst anrufen.' } }) },
] // prettier-ignore
const brain: Brain = {
  ...smallBrain,
  base: withPublished(
    {
      ...smallBrain.base,
      shortTexts: [{ locale: 'fr', translation: 'machine', texts: { 'Erst anrufen.': 'Téléphonez d’abord.' } }],
    },
    published,
  ).base,
}

let desk: EditingConsole
beforeEach(async () => {
  desk = await openEditing({ brain })
})
afterEach(() => desk.close())

async function bodyOf(response: Promise<Response> | Response): Promise<string> {
  return (await response).text()
}
const idOf = (german: string) => shortTextsIn(desk.base()).get(german)?.id ?? ''
const textIn = (locale: string, german: string) =>
  desk.base().shortTexts.find((file) => file.locale === locale)?.texts[german]
const page = (locale = 'fr', place = 'kleinstadt', more = '') => `${list}?locale=${locale}&place=${place}${more}`
/** The form of the page with a translation typed into it. */
const typing = (shown: string, german: string, text: string, next = 'stay') =>
  formFields(shown, { [`text.${idOf(german)}`]: text, next })

describe('short texts', () => {
  it('are listed with where they stand, those without a translation first', async () => {
    const me = await desk.signIn()
    const shown = await bodyOf(me.get(page()))

    expect(shown).toContain('3 Texte, 2 ohne Übersetzung')
    expect(shown).toContain('<a class="kern-link" href="/staff/offices/kita-office"')
    expect(shown).toContain('Please ring.')
    expect(shown).toMatch(/<textarea[^>]+lang="fr"\s+dir="ltr"/u)
    expect(await bodyOf(me.get(page('ar')))).toMatch(/<textarea[^>]+lang="ar"\s+dir="rtl"/u)
    expect(shown.indexOf('Bitte klingeln.')).toBeLessThan(shown.indexOf('Erst anrufen.'))
    expect(await bodyOf(me.get(page('fr', 'kleinstadt', '&q=RING')))).toContain('1 Text, 1 ohne')
    expect(await bodyOf(me.get(page('fr', 'kleinstadt', '&filter=machine')))).toContain('1 Text, alle mit')
    expect(await bodyOf(me.get('/staff/translations?locale=fr'))).toContain('2 fehlen')
    expect((await me.get(`${list}?locale=de`)).status).toBe(404)
    expect((await me.get(`${list}?locale=xx`)).status).toBe(404)
  })

  it('are found by the name of the office, and the search says where else it finds some', async () => {
    const me = await desk.signIn()
    const name = encodeURIComponent(desk.base().offices.get('kita-office')?.name ?? '')
    const there = await bodyOf(me.get(page('fr', 'kleinstadt', `&q=${name}`)))
    const elsewhere = await bodyOf(me.get(page('fr', 'grossstadt', '&q=ring')))

    expect(there).toContain('Bitte klingeln.')
    expect(there).not.toContain('Erst anrufen.')
    expect(elsewhere).toContain('Hier gibt es keinen solchen Text.')
    expect(elsewhere).toMatch(
      /Weitere: <a class="kern-link" href="[^"]+locale=fr&amp;place=kleinstadt&amp;q=ring"\s*>\s*Kleinstadt: 1<\/a/u,
    )
    expect(await bodyOf(me.get(page('fr', 'grossstadt')))).not.toContain('Weitere:')
  })

  it('come fifty a page, and each page is saved for itself', async () => {
    const phones = Array.from({ length: 60 }, (_, index) => ({ number: `06131 ${1000 + index}`, label: { de: `Anschluss ${index}` } })) // prettier-ignore
    const office = { ...smallBrain.base.offices.get('kita-office'), phones }
    desk.setBase(withPublished(desk.base(), [{ kind: 'office', place: 'kleinstadt', key: 'kita-office', value: office }]).base) // prettier-ignore
    const me = await desk.signIn()
    const [first, second] = [await bodyOf(me.get(page())), await bodyOf(me.get(page('fr', 'kleinstadt', '&page=2')))]
    expect([first, second].map((shown) => shown.match(/<textarea/gu)?.length)).toEqual([50, 11])
    expect(second).toContain('Seite 2 von 2')

    const saved = await me.post(list, typing(second, 'Anschluss 55', 'Poste'))
    expect(saved.status).toBe(303)
    expect(saved.headers.get('Location')).toBe(`${list}?locale=fr&place=kleinstadt&page=2`)
    expect((await desk.revisions.worklist())[0]?.value).toMatchObject({ texts: { 'Anschluss 55': 'Poste' } })
  })

  it('are translated by a translator, published by a publisher, and then read in the web chat', async () => {
    const [translator, publisher] = [
      await desk.signIn({ roles: ['translator'], locales: ['fr'], municipality: 'kleinstadt' }),
      await desk.signIn({ roles: ['publisher'] }),
    ]
    const chat = async () => {
      const { app } = aWebApp({ knowledge: { current: () => ({ ...brain, base: desk.base() }) } })
      const talk = { conversation: 'conversation-of-a-test', municipality: 'kleinstadt' }
      await postForm(app, { ...talk, choice: 'l:fr' })
      return bodyOf(postForm(app, { ...talk, choice: 't:kita' }))
    }
    expect(await bodyOf(translator.get('/staff'))).toContain('kurze Texte ohne Übersetzung auf Französisch')
    expect(await chat()).toContain('Please ring.')

    const saved = await translator.post(list, typing(await bodyOf(translator.get(page())), 'Bitte klingeln.', ' Sonnez,\n svp. ', 'change')) // prettier-ignore
    expect([saved.status, saved.headers.get('Location')]).toEqual([303, change])
    expect(await desk.revisions.worklist()).toMatchObject([
      { value: { locale: 'fr', translation: 'human', texts: { 'Bitte klingeln.': 'Sonnez, svp.' } } },
    ])
    expect(await bodyOf(translator.get(page()))).toContain('Sie sehen den Entwurf')
    expect(await chat()).toContain('Please ring.')
    expect((await translator.post(`${change}/publish`, formFields(await bodyOf(publisher.get(change))))).status).toBe(
      403,
    )
    expect((await translator.post(`${change}/submit`)).status).toBe(303)

    const waiting = await bodyOf(publisher.get(change))
    expect(waiting).toContain('Kurze Texte: Französisch')
    expect(waiting).not.toContain('Téléphonez')
    await publisher.post(`${change}/publish`, formFields(waiting))
    expect(await chat()).toContain('Sonnez, svp.')
    expect(await bodyOf(publisher.get(`${change}/history`))).toContain('gilt jetzt')
    expect(await bodyOf(publisher.get(page()))).toContain('übersetzt</span>')
  })

  it('keep what others have written when somebody changes another text of the same list', async () => {
    const [ada, ben] = [await desk.signIn({ name: 'Ada' }), await desk.signIn({ name: 'Ben' })]
    const [first, second] = [await bodyOf(ada.get(page())), await bodyOf(ben.get(page()))]
    await ada.post(list, typing(first, 'Bitte klingeln.', 'Sonnez'))

    expect((await ben.post(list, typing(second, 'berät Betriebe', 'conseille les entreprises'))).status).toBe(303)
    expect(await desk.revisions.worklist()).toMatchObject([
      { value: { texts: { 'Bitte klingeln.': 'Sonnez', 'berät Betriebe': 'conseille les entreprises' } } },
    ])
  })

  it('that two people change at once are not overwritten', async () => {
    const [ada, ben] = [await desk.signIn({ name: 'Ada' }), await desk.signIn({ name: 'Ben' })]
    const [first, second] = [await bodyOf(ada.get(page())), await bodyOf(ben.get(page()))]
    await ada.post(list, typing(first, 'Bitte klingeln.', 'Sonnez'))

    const late = await ben.post(list, typing(second, 'Bitte klingeln.', 'Appuyez'))
    const shown = await bodyOf(late)
    expect([late.status, shown]).toEqual([409, expect.stringContaining('Ada hat hier etwas geändert')])
    expect(shown).toMatch(/>\s*Appuyez<\/textarea>/u)
    expect((await desk.revisions.worklist())[0]?.value).toMatchObject({ texts: { 'Bitte klingeln.': 'Sonnez' } })

    // Having seen it, Ben decides.
    expect((await ben.post(list, formFields(shown, { next: 'stay' }))).status).toBe(303)
    expect((await desk.revisions.worklist())[0]?.value).toMatchObject({ texts: { 'Bitte klingeln.': 'Appuyez' } })
  })

  it('give way to the delivered translation when a field is emptied, which itself cannot be deleted', async () => {
    const me = await desk.signIn()
    const german = 'Erst anrufen.'
    const publish = async (text: string) => {
      const response = await me.post(list, typing(await bodyOf(me.get(page('fr', 'germany'))), german, text))
      const path = '/staff/changes/short-texts/germany/fr'
      if (response.status !== 303) return bodyOf(response)
      const changed = await bodyOf(me.get(path))
      await me.post(`${path}/publish`, formFields(changed))
      return changed
    }
    const changed = await publish('Appelez d’abord.')
    expect(changed).toMatch(/<del>.*Téléphonez.*<\/del>/u)
    expect(changed).toMatch(/<ins>.*Appelez.*<\/ins>/u)
    expect(textIn('fr', german)).toBe('Appelez d’abord.')
    await publish('')
    expect(textIn('fr', german)).toBe('Téléphonez d’abord.')
    expect(await publish('')).toContain('nicht löschen')
  })

  it.each([
    ['<script>alert(1)</script>', 'enthält HTML'],
    ['x'.repeat(601), 'höchstens 600'],
    ['Sonnez\u202e', 'unsichtbare Steuerzeichen'],
  ])('are given back when they hold what they must not: %s', async (text, said) => {
    const me = await desk.signIn()
    const response = await me.post(list, typing(await bodyOf(me.get(page())), 'Bitte klingeln.', text))
    const shown = await bodyOf(response)

    expect([response.status, shown]).toEqual([422, expect.stringContaining(said)])
    expect(shown).not.toContain('<script>alert')
    expect(await desk.revisions.worklist()).toEqual([])
  })
})

describe('who translates short texts', () => {
  it('of one town only those that stand nowhere else; the others are only read', async () => {
    const me = await desk.signIn({ roles: ['editor'], municipality: 'kleinstadt' })
    const shown = await bodyOf(me.get(page()))
    expect(shown).toContain('gilt auch für andere Kommunen')
    expect(shown).toContain(`name="text.${idOf('Bitte klingeln.')}"`)
    expect(shown).not.toContain(`name="text.${idOf('Erst anrufen.')}"`)

    const forged = await me.post(list, typing(shown, 'Erst anrufen.', 'Faux'))
    expect([forged.status, await bodyOf(forged)]).toEqual([
      403,
      expect.stringContaining('gilt auch für andere Kommunen'),
    ])
    expect((await me.post(list, { ...typing(shown, 'Erst anrufen.', 'Faux'), place: 'germany' })).status).toBe(403)
    expect((await me.post(list, { ...typing(shown, 'Bitte klingeln.', 'Faux'), place: 'grossstadt' })).status).toBe(403)
    expect(await desk.revisions.worklist()).toEqual([])
  })

  it.each([
    ['a translator of another language', { roles: ['translator'], locales: ['ar'] }],
    ['an editor of another town', { roles: ['editor'], municipality: 'grossstadt' }],
  ] as const)('is not %s', async (_, about) => {
    const [me, admin] = [await desk.signIn(about), await desk.signIn()]
    const form = typing(await bodyOf(admin.get(page())), 'Bitte klingeln.', 'Faux')

    expect((await me.post(list, form)).status).toBe(403)
    expect(await bodyOf(me.get(page()))).not.toContain('<textarea')
    await admin.post(list, form)
    expect((await me.post(`${change}/submit`)).status).toBe(403)
    expect((await me.post(`${change}/discard`)).status).toBe(403)
  })

  it('for all towns does so for each in its own draft', async () => {
    const me = await desk.signIn({ roles: ['translator'], locales: ['fr'] })
    // What is missing comes first, and that is in the town.
    expect(await bodyOf(me.get(`${list}?locale=fr`))).toContain('value="kleinstadt" selected')
    expect(await bodyOf(me.get(page('fr', 'germany')))).not.toContain('Bitte klingeln.')

    const forged = await me.post(list, { ...typing(await bodyOf(me.get(page())), 'Bitte klingeln.', 'Sonnez'), place: 'germany' }) // prettier-ignore
    expect(forged.status).toBe(403)
    expect(await desk.revisions.worklist()).toEqual([])
  })

  it('cannot take them back as a whole', async () => {
    const me = await desk.signIn()
    expect((await me.post(`${change}/retire`, { reason: 'x' })).status).toBe(403)
  })
})

describe('a changed German text', () => {
  const office = '/staff/offices/kita-office'

  it('says on the page of the change in how many languages it has no translation, and can be translated at once', async () => {
    const [editor, translator] = [
      await desk.signIn({ roles: ['editor'], locales: ['fr'] }),
      await desk.signIn({ roles: ['translator'], locales: ['fr'] }),
    ]
    await editor.post(office, formFields(await bodyOf(editor.get(office)), { hint: 'Bitte zweimal klingeln.', next: 'stay' })) // prettier-ignore

    const shown = await bodyOf(editor.get('/staff/changes/office/kleinstadt/kita-office'))
    expect(shown).toContain('In keiner der 14 Sprachen gibt es schon eine Übersetzung für:')
    expect(shown).toContain('„Bitte zweimal klingeln.“')
    expect(shown).toContain('href="/staff/translations/short-texts?locale=fr&amp;place=kleinstadt&amp;filter=missing"')
    const pending = await bodyOf(translator.get(page('fr', 'kleinstadt', '&filter=missing')))
    expect(pending).toContain('Bitte zweimal klingeln.')
    expect(pending).toContain('deutscher Text ist noch ein Entwurf')
  })

  it('is not mentioned when no short text has changed', async () => {
    const me = await desk.signIn()
    await me.post(office, formFields(await bodyOf(me.get(office)), { name: 'Kita-Amt', next: 'stay' }))

    expect(await bodyOf(me.get('/staff/changes/office/kleinstadt/kita-office'))).not.toContain('ohne Übersetzung')
  })
})

it('the house rules are those of the check, in German, and only for what this person wrote', async () => {
  const base = withPublished(
    { ...brain.base, shortTexts: [{ locale: 'fr', translation: 'machine', texts: { 'Erst anrufen.': '99' } }] },
    [{ kind: 'short-texts', place: 'kleinstadt', key: 'fr', value: { locale: 'fr', translation: 'human', texts: { 'Bitte klingeln.': 'Sonnez 2 fois pour 5 €' } } }],
  ).base // prettier-ignore

  expect(problemsWith(base, { kind: 'short-texts', place: 'kleinstadt', key: 'fr' }, '2026-11-21')).toEqual([
    'Französisch: „Bitte klingeln.“: Geldbeträge ändern sich und stehen nicht im Text: Schreiben Sie, wo der heutige Betrag steht.',
    'Französisch: „Bitte klingeln.“: Die Zahl 2 steht nicht im deutschen Text.',
    'Französisch: „Bitte klingeln.“: Die Zahl 5 steht nicht im deutschen Text.',
  ])
})
