import { join, resolve } from 'node:path'
import { z } from 'zod'
import { AppError } from '#app/errors.ts'

const blankIsUnset = (value: unknown) => (value === '' ? undefined : value)
const text = z.preprocess(blankIsUnset, z.string().optional())
const url = z.preprocess(
  blankIsUnset,
  z.url({ protocol: /^https?$/, error: 'must be an address such as https://…' }).optional(),
)
const folder = (fallback: string) =>
  z.preprocess(
    blankIsUnset,
    z
      .string()
      .default(fallback)
      .transform((path) => resolve(path)),
  )

/** Every setting of the service, by the name of its environment variable. The table in README.md lists them. */
const environmentSchema = z
  .object({
    HOST: z.preprocess(blankIsUnset, z.string().default('127.0.0.1')),
    PORT: z.preprocess(blankIsUnset, z.coerce.number().int().min(0).max(65_535).default(8080)),
    PUBLIC_URL: url,
    METRICS_PORT: z.preprocess(blankIsUnset, z.coerce.number().int().min(0).max(65_535).optional()),
    DATA_DIR: folder('data'),
    KNOWLEDGE_DIR: folder('knowledge'),
    LOCALES_DIR: folder('locales'),
    CACHE_DIR: folder('.cache'),
    REVISED_DIR: text,
    DATABASE_URL: z.preprocess(
      blankIsUnset,
      z.string().startsWith('postgres', 'must be a postgres:// address').optional(),
    ),
    WEGWEISER_SECRET: z.preprocess(blankIsUnset, z.string().min(32, 'must have at least 32 characters').optional()),
    WEGWEISER_SECRET_ALSO: z.preprocess(
      blankIsUnset,
      z.string().min(32, 'must have at least 32 characters').optional(),
    ),
    MIGRATE: z.preprocess(blankIsUnset, z.enum(['auto', 'manual']).optional()),
    MUNICIPALITY: text,
    OIDC_ISSUER: url,
    OIDC_CLIENT_ID: text,
    OIDC_CLIENT_SECRET: text,
    TRUSTED_PROXIES: z.preprocess(blankIsUnset, z.coerce.number().int().min(0).max(10).optional()),
    LOG_LEVEL: z.preprocess(blankIsUnset, z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info')),
    EMBED_ORIGINS: z.preprocess(
      blankIsUnset,
      z
        .string()
        .default('')
        .transform((list) => list.split(/[\s,]+/u).filter(Boolean)),
    ),
    IMPRINT_URL: url,
    PRIVACY_URL: url,
    ACCESSIBILITY_URL: url,
    SECURITY_CONTACT: z.preprocess(
      blankIsUnset,
      z
        .union([z.email(), z.url({ protocol: /^(?:https|mailto|tel)$/ })], {
          error: 'must be an e-mail address or an address such as https://…',
        })
        .transform((contact) => (/^(?:https|mailto|tel):/u.test(contact) ? contact : `mailto:${contact}`))
        .optional(),
    ),
    TELEGRAM_BOT_TOKEN: z.preprocess(
      blankIsUnset,
      z
        .string()
        .regex(/^\d+:[\w-]{10,}$/, 'must look like 123456:ABC…, as BotFather gives it')
        .optional(),
    ),
    TELEGRAM_MODE: z.preprocess(blankIsUnset, z.enum(['polling', 'webhook']).default('polling')),
    TELEGRAM_WEBHOOK_SECRET: z.preprocess(
      blankIsUnset,
      z
        .string()
        .regex(/^[\w-]{16,256}$/, 'must have 16 to 256 characters of A-Z a-z 0-9 _ -')
        .optional(),
    ),
    TELEGRAM_API_ROOT: url,
    SLACK_BOT_TOKEN: z.preprocess(blankIsUnset, z.string().startsWith('xoxb-', 'must begin with xoxb-').optional()),
    SLACK_SIGNING_SECRET: text,
    SLACK_APP_TOKEN: z.preprocess(blankIsUnset, z.string().startsWith('xapp-', 'must begin with xapp-').optional()),
    SLACK_API_URL: url,
  })
  .superRefine((settings, context) => {
    const fault = (name: string, message: string) => context.addIssue({ code: 'custom', path: [name], message })
    if (settings.TELEGRAM_MODE === 'webhook' && settings.TELEGRAM_BOT_TOKEN) {
      if (!settings.TELEGRAM_WEBHOOK_SECRET) fault('TELEGRAM_WEBHOOK_SECRET', 'is needed when TELEGRAM_MODE is webhook')
      if (!settings.PUBLIC_URL) fault('PUBLIC_URL', 'is needed when TELEGRAM_MODE is webhook')
    }
    if (settings.SLACK_BOT_TOKEN && !settings.SLACK_SIGNING_SECRET && !settings.SLACK_APP_TOKEN)
      fault('SLACK_SIGNING_SECRET', 'or SLACK_APP_TOKEN (Socket Mode) is needed with SLACK_BOT_TOKEN')
    if (!settings.SLACK_BOT_TOKEN && (settings.SLACK_SIGNING_SECRET || settings.SLACK_APP_TOKEN))
      fault('SLACK_BOT_TOKEN', 'is needed with SLACK_SIGNING_SECRET or SLACK_APP_TOKEN')
    const oidc = [settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET]
    if (oidc.some(Boolean) && !oidc.every(Boolean))
      fault('OIDC_ISSUER', 'OIDC_CLIENT_ID and OIDC_CLIENT_SECRET belong together: all or none')
    if (settings.OIDC_ISSUER && !settings.PUBLIC_URL) fault('PUBLIC_URL', 'is needed with OIDC_ISSUER')
    if (settings.DATABASE_URL && !settings.WEGWEISER_SECRET)
      fault('WEGWEISER_SECRET', 'is needed with DATABASE_URL: all replicas must share it')
    if (settings.WEGWEISER_SECRET_ALSO && !settings.WEGWEISER_SECRET)
      fault('WEGWEISER_SECRET', 'is needed with WEGWEISER_SECRET_ALSO')
    if (settings.WEGWEISER_SECRET_ALSO && settings.WEGWEISER_SECRET_ALSO === settings.WEGWEISER_SECRET)
      fault('WEGWEISER_SECRET_ALSO', 'must be another secret than WEGWEISER_SECRET')
  })

type Settings = z.infer<typeof environmentSchema>

export interface TelegramConfig {
  token: string
  mode: 'polling' | 'webhook'
  webhookSecret?: string
  apiRoot?: string
}

/** `signingSecret`: events come over HTTP; `appToken`: over a socket (Socket Mode). */
export interface SlackConfig {
  botToken: string
  signingSecret?: string
  appToken?: string
  apiUrl?: string
}

export interface Config {
  host: string
  port: number
  publicUrl?: string
  /** Where Prometheus reads; unset: nowhere. */
  metricsPort?: number
  dataDirectory: string
  knowledgeDirectory: string
  localesDirectory: string
  cacheDirectory: string
  /** What is learnt from staff's changes; unlike the cache it must be writable while the service runs. */
  revisedDirectory: string
  databaseUrl?: string
  secret?: string
  /** The secret before or after this one, while they are rotated. */
  secretAlso?: string
  /** Whether the start brings the tables up to date. */
  migrate: 'auto' | 'manual'
  municipality?: string
  logLevel: Settings['LOG_LEVEL']
  /** Origins that may embed the chat; empty: every site may. */
  embedOrigins: string[]
  links: { imprint?: string; privacy?: string; accessibility?: string }
  /** Whom to tell about a weakness, as an address with its scheme: `mailto:…`, `https:…`. */
  securityContact?: string
  /** The sign-on service of the administration, for the staff console. */
  oidc?: { issuer: string; clientId: string; clientSecret: string }
  /** Proxies in front of us that each add to `X-Forwarded-For`. */
  trustedProxies?: number
  telegram?: TelegramConfig
  slack?: SlackConfig
}

type Present<T> = { [Key in keyof T]-?: Exclude<T[Key], undefined> }

/** Leaves out what is unset, so that a missing setting is absent and not `undefined`. */
export function present<T extends object>(values: T): Partial<Present<T>> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<Present<T>>
}

/**
 * The settings of the service, from the environment only.
 *
 * Errors: `config-invalid`; the message has one line per fault, each beginning with the name of the variable, never its value.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const result = environmentSchema.safeParse(environment)
  if (!result.success) {
    const lines = result.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`)
    throw new AppError('config-invalid', `These settings are wrong:\n${lines.join('\n')}`)
  }
  const settings = result.data
  return Object.freeze({
    host: settings.HOST,
    port: settings.PORT,
    dataDirectory: settings.DATA_DIR,
    knowledgeDirectory: settings.KNOWLEDGE_DIR,
    localesDirectory: settings.LOCALES_DIR,
    cacheDirectory: settings.CACHE_DIR,
    revisedDirectory: resolve(settings.REVISED_DIR ?? join(settings.DATA_DIR, 'knowledge')),
    logLevel: settings.LOG_LEVEL,
    // Of many replicas, one old one must not meet tables that a new one has just changed without anybody's decision.
    migrate: settings.MIGRATE ?? (settings.DATABASE_URL ? 'manual' : 'auto'),
    embedOrigins: settings.EMBED_ORIGINS,
    links: present({
      imprint: settings.IMPRINT_URL,
      privacy: settings.PRIVACY_URL,
      accessibility: settings.ACCESSIBILITY_URL,
    }),
    ...present({
      publicUrl: settings.PUBLIC_URL,
      metricsPort: settings.METRICS_PORT,
      databaseUrl: settings.DATABASE_URL,
      secret: settings.WEGWEISER_SECRET,
      secretAlso: settings.WEGWEISER_SECRET_ALSO,
      municipality: settings.MUNICIPALITY,
      trustedProxies: settings.TRUSTED_PROXIES,
      securityContact: settings.SECURITY_CONTACT,
    }),
    ...(settings.OIDC_ISSUER
      ? {
          oidc: {
            issuer: settings.OIDC_ISSUER,
            clientId: settings.OIDC_CLIENT_ID ?? '',
            clientSecret: settings.OIDC_CLIENT_SECRET ?? '',
          },
        }
      : {}),
    ...(settings.TELEGRAM_BOT_TOKEN
      ? {
          telegram: {
            token: settings.TELEGRAM_BOT_TOKEN,
            mode: settings.TELEGRAM_MODE,
            ...present({ webhookSecret: settings.TELEGRAM_WEBHOOK_SECRET, apiRoot: settings.TELEGRAM_API_ROOT }),
          },
        }
      : {}),
    ...(settings.SLACK_BOT_TOKEN
      ? {
          slack: {
            botToken: settings.SLACK_BOT_TOKEN,
            ...present({
              signingSecret: settings.SLACK_SIGNING_SECRET,
              appToken: settings.SLACK_APP_TOKEN,
              apiUrl: settings.SLACK_API_URL,
            }),
          },
        }
      : {}),
  })
}
