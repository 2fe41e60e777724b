import { streamFigures } from './streams.ts'

test('what a run says reaches everybody who watches it', async () => {
  const { streams } = (await streamFigures({ isQuick: true, note: () => undefined })) as {
    streams: Record<string, number>
  }
  expect(streams).toMatchObject({ clients: 20, eventsDeliveredPerSecond: expect.any(Number) })
  expect(streams['eventsDeliveredPerSecond']).toBeGreaterThan(0)
})
