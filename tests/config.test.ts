import { describe, expect, it } from 'vitest'
import { readConfig } from '../src/config.ts'

function faults(environment: Record<string, string>): string[] {
  try {
    readConfig(environment)
    return []
  } catch (error) {
    return (error as Error).message.split('\n').slice(1)
  }
}

describe('the settings', () => {
  it('need nothing: the web chat on SQLite', () => {
    const config = readConfig({})

    expect(config).toMatchObject({ host: '127.0.0.1', port: 8080, embedOrigins: [], logLevel: 'info' })
    expect(config.telegram ?? config.slack ?? config.databaseUrl).toBeUndefined()
  })

  it('take an empty variable as unset', () => {
    expect(readConfig({ PORT: '', TELEGRAM_BOT_TOKEN: '' })).toMatchObject({ port: 8080 })
  })

  it.each([
    [{ PORT: '70000' }, 'PORT'],
    [{ PORT: 'web' }, 'PORT'],
    [{ PUBLIC_URL: 'example.org' }, 'PUBLIC_URL'],
    [{ TELEGRAM_BOT_TOKEN: 'abc' }, 'TELEGRAM_BOT_TOKEN'],
    [
      { TELEGRAM_BOT_TOKEN: '123456:ABCDEFGHIJKL', TELEGRAM_MODE: 'webhook', PUBLIC_URL: 'https://x.de' },
      'TELEGRAM_WEBHOOK_SECRET',
    ],
    [
      { TELEGRAM_BOT_TOKEN: '123456:ABCDEFGHIJKL', TELEGRAM_MODE: 'webhook', TELEGRAM_WEBHOOK_SECRET: 'a'.repeat(16) },
      'PUBLIC_URL',
    ],
    [{ SLACK_BOT_TOKEN: 'xoxb-1' }, 'SLACK_SIGNING_SECRET'],
    [{ SLACK_APP_TOKEN: 'xapp-1' }, 'SLACK_BOT_TOKEN'],
    [{ SLACK_SIGNING_SECRET: 's' }, 'SLACK_BOT_TOKEN'],
    [{ DATABASE_URL: 'postgres://x' }, 'WEGWEISER_SECRET'],
    [{ DATABASE_URL: 'mysql://x' }, 'DATABASE_URL'],
    [{ WEGWEISER_SECRET: 'short' }, 'WEGWEISER_SECRET'],
    [{ WEGWEISER_SECRET_ALSO: 'x'.repeat(32) }, 'WEGWEISER_SECRET'],
    [{ WEGWEISER_SECRET: 'x'.repeat(32), WEGWEISER_SECRET_ALSO: 'x'.repeat(32) }, 'WEGWEISER_SECRET_ALSO'],
    [{ MIGRATE: 'sometimes' }, 'MIGRATE'],
    [{ SECURITY_CONTACT: 'javascript:alert(1)' }, 'SECURITY_CONTACT'],
    [{ SECURITY_CONTACT: 'it@stadt.example\nX: y' }, 'SECURITY_CONTACT'],
  ])('name the variable that is wrong or missing: %j', (environment, name) => {
    expect(faults(environment as Record<string, string>).some((line) => line.startsWith(name))).toBe(true)
  })

  it('migrate SQLite by themselves, and PostgreSQL when told to', () => {
    const shared = { DATABASE_URL: 'postgres://x', WEGWEISER_SECRET: 'x'.repeat(32) }

    expect(readConfig({}).migrate).toBe('auto')
    expect(readConfig({ MIGRATE: 'manual' }).migrate).toBe('manual')
    expect(readConfig(shared).migrate).toBe('manual')
    expect(readConfig({ ...shared, MIGRATE: 'auto' }).migrate).toBe('auto')
  })

  it('have one line per fault and never the value', () => {
    const lines = faults({ PORT: '70000', TELEGRAM_BOT_TOKEN: 'secret-token', LOG_LEVEL: 'loud' })

    expect(lines).toHaveLength(3)
    expect(lines.join()).not.toContain('secret-token')
  })

  it.each([
    ['it@stadt.example', 'mailto:it@stadt.example'],
    ['https://stadt.example/sicherheit', 'https://stadt.example/sicherheit'],
  ])('name the contact for weaknesses as an address: %s', (given, contact) => {
    expect(readConfig({ SECURITY_CONTACT: given }).securityContact).toBe(contact)
  })

  it('switch on Telegram and Slack with their tokens', () => {
    const config = readConfig({
      TELEGRAM_BOT_TOKEN: '123456:ABCDEFGHIJKL',
      SLACK_BOT_TOKEN: 'xoxb-1',
      SLACK_APP_TOKEN: 'xapp-1',
      EMBED_ORIGINS: 'https://a.de, https://b.de',
      MUNICIPALITY: 'mainz',
    })

    expect(config.telegram).toEqual({ token: '123456:ABCDEFGHIJKL', mode: 'polling' })
    expect(config.slack).toEqual({ botToken: 'xoxb-1', appToken: 'xapp-1' })
    expect(config.embedOrigins).toEqual(['https://a.de', 'https://b.de'])
  })
})
