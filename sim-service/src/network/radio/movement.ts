import { keyedU32 } from '../../engine/random.ts'

/** How subscribers move. Speed in millimetres a second; static ones have none. */
export interface MovementModel {
  readonly model: 'static' | 'random-waypoint' | 'corridor'
  readonly speedMmPerS: number
}

/** The land on which they move, in millimetres. */
export interface Land {
  readonly westMm: number
  readonly eastMm: number
  readonly southMm: number
  readonly northMm: number
}

/** What a draw is for. */
const purpose = { along: 1, across: 2, direction: 3, waypoint: 4 } as const

/** The road passes the masts at the least distance for which the loss formulas hold (TR 36.814 table A.2.1.1-2). */
const ROADSIDE_MM = 35_000

const MEAN_LEG_SAMPLES = 2048

/**
 * Where a subscriber is, as a function of who it is, where it lives and the time: nothing is stored, nobody waits for
 * anybody, and the past can be asked for as well as the future.
 */
export class Movement {
  /** The answer of the last call of `locate`. */
  xMm = 0
  yMm = 0
  private readonly model: MovementModel
  private readonly land: Land
  private readonly source: number
  /** Half the distance between sites: that far from its site somebody may begin. */
  private readonly reachMm: number
  private readonly legUs: number

  constructor(model: MovementModel, land: Land, reachMm: number, source: number) {
    this.model = model
    this.land = land
    this.reachMm = reachMm
    this.source = source
    this.legUs = model.model === 'random-waypoint' ? this.meanLegUs() : 0
  }

  get moves(): boolean {
    return this.model.model !== 'static'
  }

  /** Finds a subscriber of a home site at an instant; the answer is in `xMm` and `yMm`. */
  locate(flow: number, homeXMm: number, homeYMm: number, timeUs: number): void {
    if (this.model.model === 'corridor') this.drive(flow, homeXMm, homeYMm, timeUs)
    else if (this.model.model === 'random-waypoint') this.wander(flow, homeXMm, homeYMm, timeUs)
    else this.waypoint(flow, 0, homeXMm, homeYMm)
  }

  /** Along the road at the same speed all the time, half of them each way; who comes to its end turns round. */
  private drive(flow: number, homeXMm: number, homeYMm: number, timeUs: number): void {
    const { westMm, eastMm } = this.land
    const length = eastMm - westMm
    const start = homeXMm - westMm + this.around(flow, purpose.along)
    const gone = distanceMm(this.model.speedMmPerS, timeUs)
    const isEastward = (keyedU32(this.source, flow, 0, purpose.direction) & 1) === 0
    const along = modulo(isEastward ? start + gone : start - gone, 2 * length)
    this.xMm = westMm + (along <= length ? along : 2 * length - along)
    this.yMm = homeYMm + ROADSIDE_MM
  }

  /** From one random place to the next, each leg in the same time: the mean speed over all legs is the stated. */
  private wander(flow: number, homeXMm: number, homeYMm: number, timeUs: number): void {
    const leg = Math.floor(timeUs / this.legUs)
    const share = (timeUs - leg * this.legUs) / this.legUs
    this.waypoint(flow, leg, homeXMm, homeYMm)
    const { xMm, yMm } = this
    this.waypoint(flow, leg + 1, homeXMm, homeYMm)
    this.xMm = Math.round(xMm + (this.xMm - xMm) * share)
    this.yMm = Math.round(yMm + (this.yMm - yMm) * share)
  }

  /** The first waypoint is at home, all others are anywhere. */
  private waypoint(flow: number, leg: number, homeXMm: number, homeYMm: number): void {
    if (leg === 0) {
      this.xMm = homeXMm + this.around(flow, purpose.along)
      this.yMm = homeYMm + this.around(flow, purpose.across)
      return
    }
    const { westMm, eastMm, southMm, northMm } = this.land
    this.xMm = westMm + part(keyedU32(this.source, flow, leg, purpose.waypoint), eastMm - westMm)
    this.yMm =
      southMm + part(keyedU32(this.source, flow, leg, purpose.waypoint + purpose.across), northMm - southMm)
  }

  /** Uniform within the reach to either side. */
  private around(flow: number, salt: number): number {
    return part(keyedU32(this.source, flow, 0, salt), 2 * this.reachMm) - this.reachMm
  }

  /** The time in which the mean leg is gone at the stated speed. The mean over pairs of places has no short formula. */
  private meanLegUs(): number {
    const { westMm, eastMm, southMm, northMm } = this.land
    let sum = 0
    for (let i = 0; i < MEAN_LEG_SAMPLES; i++) {
      const east = spread(i, 0) - spread(i, 1)
      const north = spread(i, 2) - spread(i, 3)
      const x = east * (eastMm - westMm)
      const y = north * (northMm - southMm)
      sum += Math.sqrt(x * x + y * y)
    }
    return Math.max(1, Math.round((sum / MEAN_LEG_SAMPLES / this.model.speedMmPerS) * 1_000_000))
  }
}

/** Uniform between zero and one, for a sample and a coordinate. */
function spread(sample: number, coordinate: number): number {
  return keyedU32(1, sample, 0, coordinate) / 4294967296
}

/** How far somebody comes, in whole millimetres; products stay below 2^53. */
export function distanceMm(speedMmPerS: number, timeUs: number): number {
  const seconds = Math.floor(timeUs / 1_000_000)
  return seconds * speedMmPerS + Math.floor(((timeUs - seconds * 1_000_000) * speedMmPerS) / 1_000_000)
}

function part(uniform: number, of: number): number {
  return Math.floor((uniform / 4294967296) * of)
}

function modulo(value: number, by: number): number {
  const rest = value % by
  return rest < 0 ? rest + by : rest
}
