import { Writable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { AppError } from '#app/errors.ts'
import { createLog, logContext } from '../src/log.ts'

function aLog(level: Parameters<typeof createLog>[0] = 'info') {
  const lines: string[] = []
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString())
      done()
    },
  })
  return {
    log: createLog(level, destination),
    lines,
    records: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>),
  }
}

class QuestionError extends Error {
  readonly code = 'ECONNRESET'
  override readonly name = 'QuestionError'
}

describe('the log', () => {
  it('writes one JSON object a line, with the event and its facts', () => {
    const { log, lines, records } = aLog()

    log.info('update-answered', { channel: 'web', ms: 3 })
    log.warn('message-refused', { channel: 'slack' })

    expect(lines.every((line) => line.endsWith('\n') && line.indexOf('\n') === line.length - 1)).toBe(true)
    expect(records()).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        msg: 'update-answered',
        channel: 'web',
        ms: 3,
      },
      { level: 'warn', time: expect.any(String), msg: 'message-refused', channel: 'slack' },
    ])
  })

  it('writes the name, code and place of a foreign error, but never its message', () => {
    const { log, lines, records } = aLog()
    const error = new QuestionError('MARKED-PHRASE\n    at MARKED-PHRASE (no:file)\nMARKED-PHRASE')

    log.error('update-failed', error, { attempt: 2 })

    expect(lines.join('')).not.toContain('MARKED-PHRASE')
    expect(records()[0]).toMatchObject({
      level: 'error',
      msg: 'update-failed',
      attempt: 2,
      error: {
        name: 'QuestionError',
        code: 'ECONNRESET',
        stack: expect.arrayContaining([expect.stringContaining('log.test.ts')]),
      },
    })
  })

  it('writes the message of an error of ours, and not that of its cause', () => {
    const { log, lines, records } = aLog()
    const cause = Object.assign(new Error('duplicate key (MARKED-PHRASE)'), { code: '23505' })

    log.error('store-failed', new AppError('store-unavailable', 'the database does not answer', { cause }))

    expect(lines.join('')).not.toContain('MARKED-PHRASE')
    expect(records()[0]).toMatchObject({
      error: {
        name: 'AppError',
        code: 'store-unavailable',
        message: 'the database does not answer',
        cause: { name: 'Error', code: '23505' },
      },
    })
  })

  it('writes nothing of what is thrown but is no error', () => {
    const { log, lines } = aLog()

    log.error('update-failed', 'MARKED-PHRASE')
    log.error('update-failed', { text: 'MARKED-PHRASE' })
    log.error('update-failed', Object.assign(new Error('x'), { name: 'MARKED PHRASE!', code: 'MARKED PHRASE!' }))

    expect(lines).toHaveLength(3)
    expect(lines.join('')).not.toMatch(/MARKED/)
  })

  it('ends with errors that are their own cause', () => {
    const { log, records } = aLog()
    const error = new Error('x')
    error.cause = error

    log.error('update-failed', error)

    expect(records()).toHaveLength(1)
  })

  it('writes the id of the request in whose course it is', async () => {
    const { log, records } = aLog()

    await logContext.run({ request: 'r-1' }, async () => {
      await Promise.resolve()
      log.info('update-answered')
    })
    log.info('stopped')

    expect(records()).toMatchObject([{ msg: 'update-answered', request: 'r-1' }, { msg: 'stopped' }])
    expect(records()[1]).not.toHaveProperty('request')
  })

  it('leaves out what is below its level', () => {
    const { log, lines } = aLog('error')

    log.info('update-answered')
    log.warn('message-refused')

    expect(lines).toEqual([])
  })
})
