import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { askingLocales } from '#core/locale.ts'

/** What version 0.4 of the standard asks for: https://yml.publiccode.tools/schema.core.html */
const publiccodeSchema = z.object({
  publiccodeYmlVersion: z.literal('0.4'),
  name: z.string().min(1),
  url: z.url({ protocol: /^https$/ }),
  platforms: z.array(z.string()).min(1),
  categories: z.array(z.string()).min(1),
  developmentStatus: z.enum(['concept', 'development', 'beta', 'stable', 'obsolete']),
  softwareType: z.enum([
    'standalone/mobile',
    'standalone/iot',
    'standalone/desktop',
    'standalone/web',
    'standalone/backend',
    'standalone/other',
    'addon',
    'library',
    'configurationFiles',
  ]),
  description: z.record(
    z.string(),
    z.object({
      shortDescription: z.string().min(1).max(150),
      longDescription: z.string().min(150).max(10_000),
      features: z.array(z.string().max(100)).min(1),
    }),
  ),
  legal: z.object({ license: z.string().min(1) }),
  maintenance: z.object({
    type: z.literal('community'),
    contacts: z.array(z.object({ name: z.string().min(1) })).min(1),
  }),
  localisation: z.object({ localisationReady: z.boolean(), availableLanguages: z.array(z.string()).min(1) }),
})

it('publiccode.yml has what the standard asks for, and what the product is', () => {
  const file = publiccodeSchema.parse(parse(readFileSync('publiccode.yml', 'utf8')))
  const { version, license } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string; license: string }

  expect(file.legal.license).toBe(license)
  expect(file).toHaveProperty('name', 'Wegweiser')
  expect(file.localisation.availableLanguages.toSorted()).toEqual([...askingLocales].toSorted())
  expect(parse(readFileSync('publiccode.yml', 'utf8'))).toHaveProperty('softwareVersion', version)
})
