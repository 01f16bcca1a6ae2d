import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { conceptFileSchema, type ConceptFile } from '#core/lexicon.ts'
import type { AskingLocale } from '#core/locale.ts'
import { readYaml } from './yaml-file.ts'

/** The words of some languages by the concept they stand for. What is missing or broken is left out: it only explains. */
export function readConceptFiles(directory: string, locales: readonly AskingLocale[]): ConceptFile[] {
  return locales.flatMap((locale) => {
    const path = join(directory, 'concepts', `${locale}.yaml`)
    return existsSync(path) ? (readYaml(path, `concepts/${locale}.yaml`, conceptFileSchema, []) ?? []) : []
  })
}
