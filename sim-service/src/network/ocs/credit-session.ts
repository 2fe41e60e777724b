import type { Account } from '../../charging/ledger.ts'
import type { EventHandle } from '../../engine/simulation.ts'
import { type SessionKey, SessionTable } from '../session-table.ts'

export interface Reservation {
  ratingGroup: number
  octets: number
}

/** One credit-control session at the server. */
export interface CreditSession {
  /** Its Session-Id. */
  readonly key: SessionKey
  readonly account: Account
  /** Origin-Host of the client: where a Re-Auth-Request goes. */
  client: string
  /** CC-Request-Number of the last request that was debited. */
  lastNumber: number
  reservations: Reservation[]
  /** Terminated, and kept only so that a repetition of the last request is known. */
  isClosed: boolean
  tcc: EventHandle
}

/** The sessions of a pool of servers: any member can go on with what another began (CC-Session-Failover). */
export class CreditSessions extends SessionTable<CreditSession> {
  /** How many servers work on them. */
  members = 0
}

/** An answer that a test or a fault puts in the place of the server's own. */
export interface CreditRefusal {
  on: 'initial' | 'update' | 'termination'
  resultCode: number
  /** The command as a whole, or each service in it while the command succeeds. */
  level: 'command' | 'service'
}
