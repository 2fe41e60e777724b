import { Client, type ClientConfig, escapeIdentifier } from 'pg'

/** Told of a notification's payload; told `undefined` after a reconnection, when some may have been missed. */
export type NotificationHandler = (payload: string | undefined) => void

const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 2000
const HEARTBEAT_MS = 10_000

/**
 * LISTEN on a connection of its own, which is made when somebody listens and made again when it is lost. Notifications
 * are hints: after a gap each handler is told to look for itself.
 */
export class Listener {
  private readonly config: ClientConfig
  private readonly handlers = new Map<string, Set<NotificationHandler>>()
  private connecting: Promise<Client> | undefined
  private client: Client | undefined
  private pause: NodeJS.Timeout | undefined
  private heartbeat: NodeJS.Timeout | undefined
  private pauseMs = FIRST_PAUSE_MS
  private isClosed = false

  constructor(config: ClientConfig) {
    this.config = config
  }

  get isConnected(): boolean {
    return this.client !== undefined
  }

  /** Resolves when notifications of the channel arrive; gives what ends it. */
  async listen(channel: string, handler: NotificationHandler): Promise<() => Promise<void>> {
    const handlers = this.handlers.get(channel) ?? new Set()
    handlers.add(handler)
    this.handlers.set(channel, handlers)
    try {
      const client = await this.connected()
      await client.query(`listen ${escapeIdentifier(channel)}`)
    } catch (error) {
      this.forget(channel, handler)
      throw error
    }
    return async () => {
      if (!this.forget(channel, handler)) return
      // On a connection that is lost nobody listens any more.
      await this.client?.query(`unlisten ${escapeIdentifier(channel)}`).catch(() => undefined)
    }
  }

  async close(): Promise<void> {
    this.isClosed = true
    this.handlers.clear()
    clearTimeout(this.pause)
    const client = this.client
    this.drop(client)
    await client?.end().catch(() => undefined)
  }

  /** Whether nobody is left who listens to the channel. */
  private forget(channel: string, handler: NotificationHandler): boolean {
    const handlers = this.handlers.get(channel)
    if (handlers?.delete(handler) !== true || handlers.size > 0) return false
    this.handlers.delete(channel)
    return true
  }

  private async connected(): Promise<Client> {
    if (this.isClosed) throw new Error('the listener is closed')
    if (this.client !== undefined) return this.client
    this.connecting ??= this.connect().finally(() => {
      this.connecting = undefined
    })
    return this.connecting
  }

  private async connect(): Promise<Client> {
    const client = new Client(this.config)
    // Without a listener an error of the socket would end the process.
    client.on('error', () => this.lost(client))
    client.on('end', () => this.lost(client))
    client.on('notification', ({ channel, payload }) => this.tell(channel, payload ?? ''))
    await client.connect()
    if (this.isClosed) {
      await client.end()
      throw new Error('the listener is closed')
    }
    for (const channel of this.handlers.keys()) await client.query(`listen ${escapeIdentifier(channel)}`)
    this.client = client
    this.pauseMs = FIRST_PAUSE_MS
    // A server that went away without a word is found out by asking.
    this.heartbeat = setInterval(() => {
      client.query('select 1').catch(() => this.lost(client))
    }, HEARTBEAT_MS).unref()
    return client
  }

  private drop(client: Client | undefined): void {
    if (client === undefined || this.client !== client) return
    this.client = undefined
    clearInterval(this.heartbeat)
  }

  private lost(client: Client): void {
    if (this.client !== client) return
    this.drop(client)
    client.end().catch(() => undefined)
    this.reconnectLater()
  }

  private reconnectLater(): void {
    if (this.isClosed || this.handlers.size === 0) return
    clearTimeout(this.pause)
    this.pause = setTimeout(() => {
      this.connected().then(
        () => this.tellAll(),
        () => this.reconnectLater(),
      )
    }, this.pauseMs).unref()
    this.pauseMs = Math.min(2 * this.pauseMs, LONGEST_PAUSE_MS)
  }

  private tell(channel: string, payload: string | undefined): void {
    for (const handler of this.handlers.get(channel) ?? []) handler(payload)
  }

  private tellAll(): void {
    for (const channel of this.handlers.keys()) this.tell(channel, undefined)
  }
}
