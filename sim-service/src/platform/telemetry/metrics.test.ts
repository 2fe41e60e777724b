import { Histogram } from '../../engine/histogram.ts'
import { createMetrics } from './metrics.ts'

const trace = '4bf92f3577b34da6a3ce929d0e0e4736'
const openMetrics = 'application/openmetrics-text; version=1.0.0'

function metricsOf(slots = 2) {
  return createMetrics({ version: '1.2.3', slots, traceId: () => trace })
}

async function samples(metrics: ReturnType<typeof createMetrics>, accept?: string): Promise<string[]> {
  const { text } = await metrics.expose(accept)
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
}

describe('exposition', () => {
  test('plain text names counters with _total and carries no exemplar', async () => {
    const metrics = metricsOf()
    const route = '/a # {"}" 1'
    metrics.count('roamlab_http_requests_total', { method: 'GET', route, status: '200' }, 2)
    metrics.observe('roamlab_http_request_duration_seconds', { method: 'GET', route }, 0.2)
    const { text, contentType } = await metrics.expose('text/plain')
    expect(contentType).toMatch(/^text\/plain; version=0\.0\.4/)
    expect(text).toContain('# TYPE roamlab_http_requests_total counter\n')
    expect(text).toContain(
      'roamlab_http_requests_total{method="GET",route="/a # {\\"}\\" 1",status="200"} 2\n',
    )
    expect(text).toContain('roamlab_build_info{version="1.2.3"} 1\n')
    expect(text).not.toContain('# EOF')
    expect(text).not.toContain(trace)
    expect(await metrics.expose('text/plain')).toEqual({ text, contentType })
  })

  test('OpenMetrics carries the trace of an observation', async () => {
    const metrics = metricsOf()
    metrics.observe('roamlab_http_request_duration_seconds', { method: 'GET', route: '/' }, 0.2)
    metrics.count('roamlab_runs_total', { verdict: 'passed' })
    const { text, contentType } = await metrics.expose(openMetrics)
    expect(contentType).toMatch(/^application\/openmetrics-text; version=1\.0\.0/)
    expect(text).toContain('# TYPE roamlab_runs counter\n')
    expect(text).toMatch(new RegExp(`le="0.25",.*\\} 1 # \\{trace_id="${trace}"\\} 0.2 `))
    expect(text.endsWith('# EOF\n')).toBe(true)
    const families = Array.from(text.matchAll(/^# TYPE (\S+)/gm), ([, family]) => family)
    expect(families).toEqual([...new Set(families)])
  })

  test('a collector that fails or hangs does not hold up the scrape', async () => {
    const metrics = metricsOf()
    metrics.beforeScrape(() => Promise.reject(new Error('no database')))
    const end = metrics.beforeScrape(() => metrics.set('roamlab_outbox_messages', {}, 7))
    expect(await samples(metrics)).toContain('roamlab_outbox_messages 7')
    end()
    metrics.set('roamlab_outbox_messages', {}, 0)
    expect(await samples(metrics)).toContain('roamlab_outbox_messages 0')
  })
})

describe('runs are seen in slots', () => {
  function latencies(...us: number[]): Histogram {
    const values = new Histogram()
    for (const value of us) values.record(value)
    return values
  }

  test('a run shows its series while it runs, and none afterwards', async () => {
    const metrics = metricsOf()
    const before = await samples(metrics)
    const run = metrics.run({ runId: 'r1', scenario: 'first-drill', traceId: trace, edgesS: [0.317] })
    run.progress({ virtualUs: 30e6, durationUs: 120e6, attached: 5, shards: 2 })
    run.counters({ 'MM.EpsAttachAtt': 10 })
    run.counters({ 'MM.EpsAttachAtt': 25, 'MM.EpsAttachSucc': 24 })
    run.latency('attach', latencies(90_000, 200_000, 318_000))
    const shown = await samples(metrics)
    expect(shown).toContain('roamlab_run_info{slot="0",run_id="r1",scenario="first-drill"} 1')
    expect(shown).toContain('roamlab_run_progress_ratio{slot="0"} 0.25')
    expect(shown).toContain('roamlab_run_kpi_total{slot="0",counter="MM.EpsAttachAtt"} 25')
    for (const [edge, count] of [
      ['0.1', 1],
      ['0.3', 2],
      ['0.45', 3],
      ['0.317', 2],
      ['+Inf', 3],
    ]) {
      expect(shown).toContain(`roamlab_run_attach_latency_seconds_bucket{slot="0",le="${edge}"} ${count}`)
    }
    expect((await metrics.expose(openMetrics)).text).toContain(`le="+Inf"} 3 # {trace_id="${trace}"}`)
    run.end()
    run.end()
    expect(await samples(metrics)).toEqual(before)
  })

  test('slots are few: a run too many is not shown, and the one freed last is taken last', () => {
    const metrics = metricsOf(2)
    const [a, b, c] = ['a', 'b', 'c'].map((runId) => metrics.run({ runId, scenario: 's' }))
    expect([a.slot, b.slot, c.slot]).toEqual(['0', '1', undefined])
    c.progress({ virtualUs: 1, durationUs: 2, attached: 0 })
    b.end()
    a.end()
    expect(metrics.run({ runId: 'd', scenario: 's' }).slot).toBe('1')
  })
})
