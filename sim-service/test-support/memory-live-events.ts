import type {
  LiveEvent,
  LiveEventKind,
  LiveEvents,
  LiveListener,
  LiveSnapshot,
} from '../src/runs/ports/live-events.ts'
import type { RunRecord, RunState } from '../src/runs/ports/run-record.ts'

/** Live events without a database, for tests of what stands on them; it passes the same contract as the real one. */
export class MemoryLiveEvents implements LiveEvents {
  /** Every reading of the store waits for it. */
  gate: Promise<void> = Promise.resolve()
  readonly runs = new Map<string, RunRecord>()
  private readonly stored: LiveEvent[] = []
  private readonly listeners = new Map<string, Set<LiveListener>>()

  publish(_runId: string, events: readonly LiveEvent[]): void {
    const fresh: LiveEvent[] = []
    for (const event of events) {
      if (this.stored.some(({ runId, seq }) => runId === event.runId && seq === event.seq)) continue
      const stored = { ...event, position: this.stored.length + 1 }
      this.stored.push(stored)
      fresh.push(stored)
    }
    if (fresh.length === 0) return
    for (const listener of this.listeners.get('all') ?? []) listener(fresh)
    for (const [runId, own] of Map.groupBy(fresh, (event) => event.runId))
      for (const listener of this.listeners.get(runId) ?? []) listener(own)
  }

  async settled(): Promise<void> {}

  async snapshot(runId: string): Promise<LiveSnapshot | undefined> {
    await this.gate
    const run = this.runs.get(runId)
    if (run === undefined) return undefined
    const own = this.stored.filter((event) => event.runId === runId)
    const latest = <K extends LiveEventKind>(kind: K): LiveEvent<K>['data'] | undefined =>
      own.findLast((event) => event.kind === kind)?.data as LiveEvent<K>['data'] | undefined
    const faults = new Set<string>()
    for (const { kind, data } of own) {
      if (kind !== 'fault') continue
      const { id, change } = data as LiveEvent<'fault'>['data']
      if (change === 'begins') faults.add(id)
      else faults.delete(id)
    }
    return {
      run,
      seq: own.at(-1)?.seq ?? 0,
      progress: latest('progress'),
      kpis: latest('kpi'),
      objectives: latest('objective')?.objectives ?? [],
      faults: [...faults],
    }
  }

  async since(runId: string, seq: number, limit = 1000): Promise<LiveEvent[]> {
    await this.gate
    return this.stored.filter((event) => event.runId === runId && event.seq > seq).slice(0, limit)
  }

  async sincePosition(runs: readonly string[] | 'all', position: number, limit = 1000): Promise<LiveEvent[]> {
    await this.gate
    const isMeant = (event: LiveEvent): boolean => runs === 'all' || runs.includes(event.runId)
    return this.stored.filter((event) => event.position! > position && isMeant(event)).slice(0, limit)
  }

  async latestPosition(): Promise<number> {
    return this.stored.length
  }

  subscribe(runId: string, listener: LiveListener): () => void {
    const listeners = this.listeners.get(runId) ?? new Set()
    this.listeners.set(runId, listeners)
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }
}

/** A run as the store has it. */
export function runRecord(id: string, state: RunState = 'running'): RunRecord {
  return {
    id,
    tenant: 'default',
    scenario: { name: 'first-drill', title: 'A first drill', owner: 'group:default/roaming', hash: 'ab' },
    seed: 7,
    pacing: 'max',
    state,
    progress: { virtualUs: 0, durationUs: 240_000_000, attached: 0, started: 0, events: 0 },
    startedBy: { subject: 'test', name: 'Test' },
    labels: {},
    requestedAt: '2026-07-01T06:00:00.000Z',
    flags: {},
  }
}

/** Progress that a run makes, as an event. */
export function progressEvent(runId: string, seq: number, virtualUs = seq * 1000): LiveEvent<'progress'> {
  return {
    runId,
    seq,
    atVirtualUs: virtualUs,
    at: '2026-07-01T06:00:01.000Z',
    kind: 'progress',
    data: {
      virtualUs,
      durationUs: 240_000_000,
      attached: seq,
      started: seq,
      events: 10 * seq,
      wallSeconds: 1,
      speed: 100,
    },
  }
}

export function timelineEvent(runId: string, seq: number, detail = `event ${seq}`): LiveEvent<'timeline'> {
  return {
    runId,
    seq,
    atVirtualUs: seq * 1000,
    at: '2026-07-01T06:00:01.000Z',
    kind: 'timeline',
    data: { what: 'mark', detail },
  }
}

export function faultEvent(
  runId: string,
  seq: number,
  id: string,
  change: 'begins' | 'ends',
): LiveEvent<'fault'> {
  return {
    ...timelineEvent(runId, seq),
    kind: 'fault',
    data: { id, kind: 'node.slow', target: 'hss/26201', change, injected: false },
  }
}

export function stateEvent(runId: string, seq: number, state: RunState): LiveEvent<'state'> {
  return { ...timelineEvent(runId, seq), kind: 'state', data: { state } }
}
