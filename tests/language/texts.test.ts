import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { answerLocales } from '#core/locale.ts'
import { loadTexts } from '#language/texts.ts'

type Tree = { [key: string]: string | Tree }
const plural = /_(zero|one|two|few|many|other)$/u

function keysOf(tree: Tree, prefix = ''): string[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [prefix + key] : keysOf(value, `${prefix}${key}.`),
  )
}

function texts(locale: string): Tree {
  return JSON.parse(readFileSync(`locales/${locale}/chat.json`, 'utf8')) as Tree
}

function textAt(tree: Tree, key: string): string {
  const value = key
    .split('.')
    .reduce<string | Tree | undefined>((node, part) => (typeof node === 'object' ? node[part] : undefined), tree)
  return typeof value === 'string' ? value : ''
}

const germanKeys = keysOf(texts('de'))
const plainKeys = new Set(germanKeys.map((key) => key.replace(plural, '')))

function placeholders(text: string): string[] {
  return (text.match(/\{\{\w+\}\}/gu) ?? []).toSorted()
}

describe.each(answerLocales)('interface texts in %s', (locale) => {
  const tree = texts(locale)
  const keys = keysOf(tree)

  it('have every key and no other', () => {
    expect(new Set(keys.map((key) => key.replace(plural, '')))).toEqual(plainKeys)
  })

  it('have every plural form of the language', () => {
    const forms = new Intl.PluralRules(locale === 'de-simple' ? 'de' : locale).resolvedOptions().pluralCategories

    expect(
      keys
        .filter((key) => key.startsWith('menu.topics_'))
        .map((key) => key.replace('menu.topics_', ''))
        .toSorted(),
    ).toEqual(forms.toSorted())
  })

  it('keep the placeholders', () => {
    const plain = germanKeys.filter((name) => !plural.test(name))
    const found = plain.map((key) => [key, placeholders(textAt(tree, key))])

    expect(found).toEqual(plain.map((key) => [key, placeholders(textAt(texts('de'), key))]))
  })

  it('keep the emergency numbers', () => {
    expect(textAt(tree, 'help.text')).toMatch(/110(.|\n)*112/u)
    expect(textAt(tree, 'urgent.medical.title') + textAt(tree, 'urgent.medical.text')).toContain('112')
  })
})

describe('interface texts', () => {
  it('are all used, and all that are used are there', () => {
    const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(join('src', name), 'utf8'))
      .join('\n')
    const groups = [...plainKeys].filter((key) => {
      const [group = '', ...rest] = key.split('.')
      const last = rest.join('.')
      // A key is named whole, or put together from its group (`urgent.${kind}.title`, label('phone')).
      return (
        !sources.includes(`'${key}'`) &&
        !sources.includes(`\`${group}.\${`) &&
        !sources.includes(`'${last}'`) &&
        !sources.includes(`${group}.`)
      )
    })
    const named = [...sources.matchAll(/(?:say|translate)\((?:[a-zA-Z.]+, )?'([a-z]+\.[A-Za-z.]+)'/gu)].map(
      ([, key = '']) => key,
    )

    expect(groups).toEqual([])
    expect(named.filter((key) => !plainKeys.has(key))).toEqual([])
  })

  it('choose the plural form of the language', () => {
    const translate = loadTexts('locales')

    expect(translate('de', 'menu.topics', { count: 1 })).toContain('ist 1 ')
    expect(translate('de', 'menu.topics', { count: 3 })).toContain('sind 3 ')
    expect(translate('uk', 'menu.topics', { count: 3 })).not.toBe(translate('uk', 'menu.topics', { count: 5 }))
  })

  it('fall back to the next language, never to a bare key', () => {
    const translate = loadTexts('locales')

    for (const locale of answerLocales)
      for (const key of plainKeys) expect(translate(locale, key, { count: 2 })).not.toBe(key)
  })

  it('must be there in German', () => {
    expect(() => loadTexts('tests')).toThrow('no German interface texts')
  })
})

describe('texts for staff in messengers', () => {
  const tree = JSON.parse(readFileSync('locales/de/staff.json', 'utf8')) as Tree
  const keys = [...new Set(keysOf(tree).map((key) => key.replace(plural, '')))]
  const sources = ['src/staff/desk', 'src/channels/slack', 'src/channels/telegram']
    .flatMap((folder) => readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8')))
    .join('\n')

  it('are all used, and all that are used are there', () => {
    const named = [...sources.matchAll(/(?:german\(|'staff:)'?([a-z]+\.[A-Za-z]+)'/gu)].map(([, key = '']) => key)
    const unused = keys.filter((key) => {
      // Named whole, or put together: german(`save.${one}`), german(`modal.next${…}`).
      const parts = [`${key.split('.')[0]}.`, key.replace(/[A-Z]\w*$/u, '')]
      return !sources.includes(`${key}'`) && !parts.some((part) => sources.includes(`${part}\${`))
    })

    expect(named.length).toBeGreaterThan(50)
    expect(named.filter((key) => !keys.includes(key))).toEqual([])
    expect(unused).toEqual([])
  })
})
