import type { Quota } from '../../charging/quota.ts'
import type { Burst } from '../../engine/burst.ts'
import type { Port } from '../../engine/link.ts'
import type { Process } from '../../engine/process.ts'
import type { EventHandle } from '../../engine/simulation.ts'
import type { SessionPolicy } from './session-policy.ts'

/** Credit of one rating group and what belongs to it at the PGW. */
export interface Credit {
  /** The session that it belongs to. */
  readonly teid: number
  readonly quota: Quota
  validity: EventHandle
  /** Bursts that wait for a grant. */
  held: Burst[] | undefined
}

/** Why a CCR-U goes out (Reporting-Reason, TS 32.299 §7.2.175). */
export type ReportReason =
  | 'threshold'
  | 'quota-exhausted'
  | 'validity-time'
  | 'final'
  | 'first-request'
  | 'forced-reauthorisation'

/** One PDN connection at the PGW. */
export interface PgwSession {
  readonly imsi: string
  readonly msisdn: string
  readonly apn: string
  readonly ebi: number
  /** Own TEID for S8 control and user plane, each a space of its own. */
  readonly teid: number
  readonly address: number
  /** Allotted here; the key of billing correlation over all networks. */
  readonly chargingId: number
  sgw: Port
  sgwTeid: number
  sgwUserTeid: number
  sgwUser: Port | undefined
  visitedPlmn: string
  tac: number
  eci: number
  ccRequestNumber: number
  /** Destination-Host of the OCS that answered: later requests of the session go there. */
  ocsHost: string
  /** Whether another server may go on with the session (CC-Session-Failover; not before a server has said so). */
  mayFailOver: boolean
  /** A second server is asked since the first has let Tx run out: the service goes on meanwhile. */
  isPending: boolean
  failureHandling: 'terminate' | 'continue' | 'retry-and-terminate'
  /** What a failure or 4011 has decided for every rating group; undefined while each has its own state. */
  ruling: 'uncontrolled' | 'blocked' | undefined
  /** Whether the OCS gets the final usage; not after 4011, when it keeps no account of the session. */
  isReported: boolean
  readonly credits: Credit[]
  /** The Gy request under way; one at a time. */
  creditControl: Process | undefined
  /** Rating groups that want a request as soon as the one under way has ended. */
  wanted: Map<number, ReportReason> | undefined
  /** What the PCRF watches or has changed; undefined for most. */
  policy: SessionPolicy | undefined
  closing: boolean
  uplinkOctets: number
  downlinkOctets: number
}
