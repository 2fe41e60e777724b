import { kpiRowFigures } from './kpi-rows.ts'

jest.setTimeout(180_000)

test('rows of KPIs and subscribers are written to a server of our own', async () => {
  const { kpiRows } = (await kpiRowFigures({ isQuick: true, note: () => undefined })) as {
    kpiRows: Record<string, number>
  }
  expect(Object.entries(kpiRows).filter(([, value]) => !(value > 0))).toEqual([])
})
