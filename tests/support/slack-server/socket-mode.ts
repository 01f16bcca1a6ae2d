import type { IncomingMessage, Server } from 'node:http'
import { WebSocketServer, type WebSocket } from 'ws'

/** How an envelope ended: acknowledged (with what), or not before the connection went or the time was up. */
export type EnvelopeEnd =
  { acknowledged: true; payload: unknown } | { acknowledged: false; reason: 'closed' | 'timeout' }

/** Socket Mode: connections with tickets, envelopes, acknowledgements. */
export class SocketMode {
  readonly connections = new Set<WebSocket>()
  /** How many connections there have been. */
  opened = 0
  readonly #server = new WebSocketServer({ noServer: true })
  readonly #tickets = new Set<string>()
  readonly #waiting = new Set<() => void>()
  readonly #onChange: () => void
  #count = 0

  /** `onChange` is called when a connection comes or goes. */
  constructor(onChange: () => void) {
    this.#onChange = onChange
  }

  attach(server: Server): void {
    server.on('upgrade', (request: IncomingMessage, socket, head) => {
      const ticket = new URL(request.url ?? '', 'ws://127.0.0.1').searchParams.get('ticket') ?? ''
      if (!this.#tickets.delete(ticket)) return socket.destroy()
      this.#server.handleUpgrade(request, socket, head, (connection) => this.#welcome(connection))
    })
  }

  /** Each ticket opens one connection. */
  issueTicket(): string {
    const ticket = `ticket-${++this.#count}`
    this.#tickets.add(ticket)
    return ticket
  }

  #welcome(connection: WebSocket): void {
    this.connections.add(connection)
    this.opened += 1
    connection.on('close', () => {
      this.connections.delete(connection)
      this.#onChange()
    })
    connection.send(JSON.stringify({ type: 'hello', num_connections: this.connections.size }))
    for (const ready of this.#waiting) ready()
    this.#waiting.clear()
    this.#onChange()
  }

  async #connection(): Promise<WebSocket> {
    const [connection] = this.connections
    if (connection) return connection
    await new Promise<void>((resolve) => this.#waiting.add(resolve))
    return this.#connection()
  }

  /** Sends one envelope over the oldest connection, or over the next one when there is none. */
  async send(
    type: string,
    payload: unknown,
    more: Record<string, unknown> = {},
    timeoutMs = 3000,
  ): Promise<EnvelopeEnd> {
    const connection = await this.#connection()
    const envelope = `envelope-${++this.#count}`
    return new Promise((resolve) => {
      const end = (result: EnvelopeEnd) => {
        clearTimeout(timer)
        connection.off('message', onMessage)
        connection.off('close', onClose)
        resolve(result)
      }
      const onClose = () => end({ acknowledged: false, reason: 'closed' })
      const onMessage = (data: Buffer) => {
        const answer = JSON.parse(data.toString()) as { envelope_id?: string; payload?: unknown }
        if (answer.envelope_id === envelope) end({ acknowledged: true, payload: answer.payload })
      }
      const timer = setTimeout(() => end({ acknowledged: false, reason: 'timeout' }), timeoutMs)
      connection.on('message', onMessage)
      connection.on('close', onClose)
      connection.send(
        JSON.stringify({
          type,
          envelope_id: envelope,
          payload,
          accepts_response_payload: type !== 'events_api',
          ...more,
        }),
      )
    })
  }

  /** Slack moves connections to other machines: it says so, and the client connects anew. */
  requestReconnect(): void {
    for (const connection of this.connections)
      connection.send(JSON.stringify({ type: 'disconnect', reason: 'refresh_requested' }))
  }

  /** The line goes dead without a word. */
  cut(): void {
    for (const connection of this.connections) connection.terminate()
  }

  close(): void {
    this.cut()
    this.#server.close()
  }
}
