import { SaxesParser, type SaxesTagNS } from 'saxes'
import { answerLocales, type AnswerLocale } from '#core/locale.ts'
import { segmentIds, xliffNamespace } from './xliff-out.ts'
import { UnreadableFile, type SentFile, type SentUnit } from './units.ts'

const maxDepth = 32
const maxUnits = 5_000
/** Of one title or answer; what is longer than an answer may be is refused later, with its name. */
const maxTextChars = 20_000

/** Marks inside a text that mean nothing to us; their content does. */
const transparent = new Set(['mrk', 'sm', 'em'])

interface OpenUnit {
  id: string
  texts: Map<string, string>
  states: string[]
  problem?: string
}

/**
 * Reads an XLIFF 2.0 document. Nothing in it is loaded or expanded: a DTD is refused, entities but the five of XML are unknown.
 *
 * Errors: `UnreadableFile` for what is no such document; a single bad unit carries its problem.
 */
export function readXliff(xml: string): SentFile {
  const parser = new SaxesParser<{ xmlns: true; position: true }>({ xmlns: true, position: true })
  const path: string[] = []
  const units: SentUnit[] = []
  let locale: AnswerLocale | undefined
  let place = ''
  let unit: OpenUnit | undefined
  let segment: string | undefined
  let isInTarget = false

  const refuse = (reason: string): never => {
    throw new UnreadableFile(reason)
  }
  const add = (text: string) => {
    if (!unit || segment === undefined || !isInTarget) return
    const whole = (unit.texts.get(segment) ?? '') + text
    if (whole.length > maxTextChars) refuse(`Zeile ${parser.line}: Ein Text ist länger als ${maxTextChars} Zeichen.`)
    unit.texts.set(segment, whole)
  }

  parser.on('error', () =>
    refuse(`Zeile ${parser.line}: Das ist kein gültiges XML. Bitte lassen Sie die Datei neu erzeugen.`),
  )
  parser.on('doctype', () =>
    refuse('Die Datei enthält eine DTD (<!DOCTYPE>). So etwas wird aus Sicherheitsgründen nicht gelesen.'),
  )
  parser.on('xmldecl', ({ encoding }) => {
    if (encoding && !/^utf-?8$/iu.test(encoding))
      refuse(`Die Datei nennt die Zeichenkodierung „${encoding.slice(0, 20)}“. Gebraucht wird UTF-8.`)
  })
  parser.on('text', add)
  parser.on('cdata', add)
  parser.on('opentag', (tag) => {
    path.push(tag.local)
    if (path.length > maxDepth) refuse('Die Datei ist zu tief verschachtelt.')
    if (path.length === 1) locale = localeOf(tag, refuse)
    if (tag.uri !== xliffNamespace) return
    if (isInTarget) {
      if (tag.local === 'cp') add(characterOf(tag))
      else if (unit && !transparent.has(tag.local))
        unit.problem = `Der Text enthält Formatierung des Übersetzungsprogramms (<${tag.local.slice(0, 20)}>). Erlaubt ist nur Text.`
    } else if (tag.local === 'file') place = valueOf(tag, 'original') || valueOf(tag, 'id')
    else if (tag.local === 'unit') unit = { id: valueOf(tag, 'id'), texts: new Map(), states: [] }
    else if (tag.local === 'segment' && unit) {
      segment = valueOf(tag, 'id')
      unit.states.push(valueOf(tag, 'state'))
      if (!(segmentIds as readonly string[]).includes(segment) || unit.texts.has(segment))
        unit.problem = 'Überschrift und Antwort wurden anders aufgeteilt, als wir sie geschickt haben.'
    } else if (tag.local === 'target' && segment !== undefined) {
      isInTarget = true
      add('')
    }
  })
  parser.on('closetag', (tag) => {
    path.pop()
    if (tag.uri !== xliffNamespace) return
    if (tag.local === 'target') isInTarget = false
    else if (tag.local === 'segment') segment = undefined
    else if (tag.local === 'unit' && unit) {
      if (units.length === maxUnits) refuse(`Die Datei hat mehr als ${maxUnits} Texte. Bitte teilen Sie sie auf.`)
      units.push(sentUnit(place, unit))
      unit = undefined
    }
  })
  parser.write(xml).close()
  return { locale: locale ?? refuse('Das ist keine XLIFF-Datei.'), units }
}

function valueOf(tag: SaxesTagNS, name: string): string {
  return tag.attributes[name]?.value ?? ''
}

function localeOf(tag: SaxesTagNS, refuse: (reason: string) => never): AnswerLocale {
  const version = valueOf(tag, 'version')
  if (tag.local !== 'xliff') return refuse('Das ist keine XLIFF-Datei.')
  if (tag.uri !== xliffNamespace || !version.startsWith('2.'))
    return refuse(
      `Das ist XLIFF ${version.slice(0, 10) || 'ohne Version'}. Gebraucht wird XLIFF 2.0, so wie wir es ausgeben.`,
    )
  if (!/^de(-DE)?$/iu.test(valueOf(tag, 'srcLang'))) return refuse('Die Ausgangssprache der Datei ist nicht Deutsch.')
  const target = valueOf(tag, 'trgLang')
  const locale = answerLocales.find((one) => one.toLowerCase() === target.toLowerCase())
  if (!locale || locale === 'de')
    return refuse(
      `Die Zielsprache „${target.slice(0, 20)}“ kennen wir nicht. Sie steht in der Datei bei trgLang, zum Beispiel „ar“.`,
    )
  return locale
}

function characterOf(tag: SaxesTagNS): string {
  const code = Number.parseInt(valueOf(tag, 'hex'), 16)
  return code >= 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ''
}

function sentUnit(place: string, { id, texts, states, problem }: OpenUnit): SentUnit {
  const dot = id.lastIndexOf('.')
  return {
    place,
    topic: dot < 0 ? id : id.slice(0, dot),
    basis: dot < 0 ? '' : id.slice(dot + 1),
    title: texts.get('title') ?? '',
    answer: texts.get('answer') ?? '',
    isReviewed: states.length > 0 && states.every((state) => state === 'reviewed' || state === 'final'),
    ...(problem === undefined ? {} : { problem }),
  }
}
