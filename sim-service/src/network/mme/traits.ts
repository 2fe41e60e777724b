import { equalOctets } from '../../codec/octets.ts'
import { SharedValues } from '../shared-values.ts'

/** What every set-up of a UE's context at an eNB needs, and what many UEs have alike (TS 23.401 table 5.7.2-1). */
export interface UeTraits {
  /** UE network capability: EEA and EIA bitmaps, bit 8 is algorithm 0 (TS 24.301 §9.9.3.34). */
  readonly eea: number
  readonly eia: number
  /** UE-AMBR, bit/s. */
  readonly ambrUplinkBps: number
  readonly ambrDownlinkBps: number
  /** Told by an eNB once, so that the next one need not ask (TS 36.413 §8.9); undefined until then. */
  readonly radioCapability: Uint8Array | undefined
}

export const noTraits: UeTraits = {
  eea: 0,
  eia: 0,
  ambrUplinkBps: 0,
  ambrDownlinkBps: 0,
  radioCapability: undefined,
}

export function newTraitsTable(): SharedValues<UeTraits> {
  return new SharedValues(
    (one, other) =>
      one.eea === other.eea &&
      one.eia === other.eia &&
      one.ambrUplinkBps === other.ambrUplinkBps &&
      one.ambrDownlinkBps === other.ambrDownlinkBps &&
      sameOctets(one.radioCapability, other.radioCapability),
  )
}

function sameOctets(one: Uint8Array | undefined, other: Uint8Array | undefined): boolean {
  return one === other || (one !== undefined && other !== undefined && equalOctets(one, other))
}
