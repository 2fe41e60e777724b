import { join } from 'node:path'
import { MemoryEventLog } from '../../../test-support/memory-event-log.ts'
import { repositoryRoot } from '../../../test-support/repository.ts'
import { shippedPlan } from '../../../test-support/shipped-plan.ts'
import { concatenated } from '../../codec/pcap/pcapng-writer.ts'
import { LimitError } from '../../engine/simulation.ts'
import type { Plan } from '../../scenario/plan.ts'
import { buildId } from '../build-id.ts'
import { CaptureFile } from '../capture-file.ts'
import { Coordinator } from '../coordinator.ts'
import { Journal, type JournalRecord } from '../journal.ts'
import { lead } from '../leader.ts'
import { LocalCrew } from '../run.ts'
import type { Crew, ShardWishes } from '../window.ts'
import { RemoteWorkers } from './remote-workers.ts'
import { ShardHost } from './shard-host.ts'

// Threads load the program anew: on a busy machine that takes its time.
jest.setTimeout(120_000)

const home = join(repositoryRoot(), 'sim-service')
const build = buildId(home)
const plan = shippedPlan('first-drill', { scale: { num: 40, den: 2_000 }, regions: 4 })

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

async function lab(
  workers: number,
): Promise<{ hosts: ShardHost[]; remote: RemoteWorkers; events: MemoryEventLog }> {
  const events = new MemoryEventLog()
  const hosts = await Promise.all(
    Array.from({ length: workers }, (_, i) =>
      ShardHost.start({ events, build, home, slots: 2, worker: `worker-${i}` }),
    ),
  )
  for (const host of hosts) closers.push(() => host.close())
  const remote = await RemoteWorkers.start({ events, build, pulseMs: 20, missedPulses: 50 })
  closers.push(() => remote.close())
  return { hosts, remote, events }
}

/** A whole run with everything that can be seen of it; `onWindow` hears how many windows are done. */
async function seen(
  of: Plan,
  crewOf: (wishes: ShardWishes) => Crew | Promise<Crew>,
  onWindow: (windows: number, run: Coordinator) => void | Promise<void> = () => undefined,
) {
  const journal: JournalRecord[] = []
  const chunks: Uint8Array[] = []
  const run = new Coordinator(of, { journal: new Journal('run', (record) => journal.push(record)) })
  const crew = await crewOf({
    capture: { subscribers: 8, nas: 'both' },
    journal: true,
    latestStretches: run.latestStretches,
  })
  let windows = 0
  try {
    const shards = await lead(run, crew, {
      pacing: { kind: 'max' },
      stop: new AbortController().signal,
      startedMs: 0,
      capture: new CaptureFile((chunk) => chunks.push(chunk), of.startsAt.epochUs),
      windowEnded: () => onWindow(++windows, run),
    })
    return {
      result: run.result(shards),
      journal,
      capture: concatenated(chunks),
      checkpoints: run.checkpoints,
      decisions: run.decisions,
    }
  } finally {
    await crew.close()
  }
}

describe('a run of four regions on workers', () => {
  test('is the same as in one thread, capture and journal and all; its log carries each identity once', async () => {
    const { remote, events } = await lab(2)
    const there = await seen(plan, (wishes) => remote.crew(plan, { run: 'run', wishes }))
    expect(there).toEqual(await seen(plan, (wishes) => new LocalCrew(plan, wishes)))
    const ids = events.published.map(({ topic, eventId }) => `${topic} ${eventId}`)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('is the same when a worker leaves, another falls silent, and an operator commands meanwhile', async () => {
    const { remote, hosts } = await lab(3)
    const operated = (windows: number, run: Coordinator): void => {
      if (windows === 20) run.command({ kind: 'rate', factor: { num: 3, den: 1 } })
    }
    const there = await seen(
      plan,
      (wishes) => remote.crew(plan, { run: 'run', wishes }),
      async (windows, run) => {
        operated(windows, run)
        if (windows === 60) await hosts[0].leave()
        if (windows === 120) await hosts[1].close()
      },
    )
    expect(there.decisions).toHaveLength(1)
    expect(there).toEqual(await seen(plan, (wishes) => new LocalCrew(plan, wishes), operated))
  })

  test('is the same on the standby when every worker is gone', async () => {
    const { remote, hosts, events } = await lab(1)
    const standby = await ShardHost.start({ events, build, home, slots: 1, isStandby: true })
    closers.push(() => standby.close())
    const { result } = await seen(
      plan,
      (wishes) => remote.crew(plan, { run: 'run', wishes }),
      async (windows) => {
        if (windows === 5) expect(standby.shards).toBe(0)
        if (windows === 50) await hosts[0].close()
      },
    )
    const { fingerprint } = (await seen(plan, (wishes) => new LocalCrew(plan, wishes))).result
    expect(result.fingerprint).toEqual(fingerprint)
  })

  test('fails with the kind and the shard of what went wrong', async () => {
    const { remote } = await lab(1)
    const endless = { ...plan, durationUs: 500 * 86_400e6, windowUs: 500 * 86_400e6 }
    const error = await seen(endless, (wishes) => remote.crew(endless, { run: 'run', wishes })).catch(
      (reason: unknown) => reason,
    )
    expect(error).toBeInstanceOf(LimitError)
    expect((error as LimitError).message).toMatch(/^shard \d: virtual time would pass the limit/)
  })
})
