import { isNothing, type PlannedFault } from '../chaos/planned-fault.ts'
import { describeRatio } from '../kpi/describe.ts'
import { compareRatios } from '../kpi/ratio.ts'
import type { Plan, PlannedNode, PlannedSubscriber } from './plan.ts'
import type { Problem } from './problem.ts'
import { regionOf } from './regions.ts'
import type { Scenario } from './scenario.ts'
import { everySubscriber, subscriberCount } from './subscribers.ts'
import { formatDuration } from './units.ts'
import type { YamlSource } from './yaml-source.ts'

/** How far a fault could go: an upper bound that follows from the plan alone, whatever the run will be like. */
export interface Reach {
  /** Subscribers, by their place in the plan, whose signalling or traffic could meet the fault while it acts. */
  readonly subscribers: ReadonlySet<number>
  /** PLMNs and carriers that have a node or a link's end there. */
  readonly networks: ReadonlySet<string>
}

/** Who has left is out of reach; an attach and a detach may take so long on top of the stay. */
const SLACK_US = 60_000_000

export function reachOf(plan: Plan, fault: PlannedFault): Reach {
  if (isNothing(fault)) return { subscribers: new Set(), networks: new Set() }
  const { nodes } = fault
  const networks = new Set((nodes ?? everyName(plan)).map((name) => name.split('/')[1]))
  const isNear = nodes === undefined ? () => true : nearness(plan, nodes)
  const subscribers = new Set<number>()
  let row = 0
  for (const subscriber of everySubscriber(plan)) {
    if (isThere(subscriber, fault) && isNear(subscriber)) subscribers.add(row)
    row++
  }
  return { subscribers, networks }
}

/** What all faults of a plan could do together. */
export function reachOfAll(plan: Plan): Reach {
  const all = plan.faults.map((fault) => reachOf(plan, fault))
  return {
    subscribers: new Set(all.flatMap(({ subscribers }) => [...subscribers])),
    networks: new Set(all.flatMap(({ networks }) => [...networks])),
  }
}

/** Whether a subscriber can be switched on while the fault acts. */
function isThere(
  { arrivesAtUs, staysUs, awayUs }: PlannedSubscriber,
  { atUs, untilUs }: PlannedFault,
): boolean {
  if (arrivesAtUs >= untilUs) return false
  const isGone = staysUs !== undefined && awayUs === undefined && arrivesAtUs + staysUs + SLACK_US < atUs
  return !isGone
}

/** Who is served by one of the nodes: by their home, by the network they visit, at their site, or behind a relay. */
function nearness(plan: Plan, nodes: readonly string[]): (subscriber: PlannedSubscriber) => boolean {
  const named = new Set(nodes)
  const servers = new Map<string, ReadonlySet<number>>()
  const add = (key: string, pools: readonly (readonly PlannedNode[])[]): void => {
    servers.set(key, new Set(pools.flatMap((pool) => regionsOfMembers(pool, named, plan.regions))))
  }
  for (const [i, { hsss, pcrfs, ocss, pgws }] of plan.homes.entries())
    add(`home/${i}`, [hsss, pcrfs, ocss, pgws])
  for (const [i, { mmes, sgws }] of plan.visited.entries()) add(`visited/${i}`, [mmes, sgws])
  add('relay', [plan.interconnect.dras])
  const sites = plan.visited.map((network) => network.sites.map(({ name }) => named.has(name)))
  // Who moves can come to any site of the network.
  const moves = plan.mobility !== undefined
  return (subscriber) => {
    const region = regionOf(plan, subscriber)
    const { home, visited, site } = subscriber
    if (moves ? sites[visited].includes(true) : sites[visited][site]) return true
    return [`home/${home}`, `visited/${visited}`, 'relay'].some((key) => servers.get(key)?.has(region))
  }
}

/** The regions that have a named member of a pool, which names the members of the first region first. */
function regionsOfMembers(
  pool: readonly PlannedNode[],
  named: ReadonlySet<string>,
  regions: number,
): number[] {
  const each = pool.length / regions
  return pool.flatMap(({ name }, i) => (named.has(name) ? [Math.floor(i / each)] : []))
}

function everyName({ visited, homes, interconnect }: Plan): string[] {
  return [
    ...visited.map(({ plmn }) => `visited/${plmn}`),
    ...homes.map(({ plmn }) => `home/${plmn}`),
    `carrier/${interconnect.name}`,
  ]
}

/** What of a plan goes further than its scenario lets it. */
export function blastProblems({ spec }: Pick<Scenario, 'spec'>, plan: Plan, source: YamlSource): Problem[] {
  const { blastRadius } = spec
  if (blastRadius === undefined) return []
  const { subscribers, networks } = reachOfAll(plan)
  const problems: Problem[] = []
  const hit = { num: subscribers.size, den: subscriberCount(plan) }
  const most = blastRadius.subscribers
  if (most !== undefined && compareRatios(hit, most) > 0) {
    const message = `the faults reach ${describeRatio(hit.num, hit.den)} of the subscribers (${hit.num} of ${hit.den})`
    const expected = `at most ${describeRatio(most.num, most.den)}, or fewer and shorter faults`
    problems.push(source.problem(['spec', 'blastRadius', 'subscribers'], message, expected))
  }
  if (blastRadius.networks !== undefined && networks.size > blastRadius.networks) {
    const message = `the faults strike ${networks.size} networks: ${[...networks].join(', ')}`
    problems.push(
      source.problem(['spec', 'blastRadius', 'networks'], message, `at most ${blastRadius.networks}`),
    )
  }
  return problems
}

/** What a person reads about a fault before the run. */
export function faultText(plan: Plan, fault: PlannedFault): string {
  const { subscribers } = reachOf(plan, fault)
  const when = `${formatDuration(fault.atUs)} to ${formatDuration(fault.untilUs)}`
  const share = describeRatio(subscribers.size, subscriberCount(plan))
  return `${fault.id}: ${fault.kind} on ${fault.target}, ${when}, ${subscribers.size} subscribers (${share}) in reach`
}

const userPlane: readonly string[] = ['s1-u', 's8-u', 'sgi', 'x2-u', 'sgw-u']

/** Says where a fault stands in its file. */
export type PlaceOfFault = (index: number) => string

const byPath: PlaceOfFault = (index) => `spec.faults[${index}]`

/** Faults that will show nothing, and why; `placeOf` knows the file where there is one. */
export function faultWarnings(plan: Plan, placeOf = byPath): string[] {
  return plan.faults.flatMap((fault, i) => {
    const name = `${placeOf(i)} (${fault.id})`
    if (isNothing(fault)) return [`${name} does nothing: it has no strength, no time or nobody to strike`]
    if (reachOf(plan, fault).subscribers.size === 0)
      return [`${name} meets no traffic: no subscriber is in its reach while it acts`]
    const { loss = 0, noise = 0 } = fault.parameters
    if (noise > 0 && loss === 0 && plan.mobility === undefined)
      return [`${name} meets nobody: who does not move measures no noise; a loss does strike`]
    if (fault.link !== undefined && userPlane.includes(fault.link) && plan.traffic.classes.length === 0)
      return [`${name} meets no traffic: nobody uses data`]
    return isQuiet(plan, fault) ? [`${name} may meet no traffic: nobody comes or goes while it acts`] : []
  })
}

/** Nobody switches on, leaves, moves or uses data within the time of a fault. */
function isQuiet({ subscribers, mobility, traffic }: Plan, { atUs, untilUs }: PlannedFault): boolean {
  if (mobility !== undefined || traffic.classes.length > 0) return false
  return !subscribers.some(
    ({ arrivesAtUs, staysUs }) =>
      (arrivesAtUs >= atUs - SLACK_US && arrivesAtUs < untilUs) ||
      (staysUs !== undefined && arrivesAtUs < untilUs),
  )
}
