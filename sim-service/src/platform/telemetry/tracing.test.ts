import { RUN_ID } from '../../runs/ports/tracing.ts'
import { createTracing } from './tracing.ts'

const incoming = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'

describe('tracing', () => {
  const tracing = createTracing({ service: 'test', version: '1', keptSpans: 4 })
  afterAll(() => tracing.close())

  test('a span goes on in the trace that a header names, and what is inside it is its child', async () => {
    await tracing.span('request', { [RUN_ID]: 'r1' }, incoming, async (request) => {
      expect(request.traceId).toBe('4bf92f3577b34da6a3ce929d0e0e4736')
      await new Promise(setImmediate)
      expect(tracing.headers()).toEqual({ traceparent: request.traceparent, run_id: 'r1' })
      await tracing.span('shard', { shard: 3 }, undefined, async () => undefined)
    })
    const [shard, request] = tracing.ended()
    expect(request).toMatchObject({ name: 'request', parentSpanId: '00f067aa0ba902b7', failed: false })
    expect(shard).toMatchObject({
      name: 'shard',
      traceId: request.traceId,
      parentSpanId: request.spanId,
      attributes: { run_id: 'r1', shard: 3 },
    })
    expect([tracing.current(), tracing.headers()]).toEqual([undefined, {}])
  })

  test('a header that is none begins a new trace; two requests at once keep theirs', async () => {
    const traces = await Promise.all(
      ['00-nonsense', undefined].map((header) =>
        tracing.span('request', {}, header, async () => {
          await new Promise(setImmediate)
          return tracing.current()!.traceId
        }),
      ),
    )
    for (const trace of traces) expect(trace).toMatch(/^[0-9a-f]{32}$/)
    expect(traces[0]).not.toBe(traces[1])
  })

  test('work that throws fails its span, and a span that is begun may be entered later', async () => {
    const run = tracing.begin('run', { [RUN_ID]: 'r2' })
    const failure = tracing.within(run, () =>
      tracing.span('window', {}, undefined, () => Promise.reject(new Error('lost'))),
    )
    await expect(failure).rejects.toThrow('lost')
    run.end()
    const [window, ended] = tracing.ended().slice(-2)
    expect(window).toMatchObject({ failed: true, parentSpanId: ended.spanId, attributes: { run_id: 'r2' } })
    expect(tracing.ended()).toHaveLength(4)
  })
})
