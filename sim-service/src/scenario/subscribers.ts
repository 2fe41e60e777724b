import { stream } from '../engine/random.ts'
import { arrivalUs } from './arrivals.ts'
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
  private readonly sites: Uint16Array

  constructor(population: PlannedPopulation, seed: number) {
    const { count, origins, sites } = population
    this.count = count
    this.population = population
    this.seed = seed
    this.homes = Uint8Array.from(
      turns(
        count,
        origins.map(({ share }) => share),
      ),
    )
    this.ordinals = new Uint32Array(count)
    this.sites = new Uint16Array(count)
    const known = origins.map(() => 0)
    for (let row = 0; row < count; row++) {
      const home = this.homes[row]
      this.ordinals[row] = known[home]++
      this.sites[row] = stream(seed, `workload/ue/${this.imsiAt(row)}/site`).below(sites)
    }
  }

  /** Rows of those who live on one of these sites, from the first to before the last. */
  rowsOnSites(first: number, end: number): number[] {
    const rows: number[] = []
    const { sites } = this
    for (let row = 0; row < sites.length; row++) if (sites[row] >= first && sites[row] < end) rows.push(row)
    return rows
  }

  at(row: number): PlannedSubscriber {
    const { arrivals, origins, staysUs, awayUs } = this.population
    const [home, ordinal] = [this.homes[row], this.ordinals[row]]
    const { plmn, countryCode } = origins[home]
    const imsi = this.imsiAt(row)
    return {
      imsi,
      msisdn: countryCode + MSIN_BLOCK + digits(ordinal + 1, 8),
      imeisv: `${TEST_TYPE_ALLOCATION}${digits(home, 2)}${digits((ordinal + 1) % 1_000_000, 6)}01`,
      home,
      visited: 0,
      site: this.sites[row],
      arrivesAtUs: arrivalUs(arrivals, this.seed, plmn, ordinal, imsi),
      ...(staysUs === undefined ? {} : { staysUs }),
      ...(awayUs === undefined ? {} : { awayUs }),
    }
  }

  *all(): Generator<PlannedSubscriber, void> {
    for (let row = 0; row < this.count; row++) yield this.at(row)
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

/** By the number in the run, from 1. */
export function subscriberNumbered(plan: Plan, number: number): PlannedSubscriber {
  return unlisted(plan)?.at(number - 1) ?? plan.subscribers[number - 1]
}

function digits(value: number, length: number): string {
  return String(value).padStart(length, '0')
}
