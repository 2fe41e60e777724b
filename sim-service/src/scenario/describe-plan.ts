import { describeTarget } from '../kpi/describe.ts'
import type { Objective } from '../kpi/objectives.ts'
import { sliNamed } from '../kpi/objectives.ts'
import { faultText, faultWarnings, type PlaceOfFault } from './blast-radius.ts'
import type { Plan, PlannedHome, PlannedSubscriber, PlannedThrottle } from './plan.ts'
import { arrivalsAndHomes, subscriberNumbered } from './subscribers.ts'
import { formatDuration } from './units.ts'

/** What a plan will do, for a person to read before it runs. */
export function describePlan(plan: Plan): string {
  const arrivals = arrivalsOf(plan)
  const rows: [string, string][] = [
    ['scenario', `${plan.name}: ${plan.title}`],
    [
      'seed',
      `${plan.seed}, scenario ${plan.scenarioHash.slice(0, 12)}, inputs ${plan.inputsHash.slice(0, 12)}`,
    ],
    ['time', `${formatDuration(plan.durationUs)} from ${plan.startsAt.text}, ${pacingText(plan)}`],
    ...plan.visited.map((network): [string, string] => [
      'visited',
      `${network.plmn} with ${counted(network.sites.length, 'site')}, profile ${network.profile.name}`,
    ]),
    ...plan.homes.map((network, i): [string, string] => [
      'home',
      `${network.plmn} with ${counted(arrivals.byHome[i], 'subscriber')}, ${agreementsText(network)}`,
    ]),
    ['between', `${plan.interconnect.name}, ${formatDuration(plan.interconnect.link.delayUs)} one way`],
    ['population', population(plan, arrivals)],
    ...mobilityRow(plan),
    ['regions', `${plan.regions}`],
    ['traffic', trafficText(plan)],
    ...plan.phases.map((phase): [string, string] => [
      phase.name,
      `${formatDuration(phase.startUs)} to ${formatDuration(phase.endUs)}, ` +
        `${counted(arrivalsWithin(arrivals, phase.startUs, phase.endUs), 'arrival')}`,
    ]),
    ...plan.faults.map((fault): [string, string] => ['fault', faultText(plan, fault)]),
    ...plan.objectives.map((objective): [string, string] => ['objective', objectiveText(objective)]),
    ...plan.stop.map(({ when, for: forUs }): [string, string] => [
      'stop',
      `${when.sli} ${describeTarget(when.is)} in the last ${formatDuration(forUs)}`,
    ]),
    ...plan.reach.map((mark): [string, string] => ['reach', mark]),
  ]
  const body = rows.map(([name, value]) => `${name.padEnd(11)}${value}`)
  return [
    ...body,
    ...planWarnings(plan, undefined, arrivals).map((warning) => `warning    ${warning}`),
    '',
  ].join('\n')
}

function agreementsText({ agreement, elsewhere = [] }: PlannedHome): string {
  const all = [agreement, ...elsewhere].map(
    ({ name, roamingAllowed, barredCause, throttle }) =>
      name + (roamingAllowed ? '' : ` (barred with #${barredCause})`) + throttleText(throttle),
  )
  return `agreement${elsewhere.length === 0 ? '' : 's'} ${all.join(', ')}`
}

function throttleText(throttle: PlannedThrottle | undefined): string {
  if (throttle === undefined) return ''
  const { afterOctets, uplinkBitsPerSecond, downlinkBitsPerSecond } = throttle
  return ` (after ${afterOctets} octets at ${uplinkBitsPerSecond} and ${downlinkBitsPerSecond} bit/s)`
}

/** What makes a plan less than its author may think; none of it stops a run. */
export function planWarnings(plan: Plan, placeOfFault?: PlaceOfFault, arrivals = arrivalsOf(plan)): string[] {
  const warnings = plan.objectives.flatMap((objective) => {
    const seen = attemptsDuring(plan, objective, arrivals)
    const name = `${objective.sli} during ${objective.during.join(', ') || 'no phase'}`
    if (seen === 0) return [`${name} can see no sample: ${nothingToSee(objective)}`]
    return seen < objective.minSamples
      ? [`${name} sees at most ${seen} of the ${objective.minSamples} samples that it needs`]
      : []
  })
  for (const { when, for: forUs } of plan.stop) {
    if (forUs >= plan.durationUs)
      warnings.push(`stop on ${when.sli} can never be met: its interval is as long as the run`)
  }
  warnings.push(...faultWarnings(plan, placeOfFault))
  if (plan.objectives.length === 0 && plan.reach.length === 0) {
    warnings.push('without objectives and marks the verdict will be inconclusive')
  }
  for (const [i, home] of plan.homes.entries()) {
    if (arrivals.byHome[i] === 0) warnings.push(`${home.plmn} has no subscriber`)
  }
  if (plan.traffic.classes.length === 0) {
    const useless = plan.reach.filter((mark) => mark.startsWith('gy.quota'))
    for (const mark of useless) warnings.push(`${mark} will not be reached: nobody uses data`)
  }
  return warnings
}

function nothingToSee({ sli }: Objective): string {
  return sliNamed(sli).family === 'chaos' ? 'there is no fault' : 'no subscriber switches on then'
}

function attemptsDuring(plan: Plan, objective: Objective, arrivals: Arrivals): number {
  const { family } = sliNamed(objective.sli)
  if (family === 'chaos' && plan.faults.length === 0) return 0
  if (family !== 'attach') return Number.POSITIVE_INFINITY
  return plan.phases
    .filter((phase) => objective.during.includes(phase.name))
    .reduce((sum, phase) => sum + arrivalsWithin(arrivals, phase.startUs, phase.endUs), 0)
}

/** What is told of the subscribers, from one look at each. */
interface Arrivals {
  readonly count: number
  readonly timesUs: Float64Array
  readonly byHome: readonly number[]
  /** One of them; what is the same for all is seen in it. */
  readonly first: PlannedSubscriber | undefined
}

function arrivalsOf(plan: Plan): Arrivals {
  const { timesUs, homes } = arrivalsAndHomes(plan)
  const count = timesUs.length
  const byHome = plan.homes.map(() => 0)
  for (const home of homes) byHome[home]++
  return { count, timesUs, byHome, first: count === 0 ? undefined : subscriberNumbered(plan, 1) }
}

function arrivalsWithin({ timesUs }: Arrivals, startUs: number, endUs: number): number {
  let count = 0
  for (const atUs of timesUs) if (atUs >= startUs && atUs < endUs) count++
  return count
}

/** The greatest number of subscribers that switch on within one second of virtual time. */
export function peakArrivalsPerSecond(plan: Plan, { timesUs } = arrivalsOf(plan)): number {
  const perSecond = new Map<number, number>()
  let peak = 0
  for (const arrivesAtUs of timesUs) {
    const second = Math.floor(arrivesAtUs / 1_000_000)
    const count = (perSecond.get(second) ?? 0) + 1
    perSecond.set(second, count)
    peak = Math.max(peak, count)
  }
  return peak
}

function population(plan: Plan, arrivals: Arrivals): string {
  let first = Number.POSITIVE_INFINITY
  let last = 0
  for (const arrivesAtUs of arrivals.timesUs) {
    first = Math.min(first, arrivesAtUs)
    last = Math.max(last, arrivesAtUs)
  }
  const { staysUs: stay, awayUs: away } = arrivals.first ?? {}
  const seconds = (us: number): string => `${(us / 1_000_000).toFixed(1)}s`
  return (
    `${counted(arrivals.count, 'subscriber')}, switching on from ${seconds(first)} to ${seconds(last)}, ` +
    `at most ${peakArrivalsPerSecond(plan, arrivals)} in a second; ` +
    (stay === undefined ? 'all stay until the end' : `each detaches after ${formatDuration(stay)}`) +
    (away === undefined ? '' : ` and attaches again ${formatDuration(away)} later`)
  )
}

function mobilityRow({ mobility }: Plan): [string, string][] {
  if (mobility === undefined) return []
  const { model, speedMmPerS } = mobility
  const kilometresPerHour = ((speedMmPerS * 36) / 10_000).toFixed(1)
  const how = model === 'corridor' ? 'along a road' : 'between random places'
  return [['mobility', `everybody moves ${how} at ${kilometresPerHour} km/h`]]
}

function trafficText(plan: Plan): string {
  if (plan.traffic.classes.length === 0) return 'nobody uses data'
  return plan.traffic.classes
    .map(({ trafficClass, sharePpm, intervalUs }) => {
      return `${trafficClass} ${sharePpm / 10_000} %, a burst every ${formatDuration(intervalUs)}`
    })
    .join('; ')
    .concat(rhythmText(plan))
}

function rhythmText({ traffic: { push, togetherUs } }: Plan): string {
  const together = togetherUs === undefined ? '' : `; all within ${formatDuration(togetherUs)}`
  if (push === undefined) return together
  const share = `${push.sharePpm / 10_000} %`
  return `${together}; after ${share} of them a server sends again ${formatDuration(push.afterUs)} later`
}

function objectiveText(objective: Objective): string {
  const during = objective.during.join(', ') || 'no phase'
  const samples = counted(objective.minSamples, 'sample')
  return `${objective.sli} ${describeTarget(objective.target)} during ${during}, at least ${samples}`
}

function pacingText({ pacing }: Plan): string {
  if (pacing.kind === 'times') return `${pacing.factor} times real time`
  return pacing.kind === 'realtime' ? 'in real time' : 'as fast as it can'
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
