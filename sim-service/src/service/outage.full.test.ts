import { serviceWithoutPostgres } from '../../test-support/service-outage.ts'

jest.setTimeout(240_000)

test('a run whose Postgres is stopped for 5 seconds is the same; readiness and metrics tell the truth', async () => {
  const { row, here, readiness, metric } = await serviceWithoutPostgres(5)
  expect(row).toMatchObject({ state: 'judged', fingerprint: here })
  expect(readiness).toEqual([200, 503, 200])
  expect(metric).toEqual(['1', '0', '1'])
})
