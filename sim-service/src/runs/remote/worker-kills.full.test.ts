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
  test('is the same as in process, and its id is on each line that a worker logs of it', async () => {
    expect(await lab.run(plan)).toEqual(here)
    const lines = lab.workers.names.flatMap((name) => lab.workers.of(name).stderr().trim().split('\n'))
    const ofShards = lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg.startsWith('shard'))
    expect(ofShards.filter(({ msg }) => msg === 'shard finished')).toHaveLength(4)
    expect(new Set(ofShards.map(({ run_id }) => run_id))).toEqual(new Set(['run-1']))
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
