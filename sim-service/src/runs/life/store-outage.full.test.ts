import { runThroughStoreOutage } from '../../../test-support/store-outage.ts'

test('a run goes through an outage of Postgres that is longer than its lease, and nothing of it is lost', async () => {
  const outage = await runThroughStoreOutage(3)
  const { calm, hurt } = outage
  expect(hurt).toMatchObject({ state: 'judged', verdict: calm.verdict, fingerprint: calm.fingerprint })
  expect(outage.meanwhile).toMatchObject({ isUp: false, breaker: expect.stringMatching(/open/) })
  expect(outage.afterwards).toMatchObject({ isUp: true, breaker: 'closed' })
  expect(outage.isWhole).toBe(true)
  expect(outage.sequence).toEqual(outage.sequence.map((_, i) => i + 1))
  // Whoever executed it before does so now: nobody else has taken it up.
  expect(outage.epoch).toBe(1)
}, 180_000)
