import { join } from 'node:path'
import { PostgresEventLog } from '../src/platform/event-log/postgres-event-log.ts'
import { buildId } from '../src/runs/build-id.ts'
import { Coordinator } from '../src/runs/coordinator.ts'
import { Journal, type JournalRecord } from '../src/runs/journal.ts'
import { lead } from '../src/runs/leader.ts'
import type { EventLog, StoredEvent } from '../src/runs/ports/event-log.ts'
import type { CrewEvent } from '../src/runs/remote/remote-crew.ts'
import { RemoteWorkers } from '../src/runs/remote/remote-workers.ts'
import { LocalCrew } from '../src/runs/run.ts'
import type { Crew, ShardWishes } from '../src/runs/window.ts'
import type { Plan } from '../src/scenario/plan.ts'
import { freshDatabase } from './database.ts'
import { repositoryRoot } from './repository.ts'
import { WorkerProcesses } from './worker-processes.ts'

/** What a run shows of itself: two runs are the same when all of it is. */
export interface SeenRun {
  readonly fingerprint: unknown
  readonly verdict: unknown
  readonly kpis: unknown
  readonly checkpoints: unknown
  readonly journal: readonly JournalRecord[]
}

/** Leads a run with a crew of any kind; `onWindow` hears how many windows are done. */
export async function seenRun(
  plan: Plan,
  crewOf: (wishes: ShardWishes) => Crew | Promise<Crew>,
  onWindow: (windows: number) => void | Promise<void> = () => undefined,
): Promise<SeenRun> {
  const journal: JournalRecord[] = []
  const run = new Coordinator(plan, { journal: new Journal('run', (record) => journal.push(record)) })
  const crew = await crewOf({ journal: true, latestStretches: run.latestStretches })
  let windows = 0
  try {
    const shards = await lead(run, crew, {
      pacing: { kind: 'max' },
      stop: new AbortController().signal,
      startedMs: 0,
      windowEnded: () => onWindow(++windows),
    })
    const { fingerprint, verdict, kpis } = run.result(shards)
    return { fingerprint, verdict, kpis, checkpoints: run.checkpoints, journal }
  } finally {
    await crew.close()
  }
}

export const seenHere = (plan: Plan): Promise<SeenRun> =>
  seenRun(plan, (wishes) => new LocalCrew(plan, wishes))

interface LabParts {
  readonly events: EventLog
  readonly remote: RemoteWorkers
  readonly workers: WorkerProcesses
  /** What became of shards. */
  readonly happened: readonly CrewEvent[]
  /** Ends what is below the workers. */
  readonly closers: readonly (() => Promise<unknown>)[]
}

/** A leader in this process, workers in processes of their own, and a real log between them. */
export class RemoteLab {
  readonly parts: LabParts
  private runs = 0

  constructor(parts: LabParts) {
    this.parts = parts
  }

  run(
    plan: Plan,
    onWindow?: (windows: number) => void | Promise<void>,
    traceparent?: string,
  ): Promise<SeenRun> {
    const run = `run-${++this.runs}`
    return seenRun(plan, (wishes) => this.parts.remote.crew(plan, { run, wishes, traceparent }), onWindow)
  }

  logged(topic: string): Promise<StoredEvent[]> {
    return loggedIn(this.events, topic)
  }

  get workers(): WorkerProcesses {
    return this.parts.workers
  }

  get events(): EventLog {
    return this.parts.events
  }

  get happened(): readonly CrewEvent[] {
    return this.parts.happened
  }

  async close(): Promise<void> {
    await this.workers.killAll()
    await this.parts.remote.close()
    for (const close of this.parts.closers) await close()
  }
}

export async function labOnPostgres(): Promise<RemoteLab> {
  const { url, database, drop } = await freshDatabase()
  const events = await PostgresEventLog.open(database)
  return labOn(events, { DATABASE_URL: url }, [() => events.close(), drop])
}

/** On any log; the environment tells the workers which. */
export async function labOn(
  events: EventLog,
  environment: Record<string, string>,
  closers: readonly (() => Promise<unknown>)[],
): Promise<RemoteLab> {
  const happened: CrewEvent[] = []
  const remote = await RemoteWorkers.start({
    events,
    build: buildId(join(repositoryRoot(), 'sim-service')),
    pulseMs: 100,
    missedPulses: 10,
    onEvent: (event) => happened.push(event),
  })
  return new RemoteLab({ events, remote, workers: new WorkerProcesses(environment), happened, closers })
}

/** Everything that a log has of a topic, partition by partition. */
export async function loggedIn(events: EventLog, topic: string): Promise<StoredEvent[]> {
  const parts = (await events.extent(topic)).map(({ firstOffset, endOffset }, partition) =>
    events.read({ topic, partition, fromOffset: firstOffset, limit: endOffset - firstOffset }),
  )
  return (await Promise.all(parts)).flat()
}
