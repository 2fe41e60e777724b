import type { RealKafka } from '../../../test-support/kafka.ts'
import { labOnKafka, runThroughOutage } from '../../../test-support/log-outage.ts'
import { type RemoteLab, type SeenRun, seenHere } from '../../../test-support/remote-lab.ts'
import { killedPlan, killedRun } from '../../../test-support/worker-kills.ts'

jest.setTimeout(600_000)

const plan = killedPlan()
const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
let lab: RemoteLab
let server: RealKafka
let here: SeenRun
beforeAll(async () => {
  const opened = await labOnKafka()
  lab = opened.lab
  server = opened.server
  await Promise.all([lab.workers.start(), lab.workers.start()])
  here = await seenHere(plan)
}, 600_000)
afterAll(() => lab?.close())

describe('a run on two worker processes over Apache Kafka', () => {
  test('is the same as in process, and its trace is in the headers', async () => {
    expect(await lab.run(plan, undefined, `00-${traceId}-00f067aa0ba902b7-01`)).toEqual(here)
    const reports = (await lab.logged('run.results')).filter(({ headers }) => headers['kind'] === 'window')
    expect(reports.length).toBeGreaterThanOrEqual((4 * plan.durationUs) / plan.windowUs)
    for (const { headers } of reports) {
      expect(headers['run-id']).toBe('run-1')
      expect(headers.traceparent?.split('-')[1]).toBe(traceId)
    }
  })

  test.each([11, 12])('is the same when a worker is killed at moment %d', async (seed) => {
    expect(await killedRun(lab, plan, seed)).toEqual(here)
  })

  test('is the same when the broker is stopped for 30 seconds, and no shard is lost by it', async () => {
    const { seen, wasUpMeanwhile, isUpAfter, happened } = await runThroughOutage(lab, server, 30)
    expect([wasUpMeanwhile, isUpAfter]).toEqual([false, true])
    expect(happened).toEqual(['taken', 'taken', 'taken', 'taken'])
    expect(seen).toEqual(here)
  })
})
