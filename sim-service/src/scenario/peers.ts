import type { Enb, NeighbourCell } from '../network/enb/enb.ts'
import type { Mme } from '../network/mme/mme.ts'
import type { Sgw } from '../network/sgw/sgw.ts'
import type { PlannedSite, PlannedVisited } from './plan.ts'
import { type Cabling, endOf } from './topology.ts'

/** The tracking areas of the sites that a core node serves. */
export function servedTacs({ sites }: PlannedVisited, serves: (site: PlannedSite) => boolean): number[] {
  return [...new Set(sites.filter(serves).map((site) => site.tac))]
}

/**
 * The links between nodes of one kind: S10 between MMEs, forwarding tunnels between SGWs, X2 between neighbours. X2
 * shares the backhaul of S1.
 */
export function wirePeers(
  cabling: Cabling,
  plan: PlannedVisited,
  { enbs, mmes, sgws }: { enbs: readonly Enb[]; mmes: readonly Mme[]; sgws: readonly Sgw[] },
): void {
  const { links } = plan.profile
  for (const [i, j] of pairs(mmes)) {
    const link = cabling.connect('s10', endOf(mmes[i]), endOf(mmes[j]), links.s11)
    mmes[i].connectMme(link.a, mmes[j].configuration)
    mmes[j].connectMme(link.b, mmes[i].configuration)
  }
  for (const [i, j] of pairs(sgws)) {
    const link = cabling.connect('sgw-u', endOf(sgws[i]), endOf(sgws[j]), links.s11)
    sgws[i].connectUser(link.a)
    sgws[j].connectUser(link.b)
  }
  for (const [i, j] of neighbours(plan)) {
    const signalling = cabling.connect('x2', endOf(enbs[i]), endOf(enbs[j]), links.s1)
    enbs[i].connectEnb(signalling.a, true)
    enbs[j].connectEnb(signalling.b, false)
    const user = cabling.connect('x2-u', endOf(enbs[i]), endOf(enbs[j]), links.s1u)
    enbs[i].connectForwarding(user.a)
    enbs[j].connectForwarding(user.b)
  }
}

function pairs(nodes: readonly unknown[]): [number, number][] {
  return nodes.flatMap((_, i) => nodes.slice(i + 1).map((_node, k): [number, number] => [i, i + 1 + k]))
}

/**
 * Who has an X2 relation: each site with its nearest of the same MME pool area, since a handover over X2 keeps the MME
 * (TS 23.401 §5.5.1.1.1). A relation that one side wants, both have.
 */
export function neighbours({ sites, x2Neighbours = 0 }: PlannedVisited): [number, number][] {
  if (x2Neighbours === 0) return []
  const wanted = sites.map((site, i) => {
    const others = sites.flatMap((other, k) => (k !== i && other.mmePool === site.mmePool ? [k] : []))
    const far = (k: number): number => squareOf(site, sites[k])
    return new Set(others.sort((a, b) => far(a) - far(b) || a - b).slice(0, x2Neighbours))
  })
  return pairs(sites).filter(([i, j]) => wanted[i].has(j) || wanted[j].has(i))
}

/** The neighbour cell relations that an operator plans for a site: of the cells of one identity, the nearest. */
export function cellsAround(
  { sites }: PlannedVisited,
  from: PlannedSite,
): (physicalCellId: number) => NeighbourCell | undefined {
  return (physicalCellId) => {
    let nearest: PlannedSite | undefined
    for (const site of sites) {
      if (site.physicalCellId !== physicalCellId || site.cellId === from.cellId) continue
      if (nearest === undefined || squareOf(from, site) < squareOf(from, nearest)) nearest = site
    }
    return nearest
  }
}

function squareOf(from: PlannedSite, to: PlannedSite): number {
  const [east, north] = [from.xMetres - to.xMetres, from.yMetres - to.yMetres]
  return east * east + north * north
}
