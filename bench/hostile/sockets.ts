import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { startProcess, type ServiceProcess } from './process.ts'
import { createRandom } from './random.ts'
import { brokenRequests, hostileRequest, type RawRequest } from './raw-requests.ts'
import { marker } from './texts.ts'

/** Who has said all and does not hang up is given this long for the answer. Units: milliseconds. */
const answerMs = 2000
const connections = 8
const slowSockets = 50

export interface SocketResult {
  inputs: number
  statuses: Record<string, number>
  slowestMs: number
  /** Connections that were opened and never finished their request: how many the service has cut, and after how long. */
  slow: { opened: number; cut: number; afterSeconds: number }
  /** The longest that somebody else waited meanwhile. Units: milliseconds. */
  othersMs: number
  /** How much an endless body got rid of until it was cut. Units: kilobytes. */
  endlessKb: Record<string, number>
  residentMb: number
  faults: string[]
}

/** Malformed, slow and endless requests over real connections to a real process. `patienceSeconds`: how long to wait for slow ones to be cut. */
export async function runSockets(inputs: number, seed: number, patienceSeconds: number): Promise<SocketResult> {
  const service = await startProcess()
  const result: SocketResult = {
    inputs: 0, statuses: {}, slowestMs: 0, slow: { opened: 0, cut: 0, afterSeconds: 0 }, othersMs: 0, endlessKb: {}, residentMb: 0, faults: [],
  } // prettier-ignore
  try {
    const slow = openSlow(service.port, result)
    const broken = brokenRequests()
    let next = 0
    const work = async () => {
      for (let index = next++; index < inputs; index = next++)
        await sendOne(
          service,
          broken[index] ?? hostileRequest(createRandom(Math.imul(seed, 0x9e3779b1) + index)),
          result,
        )
    }
    await Promise.all(Array.from({ length: connections }, work))
    for (const path of ['/api/messages', '/', '/staff/sign-in', '/slack/events'])
      await sendEndless(service.port, path, result)
    await slow.done(patienceSeconds)
    result.othersMs = Math.max(result.othersMs, slow.longestMs())
    if (!service.isRunning()) result.faults.push('the process has ended')
    else if (!(await (await fetch(`http://127.0.0.1:${service.port}/readyz`)).text()).includes('ready'))
      result.faults.push('not ready any more')
    if (result.othersMs > answerMs) result.faults.push(`others waited ${Math.round(result.othersMs)} ms`)
    const printed = service.printed()
    if (printed.toLowerCase().includes(marker)) result.faults.push('the input in the log')
    if (/unhandled|uncaught/iu.test(printed)) result.faults.push('something was not caught')
    if (/^\s+at /mu.test(printed)) result.faults.push('a stack trace that did not go through the log')
    if (service.isRunning()) result.residentMb = service.residentMb()
  } finally {
    await service.stop()
  }
  return result
}

async function sendOne(
  service: ServiceProcess,
  { name, bytes, statuses }: RawRequest,
  result: SocketResult,
): Promise<void> {
  const started = performance.now()
  const answer = await exchange(service.port, bytes)
  const ms = performance.now() - started
  const status = Number(/^HTTP\/1\.1 (\d{3})/u.exec(answer)?.[1] ?? 0)
  result.inputs++
  result.statuses[status] = (result.statuses[status] ?? 0) + 1
  // Without an answer the connection was cut or the request is not complete: that is no measure of the service.
  if (status > 0) result.slowestMs = Math.max(result.slowestMs, ms)
  if (status >= 500 && status !== 505) result.faults.push(`${name}: ${status}`)
  else if (statuses && status > 0 && !statuses.includes(status))
    result.faults.push(`${name}: ${status} instead of ${statuses.join(' or ')}`)
  else if (statuses && status === 0 && statuses.includes(200)) result.faults.push(`${name}: no answer`)
  if (/\n\s+at .+:\d+:\d+|node_modules\/|root:x:0/u.test(answer))
    result.faults.push(`${name}: a trace or a file in the answer`)
}

/** Sends the bytes and gives what comes back until the other side hangs up, or nothing has come for a while. */
function exchange(port: number, bytes: Buffer): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const received: Buffer[] = []
    let bytesReceived = 0
    const end = () => {
      socket.destroy()
      resolve(Buffer.concat(received).toString('latin1'))
    }
    socket.setTimeout(answerMs, end)
    socket.on('data', (chunk: Buffer) => {
      bytesReceived += chunk.length
      if (bytesReceived < 1_000_000) received.push(chunk)
    })
    socket.on('error', () => undefined)
    socket.on('close', end)
    socket.write(bytes)
  })
}

/** Opens connections that send a header a byte a second, and asks beside them whether others are answered. */
function openSlow(port: number, result: SocketResult) {
  const started = performance.now()
  const sockets = new Set<Socket>()
  let longest = 0
  for (let index = 0; index < slowSockets; index++) {
    const socket = connect(port, '127.0.0.1')
    sockets.add(socket)
    result.slow.opened++
    socket.on('error', () => undefined)
    socket.on('close', () => {
      sockets.delete(socket)
      if (ended) return
      result.slow.cut++
      result.slow.afterSeconds = Math.round((performance.now() - started) / 1000)
    })
    // The service may answer before it hangs up.
    socket.resume()
    const isBody = index % 2 === 1
    socket.write(
      isBody
        ? 'POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 40000\r\n\r\n'
        : 'GET / HTTP/1.1\r\nX: ',
    )
  }
  let ended = false
  const dripping = setInterval(() => {
    for (const socket of sockets) socket.write('a')
  }, 1000)
  const asking = setInterval(() => {
    const asked = performance.now()
    void fetch(`http://127.0.0.1:${port}/healthz`).then(
      async (response) => {
        await response.text()
        longest = Math.max(longest, performance.now() - asked)
      },
      () => void result.faults.push('somebody else was not answered'),
    )
  }, 500)
  return {
    longestMs: () => longest,
    async done(patienceSeconds: number) {
      for (const until = started + patienceSeconds * 1000; sockets.size > 0 && performance.now() < until;)
        await sleep(250)
      clearInterval(dripping)
      clearInterval(asking)
      ended = true
      if (patienceSeconds > 0 && sockets.size > 0) result.faults.push(`${sockets.size} slow connections were not cut`)
      for (const socket of sockets) socket.destroy()
    },
  }
}

/** Sends a body that never ends until it is cut. */
function sendEndless(port: number, path: string, result: SocketResult): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const piece = Buffer.from(`4000\r\n${'a'.repeat(0x4000)}\r\n`)
    const maxBytes = 64_000_000
    let sent = 0
    const write = () => {
      while (sent < maxBytes && !socket.destroyed && !socket.writableEnded) {
        sent += piece.length
        if (!socket.write(piece)) return
      }
      socket.destroy()
    }
    socket.on('drain', write)
    socket.on('error', () => undefined)
    socket.setTimeout(10_000, () => socket.destroy())
    socket.resume()
    socket.on('close', () => {
      result.endlessKb[path] = Math.round(sent / 1000)
      if (sent >= maxBytes) result.faults.push(`an endless body to ${path} was read for ever`)
      resolve()
    })
    socket.write(
      `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n`,
    )
    write()
  })
}
