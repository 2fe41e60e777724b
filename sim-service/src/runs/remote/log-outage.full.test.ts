import { labOnOwnPostgres, runThroughOutage } from '../../../test-support/log-outage.ts'
import { seenHere } from '../../../test-support/remote-lab.ts'
import { killedPlan } from '../../../test-support/worker-kills.ts'

jest.setTimeout(240_000)

test('a run on workers whose Postgres is stopped for 5 seconds is the same, and no shard is lost by it', async () => {
  const { lab, server } = await labOnOwnPostgres()
  try {
    const { seen, wasUpMeanwhile, isUpAfter, happened } = await runThroughOutage(lab, server, 5)
    expect([wasUpMeanwhile, isUpAfter]).toEqual([false, true])
    expect(happened).toEqual(['taken', 'taken', 'taken', 'taken'])
    expect(seen).toEqual(await seenHere(killedPlan()))
  } finally {
    await lab.close()
  }
})
