import type { RequestHandler } from 'express'
import { Counter, Gauge, Histogram, type Registry } from 'prom-client'

/** Registers the service's own metrics and counts requests. Labels are bounded: the route's pattern, never the path. */
export function serviceMetrics(
  registry: Registry,
  version: string,
  readiness: () => { ready: boolean },
): RequestHandler {
  const registers = [registry]
  new Gauge({
    name: 'roamlab_build_info',
    help: 'Constant 1; the version is a label.',
    labelNames: ['version'],
    registers,
  })
    .labels(version)
    .set(1)
  new Gauge({
    name: 'roamlab_ready',
    help: '1 when the service takes work.',
    registers,
    collect() {
      this.set(readiness().ready ? 1 : 0)
    },
  })
  const requests = new Counter({
    name: 'roamlab_http_requests_total',
    help: 'HTTP requests answered.',
    labelNames: ['method', 'route', 'status'] as const,
    registers,
  })
  const durations = new Histogram({
    name: 'roamlab_http_request_duration_seconds',
    help: 'From the request line to the end of the answer.',
    labelNames: ['method', 'route'] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers,
  })
  const knownMethods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])
  return (request, response, next) => {
    const startedAt = performance.now()
    response.on('finish', () => {
      const method = knownMethods.has(request.method) ? request.method : 'other'
      const route: string = request.route?.path ?? 'none'
      requests.labels(method, route, String(response.statusCode)).inc()
      durations.labels(method, route).observe((performance.now() - startedAt) / 1000)
    })
    next()
  }
}
