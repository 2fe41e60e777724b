import { keyedU32 } from '../../engine/random.ts'
import type { Ue } from './ue.ts'

/** One class of traffic as a UE makes it. */
export interface TrafficClassModel {
  readonly ratingGroup: number
  readonly sharePpm: number
  readonly intervalUs: number
  readonly uplinkOctets: number
  readonly uplinkPackets: number
}

/** What a draw is for. */
const purpose = { trafficClass: 1, interval: 2 } as const

/** What the UEs of a shard do with their bearer. */
export class TrafficProfile {
  readonly classes: readonly TrafficClassModel[]
  private readonly apnOf: (ue: Ue) => string
  private readonly source: number
  private readonly togetherUs: number | undefined

  /** With `togetherUs` all exchanges fall so near after the multiples of the interval; else users fall out of step. */
  constructor(
    classes: readonly TrafficClassModel[],
    apnOf: (ue: Ue) => string,
    source: number,
    togetherUs?: number,
  ) {
    this.classes = classes
    this.togetherUs = togetherUs
    this.apnOf = apnOf
    this.source = source
  }

  apn(ue: Ue): string {
    return this.apnOf(ue)
  }

  /** The class of a subscriber's next exchange, drawn by the shares. */
  pick(ue: Ue): TrafficClassModel | undefined {
    let draw = this.draw(ue, purpose.trafficClass) % 1_000_000
    for (const one of this.classes) {
      if (draw < one.sharePpm) return one
      draw -= one.sharePpm
    }
    return this.classes[0]
  }

  /** Time to the next exchange: half to one and a half intervals of the first class, so that users fall out of step. */
  intervalUs(ue: Ue): number {
    const mean = this.classes[0]?.intervalUs ?? 1_000_000
    if (this.togetherUs !== undefined) {
      const { now } = ue.sim
      return mean - (now % mean) + (this.draw(ue, purpose.interval) % (this.togetherUs + 1))
    }
    return Math.max(1, Math.floor(mean / 2) + (this.draw(ue, purpose.interval) % mean))
  }

  /**
   * By subscriber, number of the exchange and purpose, and not by instant: however long the network takes, a subscriber
   * asks the same of it.
   */
  private draw(ue: Ue, salt: number): number {
    return keyedU32(this.source, ue.index, ue.exchanges, salt)
  }
}

/** Sends one uplink burst over the default bearer, or asks for it. False when the UE has no traffic at all. */
export function trafficTick(ue: Ue): boolean {
  const model = ue.environment.traffic.pick(ue)
  ue.exchanges++
  if (model === undefined) return false
  if (ue.bearer === 0 || ue.cell === undefined) return true
  ue.offerUplink({
    tunnel: ue.bearer,
    direction: 'uplink',
    packets: model.uplinkPackets,
    octets: model.uplinkOctets,
    ratingGroup: model.ratingGroup,
    fromUs: ue.sim.now,
    toUs: ue.sim.now + Math.min(1_000_000, model.intervalUs),
  })
  return true
}
