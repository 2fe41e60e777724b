import {
  defaultDuring,
  defaultMinSamples,
  type Objective,
  type Phase,
  phaseNames,
} from '../kpi/objectives.ts'
import type { Ratio } from '../kpi/ratio.ts'
import { realmOf } from '../network/identity.ts'
import { mmePool, operatorBlock, pool, type SiteLayout, sgwPool, sitePool, ueAddresses } from './addresses.ts'
import type { Agreement } from './agreement.ts'
import { hashOf } from './canonical-json.ts'
import type { Plan, PlannedHome, PlannedInterconnect, PlannedProfile, PlannedVisited } from './plan.ts'
import { plannedFaults } from './planned-faults.ts'
import type { Profile } from './profile.ts'
import { regionsOf } from './regions.ts'
import { resolveAgreement, resolveProfile } from './resolve.ts'
import type { Scenario } from './scenario.ts'
import { plannedPopulation, Subscribers } from './subscribers.ts'
import { plannedRhythm, plannedTraffic } from './traffic-classes.ts'

/** Profiles and agreements by name, those that the scenario uses at least. */
export type Named<T> = Readonly<Record<string, T>>

export interface PlanOptions {
  /** Instead of the scenario's. */
  readonly seed?: number
  /** Part of the subscribers, at least one: `{ num: 1, den: 10 }`. */
  readonly scale?: Ratio
}

const WINDOW_US = 1_000_000
/** A plan lists the subscribers of a scenario of at most so many, whatever its scale; it is a file that people read. */
const MOST_LISTED = 100_000

/**
 * Materialises a scenario that was parsed and whose references were found. The same scenario, profiles, agreements
 * and seed give the same plan, on any machine.
 */
export function makePlan(
  scenario: Scenario,
  profiles: Named<Profile>,
  agreements: Named<Agreement>,
  options: PlanOptions = {},
): Plan {
  const { metadata, spec } = scenario
  const { homes } = spec.networks
  const seed = options.seed ?? spec.seed
  const origins = homes.map(({ plmn, agreement }) => {
    return { plmn, countryCode: named(agreements, [agreement].flat()[0]).spec.home.countryCode }
  })
  const population = plannedPopulation(scenario, origins, scaled(spec.population.subscribers, options.scale))
  const isListed = spec.population.subscribers <= MOST_LISTED
  const phases = plannedPhases(scenario)
  return {
    format: 1,
    name: metadata.name,
    title: metadata.title,
    scenarioHash: hashOf(scenario),
    inputsHash: hashOf([
      scenario,
      profileNames(scenario).map((name) => named(profiles, name)),
      [...new Set(homes.flatMap((home) => home.agreement))].sort().map((name) => named(agreements, name)),
    ]),
    seed,
    startsAt: spec.startsAt,
    durationUs: spec.duration,
    windowUs: WINDOW_US,
    pacing: spec.pacing,
    regions: regionsOf(scenario),
    visited: spec.networks.visited.map((_, i) => plannedVisited(scenario, i, profiles)),
    homes: homes.map((_, i) => plannedHome(scenario, i, profiles, agreements)),
    interconnect: plannedInterconnect(scenario),
    ...(isListed ? {} : { population }),
    subscribers: isListed ? [...new Subscribers(population, seed).all()] : [],
    traffic: { classes: plannedTraffic(spec.traffic), ...plannedRhythm(spec.traffic) },
    ...plannedMobility(spec),
    phases,
    faults: plannedFaults(scenario, phases),
    objectives: spec.objectives.map((objective) => plannedObjective(objective, phases)),
    stop: spec.stop,
    reach: spec.reach,
  }
}

/** Every profile that a scenario uses, in order. */
export function profileNames({ spec }: Scenario): string[] {
  const { visited, homes } = spec.networks
  const all = [...visited.map((network) => network.profile), ...homes.flatMap((home) => home.profile ?? [])]
  return [...new Set(all)].sort()
}

function plannedVisited({ spec }: Scenario, index: number, profiles: Named<Profile>): PlannedVisited {
  const network = spec.networks.visited[index]
  const { plmn, profile, mmes, sgws, sites, areas } = network
  const regions = regionsOf({ spec })
  const block = operatorBlock.visited + index
  const realm = realmOf(plmn)
  const zoning = { regions, mmePools: network.mmePools ?? 1, sgwAreas: network.sgwAreas ?? 1 }
  // Whoever moves is handed over, over S1 where nothing else is said.
  const x2Neighbours = network.x2 ?? (isMoving(spec) ? 0 : undefined)
  const resolved = resolveProfile(named(profiles, profile))
  return {
    plmn,
    realm,
    profile: resolved,
    mmes: mmePool(mmes * regions, plmn, block, zoning),
    sgws: sgwPool(sgws * regions, plmn, block, zoning),
    ...(x2Neighbours === undefined ? {} : { x2Neighbours }),
    sites: sitePool(sites, areas, plmn, block, siteLayout(spec, resolved), zoning),
  }
}

function isMoving({ mobility }: Pick<Scenario['spec'], 'mobility'>): boolean {
  return mobility !== undefined && mobility.model !== 'static'
}

/** Without a speed people walk. */
const WALKING_MM_PER_S = 833

function plannedMobility({ mobility }: Scenario['spec']): Pick<Plan, 'mobility'> {
  if (mobility === undefined || mobility.model === 'static') return {}
  return { mobility: { model: mobility.model, speedMmPerS: mobility.speed ?? WALKING_MM_PER_S } }
}

/** Along a road for those who drive on it; tracking areas in one piece where somebody can leave one. */
function siteLayout({ mobility }: Scenario['spec'], { radio }: PlannedProfile): SiteLayout {
  return {
    layout: mobility?.model === 'corridor' ? 'line' : 'hexagonal',
    spacingMetres: radio.siteSpacingMetres,
    contiguousAreas: isMoving({ mobility }),
  }
}

function plannedHome(
  { spec }: Scenario,
  index: number,
  profiles: Named<Profile>,
  agreements: Named<Agreement>,
): PlannedHome {
  const { plmn, profile, agreement, hss, pcrf, pgws, ocs } = spec.networks.homes[index]
  const block = operatorBlock.home + index
  const regions = regionsOf({ spec })
  const realm = realmOf(plmn)
  const known = [agreement].flat().map((name) => named(agreements, name))
  const [first, ...elsewhere] = spec.networks.visited.map((network) =>
    resolveAgreement(known.find(({ spec: { visited } }) => visited.plmn === network.plmn) ?? known[0]),
  )
  return {
    plmn,
    realm,
    profile: resolveProfile(named(profiles, profile ?? spec.networks.visited[0].profile)),
    agreement: first,
    ...(elsewhere.length === 0 ? {} : { elsewhere }),
    hsss: pool('hss', hss * regions, plmn, block, realm),
    pcrfs: pool('pcrf', pcrf * regions, plmn, block, realm),
    ocss: pool('ocs', (ocs.active + ocs.standby) * regions, plmn, block, realm),
    pgws: pool('pgw', pgws * regions, plmn, block, realm),
    ueAddresses: ueAddresses(index),
  }
}

function plannedInterconnect({ spec }: Scenario): PlannedInterconnect {
  const { name, delay, jitter, loss, dras } = spec.networks.interconnect[0]
  // A carrier has no PLMN, so its Diameter realm is no 3GPP one; .example belongs to nobody (RFC 2606).
  const realm = `${name}.example`
  return {
    name,
    realm,
    link: { delayUs: delay, jitterUs: jitter, lossPpm: loss },
    dras: pool('dra', dras * regionsOf({ spec }), name, operatorBlock.interconnect, realm),
  }
}

function plannedPhases({ spec }: Scenario): Phase[] {
  let startUs = 0
  return phaseNames.flatMap((name) => {
    const length = spec.phases?.[name] ?? 0
    if (length === 0) return []
    const phase = { name, startUs, endUs: startUs + length }
    startUs = phase.endUs
    return [phase]
  })
}

/** An objective of a scenario or of the service, every default resolved for a run with these phases. */
export function plannedObjective(
  objective: Scenario['spec']['objectives'][number],
  phases: readonly Phase[],
): Objective {
  const { sli, is: target, during, minSamples } = objective
  const names = phases.map((phase) => phase.name)
  return {
    sli,
    target,
    // In the order of the run, whatever the order in which the scenario names them.
    during:
      during === undefined ? defaultDuring(names) : names.filter((name) => [during].flat().includes(name)),
    minSamples: minSamples ?? defaultMinSamples(sli, target)!,
  }
}

function scaled(subscribers: number, scale: Ratio | undefined): number {
  return scale === undefined ? subscribers : Math.max(1, Math.round((subscribers * scale.num) / scale.den))
}

function named<T>(known: Named<T>, name: string): T {
  if (!Object.hasOwn(known, name)) throw new TypeError(`nothing is named ${name}`)
  return known[name]
}
