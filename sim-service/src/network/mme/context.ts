import type { UeNetworkCapability } from '../../codec/nas/capabilities.ts'
import type { ProtocolConfigurationOptions } from '../../codec/nas/session.ts'
import type { Port } from '../../engine/link.ts'
import type { Process } from '../../engine/process.ts'
import { NO_KEY, type SecurityRow } from '../nas-security-rows.ts'
import { noTraits, type UeTraits } from './traits.ts'

/** The default bearer's session as the MME knows it (TS 23.401 table 5.7.2-1, the parts used here). */
export interface MmeSession {
  apn: string
  ebi: number
  pti: number
  /** The PDN address as a number. */
  address: number
  sgw: Port
  sgwTeid: number
  sgwUserTeid: number
  sgwUserIpv4: string
  /** The PGW's tunnels, control and user, which another SGW or MME needs to know. */
  pgwTeid: number
  pgwIpv4: string
  pgwUserTeid: number
  pgwUserIpv4: string
  qci: number
  priorityLevel: number
  /** As Diameter and GTPv2 have them: 0 is enabled, 1 is disabled (TS 29.212 §5.3.46, §5.3.47). */
  preEmptionCapability: number
  preEmptionVulnerability: number
  ambrUplinkKbps: number
  ambrDownlinkKbps: number
}

/** What an attach needs only while it runs. */
export interface AttachWork {
  startedUs: number
  /** The outcome is known, even if the connection has still to be released: it is measured once. */
  isMeasured: boolean
  requestOctets: Uint8Array
  pti: number
  esmInformationNeeded: boolean
  requestedApn: string | undefined
  pco: ProtocolConfigurationOptions | undefined
  ueNetworkCapability: UeNetworkCapability
}

/** One UE in the MME: a row of state. The procedure and the attach's work exist while they run. */
export interface UeContext extends SecurityRow {
  /** The S1AP identity, and the MME's S11 control TEID. */
  readonly mmeUeId: number
  /** The subscriber that it belongs to, for what the network does to all of a connection's UEs. */
  readonly flow: number
  imsi: string
  imeisv: string
  registered: boolean
  /** The S1 connection; undefined in ECM-IDLE. */
  enb: Port | undefined
  enbUeId: number
  tac: number
  eci: number
  /** Number of its GUTI among those that it has had, see guti.ts. */
  gutiState: number
  /** Since when the mobile reachable timer runs, see reachability.ts. */
  idleSinceMs: number
  /** The tracking areas that it is registered in. */
  tacs: readonly number[]
  session: MmeSession | undefined
  traits: UeTraits
  procedure: Process | undefined
  work: AttachWork | undefined
  /** What starts when the running procedure has ended: a request that the collision table queued. */
  next: (() => void) | undefined
}

const nowhere: readonly number[] = []

export function newContext(mmeUeId: number, flow: number): UeContext {
  return {
    mmeUeId,
    flow,
    imsi: '',
    imeisv: '',
    registered: false,
    enb: undefined,
    enbUeId: -1,
    tac: 0,
    eci: 0,
    keys: -1,
    ksi: NO_KEY,
    eea: 0,
    eia: 0,
    uplinkCount: 0,
    downlinkCount: 0,
    active: undefined,
    gutiState: 0,
    idleSinceMs: 0,
    tacs: nowhere,
    session: undefined,
    traits: noTraits,
    procedure: undefined,
    work: undefined,
    next: undefined,
  }
}
