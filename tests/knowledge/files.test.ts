import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hashKnowledge, readKnowledge } from '#knowledge/files.ts'
import { formatProblem, parseYaml, type FileProblem } from '#knowledge/yaml-file.ts'
import { entrySchema } from '#core/entry.ts'

let directory: string

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'knowledge-'))
  cpSync('knowledge', directory, { recursive: true })
})

afterEach(() => {
  rmSync(directory, { recursive: true, force: true })
})

function change(name: string, from: string | RegExp, to: string): void {
  const path = join(directory, name)
  const before = readFileSync(path, 'utf8')
  expect(before.search(typeof from === 'string' ? RegExp.escape(from) : from)).toBeGreaterThanOrEqual(0)
  writeFileSync(path, before.replace(from, to))
}

function problems(): string[] {
  return readKnowledge(directory).problems.map(formatProblem)
}

describe('the knowledge folder', () => {
  it('is sound as it is shipped', () => {
    expect(problems()).toEqual([])
  })

  it.each([
    [
      'a value of the wrong form',
      'mainz/offices/jobcenter-mainz.yaml',
      'kind: authority',
      'kind: castle',
      /^mainz\/offices\/jobcenter-mainz\.yaml:\d+ kind: /,
    ],
    [
      'a field that does not exist',
      'mainz/offices/jobcenter-mainz.yaml',
      'kind: authority',
      'kind: authority\nfax: "1"',
      /^mainz\/offices\/jobcenter-mainz\.yaml:\d+ .*fax/,
    ],
    ['broken YAML', 'mainz/municipality.yaml', 'name:', 'name: [', /^mainz\/municipality\.yaml:\d+ is not valid YAML/],
    [
      'an id unlike its file',
      'mainz/offices/jobcenter-mainz.yaml',
      'id: jobcenter-mainz',
      'id: jobcenter',
      /unlike the file's name/,
    ],
    [
      'an interpreter service without a source',
      'emden/interpreters.yaml',
      /  source:\n    - seed.*\n/u,
      '',
      /^emden\/interpreters\.yaml:\d+ 0\.source: /,
    ],
    [
      'a language that is no tag',
      'mainz/interpreters.yaml',
      '[ ar, tr, fr, so ]',
      '[ Arabisch ]',
      /^mainz\/interpreters\.yaml:\d+ 1\.languages/,
    ],
    [
      'two services of one name',
      'ingelheim/interpreters.yaml',
      'id: skm',
      'id: door',
      /^ingelheim\/interpreters\.yaml id: “door” exists twice/,
    ],
    [
      'an interpreter whose office does not exist',
      'wetzlar/interpreters.yaml',
      'office: freiwilligenzentrum',
      'office: no',
      /^wetzlar\/interpreters\.yaml names the office “no-mittelhessen”/,
    ],
    [
      'an office that does not exist',
      'mainz/municipality.yaml',
      'mainOffice: ',
      'mainOffice: no-',
      /names the office “no-[a-z-]+”, which does not exist/,
    ],
  ])('names file and field of %s', (_, name, from, to, expected) => {
    change(name, from, to)

    expect(problems().join('\n')).toMatch(expected)
    expect(readKnowledge(directory).base).toBeUndefined()
  })

  it('names the line where an answer is too long', () => {
    change('germany/entries/kita-registration.yaml', 'answer: |-\n', `answer: |-\n      ${'Sehr lang. '.repeat(80)}\n`)

    expect(problems().join('\n')).toMatch(
      /kita-registration\.yaml:\d+ texts\.de\.answer: must have at most 700 characters/,
    )
  })

  it('reports every broken file, not only the first', () => {
    change('mainz/municipality.yaml', 'name:', 'nom:')
    change('germany/municipality.yaml', 'name:', 'nom:')

    expect(new Set(readKnowledge(directory).problems.map(({ file }) => file))).toContain('mainz/municipality.yaml')
    expect(new Set(readKnowledge(directory).problems.map(({ file }) => file))).toContain('germany/municipality.yaml')
  })

  it('says that a folder is missing', () => {
    rmSync(join(directory, 'safety'), { recursive: true })

    expect(problems()).toContain('safety is missing')
    expect(readKnowledge(join(directory, 'nowhere')).problems).toHaveLength(1)
  })

  it('has another version when a file changes', () => {
    const before = hashKnowledge(directory)
    change('mainz/municipality.yaml', 'name:', '# a note\nname:')

    expect(hashKnowledge(directory)).not.toBe(before)
  })
})

describe('a YAML file', () => {
  it('is refused with its line when an alias would blow it up', () => {
    const found: FileProblem[] = []

    expect(parseYaml('a: &a [1]\nb: [*a]', 'x.yaml', entrySchema, found)).toBeUndefined()
    expect(found).toEqual([{ file: 'x.yaml', line: 2, message: '“*a” is an alias: write out what it stands for' }])
  })

  it.each(['[', '{a: ', '- ', '? '])('is refused when it is nested too deeply: %s', (level) => {
    const found: FileProblem[] = []

    expect(parseYaml(level.repeat(20_000), 'x.yaml', entrySchema, found)).toBeUndefined()
    expect(found).toEqual([{ file: 'x.yaml', message: 'is nested too deeply' }])
  })
})
