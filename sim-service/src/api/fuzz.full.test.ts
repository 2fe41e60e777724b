import { fuzz } from '../../test-support/api-fuzz.ts'

const REQUESTS = 300

test(`${REQUESTS} generated requests cause no 5xx and no status that is not documented`, async () => {
  const { statuses, operations } = await fuzz(REQUESTS)
  // A fuzzer that never gets through proves nothing.
  expect(statuses[200]).toBeGreaterThan(REQUESTS / 20)
  expect(Object.keys(statuses).length).toBeGreaterThan(5)
  expect(operations.size).toBeGreaterThan(30)
}, 240_000)
