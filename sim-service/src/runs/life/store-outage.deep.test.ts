import { runThroughStoreOutage } from '../../../test-support/store-outage.ts'

test('half a minute without Postgres changes nothing of a run', async () => {
  const { calm, hurt, meanwhile, isWhole } = await runThroughStoreOutage(30)
  expect(hurt).toMatchObject({ state: 'judged', verdict: calm.verdict, fingerprint: calm.fingerprint })
  expect([meanwhile.isUp, isWhole]).toEqual([false, true])
}, 300_000)
