import { type Burst, octetsOfFirst, splitBurst } from '../engine/burst.ts'

/** An aggregate maximum bit rate in both directions, kbit/s (TS 23.401 §4.7.3). */
export interface Ambr {
  readonly uplinkKbps: number
  readonly downlinkKbps: number
}

/** Thousandths of a bit in an octet: kbit/s times microseconds. */
const OCTET = 8_000
/** A second at the rate may pass at once: bursts are up to a second long themselves. */
const DEPTH_US = 1_000_000

/** A token bucket for each direction: whole packets pass while their octets are covered. */
export class Policer {
  readonly ambr: Ambr
  private readonly tokens: { uplink: number; downlink: number }
  private readonly atUs: { uplink: number; downlink: number }

  constructor(ambr: Ambr, nowUs: number) {
    this.ambr = ambr
    this.tokens = { uplink: ambr.uplinkKbps * DEPTH_US, downlink: ambr.downlinkKbps * DEPTH_US }
    this.atUs = { uplink: nowUs, downlink: nowUs }
  }

  /** The part of a burst that passes now, and the part that does not. */
  police(burst: Burst, nowUs: number): { passed: Burst | undefined; dropped: Burst | undefined } {
    const { direction } = burst
    const kbps = direction === 'uplink' ? this.ambr.uplinkKbps : this.ambr.downlinkKbps
    const filled = this.tokens[direction] + kbps * Math.min(DEPTH_US, nowUs - this.atUs[direction])
    const octets = Math.floor(Math.min(kbps * DEPTH_US, filled) / OCTET)
    const packets = packetsWithin(burst, octets)
    this.atUs[direction] = nowUs
    this.tokens[direction] = Math.min(kbps * DEPTH_US, filled) - octetsOfFirst(burst, packets) * OCTET
    if (packets === burst.packets) return { passed: burst, dropped: undefined }
    if (packets === 0) return { passed: undefined, dropped: burst }
    const [passed, dropped] = splitBurst(burst, packets)
    return { passed, dropped }
  }
}

/** Whole packets of a burst that fit into so many octets. */
export function packetsWithin(burst: Burst, octets: number): number {
  if (burst.octets <= octets) return burst.packets
  let packets = Math.min(burst.packets, Math.floor((octets * burst.packets) / burst.octets) + 1)
  while (packets > 0 && octetsOfFirst(burst, packets) > octets) packets--
  return packets
}
