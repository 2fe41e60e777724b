/**
 * User traffic is bursts of at most a second: the only thing on a link that is not encoded octets. Splits at
 * quota, tariff and path switches make two bursts of one.
 */
export interface Burst {
  /** TEID of the tunnel on a GTP-U link; the bearer's DRB identity on the radio. */
  tunnel: number
  direction: 'uplink' | 'downlink'
  packets: number
  octets: number
  ratingGroup: number
  fromUs: number
  toUs: number
}

/** The octets of the first `packets` of a burst: whole packets, the remainder of the division on the first ones. */
export function octetsOfFirst(burst: Burst, packets: number): number {
  const each = Math.floor(burst.octets / burst.packets)
  return each * packets + Math.min(packets, burst.octets % burst.packets)
}

/** Splits a burst after `packets` packets; both parts keep whole packets and their sum. */
export function splitBurst(burst: Burst, packets: number): [Burst, Burst] {
  const octets = octetsOfFirst(burst, packets)
  const at = burst.fromUs + Math.floor(((burst.toUs - burst.fromUs) * packets) / burst.packets)
  return [
    { ...burst, packets, octets, toUs: at },
    { ...burst, packets: burst.packets - packets, octets: burst.octets - octets, fromUs: at },
  ]
}

/** Octets and packets that did not arrive, by the name of what lost them. */
export class LossLedger {
  readonly packets = new Map<string, number>()
  readonly octets = new Map<string, number>()

  lose(cause: string, packets: number, octets: number): void {
    this.packets.set(cause, (this.packets.get(cause) ?? 0) + packets)
    this.octets.set(cause, (this.octets.get(cause) ?? 0) + octets)
  }

  totalOctets(): number {
    let total = 0
    for (const octets of this.octets.values()) total += octets
    return total
  }
}
