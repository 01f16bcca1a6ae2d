import { readFileSync } from 'node:fs'

interface Parameter {
  name: string
  required?: boolean
}
interface Spec {
  paths: Record<string, Record<string, { parameters?: Parameter[] }>>
}

const spec = JSON.parse(readFileSync(new URL('../../specs/slack-web-api.json', import.meta.url), 'utf8')) as Spec

/** The file is of October 2020: methods and arguments that are newer, from `@slack/web-api` 8.2. */
const newerMethods: Record<string, Parameter[]> = { 'apps.connections.open': [] }
const newerArguments: Record<string, string[]> = {
  'chat.postMessage': ['metadata', 'team_id'],
  'chat.update': ['metadata', 'team_id'],
  'conversations.history': ['include_all_metadata', 'team_id'],
  'conversations.replies': ['include_all_metadata', 'team_id'],
  'views.open': ['team_id'],
  'views.publish': ['team_id'],
  'views.update': ['team_id'],
  'users.info': ['team_id'],
  'auth.test': ['team_id'],
}
/** Required by Slack, though the file does not say so. */
const alsoRequired: Record<string, string[]> = {
  'users.info': ['user'],
  'views.update': ['view', 'view_id'],
  'conversations.history': ['channel'],
  'conversations.replies': ['channel', 'ts'],
}

/** What is wrong with the arguments of a call. Shapes: `undefined` when nothing is. */
export function faultInCall(
  method: string,
  given: Record<string, unknown>,
): { error: string; detail: string } | undefined {
  const path = spec.paths[`/${method}`]
  const parameters = path ? (Object.values(path)[0]?.parameters ?? []) : newerMethods[method]
  if (!parameters) return { error: 'unknown_method', detail: method }
  const known = new Set([...parameters.map(({ name }) => name), ...(newerArguments[method] ?? [])])
  const unknown = Object.keys(given).find((name) => !known.has(name))
  if (unknown !== undefined) return { error: 'invalid_arg_name', detail: `${method}: ${unknown}` }
  const required = [
    ...parameters.filter((one) => one.required && one.name !== 'token').map(({ name }) => name),
    ...(alsoRequired[method] ?? []),
  ]
  const missing = required.find((name) => given[name] === undefined || given[name] === '')
  return missing === undefined ? undefined : { error: 'invalid_arguments', detail: `${method}: ${missing} is missing` }
}
