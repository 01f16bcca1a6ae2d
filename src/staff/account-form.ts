import { z } from 'zod'
import { answerLocaleSchema } from '#core/locale.ts'
import { roles, type Account } from './ports.ts'

/** What the form for an account sends. */
export interface AccountForm {
  name: string
  login: string
  roles: readonly string[]
  /** `''`: all municipalities and the nationwide texts. */
  municipality: string
  locales: readonly string[]
}

const loginSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(120, 'Der Anmeldename darf höchstens 120 Zeichen haben.')
  .regex(
    /^[a-z0-9](?:[a-z0-9._+-]*[a-z0-9])?(?:@[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\.[a-z]{2,})?$/,
    'Der Anmeldename ist eine E-Mail-Adresse oder ein kurzer Name aus a–z, Ziffern, Punkt und Strich.',
  )
  .min(3, 'Der Anmeldename braucht mindestens 3 Zeichen.')

const nameSchema = z
  .string()
  .trim()
  .min(2, 'Bitte geben Sie den Namen an.')
  .max(80, 'Der Name darf höchstens 80 Zeichen haben.')
  .regex(/^[^\p{Cc}\p{Cf}]*$/u, 'Der Name enthält ein Zeichen, das nicht geht.')

export const personSchema = z.object({ name: nameSchema, login: loginSchema })

const formSchema = z
  .object({
    name: nameSchema,
    login: loginSchema,
    roles: z.array(z.enum(roles)).min(1, 'Bitte wählen Sie mindestens eine Rolle.'),
    municipality: z.string(),
    locales: z.array(answerLocaleSchema),
  })
  .refine(({ roles, locales }) => !roles.includes('translator') || locales.some((locale) => locale !== 'de'), {
    message: 'Bitte wählen Sie, in welche Sprachen die Person übersetzt.',
  })

/** Checks a form. Shapes: `problems` in German, as many as there are. */
export function readAccountForm(
  form: AccountForm,
  municipalities: readonly string[],
): { kind: 'valid'; account: Omit<Account, 'id' | 'active' | 'createdAt'> } | { kind: 'invalid'; problems: string[] } {
  const parsed = formSchema.safeParse(form)
  const problems = parsed.success ? [] : germanProblems(parsed.error)
  if (form.municipality !== '' && !municipalities.includes(form.municipality))
    problems.push('Diese Kommune gibt es hier nicht.')
  if (!parsed.success || problems.length > 0) return { kind: 'invalid', problems }
  const { municipality, locales, ...rest } = parsed.data
  return {
    kind: 'valid',
    account: {
      ...rest,
      municipality: municipality === '' ? undefined : municipality,
      locales: rest.roles.includes('translator') ? locales.filter((locale) => locale !== 'de') : [],
    },
  }
}

/** The messages of our own checks; for what only a broken form sends, one for all. */
export function germanProblems(error: z.ZodError): string[] {
  const known = error.issues.map(({ message }) =>
    /^(?:Bitte|Der|Diese)/u.test(message) ? message : 'Das Formular ist unvollständig. Bitte laden Sie die Seite neu.',
  )
  return [...new Set(known)]
}
