import { runThroughOutage } from '../../../test-support/log-outage.ts'
import { seenHere } from '../../../test-support/remote-lab.ts'
import { killedPlan } from '../../../test-support/worker-kills.ts'

jest.setTimeout(240_000)

test('a run on workers whose Postgres is stopped for 5 seconds is the same, and no shard is lost by it', async () => {
  const { seen, wasUpMeanwhile, isUpAfter, happened } = await runThroughOutage(5)
  expect(wasUpMeanwhile).toBe(false)
  expect(isUpAfter).toBe(true)
  expect(happened).toEqual(['taken', 'taken', 'taken', 'taken'])
  expect(seen).toEqual(await seenHere(killedPlan()))
})
