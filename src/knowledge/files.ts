import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { entrySchema, fieldSchema, idSchema, topicSchema, type Entry } from '#core/entry.ts'
import { eventSchema, measureSchema } from '#core/event.ts'
import { interpreterServiceSchema, type InterpreterService } from '#core/interpreter.ts'
import { brokenReferences, type KnowledgeBase, type Place } from '#core/knowledge-base.ts'
import { municipalitySchema, responsibilitiesSchema } from '#core/municipality.ts'
import { officeSchema, type Office } from '#core/office.ts'
import { backgroundFileSchema, conceptFileSchema, distressFileSchema } from '#core/lexicon.ts'
import { emergencySchema, safetyFileSchema } from '#core/safety.ts'
import { shortTextsFileSchema } from '#core/short-texts.ts'
import { smallTalkFileSchema } from '#core/small-talk.ts'
import { readLanguageFiles } from './language-files.ts'
import { readYaml, type FileProblem } from './yaml-file.ts'

const nationwide = 'germany'
/** Folders under `knowledge/` that are not places. */
const sharedFolders = new Set([
  'safety',
  'short-texts',
  'small-talk',
  'concepts',
  'glossary',
  'background',
  'distress',
  'golden',
])

export interface ReadKnowledge {
  /** Left out when a file is broken or a reference leads nowhere. */
  base?: KnowledgeBase
  problems: FileProblem[]
}

/** Names of all knowledge files below `directory`, sorted, with `/` between folders. */
export function listKnowledgeFiles(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.yaml'))
    .toSorted()
}

/** Hash of names and contents of all knowledge files: the version of the knowledge. */
export function hashKnowledge(directory: string): string {
  const hash = createHash('sha256')
  for (const name of listKnowledgeFiles(directory))
    hash
      .update(name)
      .update('\0')
      .update(readFileSync(join(directory, name)))
  return hash.digest('hex').slice(0, 16)
}

/**
 * Reads and checks all knowledge.
 *
 * Shapes: every fault of every file is reported, not only the first; the base is there only when there is none.
 * Errors: none; a missing folder is a problem.
 */
export function readKnowledge(directory: string): ReadKnowledge {
  const problems: FileProblem[] = []
  if (!existsSync(directory)) return { problems: [{ file: directory, message: 'does not exist' }] }

  const fields = readYaml(join(directory, 'fields.yaml'), 'fields.yaml', z.array(fieldSchema), problems) ?? []
  const topics = readYaml(join(directory, 'topics.yaml'), 'topics.yaml', z.array(topicSchema), problems) ?? []
  const offices = new Map<string, Office>()
  const places = new Map<string, Place>()
  const folders = readdirSync(directory, { withFileTypes: true })
    .filter((item) => item.isDirectory() && !sharedFolders.has(item.name))
    .map((item) => item.name)
    .toSorted()
  for (const folder of folders) {
    const place = readPlace(directory, folder, offices, problems)
    if (place) places.set(folder, place)
  }
  const safety = readLanguageFiles(directory, 'safety', safetyFileSchema, problems)
  const smallTalk = readLanguageFiles(directory, 'small-talk', smallTalkFileSchema, problems)
  const concepts = readLanguageFiles(directory, 'concepts', conceptFileSchema, problems)
  const background = readLanguageFiles(directory, 'background', backgroundFileSchema, problems)
  const distress = readLanguageFiles(directory, 'distress', distressFileSchema, problems)
  const shortTexts = readLanguageFiles(directory, 'short-texts', shortTextsFileSchema, problems)
  const emergencyName = `${nationwide}/emergency.yaml`
  const emergency = readYaml(join(directory, emergencyName), emergencyName, emergencySchema, problems)
  const germany = places.get(nationwide)
  if (!germany) problems.push({ file: nationwide, message: 'is missing: the nationwide knowledge' })
  if (!germany || !emergency || problems.length > 0) return { problems }

  places.delete(nationwide)
  const base: KnowledgeBase = {
    version: hashKnowledge(directory),
    fields: new Map(fields.map((field) => [field.id, field])),
    topics: new Map(topics.map((topic) => [topic.id, topic])),
    germany,
    municipalities: places,
    offices,
    safety,
    smallTalk,
    concepts,
    background,
    distress,
    shortTexts,
    emergency,
  }
  problems.push(...brokenReferences(base))
  return problems.length > 0 ? { problems } : { base, problems }
}

function readPlace(
  directory: string,
  folder: string,
  offices: Map<string, Office>,
  problems: FileProblem[],
): Place | undefined {
  const read = <Schema extends z.ZodType>(name: string, schema: Schema) =>
    readYaml(join(directory, folder, name), `${folder}/${name}`, schema, problems)
  const optional = <Schema extends z.ZodType>(name: string, schema: Schema) =>
    existsSync(join(directory, folder, name)) ? read(name, schema) : undefined

  for (const name of filesIn(directory, folder, 'offices')) {
    const office = read(`offices/${name}`, officeSchema)
    if (!office) continue
    if (`${office.id}.yaml` !== name)
      problems.push({
        file: `${folder}/offices/${name}`,
        field: 'id',
        message: `is “${office.id}”, unlike the file's name`,
      })
    if (offices.has(office.id))
      problems.push({ file: `${folder}/offices/${name}`, field: 'id', message: `“${office.id}” exists twice` })
    offices.set(office.id, office)
  }
  const entries = new Map<string, Entry>()
  for (const name of filesIn(directory, folder, 'entries')) {
    const entry = read(`entries/${name}`, entrySchema)
    if (!entry) continue
    if (`${entry.topic}.yaml` !== name)
      problems.push({
        file: `${folder}/entries/${name}`,
        field: 'topic',
        message: `is “${entry.topic}”, unlike the file's name`,
      })
    entries.set(entry.topic, entry)
  }
  const municipality = read('municipality.yaml', municipalitySchema)
  const responsibilities = read('responsibilities.yaml', responsibilitiesSchema)
  const events = optional('events.yaml', z.array(eventSchema)) ?? []
  const measures = optional('measures.yaml', z.array(measureSchema)) ?? []
  const interpreters = optional('interpreters.yaml', z.array(interpreterServiceSchema)) ?? []
  for (const id of idsUsedTwice(interpreters))
    problems.push({ file: `${folder}/interpreters.yaml`, field: 'id', message: `“${id}” exists twice` })
  if (!municipality || !responsibilities) return undefined
  if (municipality.id !== folder)
    problems.push({
      file: `${folder}/municipality.yaml`,
      field: 'id',
      message: `is “${municipality.id}”, unlike the folder`,
    })
  return {
    municipality,
    responsibilities: new Map(Object.entries(responsibilities.topics)),
    entries,
    events,
    measures,
    interpreters,
  }
}

function idsUsedTwice(services: readonly InterpreterService[]): string[] {
  const ids = services.map(({ id }) => id)
  return ids.filter((id, index) => ids.indexOf(id) < index)
}

function filesIn(directory: string, folder: string, kind: string): string[] {
  const path = join(directory, folder, kind)
  return existsSync(path)
    ? readdirSync(path)
        .filter((name) => name.endsWith('.yaml') && idSchema.safeParse(name.slice(0, -5)).success)
        .toSorted()
    : []
}
