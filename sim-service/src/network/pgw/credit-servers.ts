import { type DiameterMessage, resultCode } from '../../codec/diameter/diameter.ts'
import type { Procedure } from '../../engine/process.ts'
import type { DiameterReply } from '../diameter-endpoint.ts'
import type { DiameterPeer } from '../diameter-peer.ts'
import type { Pgw } from './pgw.ts'
import { psInformation } from './ps-information.ts'
import type { PgwSession } from './session.ts'

export const requestType = { initial: 1, update: 2, termination: 3 } as const
const DIAMETER_LOGOUT = 1

/** A credit-control request as it is sent, and once more with the same numbers to another server. */
type CreditRequest = Record<string, unknown>

export type CreditReply = DiameterReply<DiameterMessage>

export type CreditOutcome =
  | { kind: 'granted' }
  | { kind: 'denied'; resultCode: number }
  | { kind: 'no-answer' }

/** The next request of the session, numbered. */
function creditRequest(pgw: Pgw, session: PgwSession, type: number, services: object[]): CreditRequest {
  const { configuration } = pgw
  return {
    kind: 'GyCreditControlRequest',
    endToEnd: pgw.diameter.nextEndToEnd(),
    proxiable: true,
    sessionId: pgw.gySessionId(session),
    originHost: configuration.host,
    originRealm: configuration.realm,
    destinationRealm: configuration.realm,
    destinationHost: session.ocsHost === '' ? undefined : session.ocsHost,
    authApplicationId: 4,
    serviceContextId: '32251@3gpp.org',
    ccRequestType: type,
    ccRequestNumber: session.ccRequestNumber++,
    eventTimestamp: configuration.epochSeconds + Math.floor(pgw.sim.now / 1_000_000),
    subscriptionId: [
      { subscriptionIdType: 1, subscriptionIdData: session.imsi },
      { subscriptionIdType: 0, subscriptionIdData: session.msisdn },
    ],
    terminationCause: type === requestType.termination ? DIAMETER_LOGOUT : undefined,
    multipleServicesIndicator: 1,
    multipleServicesCreditControl: services.length === 0 ? undefined : services,
    serviceInformation: { psInformation: psInformation(pgw, session) },
  }
}

/** A request, and the server that it went to first. */
export interface Exchange {
  readonly request: CreditRequest
  readonly first: DiameterPeer | undefined
}

export function newExchange(pgw: Pgw, session: PgwSession, type: number, services: object[]): Exchange {
  const first = serversOf(pgw, session).find((peer) => peer.isOpen)
  return { request: creditRequest(pgw, session, type, services), first }
}

/** Sends a request to the session's server, or to the first one that is there. */
export function* askServer(pgw: Pgw, session: PgwSession, { request }: Exchange): Procedure<CreditReply> {
  return yield* pgw.diameter.request(serversOf(pgw, session), request)
}

/**
 * Whether a failure lets the client ask another server: silence for Tx, or a temporary error (RFC 4006 §5.7), where
 * failure handling says CONTINUE or RETRY_AND_TERMINATE and there is one that may go on with the session.
 */
export function mayAskElsewhere(
  pgw: Pgw,
  session: PgwSession,
  { first }: Exchange,
  reply: CreditReply,
): boolean {
  if (!isTransient(reply) || session.failureHandling === 'terminate') return false
  return serversOf(pgw, session).some((peer) => peer !== first && peer.isOpen)
}

/** The same request, marked as possibly a duplicate, at another server. */
export function* askElsewhere(
  pgw: Pgw,
  session: PgwSession,
  { request, first }: Exchange,
): Procedure<CreditReply> {
  pgw.sim.sometimes('gy.retry')
  const others = serversOf(pgw, session).filter((peer) => peer !== first && peer.isOpen)
  const destinationHost = request['destinationHost'] === undefined ? undefined : others[0]?.host
  return yield* pgw.diameter.request(others, { ...request, destinationHost, retransmitted: true })
}

/**
 * Who may get the session's requests: any server while it is new; later the one that answered, and others only when
 * that one has offered it (CC-Session-Failover, RFC 4006 §8.4; absent means not supported).
 */
function serversOf(pgw: Pgw, session: PgwSession): readonly DiameterPeer[] {
  if (session.ocsHost === '') return pgw.ocss
  const own = pgw.ocss.filter((peer) => peer.host === session.ocsHost)
  return session.mayFailOver ? [...own, ...pgw.ocss.filter((peer) => !own.includes(peer))] : own
}

/** Failures that another server may not have (RFC 4006 §5.7): silence, 3002, 3004 and 3005. */
function isTransient(reply: CreditReply): boolean {
  if (reply.kind !== 'answer') return reply.kind === 'timeout'
  const code = (reply.message as { resultCode?: number }).resultCode
  return (
    code === resultCode.unableToDeliver || code === resultCode.tooBusy || code === resultCode.loopDetected
  )
}

/**
 * 2xxx grants; 4010, 4012 and the permanent failures deny; 3xxx and silence are for the failure handling (RFC 4006
 * §7).
 */
export function outcomeOf(reply: CreditReply): CreditOutcome {
  if (reply.kind !== 'answer' || reply.message.kind !== 'GyCreditControlAnswer') return { kind: 'no-answer' }
  const code = reply.message.resultCode
  if (code >= 2000 && code < 3000) return { kind: 'granted' }
  if (code >= 3000 && code < 4000) return { kind: 'no-answer' }
  return { kind: 'denied', resultCode: code }
}
