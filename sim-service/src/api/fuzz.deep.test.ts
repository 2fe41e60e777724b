import { fuzz } from '../../test-support/api-fuzz.ts'

const REQUESTS = 5_000

test(`${REQUESTS} generated requests cause no 5xx and no status that is not documented`, async () => {
  const { statuses, operations } = await fuzz(REQUESTS)
  const sent = Object.values(statuses).reduce((sum, count) => sum + count, 0)
  expect(sent).toBeGreaterThan(REQUESTS * 0.95)
  expect(statuses[200]).toBeGreaterThan(REQUESTS / 20)
  // Every operation was refused at least once.
  expect([...operations].filter((one) => one.endsWith(' 4')).length).toBeGreaterThan(50)
}, 900_000)
