import { labOnPostgres, type RemoteLab, seenHere } from '../../../test-support/remote-lab.ts'
import { killedPlan, killedRun } from '../../../test-support/worker-kills.ts'

jest.setTimeout(900_000)

const KILLS = 50
/** What the service promises; a run that does not end so must say that it did not. */
const SAME_AT_LEAST = 45

let lab: RemoteLab
beforeAll(async () => {
  lab = await labOnPostgres()
})
afterAll(() => lab.close())

test(`${KILLS} runs, each with a worker killed at another moment, are the same as in process`, async () => {
  const plan = killedPlan()
  const here = await seenHere(plan)
  const others: number[] = []
  for (let seed = 101; seed <= 100 + KILLS; seed++) {
    const there = await killedRun(lab, plan, seed)
    const ids = there.journal.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    if (JSON.stringify(there) !== JSON.stringify(here)) others.push(seed)
  }
  // None is expected to differ: a shard is taken up from what it was told, whenever its worker dies.
  expect(others).toEqual([])
  expect(KILLS - others.length).toBeGreaterThanOrEqual(SAME_AT_LEAST)
  const lost = lab.happened.filter(({ kind }) => kind === 'lost')
  expect(new Set(lost.map(({ run }) => run)).size).toBeGreaterThan(KILLS / 2)
})
