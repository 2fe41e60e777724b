import { labOnPostgres, type RemoteLab, type SeenRun, seenHere } from '../../../test-support/remote-lab.ts'
import { killedPlan, killedRun } from '../../../test-support/worker-kills.ts'

// Processes load the program anew: on a busy machine that takes its time.
jest.setTimeout(120_000)

const plan = killedPlan()
let lab: RemoteLab
let here: SeenRun
beforeAll(async () => {
  lab = await labOnPostgres()
  await Promise.all([lab.workers.start(), lab.workers.start()])
  here = await seenHere(plan)
})
afterAll(() => lab.close())

describe('a run on two worker processes over Postgres', () => {
  test('is the same as in process; its id and trace are in log lines, spans and headers', async () => {
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
    const there = await lab.run(plan, undefined, `00-${traceId}-00f067aa0ba902b7-01`)
    expect(there).toEqual(here)
    const lines = lab.workers.names.flatMap((name) => lab.workers.of(name).stderr().trim().split('\n'))
    const ofShards = lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg.startsWith('shard'))
    expect(ofShards.filter(({ msg }) => msg === 'shard finished')).toHaveLength(4)
    expect(new Set(ofShards.map(({ run_id }) => run_id))).toEqual(new Set(['run-1']))
    const taken = ofShards.filter(({ msg }) => msg === 'shard taken')
    expect(taken.map(({ trace_id }) => trace_id)).toEqual([traceId, traceId, traceId, traceId])
    for (const topic of ['run.shards', 'run.results']) {
      const ofRun = (await lab.logged(topic)).filter(({ headers }) => headers['run-id'] === 'run-1')
      const said = ofRun.filter(({ headers }) => headers['kind'] !== 'plan-wanted')
      expect(said.length).toBeGreaterThan(plan.durationUs / plan.windowUs)
      expect(said.filter(({ headers }) => headers.traceparent?.split('-')[1] !== traceId)).toEqual([])
      const ids = said.map(({ eventId }) => eventId)
      expect(new Set(ids).size).toBe(ids.length)
    }
  })

  test.each([1, 2, 3, 4, 5])('is the same when one is killed at moment %d', async (seed) => {
    const there = await killedRun(lab, plan, seed)
    expect(there).toEqual(here)
    const ids = there.journal.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('is the same when one is told to end: it hands its shards back, and ends well', async () => {
    while (lab.workers.names.length < 2) await lab.workers.start()
    const [leaver] = lab.workers.names
    let ended: Promise<number | null> | undefined
    const there = await lab.run(plan, (windows) => {
      if (windows === 40) ended = lab.workers.stop(leaver)
    })
    expect(there).toEqual(here)
    expect(await ended).toBe(0)
    expect(lab.happened.filter(({ kind }) => kind === 'handed-back').map(({ worker }) => worker)).toEqual([
      leaver,
      leaver,
    ])
  })

  test('goes on at the first worker that comes where all were killed', async () => {
    let came: Promise<unknown> | undefined
    const there = await lab.run(plan, (windows) => {
      if (windows === 30) came = lab.workers.killAll().then(() => lab.workers.start())
    })
    await came
    expect(there).toEqual(here)
  })
})
