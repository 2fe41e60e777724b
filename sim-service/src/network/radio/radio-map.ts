import { ratioOfDecibels } from '../../engine/mathematics.ts'
import { mix32 } from '../../engine/random.ts'
import { type Land, Movement, type MovementModel } from './movement.ts'
import { type DistanceLoss, lossDb } from './path-loss.ts'
import { type Shadowing, shadowingDb } from './shadowing.ts'

/** The radio of one network, as its profile gives it. Powers in dBm, all else in dB. */
export interface Propagation {
  readonly loss: DistanceLoss
  readonly minimumDistanceMetres: number
  /** Power of one resource element: of the carrier, divided by its subcarriers. */
  readonly elementPowerDbm: number
  /** Antennas of both ends together. */
  readonly antennaGainDb: number
  /** Walls, or the body of a car. */
  readonly penetrationLossDb: number
  readonly shadowing: Shadowing
  /** Part of the shadowing's variance that all sites share, since it is at the UE's end of the path. */
  readonly siteCorrelation: number
  /** Thermal noise and the receiver's noise figure, in one resource element. */
  readonly noiseDbm: number
  /** Part of a cell's resource elements that are sent, each of them an interference for the neighbours. */
  readonly load: number
  readonly resourceBlocks: number
}

/** A site as the map needs it. */
export interface MapSite {
  readonly xMetres: number
  readonly yMetres: number
}

/** Cells that a UE measures and that disturb it: those around the nearest, TS 36.133 §8.1.2.2.1.1 asks for eight. */
export const MEASURED_CELLS = 8

const SUBCARRIERS = 12

/** A cell that is off. */
export const SILENT_DBM = -200

/**
 * What a UE hears where it is: a function of who it is, where it lives and the time, and of which cells are on the air.
 * An answer stays in the map's own arrays until the next question, so that asking makes no garbage.
 */
export class RadioMap {
  readonly sites: readonly MapSite[]
  readonly propagation: Propagation
  readonly movement: Movement
  /** The cells of the last answer, by place in `sites`, and what each is received with; −1 where there is none. */
  readonly cells = new Int32Array(MEASURED_CELLS)
  readonly rsrpDbm = new Float64Array(MEASURED_CELLS)
  private readonly source: number
  private readonly common: number
  private readonly neighbours: ReadonlyArray<Int32Array>
  private readonly isOnAir: (site: number) => boolean
  /** Noise that faults add at a site's UEs, in dB above the thermal; absent where there is none. */
  private readonly disturbance = new Map<number, number>()
  private readonly minimumSquareDm: number
  private readonly commonShare: number
  private readonly ownShare: number

  constructor(
    sites: readonly MapSite[],
    propagation: Propagation,
    mobility: MovementModel,
    spacingMetres: number,
    source: number,
    /** One for all networks: a subscriber is in one place, whatever network it hears. */
    mobilitySource: number,
    isOnAir: (site: number) => boolean = () => true,
  ) {
    this.sites = sites
    this.propagation = propagation
    this.source = source
    this.isOnAir = isOnAir
    this.common = mix32(source ^ COMMON)
    this.movement = new Movement(mobility, landOf(sites, spacingMetres), spacingMetres * 500, mobilitySource)
    this.neighbours = sites.map((site) => nearestTo(sites, site))
    this.minimumSquareDm = 100 * propagation.minimumDistanceMetres * propagation.minimumDistanceMetres
    this.commonShare = Math.sqrt(propagation.siteCorrelation)
    this.ownShare = Math.sqrt(1 - propagation.siteCorrelation)
  }

  /** The sites around a site, itself first. */
  around(site: number): Int32Array {
    return this.neighbours[site]
  }

  /**
   * Measures the cells around a subscriber at an instant: the serving one first, then those around the nearest site.
   * `home` is where the subscriber lives, `serving` the cell that must be among the answers.
   */
  hear(flow: number, home: number, serving: number, timeUs: number): void {
    const { movement, sites, cells } = this
    const { xMetres, yMetres } = sites[home]
    movement.locate(flow, xMetres * 1000, yMetres * 1000, timeUs)
    const around = this.neighbours[this.nearest(serving)]
    const common =
      this.commonShare === 0
        ? 0
        : this.commonShare *
          shadowingDb(this.propagation.shadowing, this.common, flow, movement.xMm, movement.yMm)
    cells[0] = serving
    let count = 1
    for (let i = 0; i < around.length && count < MEASURED_CELLS; i++)
      if (around[i] !== serving && around[i] !== -1) cells[count++] = around[i]
    for (let i = 0; i < MEASURED_CELLS; i++) {
      if (i >= count) cells[i] = -1
      this.rsrpDbm[i] = cells[i] === -1 ? SILENT_DBM : this.receivedDbm(flow, cells[i], common)
    }
  }

  /** From a site, downhill by distance: sites lie so evenly that no other valley is on the way. */
  private nearest(from: number): number {
    const { xMm, yMm } = this.movement
    let at = from
    let best = this.squareDm(at, xMm, yMm)
    for (;;) {
      const around = this.neighbours[at]
      const before = at
      for (let i = 1; i < around.length; i++) {
        const other = around[i]
        if (other === -1) break
        const square = this.squareDm(other, xMm, yMm)
        if (square < best) {
          best = square
          at = other
        }
      }
      if (at === before) return at
    }
  }

  private squareDm(site: number, xMm: number, yMm: number): number {
    const { xMetres, yMetres } = this.sites[site]
    const east = xMm / 100 - xMetres * 10
    const north = yMm / 100 - yMetres * 10
    return east * east + north * north
  }

  private receivedDbm(flow: number, site: number, common: number): number {
    if (!this.isOnAir(site)) return SILENT_DBM
    const { propagation, movement } = this
    const { xMm, yMm } = movement
    const square = Math.round(Math.max(this.minimumSquareDm, this.squareDm(site, xMm, yMm)))
    const own = shadowingDb(
      propagation.shadowing,
      this.source ^ Math.imul(site + 1, 0x9e3779b1),
      flow,
      xMm,
      yMm,
    )
    return (
      propagation.elementPowerDbm +
      propagation.antennaGainDb -
      propagation.penetrationLossDb -
      lossDb(propagation.loss, square) -
      common -
      this.ownShare * own
    )
  }

  /** The strongest cell of the last answer, by place in it. */
  strongest(): number {
    let best = 0
    for (let i = 1; i < MEASURED_CELLS; i++) if (this.rsrpDbm[i] > this.rsrpDbm[best]) best = i
    return best
  }

  /** Signal to interference and noise of one cell of the last answer, as a ratio. */
  sinrRatio(place: number): number {
    const { load, noiseDbm } = this.propagation
    let disturbance = ratioOfDecibels(noiseDbm + (this.disturbance.get(this.cells[place]) ?? 0))
    for (let i = 0; i < MEASURED_CELLS; i++)
      if (i !== place && this.cells[i] !== -1) disturbance += load * ratioOfDecibels(this.rsrpDbm[i])
    return ratioOfDecibels(this.rsrpDbm[place]) / disturbance
  }

  /**
   * RSRQ of one cell of the last answer as a ratio (TS 36.214 §5.1.3): N × RSRP / RSSI, where the RSSI has the twelve
   * subcarriers of every block, of all cells at their load, two of them always sent as reference signals.
   */
  rsrqRatio(place: number): number {
    const { load, noiseDbm } = this.propagation
    const sent = 2 + (SUBCARRIERS - 2) * load
    let rssi = SUBCARRIERS * ratioOfDecibels(noiseDbm + (this.disturbance.get(this.cells[place]) ?? 0))
    for (let i = 0; i < MEASURED_CELLS; i++)
      if (this.cells[i] !== -1) rssi += sent * ratioOfDecibels(this.rsrpDbm[i])
    return ratioOfDecibels(this.rsrpDbm[place]) / rssi
  }

  get isDisturbed(): boolean {
    return this.disturbance.size > 0
  }

  /** Raises the noise at a cell's UEs by so many dB above the thermal; 0 ends it. */
  disturb(site: number, byDb: number): void {
    if (byDb === 0) this.disturbance.delete(site)
    else this.disturbance.set(site, byDb)
  }
}

/** Tells the shadowing that all sites share from that of each. */
const COMMON = 0x5bd1e995

/** The sites and half a distance between them all round. */
function landOf(sites: readonly MapSite[], spacingMetres: number): Land {
  const margin = spacingMetres * 500
  const east = sites.map(({ xMetres }) => xMetres * 1000)
  const north = sites.map(({ yMetres }) => yMetres * 1000)
  return {
    westMm: Math.min(...east) - margin,
    eastMm: Math.max(...east) + margin,
    southMm: Math.min(...north) - margin,
    northMm: Math.max(...north) + margin,
  }
}

function nearestTo(sites: readonly MapSite[], site: MapSite): Int32Array {
  const square = ({ xMetres, yMetres }: MapSite): number => {
    const east = xMetres - site.xMetres
    const north = yMetres - site.yMetres
    return east * east + north * north
  }
  const order = sites.map((other, index) => ({ index, square: square(other) }))
  order.sort((one, other) => one.square - other.square || one.index - other.index)
  return Int32Array.from({ length: MEASURED_CELLS }, (_, i) => order[i]?.index ?? -1)
}
