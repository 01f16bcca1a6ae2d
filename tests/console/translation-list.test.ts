import { describe, expect, it } from 'vitest'
import { withPublished } from '#core/overlay.ts'
import { basisOf } from '#knowledge/translations.ts'
import { eachTest } from '#tests/support/each-test.ts'
import { bodyOf, openEditing } from '#tests/support/editing-console.ts'
import { anEntry, aTopic, smallBrain } from '#tests/support/small-town.ts'

/** What a machine has translated from the German text of today. */
const translated = anEntry('kita')
const { de, en } = translated.texts
if (!de || !en) throw new Error('the small town has German and English texts')
const machine = { ...translated, texts: { de, en: { ...en, basis: basisOf(de) } } }

/** A text of a place with this German title, not yet in English. */
function untranslated(place: string, topic: string, title: string) {
  const texts = { de: { title, translation: 'original', answer: `Antwort ${topic}.` } } as const
  return { kind: 'entry' as const, place, key: topic, value: anEntry(topic, { texts }) }
}

const { base } = withPublished(smallBrain.base, [
  { kind: 'entry', place: 'germany', key: 'kita', value: machine },
  untranslated('kleinstadt', 'kita', 'Kita Kleinstadt'),
  untranslated('kleinstadt', 'school', 'Anmeldung Schule'),
  untranslated('grossstadt', 'kita', 'Kita Großstadt'),
])
const desk = eachTest(() => openEditing({ brain: { ...smallBrain, base } }))

const list = '/staff/translations?locale=en'
const titlesOn = (page: string) =>
  [...page.matchAll(/<a class="kern-link" href="\/staff\/entries\/[^"]*\/en">([^<]*)<\/a/gu)].map(([, title]) => title)

describe('the work list of a translator', () => {
  it('has what the account may translate and counts that, by German title', async () => {
    const me = await desk.signIn({ roles: ['translator'], locales: ['en'], municipality: 'kleinstadt' })

    const page = await bodyOf(me.get(list))

    expect(titlesOn(page)).toEqual(['Anmeldung Schule', 'Kita Kleinstadt'])
    expect(page).toContain('Alles (2)')
    expect(page).toContain('Fehlt (2)')
    expect(page).not.toContain('name="place"')
  })

  it('says to somebody of other languages that there is nothing for them', async () => {
    const me = await desk.signIn({ roles: ['translator'], locales: ['ar'] })

    const page = await bodyOf(me.get(list))

    expect(titlesOn(page)).toEqual([])
    expect(page).toContain('In diese Sprache übersetzen Sie nicht.')
  })

  it('narrows to a place and to words of the German title, and counts what is left', async () => {
    const me = await desk.signIn({ roles: ['translator'], locales: ['en'] })

    const all = await bodyOf(me.get(list))
    expect(all).toContain('Alles (8)')
    // Outdated, then missing, then those of a machine.
    expect(titlesOn(all)).toEqual([
      'Titel hire', 'Titel interpreters', 'Titel school', 'Titel shelter', 'Anmeldung Schule', 'Kita Großstadt', 'Kita Kleinstadt', 'Titel kita',
    ]) // prettier-ignore
    expect(titlesOn(await bodyOf(me.get(`${list}&place=grossstadt`)))).toEqual(['Kita Großstadt'])
    const found = await bodyOf(me.get(`${list}&q=KITA`))
    expect(titlesOn(found)).toEqual(['Kita Großstadt', 'Kita Kleinstadt', 'Titel kita'])
    expect(found).toContain('Fehlt (2)')
    expect(found).toContain('href="/staff/translations?locale=en&amp;q=KITA&amp;status=missing"')
    expect(await bodyOf(me.get(`${list}&q=nichts`))).toContain('Dazu haben wir nichts gefunden.')
  })

  it('goes on to a second page', async () => {
    const topics = Array.from({ length: 60 }, (_, index) => `topic-${String(index).padStart(2, '0')}`)
    desk.setBase(
      withPublished(
        { ...base, topics: new Map([...base.topics, ...topics.map((id) => [id, aTopic(id)] as const)]) },
        topics.map((topic) => untranslated('kleinstadt', topic, topic)),
      ).base,
    )
    const me = await desk.signIn({ roles: ['translator'], locales: ['en'], municipality: 'kleinstadt' })

    const second = await bodyOf(me.get(`${list}&page=2`))

    expect(second).toContain('Seite 2 von 2')
    expect(titlesOn(second)).toHaveLength(12)
    expect(titlesOn(second).at(-1)).toBe('topic-59')
  })

  it('is as long as the overview says, with what a machine has translated', async () => {
    const me = await desk.signIn({ roles: ['translator'], locales: ['en'] })

    const overview = (await bodyOf(me.get('/staff'))).replaceAll(/\s+/gu, ' ')

    expect(overview).toContain('4 veraltet, 3 fehlen, 1 maschinell übersetzt')
    expect(overview).toMatch(/<span class="number">8<\/span> <span ?><a[^>]*>Übersetzungen: Englisch/u)
  })
})

describe('the table of all languages', () => {
  it('counts the texts of the municipality that an account belongs to', async () => {
    const me = await desk.signIn({ roles: ['editor'], municipality: 'grossstadt' })

    const page = (await bodyOf(me.get('/staff/translations'))).replaceAll(/\s+/gu, ' ')

    expect(page).toContain('Gezählt sind die Texte von Großstadt.')
    expect(page).toMatch(/Englisch<\/a>.*?data-label="veraltet" > 0 .*?data-label="fehlt" > 1 /u)
  })
})
