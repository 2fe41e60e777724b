/** How a visited network is divided among its MMEs and SGWs, in every region alike. */
export interface Zoning {
  readonly regions: number
  /** MME pool areas and Serving GW service areas (TS 23.401 §3.1). The one number divides the other. */
  readonly mmePools: number
  readonly sgwAreas: number
}

/** Sites are dealt in runs of neighbours, as even as they can be. */
export function regionOfSite(site: number, sites: number, regions: number): number {
  return Math.floor((site * regions) / sites)
}

/** The sites of a network and how its tracking areas lie on them. */
export interface Areas {
  readonly sites: number
  readonly areas: number
  /** Whether a tracking area is one piece of land; else sites are dealt in turn. */
  readonly contiguous: boolean
}

/**
 * Tracking area of a site, and the areas of core nodes that it lies in. Such an area consists of whole tracking areas
 * (TS 23.401 §3.1), and its sites are neighbours.
 */
export function zoneOfSite(
  site: number,
  { sites, areas, contiguous }: Areas,
  zoning: Zoning | undefined,
): { tac: number; mmePool?: number; sgwArea?: number } {
  const { regions = 1, mmePools = 1, sgwAreas = 1 } = zoning ?? {}
  const zones = Math.max(mmePools, sgwAreas)
  const areaOf = (i: number, of: number, among: number): number =>
    contiguous ? Math.floor((i * among) / of) : i % among
  if (zones === 1) return { tac: areaOf(site, sites, areas) + 1 }
  const region = partOf(regionOfSite(site, sites, regions), sites, regions)
  const zone = Math.floor(((site - region.first) * zones) / region.size)
  const { first, size } = partOf(zone, region.size, zones)
  const each = Math.max(1, Math.floor(areas / zones))
  return {
    tac: 1 + zone * each + areaOf(site - region.first - first, size, each),
    ...(mmePools > 1 ? { mmePool: Math.floor((zone * mmePools) / zones) } : {}),
    ...(sgwAreas > 1 ? { sgwArea: Math.floor((zone * sgwAreas) / zones) } : {}),
  }
}

/** The sites of one part: site i is in part ⌊i · parts / sites⌋. */
function partOf(part: number, sites: number, parts: number): { first: number; size: number } {
  const first = Math.ceil((part * sites) / parts)
  return { first, size: Math.ceil(((part + 1) * sites) / parts) - first }
}
