import { keyedU32 } from '../../engine/random.ts'

/** For contention (TS 36.331 numberOfRA-Preambles n52); cells deal the others to UEs that are handed over. */
const PREAMBLES = 52

/** PRACH configuration index 3 (TS 36.211 table 5.7.1-2): one occasion in each radio frame. */
export const OCCASION_US = 10_000

/** TS 36.331 preambleTransMax n10: after so many the cell is not reached. */
export const PREAMBLE_TRANS_MAX = 10

/** TS 36.321 table 7.2-1, index 2: a UE that has collided waits at random for up to so long. */
const BACK_OFF_US = 20_000

/** Occasions of a cell that somebody may still ask about: more than random access takes. */
const KEPT = 32

/** Who sent what lately to one cell. */
interface Channel {
  readonly occasions: Float64Array
  readonly counts: Uint8Array
}

/**
 * The random access channel of every cell (TS 36.321 §5.1): UEs that send the same preamble at the same occasion
 * collide, and each tries again. What two UEs do to each other happens on the air: no message tells of it.
 */
export class RandomAccess {
  private readonly channels = new Map<number, Channel>()
  private readonly source: number

  constructor(source: number) {
    this.source = source
  }

  /** Sends a preamble to a cell, drawn by subscriber and instant; the answer asks later whether it was alone. */
  send(cell: number, flow: number, nowUs: number): number {
    const preamble = keyedU32(this.source, flow, nowUs, 0) % PREAMBLES
    const occasion = Math.floor(nowUs / OCCASION_US)
    let channel = this.channels.get(cell)
    if (channel === undefined) {
      channel = { occasions: new Float64Array(KEPT).fill(-1), counts: new Uint8Array(KEPT * PREAMBLES) }
      this.channels.set(cell, channel)
    }
    const row = occasion % KEPT
    if (channel.occasions[row] !== occasion) {
      channel.occasions[row] = occasion
      channel.counts.fill(0, row * PREAMBLES, (row + 1) * PREAMBLES)
    }
    const place = row * PREAMBLES + preamble
    if (channel.counts[place] < 255) channel.counts[place]++
    return preamble
  }

  /** Whether another UE had sent the same by the end of the occasion. */
  collided(cell: number, sentUs: number, preamble: number): boolean {
    const channel = this.channels.get(cell)
    const occasion = Math.floor(sentUs / OCCASION_US)
    const row = occasion % KEPT
    if (channel === undefined || channel.occasions[row] !== occasion) return false
    return channel.counts[row * PREAMBLES + preamble] > 1
  }

  /** How long a UE waits before it tries again. */
  backOffUs(flow: number, nowUs: number): number {
    return keyedU32(this.source, flow, nowUs, 1) % BACK_OFF_US
  }
}
