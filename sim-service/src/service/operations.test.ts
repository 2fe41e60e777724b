import express from 'express'
import { createMetrics } from '../platform/telemetry/metrics.ts'
import { noTracing } from '../runs/ports/tracing.ts'
import { Health } from './health.ts'
import { HttpListener } from './http-listener.ts'
import { operations } from './operations.ts'
import { requestTelemetry } from './request-telemetry.ts'

const health = new Health()
const metrics = createMetrics({ version: '1.2.3', slots: 1 })
const app = express().use(
  requestTelemetry(metrics, noTracing),
  operations({ version: '1.2.3', readiness: () => health.readiness, metrics }),
)
const listener = new HttpListener(app)
let url: string

beforeAll(async () => {
  ;({ url } = await listener.listen(0, '127.0.0.1', 'PORT'))
})

afterAll(() => listener.close(100))

test('health and readiness are two things; readiness says what is missing, and since when', async () => {
  health.down('database', 'it does not answer')
  const { since } = health.readiness.dependencies[0]
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
  const missing = await fetch(`${url}/readyz`)
  expect(missing.headers.get('content-type')).toMatch(/^application\/problem\+json/)
  expect([missing.status, await missing.json()]).toMatchObject([
    503,
    {
      reasons: [`database: it does not answer (since ${since})`],
      dependencies: [{ name: 'database', isUp: false, since }],
    },
  ])
  health.up('database')
  expect((await fetch(`${url}/readyz`)).status).toBe(200)
})

test('a dependency keeps its instant while nothing changes', () => {
  health.up('event-log')
  const before = health.readiness.dependencies
  health.up('event-log')
  expect(health.readiness.dependencies).toEqual(before)
})

test('requests are counted by route and never by path', async () => {
  await fetch(`${url}/subscribers/214070000000001`)
  await fetch(`${url}/healthz`, { method: 'DELETE' })
  const response = await fetch(`${url}/metrics`)
  const text = await response.text()
  expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
  expect(text).toContain('roamlab_http_requests_total{method="GET",route="none",status="404"} 1\n')
  expect(text).toContain('roamlab_http_requests_total{method="DELETE",route="/healthz",status="405"} 1\n')
  expect(text).not.toContain('214070000000001')
  const open = await fetch(`${url}/metrics`, { headers: { accept: 'application/openmetrics-text' } })
  expect(await open.text()).toMatch(/# EOF\n$/)
})

test('the index is JSON, and HTML for a browser', async () => {
  const index = (await (await fetch(url)).json()) as { endpoints: Array<{ path: string }> }
  expect(index.endpoints.map(({ path }) => path)).toContain('/readyz')
  const browser = await fetch(url, { headers: { accept: 'text/html' } })
  expect(await browser.text()).toContain('href="/metrics"')
})
