import type { Brain } from '#core/conversation/context.ts'
import type { Entry, EntryText } from '#core/entry.ts'
import type { KnowledgeBase } from '#core/knowledge-base.ts'
import type { MatchResult, Matcher } from '#core/matcher.ts'
import type { Office } from '#core/office.ts'
import { compileOfficeNames } from '#core/office-names.ts'
import { compilePlaceNames } from '#core/place-names.ts'
import { compileSafety } from '#core/safety.ts'
import { compileSmallTalk } from '#core/small-talk.ts'
import type { Translate } from '#core/translate.ts'

function anEntry(topic: string, texts: Record<'de' | 'en', [title: string, answer: string]>): Entry {
  const text = ([title, answer]: [string, string]): EntryText => ({
    title,
    answer,
    translation: 'original',
    phrasings: [],
  })
  return {
    topic,
    extends: false,
    source: ['test'],
    checkedOn: '2026-11-01',
    reviewBy: '2027-11-01',
    texts: { de: text(texts.de), en: text(texts.en) },
  }
}

function anOffice(id: string, name: string, phone: string): Office {
  return {
    id,
    name,
    kind: 'counselling',
    serves: [],
    languages: [],
    addresses: [],
    phones: [{ number: phone }],
    emails: [],
    schedules: [],
    source: ['test'],
    seen: 2026,
    confidence: 'high',
  }
}

const offices = [
  anOffice('youth-office', 'Jugendamt Mainz', '06131 120'),
  anOffice('migration-office', 'Büro für Migration Mainz', '06131 121'),
  anOffice('hotline', 'Hotline', '116117'),
]

/** Two topics (`kita-registration`, `german-courses`), one town (Mainz), and nothing that is dangerous. */
const base: KnowledgeBase = {
  version: 'tiny',
  fields: new Map([['family', { id: 'family', title: { de: 'Familie', en: 'Family' } }]]),
  topics: new Map(
    (['kita-registration', 'german-courses'] as const).map((id) => [
      id,
      {
        id,
        field: 'family',
        audience: 'newcomer',
        title:
          id === 'kita-registration' ? { de: 'Kita', en: 'Nursery' } : { de: 'Deutschkurse', en: 'German courses' },
        seeds: [],
      },
    ]),
  ),
  germany: {
    municipality: {
      id: 'germany',
      name: 'Deutschland',
      state: '',
      names: [],
      postcodes: [],
      mainOffice: 'hotline',
      source: ['test'],
    },
    responsibilities: new Map(),
    entries: new Map([
      [
        'kita-registration',
        anEntry('kita-registration', {
          de: ['Kita', 'Melden Sie Ihr Kind früh an.'],
          en: ['Nursery', 'Register your child early.'],
        }),
      ],
      [
        'german-courses',
        anEntry('german-courses', {
          de: ['Deutschkurse', 'Es gibt Integrationskurse.'],
          en: ['German courses', 'There are integration courses.'],
        }),
      ],
    ]),
    events: [],
    measures: [],
    interpreters: [],
  },
  municipalities: new Map([
    [
      'mainz',
      {
        municipality: {
          id: 'mainz',
          name: 'Mainz',
          state: 'Rheinland-Pfalz',
          names: [],
          postcodes: ['55116'],
          mainOffice: 'migration-office',
          source: ['test'],
        },
        responsibilities: new Map([['kita-registration', [{ office: 'youth-office' }]]]),
        entries: new Map(),
        events: [],
        measures: [],
        interpreters: [],
      },
    ],
  ]),
  offices: new Map(offices.map((office) => [office.id, office])),
  safety: [],
  smallTalk: [],
  concepts: [],
  background: [],
  distress: [],
  shortTexts: [],
  emergency: {
    medical: { offices: ['hotline'], topic: 'german-courses', related: [] },
    suicide: { offices: ['hotline'], topic: 'german-courses', related: [] },
    child: { offices: ['hotline'], topic: 'german-courses', related: [] },
    violence: { offices: ['hotline'], topic: 'german-courses', related: [] },
  },
}

/** Knows two words. */
const matcher: Matcher = {
  match(question): MatchResult {
    const topic = /kita/iu.test(question)
      ? 'kita-registration'
      : /deutsch/iu.test(question)
        ? 'german-courses'
        : undefined
    return {
      candidates: topic ? [{ topic, score: 1, probability: 1 }] : [],
      decision: topic ? { kind: 'answer', topic, also: [] } : { kind: 'refer', municipal: false },
      detected: undefined,
    }
  },
  detect: () => undefined,
  danger: (_text, byRule) => byRule,
  explain: (question) => ({ result: matcher.match(question), evidence: [] }),
  similarNames: () => [],
}

/** The least knowledge with which a conversation can be had. */
export function aTinyBrain(): Brain {
  return {
    base,
    matcher,
    safety: compileSafety(base.safety),
    smallTalk: compileSmallTalk(base.smallTalk),
    places: compilePlaceNames(base),
    offices: compileOfficeNames(base),
  }
}

/** Interface texts by their keys. */
export const keysAsTexts: Translate = (_locale, key) => key
