import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { stringify } from 'yaml'

const source = ['https://example.org/a']
const entry = (topic: string) => ({
  topic,
  source,
  checkedOn: '2026-11-01',
  reviewBy: '2027-11-01',
  texts: {
    de: {
      title: `Titel ${topic}`,
      translation: 'original',
      answer: `Antwort ${topic}.`,
      phrasings: [`${topic} fragen`],
    },
  },
})
export const officeContent = (id: string) => ({
  id,
  name: `Stelle ${id}`,
  kind: 'counselling',
  source,
  seen: 2026,
  confidence: 'high',
})
const place = (id: string) => ({ id, name: `Ort ${id}`, state: 'Hessen', mainOffice: 'main', source })
const responsible = (municipality: string) => ({ municipality, topics: { kita: [{ office: 'main' }] } })
const card = { offices: ['main'], topic: 'kita' }

/** All that knowledge needs, in as few files as it can be in. */
const files: Record<string, unknown> = {
  'fields.yaml': [{ id: 'family', title: { de: 'Familie' } }],
  'topics.yaml': ['kita', 'school'].map((id) => ({ id, field: 'family', audience: 'newcomer', title: { de: id } })),
  'germany/municipality.yaml': place('germany'),
  'germany/responsibilities.yaml': responsible('germany'),
  'germany/emergency.yaml': { medical: card, suicide: card, child: card, violence: card },
  'germany/entries/kita.yaml': entry('kita'),
  'germany/offices/main.yaml': officeContent('main'),
  'town/municipality.yaml': place('town'),
  'town/responsibilities.yaml': responsible('town'),
  'town/offices/town-office.yaml': officeContent('town-office'),
  'short-texts/fr.yaml': { locale: 'fr', translation: 'machine', texts: { Gebührenfrei: 'Gratuit', Hinweis: 'Avis' } },
}

/** Writes knowledge of two topics and one town into a folder: it is read in milliseconds. */
export function writeSmallKnowledge(directory: string): void {
  for (const name of ['safety', 'short-texts', 'small-talk', 'concepts', 'background', 'distress'])
    mkdirSync(join(directory, name), { recursive: true })
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true })
    writeFileSync(join(directory, name), `# Nur von Hand.\n${stringify(content, { aliasDuplicateObjects: false })}`)
  }
}
