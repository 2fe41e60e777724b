import { ipv4ToU32, u32ToIpv4 } from '../codec/ipv4.ts'
import { realmOf } from '../network/identity.ts'
import { type Layout, physicalCellIdOf, sitePlaces } from './geography.ts'
import type { PlannedMme, PlannedNode, PlannedSgw, PlannedSite } from './plan.ts'
import { type Zoning, zoneOfSite } from './zones.ts'

/**
 * Who has which address. Every operator has a /16 of its own in 10/8, every kind of node a /24 in it, sites a row of
 * /24s; UEs of a home network share a /14 of 100.64/10. None of them exists outside a run.
 */
export const operatorBlock = { visited: 10, home: 100, interconnect: 200 } as const

const nodeBlock = { mme: 1, sgw: 2, hss: 3, pcrf: 4, ocs: 5, pgw: 6, dra: 7 } as const
const FIRST_SITE_BLOCK = 16
/** Hosts 1 to 250 of a /24. */
const HOSTS = 250

/** The members of a pool: `hss/26201/1` with the Diameter identity `hss01.epc.mnc001.mcc262.3gppnetwork.org`. */
export function pool(
  kind: keyof typeof nodeBlock,
  count: number,
  operator: string,
  block: number,
  realm: string,
): PlannedNode[] {
  return Array.from({ length: count }, (_, i) => ({
    name: `${kind}/${operator}/${i + 1}`,
    host: `${kind}${String(i + 1).padStart(2, '0')}.${realm}`,
    address: `10.${block}.${nodeBlock[kind]}.${i + 1}`,
  }))
}

/** An MME group identity above 0x7FFF cannot be mistaken for a location area code (TS 23.003 §2.8.2.1). */
const MME_GROUP_ID = 0x8001

/** MMEs of a pool area have one group identity; those of the first area come first, in every region. */
export function mmePool(count: number, plmn: string, block: number, zoning?: Zoning): PlannedMme[] {
  const { mmePools = 1, regions = 1 } = zoning ?? {}
  return pool('mme', count, plmn, block, realmOf(plmn)).map((node, i) => {
    const area = partOf(i, count / regions, mmePools)
    return { ...node, groupId: MME_GROUP_ID + area, code: i + 1, ...(mmePools > 1 ? { pool: area } : {}) }
  })
}

export function sgwPool(count: number, plmn: string, block: number, zoning?: Zoning): PlannedSgw[] {
  const { sgwAreas = 1, regions = 1 } = zoning ?? {}
  return pool('sgw', count, plmn, block, realmOf(plmn)).map((node, i) =>
    sgwAreas > 1 ? { ...node, area: partOf(i, count / regions, sgwAreas) } : node,
  )
}

/** Which of so many parts a member of a region's pool belongs to. */
function partOf(member: number, each: number, parts: number): number {
  return Math.floor(((member % each) * parts) / each)
}

/** How the sites of a network lie; a dense city's where nothing else is said (TR 36.814 table A.2.1.1-1, case 1). */
export interface SiteLayout {
  readonly layout: Layout
  readonly spacingMetres: number
  /** Whether a tracking area is one piece of land, as it must be for those who move; else sites are dealt in turn. */
  readonly contiguousAreas: boolean
}

const standing: SiteLayout = { layout: 'hexagonal', spacingMetres: 500, contiguousAreas: false }

export function sitePool(
  count: number,
  areas: number,
  plmn: string,
  block: number,
  { layout, spacingMetres, contiguousAreas }: SiteLayout = standing,
  zoning?: Zoning,
): PlannedSite[] {
  const places = sitePlaces(count, layout, spacingMetres)
  return Array.from({ length: count }, (_, i) => ({
    name: `enb/${plmn}/${i + 1}`,
    host: `enb${String(i + 1).padStart(4, '0')}.${realmOf(plmn)}`,
    address: `10.${block}.${FIRST_SITE_BLOCK + Math.floor(i / HOSTS)}.${(i % HOSTS) + 1}`,
    enbId: i + 1,
    cellId: ((i + 1) << 8) | 1,
    physicalCellId: physicalCellIdOf(i),
    ...places[i],
    ...zoneOfSite(i, { sites: count, areas, contiguous: contiguousAreas }, zoning),
  }))
}

export function ueAddresses(home: number): { first: string; count: number } {
  return { first: `100.${64 + 4 * home}.0.1`, count: 262_142 }
}

/** The n-th address after the first. */
export function nthAddress(first: string, n: number): string {
  return u32ToIpv4(ipv4ToU32(first) + n)
}
