import type { LinkModel } from '../engine/link.ts'
import { radio } from '../engine/transport.ts'
import type { Cell, Ue } from '../network/ue/ue.ts'
import type { PlannedSite, PlannedSubscriber } from './plan.ts'
import { RadioMaps } from './radio-maps.ts'
import type { World } from './world.ts'

/**
 * Which cells a UE can reach, and which of them its lists of forbidden places leave (TS 23.122 §4.4, TS 36.304
 * §5.2).
 */
export class CellPlan {
  /** Where subscribers move, what they hear; else everybody hears every cell alike. */
  readonly radio: RadioMaps | undefined
  private readonly world: World
  /** The radio of each visited network: one for all its UEs. */
  private readonly models: readonly LinkModel[]
  /** Links are named by their cell: luck is drawn by link and flow, so the subscriber need not be in the name. */
  private readonly names: ReadonlyArray<readonly string[]>

  /** Links of UEs that have moved, by subscriber: who stays on one cell has no row. */
  private readonly links = new Map<number, Cell[]>()

  constructor(world: World) {
    this.world = world
    const { mobility } = world.plan
    if (mobility !== undefined)
      this.radio = new RadioMaps(
        world.sim,
        world.plan,
        mobility,
        (ue) => this.subscriberOf(ue),
        (network, site) => world.visited[network].enbs[site].isOnAir,
      )
    this.names = world.plan.visited.map(({ sites }) => sites.map((site) => `radio/${site.name}`))
    this.models = world.plan.visited.map(({ profile }) => ({
      ...profile.radio.link,
      transport: { ...radio, repetitionsUs: profile.radio.repetitionsUs },
      duplicationPpm: 0,
    }))
  }

  /**
   * The strongest cell for those who move, the subscriber's own for the others; where that is forbidden, the next in
   * another tracking area, then in another network. After cause #13 the other networks come first (TS 24.301
   * §5.5.1.2.5).
   */
  select(ue: Ue): Cell | undefined {
    const subscriber = this.subscriberOf(ue)
    const { leave } = ue.forbidden ?? {}
    return (
      this.selectAmong(ue, subscriber, (plmn) => plmn !== leave) ??
      this.selectAmong(ue, subscriber, (plmn) => plmn === leave)
    )
  }

  private subscriberOf({ index }: Ue): PlannedSubscriber {
    const { numbers, subscribers } = this.world.plan
    return subscribers[numbers === undefined ? index - 1 : rowOf(numbers, index)]
  }

  private selectAmong(
    ue: Ue,
    subscriber: PlannedSubscriber,
    isCandidate: (plmn: string) => boolean,
  ): Cell | undefined {
    const { visited } = this.world.plan
    for (let step = 0; step < visited.length; step++) {
      const network = (subscriber.visited + step) % visited.length
      const { plmn, sites } = visited[network]
      if (!isCandidate(plmn)) continue
      if (ue.forbidden?.plmns.has(plmn) || ue.forbidden?.plmnsForGprs.has(plmn)) continue
      const heard = this.radio?.heard(ue, network)
      for (let next = 0; next < (heard ?? sites).length; next++) {
        const index = heard === undefined ? (subscriber.site + next) % sites.length : heard[next]
        const site = sites[index]
        if (ue.forbidden?.trackingAreas.has(`${plmn}-${site.tac}`)) continue
        if (!this.world.visited[network].enbs[index].isOnAir) continue
        return this.camp(ue, network, index, site)
      }
    }
    return undefined
  }

  /** The radio link to a cell: the same one again, or a new one. */
  private camp(ue: Ue, network: number, index: number, site: PlannedSite): Cell {
    const { plmn } = this.world.plan.visited[network]
    if (ue.cell !== undefined && ue.cell.plmn === plmn && ue.cell.eci === site.cellId) {
      ue.cell.port.link.up()
      return ue.cell
    }
    // Out of reach of the cell before: what its eNB still had to say is lost.
    ue.cell?.port.link.down()
    return this.remembered(ue, site) ?? this.connect(ue, network, index, site)
  }

  /**
   * A cell of the UE's network by its physical identity, and of those that share one, the nearest to where the UE
   * camps.
   */
  cell(ue: Ue, physicalCellId: number): Cell | undefined {
    const from = ue.cell
    if (from === undefined || from.physicalCellId === physicalCellId) return from
    const network = this.world.plan.visited.findIndex(({ plmn }) => plmn === from.plmn)
    const { sites } = this.world.plan.visited[network]
    const index = nearestOf(sites, from.eci, physicalCellId)
    if (index === -1) return undefined
    const known = this.remembered(ue, sites[index])
    if (known !== undefined) return known
    const cell = this.connect(ue, network, index, sites[index])
    const links = this.links.get(ue.index)
    if (links === undefined) this.links.set(ue.index, [from, cell])
    else links.push(cell)
    return cell
  }

  /** The link that a UE which has moved had to a cell. */
  private remembered(ue: Ue, site: PlannedSite): Cell | undefined {
    const known = this.links.get(ue.index)?.find(({ eci }) => eci === site.cellId)
    known?.port.link.up()
    return known
  }

  private connect(ue: Ue, network: number, index: number, site: PlannedSite): Cell {
    const { plmn, profile } = this.world.plan.visited[network]
    const enb = this.world.visited[network].enbs[index]
    const link = this.world.cabling.make(this.names[network][index], 'signalling', this.models[network], [
      ue,
      RADIO_ADDRESS,
      enb,
      RADIO_ADDRESS,
    ])
    enb.connectUe(link.b)
    const { rachUs } = profile.radio
    const { tac, cellId: eci, physicalCellId } = site
    return { plmn, tac, eci, physicalCellId, rachUs, port: link.a }
  }
}

/** The site with this physical identity that is nearest to the cell `eci`; −1 where there is none. */
function nearestOf(sites: readonly PlannedSite[], eci: number, physicalCellId: number): number {
  const from = sites.find(({ cellId }) => cellId === eci)
  let nearest = -1
  let best = Number.POSITIVE_INFINITY
  for (const [index, site] of sites.entries()) {
    if (site.physicalCellId !== physicalCellId || from === undefined) continue
    const [east, north] = [site.xMetres - from.xMetres, site.yMetres - from.yMetres]
    const square = east * east + north * north
    if (square < best) [nearest, best] = [index, square]
  }
  return nearest
}

/** The place of a number in a list that rises: a table over all numbers would be as long as the run is wide. */
function rowOf(numbers: readonly number[], number: number): number {
  let low = 0
  let high = numbers.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (numbers[middle] < number) low = middle + 1
    else high = middle
  }
  return low
}

/** The radio has no addresses; captures show it on an interface of its own. */
const RADIO_ADDRESS = { ipv4: '0.0.0.0', port: 0 }
