import { join } from 'node:path'
import type { LabPlan } from '../../test-support/lab-plan.ts'
import { repositoryRoot } from '../../test-support/repository.ts'
import { type ShippedPlanOptions, shippedPlan } from '../../test-support/shipped-plan.ts'
import { concatenated } from '../codec/pcap/pcapng-writer.ts'
import { LimitError } from '../engine/simulation.ts'
import type { Plan } from '../scenario/plan.ts'
import { CaptureFile } from './capture-file.ts'
import type { Checkpoints } from './checkpoints.ts'
import { Coordinator } from './coordinator.ts'
import { Journal, type JournalRecord } from './journal.ts'
import { newRing, RingReader, RingWriter } from './journal-ring.ts'
import { LocalCrew, type RunResult } from './run.ts'
import type { Crew, ShardWishes } from './window.ts'
import { type CrewOptions, WorkerCrew } from './worker-crew.ts'

// Threads load the program anew: on a busy machine that takes its time.
jest.setTimeout(120_000)

const home = join(repositoryRoot(), 'sim-service')

const drill = (options: ShippedPlanOptions = {}): LabPlan =>
  shippedPlan('first-drill', { scale: { num: 40, den: 2_000 }, regions: 4, ...options })

const wishes: ShardWishes = { capture: { subscribers: 8, nas: 'both' }, journal: true }

interface Seen {
  result: RunResult
  stoppedUs: number | undefined
  journal: JournalRecord[]
  capture: Uint8Array
  checkpoints: Checkpoints
}

const crewOf = (
  { plan, latestStretches }: Coordinator,
  workers: number,
  more: Partial<CrewOptions> = {},
): Crew | Promise<Crew> => {
  const all = { ...wishes, latestStretches }
  return workers === 0
    ? new LocalCrew(plan, all)
    : WorkerCrew.start(plan, { home, workers, wishes: all, ...more })
}

/** A whole run by so many workers, with everything that can be seen of it. */
async function seen(plan: Plan, workers: number, more: Partial<CrewOptions> = {}): Promise<Seen> {
  const journal: JournalRecord[] = []
  const chunks: Uint8Array[] = []
  const file = new CaptureFile((chunk) => chunks.push(chunk), plan.startsAt.epochUs)
  const run = new Coordinator(plan, { journal: new Journal('run', (record) => journal.push(record)) })
  const crew = await crewOf(run, workers, more)
  try {
    for (let order = run.nextWindow(); order !== undefined; order = run.nextWindow()) {
      const reports = await crew.run(order)
      run.windowEnded(order, reports)
      file.addWindow(reports.map(({ packets }) => packets))
    }
    const shards = await crew.finish()
    file.addWindow(shards.map(({ packets }) => packets))
    const capture = concatenated(chunks)
    return {
      result: run.result(shards),
      stoppedUs: run.stop?.atUs,
      journal,
      capture,
      checkpoints: run.checkpoints,
    }
  } finally {
    await crew.close()
  }
}

describe('a run of four regions on worker threads', () => {
  let here: Seen
  beforeAll(async () => {
    here = await seen(drill(), 0)
  })

  test.each([1, 2, 4])('of which there are %d is the same, capture and journal and all', async (workers) => {
    expect(await seen(drill(), workers)).toEqual(here)
  })

  test('is the same when its journal goes through a ring that is always full', async () => {
    const narrow = await seen(drill(), 2, { ringOctets: 16 })
    expect(narrow.journal).toEqual(here.journal)
    expect(narrow.result.fingerprint).toEqual(here.result.fingerprint)
  })

  test('has a journal with an identity for every record, and every attach in it', () => {
    const { journal, result } = here
    expect(new Set(journal.map(({ id }) => id)).size).toBe(journal.length)
    expect(journal.filter(({ kind }) => kind === 'attach')).toHaveLength(result.kpis['attach.accepted'])
    expect(journal[0].id).toMatch(/^run:\d:1$/)
    const marks = journal.filter(({ kind, what }) => kind === 'mark' && what === 'attach.accepted')
    expect(marks.map(({ id }) => id.split(':')[1]).sort()).toEqual(['0', '1', '2', '3'])
  })
})

test.each([
  ['summer-peak-es', 10_000, 6],
  ['border-day', 2_000, 2],
  ['hss-slow', 1_500, 4],
  ['cell-site-failover', 1_200, 3],
  ['ocs-failover', 1_200, 4],
  ['iot-midnight-storm', 2_000, 4],
])('%s is the same in five repeats with 0, 1, 2, 4 and 2 workers', async (scenario, subscribers, regions) => {
  const plan = shippedPlan(scenario, { scale: { num: 10, den: subscribers }, regions })
  expect(plan.regions).toBe(regions)
  const first = await seen(plan, 0)
  expect(first.result.violations).toEqual([])
  for (const workers of [1, 2, 4, 2]) expect(await seen(plan, workers)).toEqual(first)
})

test('a stop condition stops at the same virtual time on any number of workers', async () => {
  const stop = [
    {
      when: { sli: 'attach.latency.p50', is: { kind: 'latency', operator: '>', valueUs: 1_000 } },
      for: 90e6,
    },
  ] as const
  const plan = drill({ scale: { num: 80, den: 2_000 }, stop: structuredClone(stop) as never })
  const [none, two] = [await seen(plan, 0), await seen(plan, 2)]
  expect(none.stoppedUs).toBe(90e6)
  expect(two).toEqual(none)
  expect(none.journal[none.journal.length - 1]).toMatchObject({ kind: 'stop', timeUs: 90e6 })
})

describe('what goes wrong in a worker', () => {
  test('another build is refused', async () => {
    await expect(WorkerCrew.start(drill(), { home, workers: 2, build: 'another' })).rejects.toThrow(
      /worker is of another build/,
    )
  })

  test('is said with its shard and its kind', async () => {
    const plan = drill({ regions: 2 })
    plan.durationUs = 500 * 86_400e6
    plan.windowUs = plan.durationUs
    const error = await seen(plan, 1).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(LimitError)
    expect((error as LimitError).message).toMatch(/^shard 0, 1: virtual time would pass the limit/)
  })
})

test('the ring gives every record in order, however small it is, and waits instead of dropping', () => {
  for (const capacity of [1, 7, 64, 4096]) {
    const shared = newRing(capacity)
    const reader = new RingReader(shared)
    const read: unknown[] = []
    let waits = 0
    const writer = new RingWriter(shared, () => {
      waits++
      read.push(...reader.drain())
    })
    const records = Array.from({ length: 300 }, (_, i) => [i, { what: 'Grüße'.repeat(i % 5) }])
    for (const record of records) writer.write(record)
    read.push(...reader.drain())
    expect(read).toEqual(records)
    expect(waits).toBeGreaterThan(0)
  }
})
