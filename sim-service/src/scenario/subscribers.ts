import { stream } from '../engine/random.ts'
import { arrivalUs, homeShift } from './arrivals.ts'
import type { Plan, PlannedPopulation, PlannedSubscriber } from './plan.ts'
import { arrivalWindow } from './rules.ts'
import type { Scenario } from './scenario.ts'
import { turns } from './shares.ts'

/**
 * Synthetic identities. The PLMN codes are real ones, the numbers are not: IMSIs lie in the MSIN block 99…, MSISDNs in
 * the national block 99…, and IMEISVs begin with 00, the reporting body of test equipment (GSMA TS.06).
 */
export const MSIN_BLOCK = '99'
const TEST_TYPE_ALLOCATION = '001010'
const IMSI_DIGITS = 15

export interface Origin {
  readonly plmn: string
  readonly countryCode: string
}

/** What the subscribers of a scenario are worked out from. */
export function plannedPopulation(
  { spec }: Scenario,
  origins: readonly Origin[],
  count: number,
): PlannedPopulation {
  const { arrivals, churn } = spec.population
  return {
    count,
    origins: origins.map((origin, home) => ({ ...origin, share: spec.networks.homes[home].share! })),
    sites: spec.networks.visited[0].sites,
    arrivals: { shape: arrivals.shape, ...arrivalWindow(arrivals) },
    ...(churn?.stay === undefined ? {} : { staysUs: churn.stay }),
    ...(churn?.reattach === undefined ? {} : { awayUs: churn.reattach }),
  }
}

/**
 * Every subscriber of a population, one at a time: whose roamer each is and where it lives are kept in columns. What is
 * drawn for one depends on no other, and one more comes last: the number of each, by which a run knows them, stays what
 * it was.
 */
export class Subscribers {
  readonly count: number
  private readonly population: PlannedPopulation
  private readonly seed: number
  private readonly homes: Uint8Array
  /** The number of each within its home network, from 0. */
  private readonly ordinals: Uint32Array
  private readonly shifts: readonly number[]
  /** Worked out when a region first asks who lives in it. */
  private sites: Uint16Array | undefined

  constructor(population: PlannedPopulation, seed: number) {
    const { count, origins } = population
    this.count = count
    this.population = population
    this.seed = seed
    this.homes = Uint8Array.from(
      turns(
        count,
        origins.map(({ share }) => share),
      ),
    )
    this.shifts = origins.map(({ plmn }) => homeShift(seed, plmn))
    this.ordinals = new Uint32Array(count)
    const known = origins.map(() => 0)
    for (let row = 0; row < count; row++) this.ordinals[row] = known[this.homes[row]]++
  }

  /** Rows of those who live on one of these sites, from the first to before the last. */
  rowsOnSites(first: number, end: number): number[] {
    const rows: number[] = []
    const sites = (this.sites ??= Uint16Array.from(this.homes, (_, row) => this.siteOf(this.imsiAt(row))))
    for (let row = 0; row < sites.length; row++) if (sites[row] >= first && sites[row] < end) rows.push(row)
    return rows
  }

  at(row: number): PlannedSubscriber {
    const { origins, staysUs, awayUs } = this.population
    const [home, ordinal] = [this.homes[row], this.ordinals[row]]
    const { countryCode } = origins[home]
    const imsi = this.imsiAt(row)
    return {
      imsi,
      msisdn: countryCode + MSIN_BLOCK + digits(ordinal + 1, 8),
      imeisv: `${TEST_TYPE_ALLOCATION}${digits(home, 2)}${digits((ordinal + 1) % 1_000_000, 6)}01`,
      home,
      visited: 0,
      site: this.siteOf(imsi),
      arrivesAtUs: this.arrivalUs(row),
      ...(staysUs === undefined ? {} : { staysUs }),
      ...(awayUs === undefined ? {} : { awayUs }),
    }
  }

  *all(): Generator<PlannedSubscriber, void> {
    for (let row = 0; row < this.count; row++) yield this.at(row)
  }

  homeOf(row: number): number {
    return this.homes[row]
  }

  arrivalUs(row: number): number {
    const { arrivals, origins } = this.population
    const { plmn } = origins[this.homes[row]]
    // Even arrivals are the same whoever it is.
    const imsi = arrivals.shape === 'uniform' ? '' : this.imsiAt(row)
    return arrivalUs(arrivals, this.seed, plmn, this.ordinals[row], imsi, this.shifts[this.homes[row]])
  }

  private siteOf(imsi: string): number {
    return stream(this.seed, `workload/ue/${imsi}/site`).below(this.population.sites)
  }

  private imsiAt(row: number): string {
    const { plmn } = this.population.origins[this.homes[row]]
    return plmn + MSIN_BLOCK + digits(this.ordinals[row] + 1, IMSI_DIGITS - plmn.length - MSIN_BLOCK.length)
  }
}

/** Columns are worked out once for each plan that a thread has; they follow from it. */
const known = new WeakMap<PlannedPopulation, Subscribers>()

/** Of a plan whose subscribers are too many for a list. */
export function unlisted({ population, seed }: Pick<Plan, 'population' | 'seed'>): Subscribers | undefined {
  if (population === undefined) return undefined
  let subscribers = known.get(population)
  if (subscribers === undefined) known.set(population, (subscribers = new Subscribers(population, seed)))
  return subscribers
}

export function subscriberCount({
  population,
  subscribers,
}: Pick<Plan, 'population' | 'subscribers'>): number {
  return population?.count ?? subscribers.length
}

/** Everybody, listed or not. */
export function everySubscriber(plan: Plan): Iterable<PlannedSubscriber> {
  return unlisted(plan)?.all() ?? plan.subscribers
}

/** When each switches on, and whose roamer it is: what a summary of very many needs. */
export function arrivalsAndHomes(plan: Plan): { timesUs: Float64Array; homes: Uint8Array } {
  const all = unlisted(plan)
  const timesUs = new Float64Array(subscriberCount(plan))
  const homes = new Uint8Array(timesUs.length)
  for (let row = 0; row < timesUs.length; row++) {
    timesUs[row] = all?.arrivalUs(row) ?? plan.subscribers[row].arrivesAtUs
    homes[row] = all?.homeOf(row) ?? plan.subscribers[row].home
  }
  return { timesUs, homes }
}

/** By the number in the run, from 1. */
export function subscriberNumbered(plan: Plan, number: number): PlannedSubscriber {
  return unlisted(plan)?.at(number - 1) ?? plan.subscribers[number - 1]
}

function digits(value: number, length: number): string {
  return String(value).padStart(length, '0')
}
