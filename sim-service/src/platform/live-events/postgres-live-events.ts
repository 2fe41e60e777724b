import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type {
  LiveEvent,
  LiveEvents,
  LiveKpis,
  LiveListener,
  LiveObjective,
  LiveProgress,
  LiveSnapshot,
} from '../../runs/ports/live-events.ts'
import type { RunRecord } from '../../runs/ports/run-record.ts'
import { StoreUnavailable } from '../../runs/ports/store-unavailable.ts'
import type { Database } from '../postgres/database.ts'
import * as rows from './event-rows.ts'

/** Events in one insert. */
const BATCH = 1000
/** Events that wait while the store does not answer; beyond it what the next of its kind replaces is given up. */
const MOST_WAITING = 20_000
const RETRY_MS = 250
/** Many clients that come at once (after a restart, say) share one reading of the store. */
const SNAPSHOT_FRESH_MS = 100
const DEFAULT_LIMIT = 1000

export interface PostgresLiveEventsParts {
  readonly database: Database
  readonly runOf: (runId: string) => Promise<RunRecord | undefined>
  /** Told of a failure after which the store is asked again. */
  readonly report?: (error: unknown) => void
}

/**
 * Events are stored, and only then told: whoever has seen something finds it again after any restart. Several services
 * on one database hear each other's through NOTIFY.
 */
export class PostgresLiveEvents implements LiveEvents {
  private readonly parts: PostgresLiveEventsParts
  private readonly origin = randomUUID()
  private readonly listeners = new Map<string, Set<LiveListener>>()
  private readonly snapshots = new Map<string, { at: number; snapshot: Promise<LiveSnapshot | undefined> }>()
  private waiting: LiveEvent[] = []
  private work: Promise<void> = Promise.resolve()
  private isWriting = false
  private isClosed = false
  private told: number
  private endListening: () => Promise<void> = async () => {}

  private constructor(parts: PostgresLiveEventsParts, told: number) {
    this.parts = parts
    this.told = told
  }

  static async open(parts: PostgresLiveEventsParts): Promise<PostgresLiveEvents> {
    const events = new PostgresLiveEvents(parts, await rows.lastPosition(parts.database))
    events.endListening = await parts.database.listen(rows.CHANNEL, (origin) => {
      if (origin !== events.origin) events.inTurn(() => events.tellOthers())
    })
    return events
  }

  publish(_runId: string, events: readonly LiveEvent[]): void {
    this.waiting.push(...events)
    if (this.waiting.length > MOST_WAITING) this.waiting = withoutReplaced(this.waiting)
    if (this.isWriting) return
    this.isWriting = true
    this.inTurn(() => this.write())
  }

  /** When everything published so far is stored and told. */
  async settled(): Promise<void> {
    await this.work
  }

  async snapshot(runId: string): Promise<LiveSnapshot | undefined> {
    const known = this.snapshots.get(runId)
    if (known !== undefined && Date.now() - known.at < SNAPSHOT_FRESH_MS) return known.snapshot
    const snapshot = this.readSnapshot(runId)
    this.snapshots.set(runId, { at: Date.now(), snapshot })
    try {
      return await snapshot
    } finally {
      this.forgetOldSnapshots()
    }
  }

  since(runId: string, seq: number, limit = DEFAULT_LIMIT): Promise<readonly LiveEvent[]> {
    return rows.eventsSince(this.parts.database, runId, seq, limit)
  }

  sincePosition(
    runs: readonly string[] | 'all',
    position: number,
    limit = DEFAULT_LIMIT,
  ): Promise<readonly LiveEvent[]> {
    return rows.eventsAfter(this.parts.database, runs, position, limit)
  }

  async latestPosition(): Promise<number> {
    return this.told
  }

  subscribe(runId: string, listener: LiveListener): () => void {
    const listeners = this.listeners.get(runId) ?? new Set()
    this.listeners.set(runId, listeners)
    listeners.add(listener)
    return () => {
      listeners.delete(listener)
      if (listeners.size === 0) this.listeners.delete(runId)
    }
  }

  /** Stores what waits, as far as the store answers. */
  async close(): Promise<void> {
    this.isClosed = true
    await this.work
    await this.endListening()
  }

  private inTurn(work: () => Promise<void>): void {
    this.work = this.work.then(work).catch((error) => this.parts.report?.(error))
  }

  private async write(): Promise<void> {
    let size = BATCH
    try {
      while (this.waiting.length > 0) {
        const batch = this.waiting.slice(0, size)
        try {
          const { database } = this.parts
          const stored = await database.transaction((tx) => rows.insertEvents(tx, batch, this.origin))
          this.waiting = this.waiting.slice(batch.length)
          size = BATCH
          await this.tellInOrder(stored)
        } catch (error) {
          this.parts.report?.(error)
          if (!(error instanceof StoreUnavailable)) {
            // The store refuses something in the batch: smaller ones find it, and the others are kept.
            if (batch.length === 1) this.waiting = this.waiting.slice(1)
            size = Math.ceil(batch.length / 2)
          } else if (this.isClosed) return
          else await sleep(RETRY_MS)
        }
      }
    } finally {
      this.isWriting = false
    }
  }

  /** Positions below a stored one are committed already or never will be: what others stored before comes first. */
  private async tellInOrder(stored: readonly LiveEvent[]): Promise<void> {
    const [first] = stored
    if (first === undefined) return
    if (first.position! > this.told + 1) await this.tellOthers(first.position! - 1)
    this.tell(stored)
  }

  private async tellOthers(upTo = Number.MAX_SAFE_INTEGER): Promise<void> {
    while (true) {
      const events = await this.sincePosition('all', this.told)
      const theirs = events.filter((event) => event.position! <= upTo)
      this.tell(theirs)
      if (theirs.length < DEFAULT_LIMIT) return
    }
  }

  private tell(events: readonly LiveEvent[]): void {
    const last = events.at(-1)
    if (last === undefined) return
    this.told = last.position!
    for (const listener of this.listeners.get('all') ?? []) listener(events)
    if (this.listeners.size === 0) return
    for (const [runId, own] of Map.groupBy(events, (event) => event.runId)) {
      for (const listener of this.listeners.get(runId) ?? []) listener(own)
    }
  }

  private async readSnapshot(runId: string): Promise<LiveSnapshot | undefined> {
    const { database, runOf } = this.parts
    // The number first: what is stored meanwhile is then told once more rather than never.
    const seq = await rows.lastSeq(database, runId)
    const run = await runOf(runId)
    if (run === undefined) return undefined
    const latest = await rows.latestOf(database, runId, ['progress', 'kpi', 'objective'])
    const dataOf = (kind: string): unknown => latest.find((event) => event.kind === kind)?.data
    const objectives = dataOf('objective') as { objectives: LiveObjective[] } | undefined
    return {
      run,
      seq,
      progress: dataOf('progress') as LiveProgress | undefined,
      kpis: dataOf('kpi') as LiveKpis | undefined,
      objectives: objectives?.objectives ?? [],
      faults: actingFaults(await rows.ofKind(database, runId, 'fault')),
    }
  }

  private forgetOldSnapshots(): void {
    const oldest = Date.now() - SNAPSHOT_FRESH_MS
    for (const [runId, { at }] of this.snapshots) if (at < oldest) this.snapshots.delete(runId)
  }
}

/** Of what is replaced by the next of its kind only the latest of each run. */
function withoutReplaced(events: readonly LiveEvent[]): LiveEvent[] {
  const latest = new Map(
    events.filter(({ kind }) => kind === 'progress').map((event) => [event.runId, event.seq]),
  )
  return events.filter(({ kind, runId, seq }) => kind !== 'progress' || latest.get(runId) === seq)
}

function actingFaults(events: readonly LiveEvent[]): string[] {
  const acting = new Set<string>()
  for (const event of events) {
    const { id, change } = event.data as LiveEvent<'fault'>['data']
    if (change === 'begins') acting.add(id)
    else acting.delete(id)
  }
  return [...acting]
}
