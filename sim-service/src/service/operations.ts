import { type RequestHandler, Router } from 'express'
import { indexPage } from '../api/index-page.ts'
import { problemType, sendProblem, statusProblem } from '../api/problem.ts'
import type { ServiceMetrics } from '../platform/telemetry/metrics.ts'
import type { Readiness } from './health.ts'

export interface OperationsParts {
  version: string
  readiness: () => Readiness
  metrics: ServiceMetrics
}

/** Where to look first. */
const endpoints = [
  { path: '/openapi.json', about: 'what the API takes and gives; it begins at /api/v1 and wants a token' },
  { path: '/healthz', about: 'the process runs' },
  { path: '/readyz', about: 'the service takes work; 503 says why not, and since when' },
  { path: '/metrics', about: 'Prometheus metrics' },
] as const

const noStore: RequestHandler = (_request, response, next) => {
  response.set({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
  next()
}

/** GET and HEAD are all that these resources know. */
const methodNotAllowed: RequestHandler = (request, response) => {
  response.set('allow', 'GET, HEAD')
  sendProblem(response, statusProblem(405, `${request.method} is not possible here`))
}

function readyHandler(readiness: () => Readiness): RequestHandler {
  return (_request, response) => {
    const { ready, reasons, dependencies, warnings } = readiness()
    if (ready) response.json({ status: 'ready', dependencies, warnings })
    else {
      sendProblem(response, {
        type: problemType('not-ready'),
        title: 'Not ready',
        status: 503,
        detail: reasons.join('; '),
        reasons,
        dependencies,
        warnings,
      })
    }
  }
}

/** What operators and their machines ask; open to everybody, since it tells nothing of any run's content. */
export function operations(parts: OperationsParts): Router {
  const router = Router()
  const index: RequestHandler = (request, response) => {
    const content = { service: 'roamlab', version: parts.version, endpoints }
    if (request.accepts(['json', 'html']) !== 'html') return void response.json(content)
    const policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
    response.set('content-security-policy', policy).type('html').send(indexPage(content))
  }
  const metrics: RequestHandler = async (request, response) => {
    const { contentType, text } = await parts.metrics.expose(request.get('accept'))
    response.set('content-type', contentType).send(text)
  }
  const routes: ReadonlyArray<readonly [string, RequestHandler]> = [
    ['/', index],
    ['/healthz', (_request, response) => void response.json({ status: 'ok', version: parts.version })],
    ['/readyz', readyHandler(parts.readiness)],
    ['/metrics', metrics],
  ]
  for (const [path, handler] of routes) router.route(path).get(noStore, handler).all(methodNotAllowed)
  return router
}
