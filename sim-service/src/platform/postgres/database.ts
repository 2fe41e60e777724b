import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type ClientConfig, escapeIdentifier, Pool, type PoolClient } from 'pg'
import copyStreams from 'pg-copy-streams'
import { StoreUnavailable } from '../../runs/ports/store-unavailable.ts'
import type { Transaction, Transactions } from '../../runs/ports/transaction.ts'
import { Breaker, type BreakerState, messageOf } from './breaker.ts'
import { isConnectionFailure } from './connection-failure.ts'
import { copyText } from './copy-text.ts'
import { Listener, type NotificationHandler } from './listener.ts'
import { valueTypes } from './value-types.ts'

export type { NotificationHandler } from './listener.ts'

/** What can be asked of the database, within a transaction or each in one of its own. */
export interface Queryable {
  /** The rows. Without values the text may be several statements, and the rows are the last one's. */
  query<T = Record<string, unknown>>(sql: string, values?: readonly unknown[]): Promise<T[]>
  /** COPY into a table, as fast as the server takes it; gives the number of rows. */
  copy(table: string, columns: readonly string[], rows: Iterable<readonly unknown[]>): Promise<number>
}

export interface Tx extends Queryable, Transaction {}

export interface DatabaseHealth {
  readonly isUp: boolean
  readonly breaker: BreakerState
  /** Of the question just asked. */
  readonly latencyMs?: number
  readonly error?: string
  readonly connections: { readonly open: number; readonly idle: number; readonly waiting: number }
}

export interface Database extends Queryable, Transactions {
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** Hints by NOTIFY; after a lost connection the handler is told `undefined`, and looks for itself. */
  listen(channel: string, handler: NotificationHandler): Promise<() => Promise<void>>
  /** Asks the server now, whatever the breaker says. */
  health(): Promise<DatabaseHealth>
  /** What is known without asking. */
  readonly breaker: BreakerState
  onBreakerChange(listener: (state: BreakerState) => void): void
  close(): Promise<void>
}

export interface DatabaseConfig {
  readonly url: string
  readonly applicationName?: string
  readonly poolSize?: number
  readonly statementTimeoutMs?: number
  readonly connectTimeoutMs?: number
  readonly breaker?: { readonly failures?: number; readonly openMs?: number }
}

const POOL_SIZE = 10
const STATEMENT_TIMEOUT_MS = 30_000
const LOCK_TIMEOUT_MS = 10_000
const CONNECT_TIMEOUT_MS = 5000
/** A server that neither answers nor closes is given up a little after it should have given up by itself. */
const SILENCE_MS = 5000
const BREAKER_FAILURES = 5
const BREAKER_OPEN_MS = 1000

/** Connects when it is first asked. */
export function openDatabase(from: string | DatabaseConfig): Database {
  return new PostgresDatabase(typeof from === 'string' ? { url: from } : from)
}

class PostgresDatabase implements Database {
  private readonly pool: Pool
  private readonly circuit: Breaker
  private readonly listener: Listener
  private readonly breakerListeners: Array<(state: BreakerState) => void> = []
  private readonly probeMs: number
  private probe: NodeJS.Timeout | undefined
  private closing: Promise<void> | undefined

  constructor(config: DatabaseConfig) {
    const { failures = BREAKER_FAILURES, openMs = BREAKER_OPEN_MS } = config.breaker ?? {}
    const connection = clientConfig(config)
    this.pool = new Pool({ ...connection, max: config.poolSize ?? POOL_SIZE, idleTimeoutMillis: 30_000 })
    // An idle connection that the server closes is replaced by the next one; unheard, its error would end the process.
    this.pool.on('error', () => undefined)
    this.listener = new Listener(connection)
    this.probeMs = openMs
    this.circuit = new Breaker({ failures, openMs }, (state) => this.breakerBecame(state))
  }

  get breaker(): BreakerState {
    return this.circuit.state
  }

  onBreakerChange(listener: (state: BreakerState) => void): void {
    this.breakerListeners.push(listener)
  }

  query<T>(sql: string, values?: readonly unknown[]): Promise<T[]> {
    return this.withClient((client) => rowsOf<T>(client, sql, values))
  }

  copy(table: string, columns: readonly string[], rows: Iterable<readonly unknown[]>): Promise<number> {
    return this.withClient((client) => copyInto(client, table, columns, rows))
  }

  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.withClient(async (client) => {
      await client.query('begin')
      try {
        const value = await work({
          query: (sql, values) => rowsOf(client, sql, values),
          copy: (table, columns, rows) => copyInto(client, table, columns, rows),
        })
        await client.query('commit')
        return value
      } catch (error) {
        if (!isConnectionFailure(error)) await client.query('rollback')
        throw error
      }
    })
  }

  listen(channel: string, handler: NotificationHandler): Promise<() => Promise<void>> {
    return this.guarded(() => this.listener.listen(channel, handler))
  }

  async health(): Promise<DatabaseHealth> {
    const started = performance.now()
    const { totalCount: open, idleCount: idle, waitingCount: waiting } = this.pool
    const connections = { open, idle, waiting }
    try {
      await this.ask()
      const latencyMs = Math.round((performance.now() - started) * 10) / 10
      return { isUp: true, breaker: this.breaker, latencyMs, connections }
    } catch (error) {
      return { isUp: false, breaker: this.breaker, error: messageOf(error), connections }
    }
  }

  close(): Promise<void> {
    clearInterval(this.probe)
    this.closing ??= Promise.all([this.listener.close(), this.pool.end()]).then(() => undefined)
    return this.closing
  }

  /** Past the breaker, which learns from the answer. */
  private async ask(): Promise<void> {
    try {
      await this.pool.query('select 1')
      this.circuit.succeeded()
    } catch (error) {
      if (isConnectionFailure(error) && !this.isBusy) this.circuit.failed(error)
      throw error
    }
  }

  /** Whoever waited in vain for one of our own connections knows nothing of the server. */
  private get isBusy(): boolean {
    return this.pool.idleCount === 0 && this.pool.totalCount >= this.pool.options.max
  }

  private withClient<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    return this.guarded(async () => {
      const client = await this.pool.connect()
      let failure: unknown
      // A connection that is lost between two queries of a transaction says so here, and the next query fails.
      const onError = (error: Error): void => {
        failure ??= error
      }
      client.on('error', onError)
      try {
        return await work(client)
      } catch (error) {
        if (isConnectionFailure(error)) failure ??= error
        throw error
      } finally {
        client.off('error', onError)
        // With an error the connection is closed and not used again.
        client.release(failure === undefined ? undefined : true)
      }
    })
  }

  private async guarded<T>(work: () => Promise<T>): Promise<T> {
    this.circuit.enter()
    try {
      const value = await work()
      this.circuit.succeeded()
      return value
    } catch (error) {
      if (error instanceof StoreUnavailable) throw error
      if (!isConnectionFailure(error)) {
        // The server said no, which it cannot say when it is down.
        this.circuit.succeeded()
        throw error
      }
      const { isBusy } = this
      if (!isBusy) this.circuit.failed(error)
      throw new StoreUnavailable(isBusy ? 'all connections are in use' : messageOf(error), error)
    }
  }

  /** While it is open somebody asks now and then, so that it closes without waiting for a caller. */
  private breakerBecame(state: BreakerState): void {
    clearInterval(this.probe)
    if (state !== 'closed' && this.closing === undefined) {
      this.probe = setInterval(() => {
        this.ask().catch(() => undefined)
      }, this.probeMs).unref()
    }
    for (const listener of this.breakerListeners) listener(state)
  }
}

function clientConfig(config: DatabaseConfig): ClientConfig {
  const statementTimeoutMs = config.statementTimeoutMs ?? STATEMENT_TIMEOUT_MS
  return {
    connectionString: config.url,
    application_name: config.applicationName ?? 'roamlab',
    connectionTimeoutMillis: config.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
    statement_timeout: statementTimeoutMs,
    query_timeout: statementTimeoutMs + SILENCE_MS,
    lock_timeout: LOCK_TIMEOUT_MS,
    idle_in_transaction_session_timeout: 2 * statementTimeoutMs,
    keepAlive: true,
    types: valueTypes,
  }
}

async function rowsOf<T>(client: PoolClient, sql: string, values?: readonly unknown[]): Promise<T[]> {
  const result: unknown = await (values === undefined ? client.query(sql) : client.query(sql, [...values]))
  const last = (Array.isArray(result) ? result.at(-1) : result) as { rows: T[] }
  return last.rows
}

async function copyInto(
  client: PoolClient,
  table: string,
  columns: readonly string[],
  rows: Iterable<readonly unknown[]>,
): Promise<number> {
  let count = 0
  const names = columns.map(escapeIdentifier).join(', ')
  const target = client.query(copyStreams.from(`copy ${escapeIdentifier(table)} (${names}) from stdin`))
  await pipeline(Readable.from(copyText(rows, () => count++)), target)
  return count
}
