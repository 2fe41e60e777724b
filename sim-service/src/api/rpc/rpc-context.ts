import type { IncomingMessage } from 'node:http'
import type { Http2ServerRequest } from 'node:http2'
import { createContextKey, createContextValues, type HandlerContext } from '@connectrpc/connect'
import { type Actor, systemActor } from '../../runs/ports/actor.ts'
import type { Result } from '../../runs/ports/failures.ts'
import type { Authenticator } from '../auth/authenticate.ts'
import type { Caller } from '../control.ts'

/** A request of HTTP, in either version. */
export type NodeServerRequest = IncomingMessage | Http2ServerRequest

/** What travels with a call beside its message. */
export const requestKey = createContextKey<NodeServerRequest>({} as IncomingMessage, {
  description: 'the request of HTTP',
})
/** Set before anything of a call is read; who has no role has nothing. */
export const actorKey = createContextKey<Actor>(
  { ...systemActor, subject: 'nobody', role: 'viewer' },
  { description: 'who calls' },
)
export const traceparentKey = createContextKey<string | undefined>(undefined, {
  description: 'the span of the call',
})

export function contextOf(request: NodeServerRequest) {
  return createContextValues().set(requestKey, request)
}

export function callerOf({
  values,
  requestHeader,
}: Pick<HandlerContext, 'values' | 'requestHeader'>): Caller {
  const traceparent = values.get(traceparentKey)
  const idempotencyKey = requestHeader.get('idempotency-key') || undefined
  return {
    actor: values.get(actorKey),
    ...(traceparent !== undefined && { traceparent }),
    ...(idempotencyKey !== undefined && { idempotencyKey }),
  }
}

/** Who sent a request, by the same proofs as for REST. */
export function rpcIdentity(
  authenticator: Pick<Authenticator, 'authenticate'>,
): (request: NodeServerRequest) => Promise<Result<Actor>> {
  return (request) =>
    authenticator.authenticate({
      header: (name) => {
        const value = request.headers[name]
        return Array.isArray(value) ? value.join(', ') : value
      },
      remoteAddress: request.socket?.remoteAddress,
    })
}
