import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { StartRun } from '../client/src/schemas/runs.ts'
import { PostgresPlanStore } from '../src/platform/postgres/plan-store.ts'
import { Run } from '../src/runs/run.ts'
import type { Fingerprints } from '../src/runs/window.ts'
import { repositoryRoot } from './repository.ts'
import type { RunRow, ServiceProcess } from './service-process.ts'
import { until } from './until.ts'
import { chosen } from './worker-kills.ts'

/** Fifty roamers in two regions: two minutes of virtual time that take about two seconds. */
export function killedRequest(): StartRun {
  const file = join(repositoryRoot(), 'sim-service', 'config', 'scenarios', 'first-drill.yaml')
  const text = readFileSync(file, 'utf8').replace('  duration: 4m\n', '  duration: 4m\n  regions: 2\n')
  return { scenario: { text }, scale: '1/40', pacing: 'x100', workers: 0 }
}

/** What the run comes to in this process, from the plan that the service stored. */
export async function fingerprintHere(
  { database }: Pick<ServiceProcess, 'database'>,
  id: string,
): Promise<Fingerprints> {
  const stored = await new PostgresPlanStore(database).load(id)
  if (stored === undefined) throw new Error(`there is no plan of run ${id}`)
  return new Run(stored.plan).complete().fingerprint
}

/** Everything that is stored of a run and must be the same however often its service was killed. */
export interface StoredRun {
  readonly row: Omit<RunRow, 'virtualUs'>
  readonly slis: unknown
  readonly counts: unknown
  readonly subscribers: unknown
  /** What is told once: phases, faults, the verdict. */
  readonly told: unknown
}

export async function storedRun(service: ServiceProcess, id: string): Promise<StoredRun> {
  const { virtualUs: _, ...row } = await service.run(id)
  const rows = (sql: string): Promise<unknown> => service.database.query(sql, [id])
  return {
    row,
    slis: await rows(
      `select start_us, end_us, family, good, bad, encode(histogram, 'hex') as histogram
       from sli_window where run_id = $1 order by family, start_us`,
    ),
    counts: await rows(
      `select start_us, metric, dimension, total from kpi_bucket where run_id = $1 order by 1, 2, 3`,
    ),
    subscribers: await rows(
      `select to_jsonb(s) - 'run_id' as subscriber from subscriber_outcome s where run_id = $1 order by ue_id`,
    ),
    told: await rows(
      `select kind, at_virtual_us, data from run_event
       where run_id = $1 and kind in ('phase', 'fault', 'verdict') order by seq`,
    ),
  }
}

/** Numbers of what was told: without a gap, and none twice. */
export async function toldNumbers(
  { database }: Pick<ServiceProcess, 'database'>,
  id: string,
): Promise<number[]> {
  const rows = await database.query<{ seq: number }>(
    'select seq::float8 as seq from run_event where run_id = $1 order by position',
    [id],
  )
  return rows.map(({ seq }) => seq)
}

/** A run whose service is killed at a moment that a seed chooses, and started again; gives its id. */
export async function runThroughKill(
  service: ServiceProcess,
  request: StartRun,
  seed: number,
): Promise<string> {
  const id = await service.startRun(request)
  // From before it is planned until it has been judged: the moment is a share of the run, as the database sees it.
  const share = chosen(seed, 'service', 110) / 100 - 0.05
  if (share > 0)
    await until(async () => {
      const { state, virtualUs } = await service.run(id)
      return state === 'judged' || virtualUs >= share * 240e6 || (share < 0.1 && state === 'running')
    }, `the moment of seed ${seed}`)
  await service.kill()
  await service.begin()
  await service.untilOver(id)
  return id
}
