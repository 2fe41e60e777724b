/** What an MM Context tells (TS 29.274 §8.38): members of all its figures, and how the figures differ. */
import { flags } from './gtpv2-bearer-ies.ts'
import type { Ambr } from './gtpv2-ies.ts'
import type { IeCodec } from './gtpv2-wire.ts'

/** Figure 8.38-7. */
export interface AuthenticationTriplet {
  rand: Uint8Array
  /** 4 octets. */
  sres: Uint8Array
  /** 8 octets. */
  kc: Uint8Array
}

/** Figure 8.38-8; RAND, CK and IK have 16 octets. */
export interface AuthenticationQuintuplet {
  rand: Uint8Array
  xres: Uint8Array
  ck: Uint8Array
  ik: Uint8Array
  autn: Uint8Array
}

/** Figure 8.38-9; RAND has 16 octets, KASME 32. */
export interface AuthenticationQuadruplet {
  rand: Uint8Array
  xres: Uint8Array
  autn: Uint8Array
  kasme: Uint8Array
}

/** Next hop key and its counter (TS 33.401 §7.2.8). */
export interface NextHop {
  nh: Uint8Array
  ncc: number
}

/** Figure 8.38-5: the context before a change that is still running (TS 33.401 §7.2.10). */
export interface OldSecurityContext {
  ksi: number
  ncc: number
  kasme: Uint8Array
  /** Present when NHI_old is set. */
  nh?: Uint8Array
  rlos?: boolean
}

/** Not allowed are UTRAN, GERAN, GAN, HSPA evolution, WB-E-UTRAN, handover to non-3GPP, NB-IoT, enhanced coverage. */
export const accessRestrictions = flags('una', 'gena', 'gana', 'ina', 'ena', 'hnna', 'nbna', 'ecna')
type AccessRestrictions = typeof accessRestrictions extends IeCodec<infer T> ? T : never

export interface MmContext {
  /** Table 8.38-1. */
  securityMode: number
  /** KSIASME, KSI or CKSN. */
  ksi: number
  usedCipher?: number
  usedNasCipher?: number
  usedNasIntegrity?: number
  usedGprsIntegrity?: number
  /** User plane integrity is required. */
  gupii?: boolean
  nasDownlinkCount?: number
  nasUplinkCount?: number
  kasme?: Uint8Array
  kc?: Uint8Array
  ck?: Uint8Array
  ik?: Uint8Array
  triplets?: AuthenticationTriplet[]
  quadruplets?: AuthenticationQuadruplet[]
  quintuplets?: AuthenticationQuintuplet[]
  /** 2 octets of TS 24.008. */
  drxParameter?: Uint8Array
  nextHop?: NextHop
  subscribedUeAmbr?: Ambr
  usedUeAmbr?: Ambr
  ueNetworkCapability?: Uint8Array
  msNetworkCapability?: Uint8Array
  mei?: string
  accessRestrictionData: AccessRestrictions
  oldSecurityContext?: OldSecurityContext
  // The fields below came with later releases. Empty: there, with length 0. Absent: the IE ended before.
  voiceDomainPreference?: Uint8Array
  higherBitrates?: Uint8Array
  iovUpdatesCounter?: number
  ueRadioCapabilityForPaging?: Uint8Array
  extendedAccessRestrictionData?: Uint8Array
  ueAdditionalSecurityCapability?: Uint8Array
  ueNrSecurityCapability?: Uint8Array
  apnRateControlStatuses?: Uint8Array
  coreNetworkRestrictions?: Uint8Array
  ueRadioCapabilityId?: Uint8Array
  /** 1 native, 2 mapped. */
  ensct?: number
}

export type LaterField = keyof MmContext & keyof typeof FIELD_FORM
/** Octets of the length before a field; 0: the field is one octet. */
export const FIELD_FORM = {
  voiceDomainPreference: 1,
  higherBitrates: 1,
  iovUpdatesCounter: 0,
  ueRadioCapabilityForPaging: 2,
  extendedAccessRestrictionData: 1,
  ueAdditionalSecurityCapability: 1,
  ueNrSecurityCapability: 1,
  apnRateControlStatuses: 2,
  coreNetworkRestrictions: 1,
  ueRadioCapabilityId: 1,
  ensct: 0,
} as const

/** What one of the figures 8.38-1 to 8.38-6 has. */
export interface Figure {
  readonly key: 'kc' | 'ckIk' | 'kasme'
  /** Bits 4 to 6 of octet 6 of the figures without quadruplets: IOV counter, user plane integrity, integrity used. */
  readonly hasIntegrity?: true
  readonly hasTriplets?: true
  readonly hasQuadruplets?: true
  readonly hasUsedCipher?: true
  readonly later: readonly LaterField[]
}
