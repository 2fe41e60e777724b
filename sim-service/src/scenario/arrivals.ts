import { type Seed, stream } from '../engine/random.ts'

export interface Arrivals {
  readonly shape: 'poisson' | 'uniform' | 'burst'
  /** When the first may switch on, and within which time from then all do. */
  readonly from: number
  readonly over: number
}

const TWO_32 = 4294967296

/** Draws that a burst takes the least of: the rate starts at so many times the mean and falls to zero. */
const BURST_DRAWS = 4

/**
 * When a subscriber switches on, in microseconds. It depends on the seed, on the shape and on who it is (its IMSI,
 * and its number within its home network), on nobody else: one subscriber more changes no other's arrival.
 *
 * - poisson: uniform over the window, each from a stream of its own. Given their number, the arrivals of a Poisson
 *   process are exactly that.
 * - uniform: van der Corput's sequence, whose first n terms lie evenly for every n, shifted by a draw per home.
 * - burst: the least of four uniform draws.
 *
 * `shift` is the draw of the home, for whoever asks for many.
 */
export function arrivalUs(
  arrivals: Arrivals,
  seed: Seed,
  plmn: string,
  number: number,
  imsi: string,
  shift?: number,
): number {
  return (
    arrivals.from +
    Math.floor((position(arrivals.shape, seed, plmn, number, imsi, shift) / TWO_32) * arrivals.over)
  )
}

function position(
  shape: Arrivals['shape'],
  seed: Seed,
  plmn: string,
  number: number,
  imsi: string,
  shift = shape === 'uniform' ? homeShift(seed, plmn) : 0,
): number {
  if (shape === 'uniform') return (reversedBits(number) + shift) % TWO_32
  const random = stream(seed, `workload/ue/${imsi}/arrival`)
  let least = random.u32()
  if (shape === 'burst') for (let i = 1; i < BURST_DRAWS; i++) least = Math.min(least, random.u32())
  return least
}

/** The draw of a home that uniform arrivals are shifted by. */
export function homeShift(seed: Seed, plmn: string): number {
  return stream(seed, `workload/home/${plmn}/arrivals`).u32()
}

function reversedBits(value: number): number {
  let v = value
  v = ((v >>> 1) & 0x55555555) | ((v & 0x55555555) << 1)
  v = ((v >>> 2) & 0x33333333) | ((v & 0x33333333) << 2)
  v = ((v >>> 4) & 0x0f0f0f0f) | ((v & 0x0f0f0f0f) << 4)
  v = ((v >>> 8) & 0x00ff00ff) | ((v & 0x00ff00ff) << 8)
  return ((v >>> 16) | (v << 16)) >>> 0
}
