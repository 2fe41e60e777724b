import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express'
import type { Registry } from 'prom-client'
import { indexPage } from './index-page.ts'
import { problemType, sendProblem, statusProblem } from './problem.ts'
import { serviceMetrics } from './service-metrics.ts'

export interface Readiness {
  ready: boolean
  /** Why not, for people; empty when ready. */
  reasons: readonly string[]
}

export interface HttpServiceParts {
  version: string
  readiness: () => Readiness
  metrics: Registry
  /** The last finished run as the index shows it; undefined before the first. */
  latestRun: () => unknown
  /** Where unexpected errors go; the client learns only that there was one. */
  report?: (error: unknown) => void
}

export interface HttpService {
  app: Express
  /** Port 0 takes a free one. The promise is rejected when the address cannot be had. */
  listen(port: number, host?: string): Promise<{ port: number; url: string }>
  /** Lets open requests finish, and cuts those that do not within `graceMs`. */
  close(graceMs?: number): Promise<void>
}

const endpoints = [
  { path: '/healthz', about: 'the process runs' },
  { path: '/readyz', about: 'the service takes work; 503 says why not' },
  { path: '/metrics', about: 'Prometheus metrics' },
] as const

/** Nothing here may be cached, guessed at or framed. */
const guardHeaders: RequestHandler = (_request, response, next) => {
  response.set({
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
  })
  next()
}

const notFound: RequestHandler = (request, response) => {
  sendProblem(response, statusProblem(404, `there is nothing at ${request.path}`))
}

/** GET and HEAD are all that these resources know. */
const methodNotAllowed: RequestHandler = (request, response) => {
  response.set('allow', 'GET, HEAD')
  sendProblem(response, statusProblem(405, `${request.method} is not possible here`))
}

/** Express marks a request's own faults (a malformed escape in the path) with a 4xx status; anything else is ours. */
function errorHandler(report: (error: unknown) => void): ErrorRequestHandler {
  return (error, _request, response, next) => {
    if (response.headersSent) return next(error)
    const status = Number((error as { status?: unknown } | undefined)?.status)
    if (status >= 400 && status < 500) return sendProblem(response, statusProblem(status))
    report(error)
    sendProblem(response, statusProblem(500))
  }
}

function readyHandler(readiness: () => Readiness): RequestHandler {
  return (_request, response) => {
    const { ready, reasons } = readiness()
    if (ready) response.json({ status: 'ready' })
    else {
      sendProblem(response, {
        type: problemType('not-ready'),
        title: 'Not ready',
        status: 503,
        detail: reasons.join('; '),
        reasons,
      })
    }
  }
}

function buildApp(parts: HttpServiceParts): Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.use(guardHeaders, serviceMetrics(parts.metrics, parts.version, parts.readiness))
  const index: RequestHandler = (request, response) => {
    const content = {
      service: 'roamlab',
      version: parts.version,
      endpoints,
      latestRun: parts.latestRun() ?? null,
    }
    if (request.accepts(['json', 'html']) === 'html') response.type('html').send(indexPage(content))
    else response.json(content)
  }
  const metrics: RequestHandler = async (_request, response) => {
    const text = await parts.metrics.metrics()
    response.set('content-type', parts.metrics.contentType).send(text)
  }
  app.route('/').get(index).all(methodNotAllowed)
  app
    .route('/healthz')
    .get((_request, response) => void response.json({ status: 'ok', version: parts.version }))
    .all(methodNotAllowed)
  app.route('/readyz').get(readyHandler(parts.readiness)).all(methodNotAllowed)
  app.route('/metrics').get(metrics).all(methodNotAllowed)
  app.use(notFound)
  app.use(errorHandler(parts.report ?? ((error) => console.error(error))))
  return app
}

function listenOn(server: Server, port: number, host: string): Promise<{ port: number; url: string }> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      const taken = (server.address() as AddressInfo).port
      resolve({ port: taken, url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}` })
    })
  })
}

function closeServer(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    if (!server.listening) return resolve()
    const cut = setTimeout(() => server.closeAllConnections(), graceMs)
    server.close((error) => {
      clearTimeout(cut)
      if (error === undefined) resolve()
      else reject(error)
    })
  })
}

/** The service's HTTP face: health, readiness, metrics and an index. Every error is a problem document (RFC 9457). */
export function createHttpService(parts: HttpServiceParts): HttpService {
  const app = buildApp(parts)
  const server = createServer(app)
  return {
    app,
    listen: (port, host = '127.0.0.1') => listenOn(server, port, host),
    close: (graceMs = 2000) => closeServer(server, graceMs),
  }
}
