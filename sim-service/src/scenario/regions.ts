import type { StationModel } from '../engine/station.ts'
import type { CollectedPlan } from '../kpi/collected-plan.ts'
import { nthAddress } from './addresses.ts'
import type {
  NodeKind,
  Plan,
  PlannedHome,
  PlannedProfile,
  PlannedSubscriber,
  PlannedVisited,
} from './plan.ts'
import type { Scenario } from './scenario.ts'
import { everySubscriber, unlisted } from './subscribers.ts'
import { regionOfSite } from './zones.ts'

/**
 * A run is divided into regions: disjoint sites, the roamers that live on them, and members of every pool of their own.
 * Their number follows from the scenario alone, so that the machine cannot show in a result.
 */
export const SUBSCRIBERS_PER_REGION = 5_000

/** A member's number is an octet in its address and in its MME code. */
const MEMBERS = 250

/** How many regions a scenario has: what it says, or one for each 5,000 subscribers as far as its sites reach. */
export function regionsOf({ spec }: Pick<Scenario, 'spec'>): number {
  const { visited, homes, interconnect } = spec.networks
  const largestPool = Math.max(
    ...visited.flatMap(({ mmes, sgws }) => [mmes, sgws]),
    ...homes.flatMap(({ hss, pcrf, pgws, ocs }) => [hss, pcrf, pgws, ocs.active + ocs.standby]),
    ...interconnect.map(({ dras }) => dras),
  )
  return Math.min(
    spec.regions ?? Math.ceil(spec.population.subscribers / SUBSCRIBERS_PER_REGION),
    Math.floor(MEMBERS / largestPool),
    ...visited.map(({ sites }) => sites),
  )
}

/** Where a subscriber of a whole run lives. */
export function regionOf({ visited, regions }: Plan, subscriber: PlannedSubscriber): number {
  return regionOfSite(subscriber.site, visited[subscriber.visited].sites.length, regions)
}

/** A shard's part of a plan: a plan itself, from which a world is built without a look at the others. */
export function shardPlan(plan: Plan, shard: number): Plan {
  const { regions } = plan
  if (regions === 1)
    return plan.population === undefined
      ? plan
      : { ...plan, population: undefined, subscribers: [...everySubscriber(plan)] }
  const own = plan.visited.map(({ sites }) =>
    sites.flatMap((_, site) => (regionOfSite(site, sites.length, regions) === shard ? [site] : [])),
  )
  const { numbers, subscribers } = ownSubscribers(plan, own)
  const members = <N>(pool: readonly N[]): N[] => membersOf(pool, shard, regions)
  return {
    ...plan,
    population: undefined,
    shard,
    numbers,
    subscribers,
    visited: plan.visited.map((network, i): PlannedVisited => {
      const { profile, mmes, sgws, sites } = network
      const ownSites = own[i].map((site) => sites[site])
      const parts = { mmes: members(mmes), sgws: members(sgws), sites: ownSites }
      return { ...network, ...parts, profile: partOfProfile(profile, regions) }
    }),
    homes: plan.homes.map((network): PlannedHome => {
      const { profile, hsss, pcrfs, ocss, pgws, ueAddresses } = network
      return {
        ...network,
        profile: partOfProfile(profile, regions),
        hsss: members(hsss),
        pcrfs: members(pcrfs),
        ocss: members(ocss),
        pgws: members(pgws),
        ueAddresses: partOfAddresses(ueAddresses, shard, regions),
      }
    }),
    interconnect: { ...plan.interconnect, dras: members(plan.interconnect.dras) },
  }
}

/** Those who live on the sites of a region, each by the place of its site among them, and their numbers in the run. */
function ownSubscribers(
  plan: Plan,
  own: readonly (readonly number[])[],
): { numbers: number[]; subscribers: PlannedSubscriber[] } {
  const numbers: number[] = []
  const subscribers: PlannedSubscriber[] = []
  const take = (subscriber: PlannedSubscriber, row: number): void => {
    const site = own[subscriber.visited].indexOf(subscriber.site)
    if (site === -1) return
    numbers.push(row + 1)
    subscribers.push({ ...subscriber, site })
  }
  const all = unlisted(plan)
  if (all === undefined) plan.subscribers.forEach(take)
  else for (const row of all.rowsOnSites(own[0][0], own[0][own[0].length - 1] + 1)) take(all.at(row), row)
  return { numbers, subscribers }
}

/**
 * What a shard's collectors read: the whole run, whose places have the same numbers in every shard, and of its
 * subscribers those of the shard at least.
 */
export function collectedBy(plan: Plan, part: Plan): CollectedPlan {
  if (plan.population === undefined) return plan
  const firstSites = plan.visited.map(({ sites }) =>
    sites.findIndex((_, site) => regionOfSite(site, sites.length, plan.regions) === part.shard),
  )
  // As sparse as this, it is kept as a dictionary.
  const subscribers: CollectedPlan['subscribers'][number][] = []
  for (const [row, { home, visited, site }] of part.subscribers.entries()) {
    subscribers[(part.numbers?.[row] ?? row + 1) - 1] = { home, visited, site: site + firstSites[visited] }
  }
  return { ...plan, subscribers }
}

/** A pool names the members of the first region first, then those of the second. */
function membersOf<N>(pool: readonly N[], shard: number, regions: number): N[] {
  const each = pool.length / regions
  return pool.slice(shard * each, (shard + 1) * each)
}

function partOfAddresses(
  { first, count }: PlannedHome['ueAddresses'],
  shard: number,
  regions: number,
): PlannedHome['ueAddresses'] {
  const share = Math.floor(count / regions)
  return { first: nthAddress(first, shard * share), count: share }
}

/** What a region has of its own stays whole: the eNBs are its own, and so are the UEs. */
const whole: ReadonlySet<string> = new Set<NodeKind>(['ue', 'enb'])

function partOfProfile(profile: PlannedProfile, regions: number): PlannedProfile {
  const nodes = Object.entries(profile.nodes).map(([kind, station]) => {
    return [kind, whole.has(kind) ? station : partOfStation(station, regions)]
  })
  return { ...profile, nodes: Object.fromEntries(nodes) as PlannedProfile['nodes'] }
}

/**
 * The nth part of a station's rate and of its places in the queue. Servers cannot be halved: what is left of one works
 * slower.
 */
export function partOfStation(station: StationModel, regions: number): StationModel {
  const servers = Math.ceil(station.servers / regions)
  return {
    ...station,
    servers,
    serviceTimeUs: Math.round((station.serviceTimeUs * servers * regions) / station.servers),
    queueLimit: Math.ceil(station.queueLimit / regions),
  }
}
