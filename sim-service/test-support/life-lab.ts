import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PostgresLiveEvents } from '../src/platform/live-events/postgres-live-events.ts'
import { LocalObjects } from '../src/platform/objects/local-objects.ts'
import { PostgresCommandStore } from '../src/platform/postgres/command-store.ts'
import { createStores, type Stores } from '../src/platform/postgres/stores.ts'
import type { LifeParts } from '../src/runs/life/life-parts.ts'
import { createRunLife, type RunLife } from '../src/runs/life/run-life.ts'
import type { StartRunRequest } from '../src/runs/life/run-service.ts'
import type { Actor } from '../src/runs/ports/actor.ts'
import type { Result } from '../src/runs/ports/failures.ts'
import { type FlagSnapshot, type Flags, initialFlags } from '../src/runs/ports/flags.ts'
import type { LiveEvent } from '../src/runs/ports/live-events.ts'
import { type Log, noLog } from '../src/runs/ports/log.ts'
import { noMetrics } from '../src/runs/ports/metrics.ts'
import { isOver, type RunRecord } from '../src/runs/ports/run-record.ts'
import { noTracing } from '../src/runs/ports/tracing.ts'
import { type FreshDatabase, freshDatabase } from './database.ts'
import { repositoryRoot } from './repository.ts'

export const operator: Actor = {
  subject: 'olga',
  name: 'Olga Operator',
  groups: [],
  role: 'operator',
  tenant: 'default',
  via: 'token',
}

const WITHIN_MS = 120_000

/** Flags that a test sets. */
class SetFlags implements Flags {
  private now: FlagSnapshot = initialFlags
  private readonly listeners = new Set<Parameters<Flags['onChange']>[0]>()

  set(changed: Partial<FlagSnapshot>): void {
    this.now = { ...this.now, ...changed }
    for (const listener of this.listeners) listener(this.now, Object.keys(changed) as never)
  }

  isEnabled(name: Parameters<Flags['isEnabled']>[0]): boolean {
    return this.now[name]
  }

  limit(name: Parameters<Flags['limit']>[0]): number {
    return this.now[name]
  }

  snapshot(): FlagSnapshot {
    return this.now
  }

  onChange(listener: Parameters<Flags['onChange']>[0]): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }
}

/** A service of runs on a database of its own; it can be lost and come back. */
export class LifeLab {
  readonly flags = new SetFlags()
  readonly stores: Stores
  readonly commands: PostgresCommandStore
  readonly events: LiveEvent[] = []
  life!: RunLife
  live!: PostgresLiveEvents
  private readonly fresh: FreshDatabase
  private readonly folder: string
  private readonly more: Partial<LifeParts>
  private services = 0

  private constructor(fresh: FreshDatabase, more: Partial<LifeParts>) {
    this.fresh = fresh
    this.more = more
    this.folder = mkdtempSync(join(tmpdir(), 'roamlab-life-'))
    this.stores = createStores(fresh.database, new LocalObjects(join(this.folder, 'objects')))
    this.commands = new PostgresCommandStore(fresh.database)
  }

  static async open(more: Partial<LifeParts> = {}): Promise<LifeLab> {
    const lab = new LifeLab(await freshDatabase(), more)
    await lab.begin()
    return lab
  }

  async begin(): Promise<void> {
    const { database } = this.fresh
    const { runs } = this.stores
    this.live = await PostgresLiveEvents.open({ database, runOf: (id) => runs.get(id) })
    this.live.subscribe('all', (events) => this.events.push(...events))
    this.life = createRunLife({
      home: join(repositoryRoot(), 'sim-service'),
      workFolder: join(this.folder, 'work'),
      owner: `service-${++this.services}`,
      transactions: database,
      ...this.stores,
      commands: this.commands,
      live: this.live,
      flags: this.flags,
      metrics: noMetrics,
      tracing: noTracing,
      log: noLog satisfies Log,
      ...this.more,
      limits: { leaseMs: 1_000, ...this.more.limits },
    })
    await this.life.open()
  }

  /** The service is gone, and with it all that it had not stored; another one starts. */
  async crash(): Promise<void> {
    await this.life.close()
    await this.live.close()
    await this.begin()
  }

  async start(request: StartRunRequest): Promise<RunRecord> {
    return valued(await this.life.start(request, operator))
  }

  async run(request: StartRunRequest): Promise<RunRecord> {
    const { id } = await this.start(request)
    return this.over(id)
  }

  over(id: string): Promise<RunRecord> {
    return this.until(id, ({ state }) => isOver(state))
  }

  async until(id: string, holds: (record: RunRecord) => boolean): Promise<RunRecord> {
    const deadline = Date.now() + WITHIN_MS
    for (;;) {
      const record = valued(await this.life.get(id))
      if (holds(record)) return record
      if (Date.now() > deadline || (isOver(record.state) && !holds(record)))
        throw new Error(`the run is ${JSON.stringify(record)}`)
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }

  /** What was told of a run, of one kind. */
  told<K extends LiveEvent['kind']>(id: string, kind: K): LiveEvent<K>[] {
    return this.events.filter((event) => event.runId === id && event.kind === kind) as LiveEvent<K>[]
  }

  async close(): Promise<void> {
    await this.life.close()
    await this.live.close()
    await this.fresh.drop()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

export function valued<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.failure))
  return result.value
}

export function failed(result: Result<unknown>): string {
  return result.ok ? 'none' : result.failure.code
}
