import { mmePool, operatorBlock, pool, sgwPool, sitePool } from '../src/scenario/addresses.ts'
import { sitePlaces } from '../src/scenario/geography.ts'
import type { Plan, PlannedLink, PlannedTrafficClass } from '../src/scenario/plan.ts'
import { shippedPlan } from './shipped-plan.ts'

type Writable<T> = T extends Uint8Array
  ? T
  : T extends object
    ? { -readonly [member in keyof T]: Writable<T[member]> }
    : T

export type LabPlan = Writable<Plan>

export interface PlanChanges {
  subscribers?: number
  /** From attach to detach; without it the subscribers stay. */
  staysUs?: number
  /** Sites of the first visited network, and tracking areas over which they are spread. */
  sites?: number
  areas?: number
  mmes?: number
  sgws?: number
  /** MME pool areas and Serving GW service areas over which the sites are divided. */
  mmePools?: number
  sgwAreas?: number
  /** X2 relations of a site with so many of its nearest; none by default. */
  x2Neighbours?: number
  /** A second visited network, in reach of every UE. */
  secondVisited?: boolean
  dras?: number
  hsss?: number
  ocss?: number
  pcrfs?: number
  pgws?: number
  creditLimitOctets?: number
  /** Grant, threshold and validity of every rating group. */
  /** Silence after which the eNB has a UE released; connections stay by default. */
  inactivityUs?: number
  quota?: { octets: number; thresholdOctets: number; validityUs?: number }
  failureHandling?: 'terminate' | 'continue' | 'retry-and-terminate'
  /** Fair use: octets of a subscriber after which both directions go on at this rate. */
  throttle?: { afterOctets: number; bitsPerSecond: number }
  finalUnitAction?: 'terminate' | 'restrict-access'
  /** Roaming is barred, with the EMM cause that the agreement names. */
  barredCause?: number
  /** Durations by timer name, in every network. */
  timersUs?: Record<string, number>
  /** EEA in the MME's order; EEA0 by default, so that the lab can read what it carries. */
  ciphering?: number[]
  integrity?: number[]
  /** Traffic is the shipped scenario's, or web exchanges of so many octets each way; without it UEs send nothing. */
  traffic?: true | { octets: number; everyUs?: number }
  /** A server sends unasked, so long after every exchange. */
  pushAfterUs?: number
  /** The shipped delays with jitter, radio losses and random service times; without it every delay is constant. */
  asShipped?: boolean
  /** Sites along a road, on which the subscribers drive; nothing but the distance weakens signals, unless asShipped. */
  mobility?: { speedMmPerS: number }
  seed?: number
  /** Anything else. */
  change?: (plan: LabPlan) => void
}

let shipped: Plan | undefined

/** The shipped roamer's plan with a test's changes. */
export function labPlan(changes: PlanChanges): LabPlan {
  const plan = structuredClone((shipped ??= shippedPlan('one-roamer'))) as LabPlan
  if (changes.seed !== undefined) plan.seed = changes.seed
  if (changes.traffic !== true) plan.traffic.classes = changes.traffic ? [exchanges(changes.traffic)] : []
  if (changes.pushAfterUs !== undefined)
    plan.traffic.push = { afterUs: changes.pushAfterUs, sharePpm: 1_000_000 }
  networks(plan, changes)
  if (changes.mobility !== undefined) road(plan, changes)
  agreement(plan, changes)
  subscribers(plan, changes)
  for (const network of [...plan.visited, ...plan.homes]) {
    const { profile } = network
    Object.assign(profile.timersUs, changes.timersUs)
    if (changes.inactivityUs !== undefined) profile.radio.inactivityUs = changes.inactivityUs
    profile.nas.ciphering = changes.ciphering ?? [0]
    if (changes.integrity !== undefined) profile.nas.integrity = changes.integrity
    if (!changes.asShipped) makeConstant(profile)
  }
  if (!changes.asShipped) plan.interconnect.link.jitterUs = 0
  changes.change?.(plan)
  return plan
}

function networks(plan: LabPlan, changes: PlanChanges): void {
  const [visited] = plan.visited
  const [home] = plan.homes
  const { sites = 1, areas = 1, mmes = 1, sgws = 1, mmePools = 1, sgwAreas = 1 } = changes
  const { dras, hsss, ocss, pcrfs, pgws } = changes
  const zoning = { regions: 1, mmePools, sgwAreas }
  visited.sites = sitePool(sites, areas, visited.plmn, operatorBlock.visited, undefined, zoning)
  visited.mmes = mmePool(mmes, visited.plmn, operatorBlock.visited, zoning)
  visited.sgws = sgwPool(sgws, visited.plmn, operatorBlock.visited, zoning)
  if (changes.x2Neighbours !== undefined) visited.x2Neighbours = changes.x2Neighbours
  if (changes.secondVisited) plan.visited.push(secondVisited(visited))
  if (hsss !== undefined) home.hsss = pool('hss', hsss, home.plmn, operatorBlock.home, home.realm)
  if (ocss !== undefined) home.ocss = pool('ocs', ocss, home.plmn, operatorBlock.home, home.realm)
  if (pcrfs !== undefined) home.pcrfs = pool('pcrf', pcrfs, home.plmn, operatorBlock.home, home.realm)
  if (pgws !== undefined) home.pgws = pool('pgw', pgws, home.plmn, operatorBlock.home, home.realm)
  const { interconnect } = plan
  if (dras !== undefined)
    interconnect.dras = pool('dra', dras, interconnect.name, operatorBlock.interconnect, interconnect.realm)
}

const SECOND_PLMN = '21403'

function secondVisited(first: LabPlan['visited'][number]): LabPlan['visited'][number] {
  const block = operatorBlock.visited + 1
  const realm = first.realm.replace('mnc007', 'mnc003')
  return {
    plmn: SECOND_PLMN,
    realm,
    profile: structuredClone(first.profile),
    mmes: mmePool(1, SECOND_PLMN, block),
    sgws: pool('sgw', 1, SECOND_PLMN, block, realm),
    sites: sitePool(1, 1, SECOND_PLMN, block),
  }
}

function agreement(plan: LabPlan, changes: PlanChanges): void {
  for (const home of plan.homes) {
    const { charging } = home.agreement
    if (changes.creditLimitOctets !== undefined) charging.creditLimitOctets = changes.creditLimitOctets
    if (changes.failureHandling !== undefined) charging.failureHandling = changes.failureHandling
    const { quota } = changes
    for (const group of quota === undefined ? [] : charging.ratingGroups) {
      group.quotaOctets = quota?.octets ?? 0
      group.volumeQuotaThresholdOctets = quota?.thresholdOctets ?? 0
      group.validityTimeUs = quota?.validityUs ?? group.validityTimeUs
    }
    if (changes.finalUnitAction !== undefined) charging.finalUnitAction = changes.finalUnitAction
    if (changes.throttle !== undefined) {
      const { afterOctets, bitsPerSecond } = changes.throttle
      const rates = { uplinkBitsPerSecond: bitsPerSecond, downlinkBitsPerSecond: bitsPerSecond }
      home.agreement.throttle = { afterOctets, ...rates }
    }
    if (changes.barredCause === undefined) continue
    home.agreement.roamingAllowed = false
    home.agreement.barredCause = changes.barredCause
  }
}

function subscribers(plan: LabPlan, { subscribers: count = 1, staysUs }: PlanChanges): void {
  const [first] = plan.subscribers
  plan.subscribers = Array.from({ length: count }, (_, i) => {
    const { staysUs: _shipped, ...one } = first
    const number = String(Number(first.imsi.slice(-8)) + i).padStart(8, '0')
    return {
      ...one,
      imsi: first.imsi.slice(0, -8) + number,
      msisdn: first.msisdn.slice(0, -8) + number,
      imeisv: `${first.imeisv.slice(0, 8)}${number.slice(-6)}01`,
      site: i % plan.visited[0].sites.length,
      arrivesAtUs: first.arrivesAtUs + i * 2_000_000,
      ...(staysUs === undefined ? {} : { staysUs }),
    }
  })
}

function road(plan: LabPlan, { mobility, asShipped }: PlanChanges): void {
  plan.mobility = { model: 'corridor', speedMmPerS: mobility?.speedMmPerS ?? 0 }
  for (const { sites, profile } of plan.visited) {
    const { siteSpacingMetres, propagation } = profile.radio
    for (const [i, place] of sitePlaces(sites.length, 'line', siteSpacingMetres).entries())
      Object.assign(sites[i], place)
    if (!asShipped) propagation.shadowingTenthsDb = 0
  }
}

/** Leaves the means, takes the chance away. */
function makeConstant(profile: LabPlan['visited'][number]['profile']): void {
  const quiet = (link: Writable<PlannedLink>): void => {
    link.jitterUs = 0
    link.lossPpm = 0
  }
  quiet(profile.radio.link)
  for (const link of Object.values(profile.links)) quiet(link)
  for (const station of Object.values(profile.nodes)) station.distribution = 'constant'
}

/** One class alone, so that a test can count its octets; packets of about a thousand octets. */
function exchanges({
  octets,
  everyUs = 2_000_000,
}: {
  octets: number
  everyUs?: number
}): Writable<PlannedTrafficClass> {
  const burst = { octets, packets: Math.max(1, Math.round(octets / 1000)) }
  return {
    trafficClass: 'web',
    sharePpm: 1_000_000,
    intervalUs: everyUs,
    uplink: { ...burst },
    downlink: { ...burst },
  }
}
