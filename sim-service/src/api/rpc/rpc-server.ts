import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, type Http2Server, type ServerHttp2Session } from 'node:http2'
import type { AddressInfo } from 'node:net'
import {
  Code,
  ConnectError,
  type ConnectRouter,
  type HandlerContext,
  type Interceptor,
} from '@connectrpc/connect'
import { connectNodeAdapter } from '@connectrpc/connect-node'
import type { RequestHandler } from 'express'
import type { Actor } from '../../runs/ports/actor.ts'
import { failed, type Result } from '../../runs/ports/failures.ts'
import { type Log, noLog } from '../../runs/ports/log.ts'
import { type Metrics, noMetrics } from '../../runs/ports/metrics.ts'
import { StoreUnavailable } from '../../runs/ports/store-unavailable.ts'
import { noTracing, type Tracing } from '../../runs/ports/tracing.ts'
import { hasRole } from '../auth/roles.ts'
import { controlRoles } from '../control.ts'
import { traceparentForm } from '../guards.ts'
import { type RateLimits, usualRateLimits } from '../rate-limits.ts'
import { type ControlRpcParts, serveControl } from './control-rpc.ts'
import { Descriptors } from './descriptors.ts'
import { file_grpc_health_v1_health } from './generated/grpc/health/v1/health_pb.ts'
import { file_grpc_reflection_v1_reflection } from './generated/grpc/reflection/v1/reflection_pb.ts'
import { file_grpc_reflection_v1alpha_reflection } from './generated/grpc/reflection/v1alpha/reflection_pb.ts'
import { ControlService, file_roamlab_v1_control } from './generated/roamlab/v1/control_pb.ts'
import { serveHealth } from './health.ts'
import { serveReflection } from './reflection.ts'
import { actorKey, contextOf, type NodeServerRequest, requestKey, traceparentKey } from './rpc-context.ts'
import { rpcError } from './rpc-failure.ts'
import { CallLimits } from './rpc-limits.ts'

/** Where Connect and gRPC-Web are on the port of HTTP. */
export const RPC_PREFIX = '/rpc'

/** A scenario's text has a megabyte at the most; the rest of a request is small. */
const READ_MAX_OCTETS = 4 * 1024 * 1024
/** The longest that a client may want to wait, and how long one waits that does not say. */
const MAX_TIMEOUT_MS = 300_000
const USUAL_TIMEOUT_MS = 120_000

export interface RpcParts extends ControlRpcParts {
  /** Who calls, by the headers of the request. */
  authenticate(request: NodeServerRequest): Promise<Result<Actor>>
  readonly isReady: () => boolean
  /** Calls within a minute for each subject, as for REST. */
  readonly rateLimits?: RateLimits
  readonly isStopping?: () => boolean
  readonly metrics?: Metrics
  readonly tracing?: Tracing
  readonly log?: Log
}

export interface RpcServer {
  /** Connect and gRPC-Web under `/rpc` of the HTTP port; everything else goes on. */
  readonly middleware: RequestHandler
  /** gRPC over cleartext HTTP/2 on a port of its own. Port 0 takes a free one. */
  listen(port: number, host?: string): Promise<{ port: number }>
  /** Lets calls end, and cuts those that do not within `graceMs`. */
  close(graceMs?: number): Promise<void>
}

export function createRpc(parts: RpcParts): RpcServer {
  const shutdown = new AbortController()
  const limits = new CallLimits(parts.rateLimits ?? usualRateLimits)
  const options = {
    readMaxBytes: READ_MAX_OCTETS,
    maxTimeoutMs: MAX_TIMEOUT_MS,
    shutdownSignal: shutdown.signal,
    contextValues: contextOf,
    requestGate: (context: HandlerContext) => gate(context, parts, limits),
    interceptors: [accounted(parts), inTime],
  }
  const services = [ControlService.typeName]
  const control = (router: ConnectRouter): void => {
    serveControl(router, parts)
    serveHealth(router, services, parts.isReady)
  }
  const overHttp = connectNodeAdapter({
    ...options,
    grpc: false,
    requestPathPrefix: RPC_PREFIX,
    routes: control,
  })
  const descriptors = new Descriptors([
    file_roamlab_v1_control,
    file_grpc_health_v1_health,
    file_grpc_reflection_v1_reflection,
    file_grpc_reflection_v1alpha_reflection,
  ])
  const routes = (router: ConnectRouter): void => {
    control(router)
    serveReflection(router, descriptors)
  }
  const grpc = new GrpcPort(createServer(connectNodeAdapter({ ...options, routes })))
  return {
    middleware: (request, response, next) => {
      if (request.path.startsWith(`${RPC_PREFIX}/`))
        overHttp(request as IncomingMessage, response as ServerResponse)
      else next()
    },
    listen: (port, host = '127.0.0.1') => grpc.listen(port, host),
    async close(graceMs = 2000) {
      shutdown.abort(rpcError(failed('service-stopping', 'the service is stopping').failure))
      await grpc.close(graceMs)
    },
  }
}

/** HTTP/2 sessions stay open until somebody ends them. */
class GrpcPort {
  private readonly server: Http2Server
  private readonly sessions = new Set<ServerHttp2Session>()

  constructor(server: Http2Server) {
    this.server = server
    server.on('session', (session) => {
      this.sessions.add(session)
      session.once('close', () => this.sessions.delete(session))
      // A client that goes away in the middle is no error of ours.
      session.on('error', () => undefined)
    })
  }

  listen(port: number, host: string): Promise<{ port: number }> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject)
      this.server.listen(port, host, () => {
        this.server.off('error', reject)
        resolve({ port: (this.server.address() as AddressInfo).port })
      })
    })
  }

  close(graceMs: number): Promise<void> {
    if (!this.server.listening) return Promise.resolve()
    return new Promise((resolve) => {
      const cut = setTimeout(() => {
        for (const session of this.sessions) session.destroy()
      }, graceMs)
      this.server.close(() => {
        clearTimeout(cut)
        resolve()
      })
      for (const session of this.sessions) session.close()
    })
  }
}

const methodRoles = new Map(
  ControlService.methods.map(({ localName }) => [
    localName,
    controlRoles[localName as keyof typeof controlRoles],
  ]),
)

/** Who is turned away here is counted here: no interceptor sees the call. */
async function gate(context: HandlerContext, parts: RpcParts, limits: CallLimits): Promise<void> {
  try {
    await admit(context, parts, limits)
  } catch (error) {
    const method = `${context.service.typeName}/${context.method.name}`
    const told = toldOf(error, parts.log ?? noLog, method)
    const protocol = protocolOf(context.requestHeader)
    parts.metrics?.count('roamlab_rpc_requests_total', { method, protocol, code: Code[told.code] })
    throw told
  }
}

function protocolOf(header: Headers): string {
  const type = header.get('content-type') ?? ''
  return type.startsWith('application/grpc-web')
    ? 'grpc-web'
    : type.startsWith('application/grpc')
      ? 'grpc'
      : 'connect'
}

/** Before a message is read: who calls, and whether they may. Health and reflection are for everybody. */
async function admit(
  { service, method, values }: HandlerContext,
  parts: RpcParts,
  limits: CallLimits,
): Promise<void> {
  if (service.typeName !== ControlService.typeName) return
  if (parts.isStopping?.() === true)
    throw rpcError(failed('service-stopping', 'nothing new is begun').failure)
  const request = values.get(requestKey)
  const known = await parts.authenticate(request)
  if (!known.ok) throw rpcError(limits.ofAddress(request.socket?.remoteAddress ?? '') ?? known.failure)
  const role = methodRoles.get(method.localName) ?? 'admin'
  if (!hasRole(known.value, role)) {
    const detail = `this needs the role ${role}, and ${known.value.name} has ${known.value.role}`
    throw rpcError(failed('forbidden', detail).failure)
  }
  const { tenant, subject } = known.value
  const cost = method.localName === 'startScenario' ? 'start' : 'look'
  const tooMany = limits.ofSubject(cost, `${tenant}/${subject}`)
  if (tooMany !== undefined) throw rpcError(tooMany)
  values.set(actorKey, known.value)
}

/** A span and the three numbers of each call; what nobody foresaw is logged and told as no more than that. */
function accounted({ metrics = noMetrics, tracing = noTracing, log = noLog }: RpcParts): Interceptor {
  return (next) => async (request) => {
    const startedMs = performance.now()
    const protocol = protocolOf(request.header)
    const method = `${request.service.typeName}/${request.method.name}`
    const header = request.header.get('traceparent')
    const parent = header !== null && traceparentForm.test(header) ? header : undefined
    const ended = (code: string): void => {
      metrics.count('roamlab_rpc_requests_total', { method, protocol, code })
      const seconds = (performance.now() - startedMs) / 1000
      metrics.observe('roamlab_rpc_request_duration_seconds', { method, protocol }, seconds)
    }
    try {
      const answer = await tracing.span(method, { 'rpc.system': 'grpc' }, parent, (span) => {
        request.contextValues.set(traceparentKey, span.traceparent || parent)
        return next(request)
      })
      ended('OK')
      return answer
    } catch (error) {
      const told = toldOf(error, log, method)
      ended(Code[told.code])
      throw told
    }
  }
}

function toldOf(error: unknown, log: Log, method: string): ConnectError {
  if (error instanceof ConnectError) return error
  if (error instanceof StoreUnavailable) {
    return rpcError(failed('store-unavailable', 'the store does not answer').failure)
  }
  log.error({ err: error, method }, 'a call failed in a way that nobody foresaw')
  return rpcError(failed('internal-error', 'the service made a mistake').failure)
}

/** A client that set a deadline hears of it in time, whatever the work behind is doing. */
const inTime: Interceptor = (next) => (request) => {
  if (request.stream) return next(request)
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(
    () => reject(new ConnectError('the call took too long', Code.DeadlineExceeded)),
    USUAL_TIMEOUT_MS,
  )
  const onAbort = (): void => reject(ConnectError.from(request.signal.reason, Code.DeadlineExceeded))
  request.signal.addEventListener('abort', onAbort, { once: true })
  return Promise.race([next(request), promise]).finally(() => {
    clearTimeout(timer)
    request.signal.removeEventListener('abort', onAbort)
  })
}
