import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PostgresLiveEvents } from '../src/platform/live-events/postgres-live-events.ts'
import { LocalObjects } from '../src/platform/objects/local-objects.ts'
import { PostgresCommandStore } from '../src/platform/postgres/command-store.ts'
import { PostgresRunStore } from '../src/platform/postgres/run-store.ts'
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
import type { Lease } from '../src/runs/ports/run-store.ts'
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

/** A minute of forty roamers in two regions: small enough for a test to run it many times. */
export const minute = `
apiVersion: roamlab/v1
kind: Scenario
metadata: { name: minute, title: A minute of forty roamers, owner: group:default/roaming-core }
spec:
  seed: 7
  regions: 2
  startsAt: 2026-07-01T20:00:00+02:00
  duration: 1m
  networks:
    visited:
      - { plmn: "21407", profile: urban-lte, sites: 2, areas: 1 }
    homes:
      - { plmn: "26201", agreement: de-es-2026 }
    interconnect: [{ name: ipx-a, delay: 18ms, jitter: 3ms }]
  population:
    subscribers: 40
    arrivals: { shape: uniform, over: 50s }
    churn: { stay: 20s }
  traffic: { mix: { web: 100% }, every: 5s }
  phases: { warmup: 10s, baseline: 30s, settle: 20s }
  objectives:
    - { sli: attach.success, is: ">= 99%", during: [warmup, baseline, settle], minSamples: 30 }
    - { sli: attach.latency.p95, is: "< 2s", during: [warmup, baseline], minSamples: 10 }
  reach: [attach.accepted]
`

/** The same, where an HSS holds its answers for ten seconds. */
export const hurtMinute = minute.replace('name: minute', 'name: hurt-minute').replace(
  '  objectives:',
  `  faults:
    - { id: hss-slow, kind: node.slow, target: hss/26201, delay: 400ms, at: baseline+10s, for: 10s }
  objectives:`,
)

const WITHIN_MS = 120_000

/** Its leases stay when the service is lost, as they do after a kill. */
class LosableRuns extends PostgresRunStore {
  isLost = false

  override async release(lease: Lease): Promise<void> {
    if (!this.isLost) await super.release(lease)
  }
}

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
  readonly stores: Stores & { readonly runs: LosableRuns }
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
    this.stores = {
      ...createStores(fresh.database, new LocalObjects(join(this.folder, 'objects'))),
      runs: new LosableRuns(fresh.database),
    }
    this.commands = new PostgresCommandStore(fresh.database)
  }

  /** On a database of its own, or on one that is given. */
  static async open(more: Partial<LifeParts> = {}, given?: FreshDatabase): Promise<LifeLab> {
    const lab = new LifeLab(given ?? (await freshDatabase()), more)
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
    this.stores.runs.isLost = true
    await this.life.close()
    await this.live.close()
    this.stores.runs.isLost = false
    await this.begin()
  }

  /** As if another build had planned a run. */
  async forgeBuild(runId: string): Promise<void> {
    await this.fresh.database.query('update run_plan set build = $2 where run_id = $1', [runId, 'another'])
  }

  /** As if a run had come to something else on its way. */
  async forgeCheckpoints(runId: string): Promise<void> {
    const { plans } = this.stores
    const { checkpoints } = (await plans.storedRun(runId)) ?? {}
    if (checkpoints === undefined) throw new Error('the run has no checkpoints')
    const shards = checkpoints.shards.map((text) => text.replaceAll(/[0-9a-f]/g, '0'))
    await plans.saveCheckpoints(runId, { ...checkpoints, shards })
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
