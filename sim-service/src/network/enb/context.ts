import type { Port } from '../../engine/link.ts'
import type { AccessStratum } from './access-stratum.ts'
import type { EstablishmentCause, Stage } from './establishment.ts'

/** A UE of a tracking area list: the code of its MME and the M-TMSI (TS 23.003 §2.8). */
export interface STmsi {
  readonly mmec: number
  readonly mTmsi: number
}

/** One UE with an RRC connection: a row of state in the eNB. */
export interface EnbUeContext {
  readonly enbUeId: number
  /** Undefined for a UE that is to be handed over to this cell and has not come yet. */
  radio: Port | undefined
  /** The S1 connection's other identity; −1 until the MME's first message. */
  mmeUeId: number
  /** Chosen at admission; another one when the UE names the MME that it is registered with. */
  mme: Port
  /** The default bearer's tunnels; 0 where there is none. */
  erabId: number
  sgwTeid: number
  sgwUser: Port | undefined
  /** Initial Context Setup: answers that are still missing from the UE. */
  awaitsSecurityMode: boolean
  awaitsReconfiguration: boolean
  transaction: number
  /** The subscriber that it belongs to, for what the network does to all of a connection's UEs. */
  readonly flow: number
  readonly establishmentCause: EstablishmentCause
  /** By which the UE has named itself to the cell, until its first NAS message has gone on with it. */
  sTmsi: STmsi | undefined
  stage: Stage
  qci: number
  /** What can be handed over; undefined where there is nobody to hand over to. */
  access: AccessStratum | undefined
  /** Until when user data flows, as far as bursts have told; 0 while there was none. */
  activeUntilUs: number
}
