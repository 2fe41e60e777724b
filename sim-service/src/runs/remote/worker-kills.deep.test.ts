import { labOnPostgres, type RemoteLab, type SeenRun, seenHere } from '../../../test-support/remote-lab.ts'
import { killedPlan, killedRun } from '../../../test-support/worker-kills.ts'

jest.setTimeout(180_000)

const KILLS = 50
/** What the service promises. None is expected to differ: a shard is taken up from what it was told. */
const SAME_AT_LEAST = 45

const plan = killedPlan()
const same = new Set<number>()
let lab: RemoteLab
let here: SeenRun
beforeAll(async () => {
  lab = await labOnPostgres()
  here = await seenHere(plan)
})
afterAll(() => lab.close())

describe(`${KILLS} runs over Postgres, each with a worker killed at another moment`, () => {
  const seeds = Array.from({ length: KILLS }, (_, i) => 101 + i)

  test.each(seeds)('no event of run %d is lost, and none doubled', async (seed) => {
    const there = await killedRun(lab, plan, seed)
    const idsOf = ({ journal }: SeenRun): string[] => journal.map(({ id }) => id)
    expect(idsOf(there)).toEqual(idsOf(here))
    if (JSON.stringify(there) === JSON.stringify(here)) same.add(seed)
  })

  test(`at least ${SAME_AT_LEAST} are the same as in process, and most of them lost a shard`, () => {
    expect(same.size).toBeGreaterThanOrEqual(SAME_AT_LEAST)
    const lost = lab.happened.filter(({ kind }) => kind === 'lost')
    expect(new Set(lost.map(({ run }) => run)).size).toBeGreaterThan(KILLS / 2)
  })
})
