import { serviceFigures } from './service.ts'

test('a run is started over REST and watched by several', async () => {
  const effort = { isQuick: true, note: () => undefined }
  const figures = await serviceFigures(effort, { clients: 3, pacing: 'x400' })
  expect(figures).toMatchObject({
    restStartToFirstStreamEventMs: expect.any(Number),
    streamFanOut: { clients: 3, messagesPerSecond: expect.any(Number) },
  })
  const { streamFanOut } = figures as { streamFanOut: Record<string, number> }
  expect(streamFanOut['messagesSeenByAll']).toBeGreaterThan(0)
}, 120_000)
