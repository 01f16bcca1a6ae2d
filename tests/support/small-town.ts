import type { Brain, StepContext, StepResult } from '#core/conversation/context.ts'
import { newConversation, type ConversationState, type Incoming } from '#core/conversation/state.ts'
import { step } from '#core/conversation/step.ts'
import { entrySchema, topicSchema, type Entry, type Topic } from '#core/entry.ts'
import type { KnowledgeBase, Place } from '#core/knowledge-base.ts'
import { municipalitySchema, type ResponsibleOffice } from '#core/municipality.ts'
import { compileOfficeNames } from '#core/office-names.ts'
import { officeSchema, type Office } from '#core/office.ts'
import { compilePlaceNames } from '#core/place-names.ts'
import { compileSafety, safetyFileSchema } from '#core/safety.ts'
import { compileSmallTalk, smallTalkFileSchema } from '#core/small-talk.ts'
import { loadTexts } from '#language/texts.ts'
import { compileMatching } from '#matching/compile.ts'
import { createMatcher } from '#matching/matcher.ts'
import type { z } from 'zod'

/** Saturday, 21 November 2026, 12:00 in Germany. */
export const saturdayNoon = Date.UTC(2026, 10, 21, 11)
/** Monday, 23 November 2026, 10:00 in Germany. */
export const mondayMorning = Date.UTC(2026, 10, 23, 9)

const source = ['test']

export function anOffice(given: Partial<z.input<typeof officeSchema>> & { id: string }): Office {
  return officeSchema.parse({
    name: `Office ${given.id}`,
    kind: 'counselling',
    source,
    seen: 2026,
    confidence: 'high',
    ...given,
  })
}

export function anEntry(
  topic: string,
  given: Partial<z.input<typeof entrySchema>> & { phrasings?: string[] } = {},
): Entry {
  const { phrasings = [], ...rest } = given
  return entrySchema.parse({
    topic,
    source,
    checkedOn: '2026-11-01',
    reviewBy: '2027-11-01',
    texts: {
      de: { title: `Titel ${topic}`, translation: 'original', answer: `Antwort ${topic}.`, phrasings },
      en: { title: `Title ${topic}`, translation: 'machine', answer: `Answer ${topic}.` },
    },
    ...rest,
  })
}

export function aTopic(id: string, field = 'family', audience: Topic['audience'] = 'newcomer'): Topic {
  return topicSchema.parse({ id, field, audience, title: { de: `Katalog ${id}`, en: `Catalogue ${id}` } })
}

export function aPlace(
  id: string,
  name: string,
  mainOffice: string,
  responsibilities: Record<string, ResponsibleOffice[]>,
  rest: Partial<Place> & { names?: string[]; postcodes?: string[] } = {},
): Place {
  const { names = [], postcodes = [], ...place } = rest
  return {
    municipality: municipalitySchema.parse({
      id,
      name,
      state: 'Rheinland-Pfalz',
      mainOffice,
      names,
      postcodes,
      source,
    }),
    responsibilities: new Map(Object.entries(responsibilities)),
    entries: new Map(),
    events: [],
    measures: [],
    interpreters: [],
    ...place,
  }
}

const germanPhrasings: Record<string, string[]> = {
  kita: [
    'kita platz anmelden',
    'wo melde ich mein kind im kindergarten an',
    'krippe für mein baby',
    'platz in der tagesstätte',
  ],
  school: [
    'mein kind in der schule anmelden',
    'grundschule anmeldung',
    'schulplatz für meine tochter',
    'welche klasse',
  ],
  job: ['ich suche arbeit', 'stelle finden', 'jobs in der nähe', 'arbeitsvermittlung'],
  hire: [
    'wir wollen eine pflegekraft einstellen',
    'fachkräfte für unseren betrieb',
    'mitarbeiter aus dem ausland holen',
  ],
  shelter: ['frauenhaus platz', 'schutz vor gewalt', 'mein partner ist gewalttätig'],
}

const topics = [
  aTopic('kita'),
  aTopic('school', 'school'),
  aTopic('job', 'work'),
  aTopic('hire', 'employers', 'employer'),
  aTopic('shelter', 'protection'),
  aTopic('interpreters', 'protection'),
]

const offices = [
  anOffice({ id: 'main', name: 'Integrationsbüro Kleinstadt', emails: ['info@example.org'] }),
  anOffice({
    id: 'kita-office',
    name: 'Kita-Büro',
    phones: [{ number: '06131 122008' }],
    addresses: [{ street: 'Marktplatz 1', postcode: '55999', town: 'Kleinstadt' }],
    schedules: [{ days: ['mo', 'tu', 'we', 'th'], opens: '09:00', closes: '12:00', for: 'visit' }],
    languages: ['de', 'ar'],
  }),
  anOffice({ id: 'youth', name: 'Jugendbüro', phones: [{ number: '06131 122009' }], appointment: 'required' }),
  anOffice({ id: 'silent', name: 'Stille Stelle', contactVia: 'kita-office', unverified: { phone: '06131 999999' } }),
  anOffice({ id: 'hotline', name: 'Bundesweite Auskunft', kind: 'hotline', phones: [{ number: '115' }] }),
  anOffice({ id: 'police', name: 'Polizei', kind: 'hotline', phones: [{ number: '110' }] }),
]

export const smallBase: KnowledgeBase = {
  version: 'small',
  fields: new Map(
    ['family', 'school', 'work', 'protection', 'employers'].map((id) => [id, { id, title: { de: `Feld ${id}`, en: `Field ${id}` } }]),
  ),
  topics: new Map(topics.map((topic) => [topic.id, topic])),
  offices: new Map(offices.map((office) => [office.id, office])),
  germany: aPlace('germany', 'Deutschland', 'hotline', { kita: [{ office: 'hotline' }] }, {
    entries: new Map(
      topics
        .filter(({ id }) => id !== 'job')
        .map(({ id }) => [id, anEntry(id, { phrasings: germanPhrasings[id] ?? [`${id} fragen`], ...(id === 'kita' ? { staffNote: 'Nur intern.' } : {}) })]),
    ),
  }),
  municipalities: new Map([
    [
      'kleinstadt',
      aPlace(
        'kleinstadt',
        'Kleinstadt',
        'main',
        {
          kita: [{ office: 'kita-office' }, { office: 'youth', when: { maxAge: 26 } }, { office: 'silent' }],
          hire: [{ office: 'youth', when: { audience: 'employer' }, reason: { de: 'berät Betriebe', en: 'advises firms' } }, { office: 'main' }],
        },
        { names: ['Klein Stadt'], postcodes: ['55999'] },
      ),
    ],
    ['grossstadt', aPlace('grossstadt', 'Großstadt', 'main', {})],
  ]),
  safety: [safetyFileSchema.parse({ locale: 'de', violence: ['er schlägt mich'] })],
  smallTalk: [
    smallTalkFileSchema.parse({
      locale: 'de',
      fillers: ['bitte', 'auf', 'ist', 'das', 'und'],
      intents: {
        greeting: ['hallo'], thanks: ['danke'], goodbye: ['tschüss'], who: ['wer bist du'], help: ['anleitung'], yes: ['ja'], no: ['nein'],
        where: ['wo', 'adresse'], phone: ['telefon'], hours: ['öffnungszeiten'], bring: ['was mitbringen'], other: ['andere stelle'], more: ['was kostet das'], person: ['mensch'],
      },
      languages: { en: ['englisch'], de: ['deutsch'] },
    }),
    smallTalkFileSchema.parse({ locale: 'tr', intents: { greeting: ['merhaba'], thanks: ['mersi'] } as never }),
    smallTalkFileSchema.parse({ locale: 'ku', intents: { greeting: ['merhaba', 'silav', 'hallo'], thanks: ['mersi'] } as never }),
  ],
  concepts: [],
  background: [
    { locale: 'de', other: ['wie wird das wetter', 'erzähl einen witz', 'wer gewinnt das spiel'], municipal: ['hundesteuer zahlen', 'sperrmüll termin'] },
  ],
  distress: [],
  shortTexts: [],
  emergency: {
    medical: { offices: ['police'], topic: 'shelter', related: [] },
    suicide: { offices: ['police'], topic: 'shelter', related: [] },
    child: { offices: ['police'], topic: 'shelter', related: [] },
    violence: { offices: ['police', 'hotline'], topic: 'shelter', related: [] },
  },
} // prettier-ignore

export const smallBrain: Brain = {
  base: smallBase,
  matcher: createMatcher(smallBase, compileMatching(smallBase).matching),
  safety: compileSafety([...smallBase.safety]),
  smallTalk: compileSmallTalk(smallBase.smallTalk),
  places: compilePlaceNames(smallBase),
  offices: compileOfficeNames(smallBase),
}

export const translate = loadTexts('locales')

export function aContext(given: Partial<StepContext> = {}): StepContext {
  return { brain: smallBrain, translate, now: saturdayNoon, ...given }
}

/** A conversation that was begun before, in Kleinstadt. */
export function aState(given: Partial<ConversationState> = {}): ConversationState {
  return { ...newConversation, greeted: true, municipality: 'kleinstadt', ...given }
}

export function say(text: string, state: ConversationState = aState(), context: StepContext = aContext()): StepResult {
  return step(state, { kind: 'text', text }, context)
}

export function press(id: string, state: ConversationState = aState(), context: StepContext = aContext()): StepResult {
  return step(state, { kind: 'choice', id }, context)
}

export function send(
  incoming: Incoming,
  state: ConversationState = aState(),
  context: StepContext = aContext(),
): StepResult {
  return step(state, incoming, context)
}

/** All words a person would read in a result. */
export function readable(result: StepResult): string {
  return JSON.stringify(result.replies)
}
