import { decibelsOfRatio } from '../engine/mathematics.ts'
import type { Simulation } from '../engine/simulation.ts'
import { downlink100Khz, ruralMacroLoss, urbanMacroLoss } from '../network/radio/path-loss.ts'
import { type Propagation, RadioMap } from '../network/radio/radio-map.ts'
import type { Surroundings } from '../network/ue/measuring.ts'
import type { Cell, Ue } from '../network/ue/ue.ts'
import type { Plan, PlannedPropagation, PlannedSubscriber } from './plan.ts'

/** Thermal noise at 290 K, and the width of a subcarrier. */
const NOISE_DBM_PER_HZ = -174
const SUBCARRIER_HZ = 15_000
const SUBCARRIERS_PER_BLOCK = 12

/** Below this a cell is not heard: the lower end of what a UE reports (TS 36.133 §9.1.4). */
const HEARD_DBM = -140

/** The maps of a world whose subscribers move: one for each visited network, and where the subscribers are on them. */
export class RadioMaps implements Surroundings {
  readonly maps: readonly RadioMap[]
  private readonly raisedDb = new Map<string, number>()
  private readonly plan: Plan
  private readonly networks: ReadonlyMap<string, number>
  /** Places of cells by identity, for each network. */
  private readonly places: ReadonlyArray<ReadonlyMap<number, number>>
  private readonly subscriberOf: (ue: Ue) => PlannedSubscriber

  constructor(
    sim: Simulation,
    plan: Plan,
    mobility: NonNullable<Plan['mobility']>,
    subscriberOf: (ue: Ue) => PlannedSubscriber,
    isOnAir: (network: number, site: number) => boolean,
  ) {
    this.plan = plan
    this.subscriberOf = subscriberOf
    this.networks = new Map(plan.visited.map(({ plmn }, network) => [plmn, network]))
    this.places = plan.visited.map(({ sites }) => new Map(sites.map(({ cellId }, place) => [cellId, place])))
    this.maps = plan.visited.map(({ plmn, sites, profile: { radio } }, network) => {
      const source = sim.source(`radio-map/${plmn}`)
      return new RadioMap(
        sites,
        propagationOf(radio.propagation),
        mobility,
        radio.siteSpacingMetres,
        source,
        sim.source('mobility'),
        (site) => isOnAir(network, site),
      )
    })
  }

  /** Raises the noise at a site's UEs by so many dB on top of what was raised before. */
  raiseNoise(siteName: string, byDb: number): void {
    const raised = (this.raisedDb.get(siteName) ?? 0) + byDb
    this.raisedDb.set(siteName, raised)
    for (const [network, { sites }] of this.plan.visited.entries()) {
      const place = sites.findIndex(({ name }) => name === siteName)
      if (place !== -1) this.maps[network].disturb(place, raised)
    }
  }

  mapOf({ plmn }: Cell): RadioMap {
    return this.maps[this.networks.get(plmn) as number]
  }

  placeOf({ plmn, eci }: Cell): number {
    return this.places[this.networks.get(plmn) as number].get(eci) as number
  }

  homeOf(ue: Ue, { plmn }: Cell): number {
    return this.homeIn(ue, this.networks.get(plmn) as number)
  }

  physicalCellId({ plmn }: Cell, place: number): number {
    return this.plan.visited[this.networks.get(plmn) as number].sites[place].physicalCellId
  }

  /** Cells of a network that a UE hears where it is now, the strongest first, by place. */
  heard(ue: Ue, network: number): number[] {
    const map = this.maps[network]
    const home = this.homeIn(ue, network)
    const isHere = ue.cell?.plmn === this.plan.visited[network].plmn
    map.hear(ue.index, home, isHere ? this.placeOf(ue.cell as Cell) : home, ue.sim.now)
    const levels = [...map.rsrpDbm]
    const cells = [...map.cells]
    return cells
      .map((_, i) => i)
      .filter((i) => cells[i] !== -1 && levels[i] >= HEARD_DBM)
      .sort((one, other) => levels[other] - levels[one])
      .map((i) => cells[i])
  }

  /** A site of the subscriber's own network; in another, one of the same number as far as there are so many. */
  private homeIn(ue: Ue, network: number): number {
    return this.subscriberOf(ue).site % this.plan.visited[network].sites.length
  }
}

/** Plan to map: integers to decibels, the formula for the carrier and the masts. */
export function propagationOf(plan: PlannedPropagation): Propagation {
  const frequencyMhz = (downlink100Khz(plan.earfcn) as number) / 10
  const loss = plan.terrain === 'urban-macro' ? urbanMacroLoss : ruralMacroLoss
  return {
    loss: loss(frequencyMhz, plan.antennaHeightMetres),
    minimumDistanceMetres: plan.minimumDistanceMetres,
    elementPowerDbm:
      plan.txPowerTenthsDbm / 10 - decibelsOfRatio(plan.resourceBlocks * SUBCARRIERS_PER_BLOCK),
    antennaGainDb: plan.antennaGainTenthsDb / 10,
    penetrationLossDb: plan.penetrationLossTenthsDb / 10,
    shadowing: { sigmaDb: plan.shadowingTenthsDb / 10, correlationMetres: plan.correlationMetres },
    siteCorrelation: plan.siteCorrelationPpm / 1_000_000,
    noiseDbm: NOISE_DBM_PER_HZ + decibelsOfRatio(SUBCARRIER_HZ) + plan.noiseFigureTenthsDb / 10,
    load: plan.loadPpm / 1_000_000,
    resourceBlocks: plan.resourceBlocks,
  }
}
