import type { Process } from '../../engine/process.ts'
import type { Ambr, Policer } from '../policer.ts'

/** What the PCRF has asked for beyond the session's opening; a session without such wishes has none of it. */
export interface SessionPolicy {
  /** CC-Request-Number of the last Gx request. */
  requestNumber: number
  /** Usage monitoring of the session (TS 29.212 §4.5.16): undefined while the PCRF wants none. */
  monitoringKey: Uint8Array | undefined
  /** Octets after which a report is due; Infinity after a grant that the PCRF has not renewed. */
  grantedOctets: number
  /** Used and not yet acknowledged by the PCRF. */
  unreportedUplinkOctets: number
  unreportedDownlinkOctets: number
  /** The APN-AMBR that took the subscribed one's place, and what enforces it. */
  policer: Policer | undefined
  /** The APN-AMBR that the bearer has still to get. */
  wantedAmbr: Ambr | undefined
  /** The Gx update and the Update Bearer under way; one of each at a time. */
  report: Process | undefined
  update: Process | undefined
}

export function newPolicy(): SessionPolicy {
  return {
    requestNumber: 0,
    monitoringKey: undefined,
    grantedOctets: Number.POSITIVE_INFINITY,
    unreportedUplinkOctets: 0,
    unreportedDownlinkOctets: 0,
    policer: undefined,
    wantedAmbr: undefined,
    report: undefined,
    update: undefined,
  }
}
