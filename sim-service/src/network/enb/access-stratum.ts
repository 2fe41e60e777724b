import { kenbStar } from '../../codec/crypto/key-derivation.ts'
import { equalOctets } from '../../codec/octets.ts'
import { decodeUeRadioCapability, type InterNodeMessageOf } from '../../codec/rrc/rrc.ts'
import type { S1apMessage } from '../../codec/s1ap/s1ap.ts'
import type { Burst } from '../../engine/burst.ts'
import type { EnbUeContext } from './context.ts'
import type { Enb } from './enb.ts'
import type { Incoming, Outgoing } from './handover-state.ts'
import { dlEarfcn } from './x2.ts'

type Setup = Extract<S1apMessage, { kind: 'InitialContextSetupRequest' }>
type UeAmbr = NonNullable<Setup['ueAggregateMaximumBitrate']>
type ErabQos = Setup['erabToBeSetupListCtxtSuReq'][number]['erabLevelQosParameters']

/** What a source eNB passes on unchanged, and what many UEs have alike. */
export interface UeProfile {
  readonly ambrDownlinkBps: number
  readonly ambrUplinkBps: number
  readonly qci: number
  readonly priorityLevel: number
  readonly preEmptionCapability: ErabQos['allocationRetentionPriority']['preEmptionCapability']
  readonly preEmptionVulnerability: ErabQos['allocationRetentionPriority']['preEmptionVulnerability']
  /** EEA1 … and EIA1 … from the left (TS 36.413 §9.2.1.40). */
  readonly encryptionAlgorithms: number
  readonly integrityProtectionAlgorithms: number
}

export function profileOf(
  ambr: UeAmbr,
  { qci, allocationRetentionPriority: arp }: ErabQos,
  security: Setup['ueSecurityCapabilities'],
): UeProfile {
  return {
    ambrDownlinkBps: ambr.ueAggregateMaximumBitRateDl,
    ambrUplinkBps: ambr.ueAggregateMaximumBitRateUl,
    qci,
    priorityLevel: arp.priorityLevel,
    preEmptionCapability: arp.preEmptionCapability,
    preEmptionVulnerability: arp.preEmptionVulnerability,
    encryptionAlgorithms: security.encryptionAlgorithms,
    integrityProtectionAlgorithms: security.integrityProtectionAlgorithms,
  }
}

export function sameProfile(one: UeProfile, other: UeProfile): boolean {
  return (Object.keys(one) as (keyof UeProfile)[]).every((name) => one[name] === other[name])
}

/** What an eNB can hand over of a UE: only networks with neighbours keep it. */
export interface AccessStratum {
  profile: UeProfile
  /** When the UE came to this cell. */
  readonly sinceUs: number
  /** KeNB and the chaining count that it belongs to (TS 33.401 §7.2.8). */
  kenb: Uint8Array
  ncc: number
  /** A next hop that no KeNB has been derived from yet; the next handover is vertical with it, else horizontal. */
  nextHop: { readonly nh: Uint8Array; readonly ncc: number } | undefined
  /** PDCP COUNT of the data bearer, up and down: user packets so far. */
  uplinkPackets: number
  downlinkPackets: number
  /** What the UE told of its capability; empty until then. */
  capability: RadioCapability
  outgoing: Outgoing | undefined
  incoming: Incoming | undefined
}

export function newAccessStratum(enb: Enb, profile: UeProfile, kenb: Uint8Array, ncc: number): AccessStratum {
  return {
    profile: enb.profiles.of(profile),
    sinceUs: enb.sim.now,
    kenb,
    ncc,
    nextHop: undefined,
    uplinkPackets: 0,
    downlinkPackets: 0,
    capability: noCapability,
    outgoing: undefined,
    incoming: undefined,
  }
}

/** At Initial Context Setup: KeNB belongs to a virtual next hop with chaining count 0 (TS 33.401 §7.2.8.1.1). */
export function keepAccessStratum(enb: Enb, ue: EnbUeContext, request: Setup): void {
  const [item] = request.erabToBeSetupListCtxtSuReq
  const { ueAggregateMaximumBitrate, ueSecurityCapabilities, securityKey } = request
  const profile = profileOf(ueAggregateMaximumBitrate, item.erabLevelQosParameters, ueSecurityCapabilities)
  ue.access = newAccessStratum(enb, profile, securityKey, 0)
  if (request.ueRadioCapability !== undefined) {
    const { ueCapabilityRatContainerList } = decodeUeRadioCapability(request.ueRadioCapability)
    ue.access.capability = enb.capabilities.of(ueCapabilityRatContainerList)
  }
}

export type RadioCapability =
  InterNodeMessageOf<'HandoverPreparationInformation'>['ueRadioAccessCapabilityInfo']

const noCapability: RadioCapability = []

export function sameCapability(one: RadioCapability, other: RadioCapability): boolean {
  return (
    one.length === other.length &&
    one.every(
      ({ ratType, ueCapabilityRatContainer }, i) =>
        ratType === other[i].ratType &&
        equalOctets(ueCapabilityRatContainer, other[i].ueCapabilityRatContainer),
    )
  )
}

/** KeNB* for a target cell (TS 33.401 §7.2.8.4.2): vertical where there is an unused next hop, else horizontal. */
export function keyForTarget(
  { kenb, ncc, nextHop }: AccessStratum,
  physicalCellId: number,
): { key: Uint8Array; ncc: number } {
  return nextHop === undefined
    ? { key: kenbStar(kenb, physicalCellId, dlEarfcn), ncc }
    : { key: kenbStar(nextHop.nh, physicalCellId, dlEarfcn), ncc: nextHop.ncc }
}

/** Cell radio network temporary identities, 003D to FFF3 (TS 36.321 table 7.1-1), in the order of the contexts. */
export function cRntiOf({ enbUeId }: EnbUeContext): number {
  return FIRST_C_RNTI + ((enbUeId - 1) % C_RNTIS)
}

const FIRST_C_RNTI = 0x3d
const C_RNTIS = 0xfff3 - FIRST_C_RNTI + 1

/** A PDCP COUNT in the form of the status transfers: 12 bits of sequence number, 20 of hyperframe number. */
export function countValue(packets: number): { pdcpSn: number; hfn: number } {
  return { pdcpSn: packets % 4096, hfn: Math.floor(packets / 4096) % 1_048_576 }
}

/** What the source had counted (TS 36.423 §9.1.1.4, TS 36.413 §9.2.1.31): the target goes on from there. */
export function takeStatus(
  access: AccessStratum,
  { ulCountValue, dlCountValue }: { ulCountValue: CountValue; dlCountValue: CountValue },
): void {
  access.uplinkPackets += packetsOf(ulCountValue)
  access.downlinkPackets += packetsOf(dlCountValue)
}

type CountValue = ReturnType<typeof countValue>

function packetsOf({ pdcpSn, hfn }: CountValue): number {
  return hfn * 4096 + pdcpSn
}

/** Counts a burst's packets as PDCP does. */
export function countPackets(access: AccessStratum, { direction, packets }: Burst): void {
  if (direction === 'uplink') access.uplinkPackets += packets
  else access.downlinkPackets += packets
}
