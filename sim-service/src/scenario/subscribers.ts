import { stream } from '../engine/random.ts'
import { arrivalUs } from './arrivals.ts'
import type { PlannedSubscriber } from './plan.ts'
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

/**
 * Every subscriber of a scenario. What is drawn for one depends on no other, and one more comes last: the number of
 * each in this list, by which a run knows them, stays what it was.
 */
export function plannedSubscribers(
  { spec }: Scenario,
  origins: readonly Origin[],
  total: number,
  seed: number,
): PlannedSubscriber[] {
  const sites = spec.networks.visited[0].sites
  const arrivals = { shape: spec.population.arrivals.shape, ...arrivalWindow(spec.population.arrivals) }
  const { stay, reattach } = spec.population.churn ?? {}
  const shares = spec.networks.homes.map((home) => home.share!)
  const known = origins.map(() => 0)
  return turns(total, shares).map((home): PlannedSubscriber => {
    const { plmn, countryCode } = origins[home]
    const number = known[home]++
    const imsi = plmn + MSIN_BLOCK + digits(number + 1, IMSI_DIGITS - plmn.length - MSIN_BLOCK.length)
    return {
      imsi,
      msisdn: countryCode + MSIN_BLOCK + digits(number + 1, 8),
      imeisv: `${TEST_TYPE_ALLOCATION}${digits(home, 2)}${digits((number + 1) % 1_000_000, 6)}01`,
      home,
      visited: 0,
      site: stream(seed, `workload/ue/${imsi}/site`).below(sites),
      arrivesAtUs: arrivalUs(arrivals, seed, plmn, number, imsi),
      ...(stay === undefined ? {} : { staysUs: stay }),
      ...(reattach === undefined ? {} : { awayUs: reattach }),
    }
  })
}

function digits(value: number, length: number): string {
  return String(value).padStart(length, '0')
}
