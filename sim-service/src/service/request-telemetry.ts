import type { RequestHandler } from 'express'
import type { Metrics } from '../runs/ports/metrics.ts'
import type { Tracing } from '../runs/ports/tracing.ts'

const knownMethods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

/**
 * Rate, errors and duration of each route, and a span for each request, which goes on in the caller's trace. Labels are
 * bounded: the route's pattern, never the path.
 */
export function requestTelemetry(metrics: Metrics, tracing: Tracing): RequestHandler {
  let inFlight = 0
  return (request, response, next) => {
    const startedAt = performance.now()
    const method = knownMethods.has(request.method) ? request.method : 'other'
    const span = tracing.begin(
      `HTTP ${method}`,
      { 'http.request.method': method },
      request.get('traceparent'),
    )
    metrics.set('roamlab_http_requests_in_flight', {}, ++inFlight)
    response.set('traceparent', span.traceparent)
    // A stream's client goes away before any end: `close` comes in either case, once.
    response.once('close', () => {
      const route = request.route === undefined ? 'none' : `${request.baseUrl}${request.route.path}`
      const status = String(response.statusCode)
      metrics.set('roamlab_http_requests_in_flight', {}, --inFlight)
      tracing.within(span, () => {
        metrics.count('roamlab_http_requests_total', { method, route, status })
        const seconds = (performance.now() - startedAt) / 1000
        metrics.observe('roamlab_http_request_duration_seconds', { method, route }, seconds)
      })
      span.set({ 'http.route': route, 'http.response.status_code': response.statusCode })
      if (response.statusCode >= 500) span.fail(`answered ${status}`)
      span.end()
    })
    tracing.within(span, next)
  }
}
