import { createMetrics } from '../src/platform/telemetry/metrics.ts'
import { createTracing } from '../src/platform/telemetry/tracing.ts'
import { type EventLog, PoisonMessage, type StoredEvent } from '../src/runs/ports/event-log.ts'
import { type Metrics, noMetrics } from '../src/runs/ports/metrics.ts'
import { noTracing, RUN_ID, type Tracing } from '../src/runs/ports/tracing.ts'
import { eventOf, newGroup } from './event-log-hand.ts'
import { until } from './until.ts'

const incoming = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'

type Open = (telemetry: { metrics: Metrics; tracing: Tracing }) => Promise<EventLog>

/** What an adapter shows to traces and metrics. */
export function describeEventLogTelemetry(open: Open): void {
  describe('traces', () => describeTraces(open))
  describe('metrics', () => describeMetrics(open))
}

function describeTraces(open: Open): void {
  const tracing = createTracing({ service: 'test', version: '1', keptSpans: 100 })
  let log: EventLog
  let group: string

  beforeEach(async () => {
    log = await open({ metrics: noMetrics, tracing })
    group = newGroup()
  })
  afterEach(() => log.close())
  afterAll(() => tracing.close())

  const headers = { schema: 'test/1' }

  test('a traceparent goes from the publisher by the message to the handler, and the run with it', async () => {
    const seen: Array<{ event: StoredEvent; traceId: string | undefined; headers: Record<string, string> }> =
      []
    await log.subscribe({ topics: ['test.lines'], group, from: 'end' }, async ({ events }) => {
      for (const event of events) {
        seen.push({ event, traceId: tracing.current()?.traceId, headers: tracing.headers() })
      }
    })
    await tracing.span('request', { [RUN_ID]: 'r1' }, incoming, async (span) => {
      await log.publish('test.lines', [{ ...eventOf(group, 1), headers }])
      await until(() => seen.length === 1)
      expect(seen[0]!.event.headers).toEqual({ ...headers, traceparent: span.traceparent, 'run-id': 'r1' })
      expect(seen[0]!.traceId).toBe(span.traceId)
      expect(seen[0]!.headers['run_id']).toBe('r1')
    })
    await until(() => tracing.ended().some(({ name }) => name === 'process test.lines'))
    const processed = tracing.ended().find(({ name }) => name === 'process test.lines')!
    const request = tracing.ended().find(({ name }) => name === 'request')!
    expect(processed).toMatchObject({ traceId: request.traceId, parentSpanId: request.spanId, failed: false })
    expect(processed.attributes).toMatchObject({ run_id: 'r1', 'messaging.consumer.group.name': group })
  })

  test('what a message says itself is left as it is', async () => {
    await tracing.span('request', {}, undefined, async () => {
      await log.publish('test.lines', [
        { ...eventOf(group, 1), headers: { ...headers, traceparent: incoming } },
      ])
    })
    const [extent] = await log.extent('test.lines')
    const fromOffset = extent!.endOffset - 1
    const [event] = await log.read({ topic: 'test.lines', partition: 0, fromOffset, limit: 1 })
    expect(event!.headers).toEqual({ ...headers, traceparent: incoming })
  })
}

function describeMetrics(open: Open): void {
  const metrics = createMetrics({ version: '1', slots: 1, traceId: () => undefined })
  let log: EventLog
  let group: string

  beforeEach(async () => {
    log = await open({ metrics, tracing: noTracing })
    group = newGroup()
  })
  afterEach(() => log.close())

  test('messages, dead letters and lag are counted, a group of one process by what it is', async () => {
    let done = 0
    const request = { topics: ['test.lines'], group: `${group}:1`, from: 'end' } as const
    const member = await log.subscribe(request, async (batch) => {
      const poison = batch.events.find(({ eventId }) => eventId === `${group}:0`)
      if (poison !== undefined) throw new PoisonMessage(poison, 'poison', 'of the test')
      done += batch.events.length
    })
    await until(() => member.assigned().length === 1)
    await log.publish(
      'test.lines',
      [0, 1, 2].map((n) => eventOf(group, n)),
    )
    await until(() => done === 2)
    member.pause()
    await log.publish('test.lines', [eventOf(group, 3)])
    const sample = async (name: string, labels: string): Promise<number> => {
      const { text } = await metrics.expose('text/plain')
      const line = text.split('\n').find((one) => one.startsWith(`roamlab_${name}{${labels}}`))
      return Number(line?.split(' ')[1])
    }
    const ofGroup = `topic="test.lines",group="${group}"`
    await until(async () => (await sample('event_log_lag_messages', ofGroup)) === 1)
    expect(await sample('event_log_lag_seconds', ofGroup)).toBeGreaterThan(0)
    expect(await sample('event_log_consumed_total', ofGroup)).toBe(2)
    expect(await sample('event_log_dead_letters_total', 'topic="test.lines"')).toBe(1)
    expect(await sample('event_log_published_total', 'topic="test.lines"')).toBeGreaterThanOrEqual(4)
    member.resume()
    await member.close()
    expect(await sample('event_log_lag_messages', ofGroup)).toBeNaN()
  })
}
