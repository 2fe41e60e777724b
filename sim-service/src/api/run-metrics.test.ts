import { Registry } from 'prom-client'
import { Histogram } from '../engine/histogram.ts'
import type { RunResult } from '../runs/run.ts'
import type { Plan } from '../scenario/plan.ts'
import { RunMetrics } from './run-metrics.ts'

function finished(scenario: string, latenciesUs: number[], verdict: string) {
  const latency = new Histogram()
  for (const us of latenciesUs) latency.record(us)
  const objectives = [
    { sli: 'attach.success', target: { kind: 'ratio', operator: '>=', value: { num: 1, den: 2 } } },
    { sli: 'attach.latency.p50', target: { kind: 'latency', operator: '<', valueUs: 317_000 } },
  ]
  const counts = {
    'attach.outcome{accepted}': latenciesUs.length,
    'attach.outcome{rejected/11}': 2,
    'attach.started': 9,
  }
  const result = { scenario, counts, verdict: { state: verdict } } as unknown as RunResult
  return { plan: { objectives } as unknown as Plan, result, latency }
}

async function linesOf(registry: Registry): Promise<string[]> {
  return (await registry.metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#'))
}

describe('metrics of runs', () => {
  test('before the first run there are only zeros', async () => {
    const registry = new Registry()
    new RunMetrics(registry)
    expect(await linesOf(registry)).toEqual([
      'roamlab_runs_total{verdict="passed"} 0',
      'roamlab_runs_total{verdict="failed"} 0',
      'roamlab_runs_total{verdict="inconclusive"} 0',
    ])
  })

  test('outcomes add up over runs; the histogram and the name are those of the last', async () => {
    const registry = new Registry()
    const metrics = new RunMetrics(registry)
    metrics.finished('0', 'first-drill-7', finished('first-drill', [90_000, 200_000, 318_000], 'passed'))
    metrics.finished('0', 'other-1', finished('other', [120_000], 'failed'))
    const lines = await linesOf(registry)
    expect(lines).toContain('roamlab_runs_total{verdict="passed"} 1')
    expect(lines).toContain('roamlab_runs_total{verdict="failed"} 1')
    expect(lines).toContain('roamlab_attach_outcomes_total{outcome="accepted"} 4')
    expect(lines).toContain('roamlab_attach_outcomes_total{outcome="rejected/11"} 4')
    expect(lines.filter((line) => line.startsWith('roamlab_run_info'))).toEqual([
      'roamlab_run_info{slot="0",run_id="other-1",scenario="other"} 1',
    ])
    expect(lines).toContain('roamlab_run_attach_latency_seconds_count{slot="0"} 1')
  })

  test('the histogram has an edge at every latency objective, and counts upwards', async () => {
    const registry = new Registry()
    new RunMetrics(registry).finished('0', 'a-1', finished('a', [90_000, 200_000, 318_000], 'passed'))
    const name = 'roamlab_run_attach_latency_seconds'
    const text = await registry.metrics()
    expect(text).toContain(`# TYPE ${name} histogram\n`)
    const buckets = [...text.matchAll(/_bucket\{slot="0",le="([^"]+)"\} (\d+)/g)].map(([, le, n]) => [
      le,
      Number(n),
    ])
    expect(buckets.map(([le]) => le)).toContain('0.317')
    const edges = buckets.slice(0, -1).map(([le]) => Number(le))
    expect(edges).toEqual([...edges].sort((a, b) => a - b))
    expect(Object.fromEntries(buckets)).toMatchObject({ 0.1: 1, 0.25: 2, 0.317: 2, 0.35: 3, '+Inf': 3 })
    expect(text).toContain(`${name}_sum{slot="0"} 0.608\n`)
  })
})
