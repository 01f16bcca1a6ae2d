/** Checks calls and updates against the machine-readable Bot API (`tests/specs/telegram-bot-api.json`). */
import { readFileSync } from 'node:fs'

interface SpecField {
  name: string
  types: string[]
  required: boolean
  description: string
}

interface SpecType {
  fields?: SpecField[]
  subtypes?: string[]
}

interface Spec {
  version: string
  methods: Record<string, { fields?: SpecField[] }>
  types: Record<string, SpecType>
}

const spec = JSON.parse(readFileSync(new URL('../../specs/telegram-bot-api.json', import.meta.url), 'utf8')) as Spec

/** The real server takes method names in any case. */
const methodNames = new Map(Object.keys(spec.methods).map((name) => [name.toLowerCase(), name]))

/** Kinds of updates, as `allowed_updates` names them. */
export const updateKinds: ReadonlySet<string> = new Set(
  (spec.types.Update?.fields ?? []).map((field) => field.name).filter((name) => name !== 'update_id'),
)

/** The method as the documentation writes it; `undefined` when there is none of this name. */
export function methodNamed(name: string): string | undefined {
  return methodNames.get(name.toLowerCase())
}

/** What is wrong with a call: an unknown or missing field, a wrong type. `undefined` when nothing is. */
export function faultInCall(method: string, payload: Record<string, unknown>): string | undefined {
  return faultInFields(payload, spec.methods[method]?.fields ?? [], method)
}

/** The same for a value of a type, such as an `Update`. */
export function faultInType(value: unknown, type: string): string | undefined {
  return faultIn(value, type, type)
}

/** Fields of a method whose values are no plain text: in a form they come as JSON. */
export function jsonFields(method: string): ReadonlySet<string> {
  const fields = spec.methods[method]?.fields ?? []
  const isPlain = ({ types }: SpecField) => types.includes('String') || types.includes('InputFile')
  return new Set(fields.filter((field) => !isPlain(field)).map((field) => field.name))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function faultIn(value: unknown, type: string, path: string): string | undefined {
  if (type.startsWith('Array of ')) {
    if (!Array.isArray(value)) return `${path} must be an array`
    return firstFault(value.map((item, index) => () => faultIn(item, type.slice(9), `${path}[${index}]`)))
  }
  switch (type) {
    case 'Integer':
      return Number.isSafeInteger(value) ? undefined : `${path} must be an integer`
    case 'Float':
      return typeof value === 'number' ? undefined : `${path} must be a number`
    case 'String':
    case 'InputFile':
      return typeof value === 'string' ? undefined : `${path} must be a text`
    case 'Boolean':
      return typeof value === 'boolean' ? undefined : `${path} must be true or false`
    case 'True':
      return value === true ? undefined : `${path} must be true`
    default:
      return faultInObject(value, type, path)
  }
}

function faultInObject(value: unknown, type: string, path: string): string | undefined {
  const definition = spec.types[type]
  if (!definition) return `${path} has the unknown type ${type}`
  if (definition.subtypes) {
    const faults = definition.subtypes.map((subtype) => faultIn(value, subtype, path))
    // The fault of the subtype that came furthest says most: not “must be another kind”.
    return faults.includes(undefined)
      ? undefined
      : (faults.find((fault) => !fault?.includes('must be the word')) ?? `${path} is none of ${type}`)
  }
  if (!isRecord(value)) return `${path} must be an object (${type})`
  return faultInFields(value, definition.fields ?? [], path)
}

function faultInFields(value: Record<string, unknown>, fields: readonly SpecField[], path: string): string | undefined {
  const known = new Map(fields.map((field) => [field.name, field]))
  const unknown = Object.keys(value).find((name) => !known.has(name))
  if (unknown !== undefined) return `${path} has the unknown field ${unknown}`
  return firstFault(fields.map((field) => () => faultInField(value[field.name], field, `${path}.${field.name}`)))
}

function faultInField(value: unknown, field: SpecField, path: string): string | undefined {
  if (value === undefined) return field.required ? `${path} is missing` : undefined
  // “Type of the result, must be article” is the only mark by which the kinds of a union differ.
  const word = /(?:must be|always) [“"']?(\w+)[”"']?\.?$/u.exec(field.description)?.[1]
  if (word && field.types[0] === 'String' && field.types.length === 1 && value !== word)
    return `${path} must be the word ${word}`
  const faults = field.types.map((type) => faultIn(value, type, path))
  return faults.includes(undefined) ? undefined : faults[0]
}

function firstFault(checks: readonly (() => string | undefined)[]): string | undefined {
  for (const check of checks) {
    const fault = check()
    if (fault) return fault
  }
  return undefined
}
