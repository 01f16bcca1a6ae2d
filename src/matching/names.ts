import Fuse from 'fuse.js'
import type { KnowledgeBase } from '#core/knowledge-base.ts'
import type { NameMatch } from '#core/matcher.ts'
import { fold } from '#core/text.ts'

/** Fuse's distance (0 is the same) above which a name is another name. */
const maxDistance = 0.34
const minChars = 4
/** A sentence is no name; and fuse.js reads texts in pieces of 32 characters, each as slow as the first. */
const maxWords = 5
const maxChars = 32

interface Name {
  kind: NameMatch['kind']
  id: string
  name: string
  folded: string
}

/**
 * Finds names of towns, offices and topics that are spelt nearly like a text: “did you mean …?”.
 *
 * Shapes: best first, at most five, each thing once; `[]` for texts too short or too long to be a name.
 */
export function createNameSearch(base: KnowledgeBase): (text: string) => NameMatch[] {
  const names: Name[] = []
  const add = (kind: Name['kind'], id: string, name: string) => names.push({ kind, id, name, folded: fold(name) })
  for (const { municipality } of base.municipalities.values())
    for (const name of [municipality.name, ...municipality.names]) add('municipality', municipality.id, name)
  for (const office of base.offices.values()) {
    add('office', office.id, office.name)
    if (office.shortName) add('office', office.id, office.shortName)
  }
  for (const topic of base.topics.values())
    for (const title of Object.values(topic.title)) add('topic', topic.id, title)
  const fuse = new Fuse(names, {
    keys: ['folded'],
    includeScore: true,
    threshold: maxDistance,
    ignoreLocation: false,
    distance: 60,
  })
  return (text) => {
    const wanted = fold(text.slice(0, 2 * maxChars))
    if (wanted.length < minChars || wanted.length > maxChars || wanted.split(' ').length > maxWords) return []
    const found = new Map<string, NameMatch>()
    for (const { item, score = 1 } of fuse.search(wanted, { limit: 12 })) {
      const key = `${item.kind}:${item.id}`
      if (!found.has(key)) found.set(key, { kind: item.kind, id: item.id, name: item.name, likeness: 1 - score })
    }
    return [...found.values()].slice(0, 5)
  }
}
