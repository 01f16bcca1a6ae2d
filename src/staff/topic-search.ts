import Fuse from 'fuse.js'
import { fold } from '#core/text.ts'
import { topicTitle, type KnowledgeBase } from '#core/knowledge-base.ts'

interface Searched {
  topic: string
  titles: string[]
  /** What it is called in all languages and how it is asked for in German, one a line, in small letters. */
  text: string
}

interface Index {
  titles: Fuse<Searched>
  lines: readonly Searched[]
}

// One for each version of the knowledge.
const indexes = new WeakMap<KnowledgeBase, Index>()

function indexOf(base: KnowledgeBase): Index {
  let index = indexes.get(base)
  if (!index) {
    const topics = [...base.topics.values()].map(({ id, title }): Searched => {
      const texts = base.germany.entries.get(id)?.texts ?? {}
      const names = [...Object.values(title), ...Object.values(texts).map((text) => text.title)]
      const german = [title.de, texts.de?.title].filter((name) => name !== undefined)
      return {
        topic: id,
        titles: [id, ...german],
        text: [...names, ...(texts.de?.phrasings ?? [])].join('\n').toLowerCase(),
      }
    })
    index = {
      // Only German titles: looking for slips in all languages would hold up those who are asking.
      titles: new Fuse(topics, { keys: ['titles'], threshold: 0.25, ignoreLocation: true, ignoreDiacritics: true }),
      lines: topics,
    }
    indexes.set(base, index)
  }
  return index
}

/** Topics that the words are about: those called alike first, then those asked for in these words. All of them by title without words. */
export function topicsFor(base: KnowledgeBase, query: string): string[] {
  const asked = query.trim().slice(0, 100)
  if (asked !== '') {
    const { titles, lines } = indexOf(base)
    const alike = titles.search(asked).map(({ item }) => item)
    const words = fold(asked)
    const isCalled = (item: Searched, begin: string) =>
      item.titles.some((title) => ` ${fold(title)}`.includes(begin + words))
    const literally = alike.filter((item) => isCalled(item, ''))
    // Whoever has made no slip is not shown what is only called alike: “Kita” is no “…ilita…”.
    const called = (literally.length > 0 ? literally : alike)
      .toSorted((a, b) => Number(isCalled(b, ' ')) - Number(isCalled(a, ' ')))
      .map(({ topic }) => topic)
    const starts = asked.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
    const isIn = (line: string) => starts.every((start) => ` ${line}`.includes(` ${start}`))
    const worded = lines.filter(
      ({ text }) => starts.length > 0 && starts.every((start) => text.includes(start)) && text.split('\n').some(isIn),
    )
    return [...new Set([...called, ...worded.map(({ topic }) => topic)])]
  }
  return [...base.topics.keys()]
    .map((id) => ({ id, title: topicTitle(base, id, 'de') }))
    .toSorted((a, b) => a.title.localeCompare(b.title, 'de'))
    .map(({ id }) => id)
}
