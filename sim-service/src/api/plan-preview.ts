import type { PlanPreview } from '../../client/src/schemas/definitions.ts'
import { describeTarget } from '../kpi/describe.ts'
import type { RunRehearsal } from '../runs/life/run-service.ts'
import { reachOf, reachOfAll } from '../scenario/blast-radius.ts'
import { describePlan, peakArrivalsPerSecond, planWarnings } from '../scenario/describe-plan.ts'
import type { Pacing, Plan } from '../scenario/plan.ts'
import { arrivalsAndHomes, subscriberCount } from '../scenario/subscribers.ts'

/** What a page draws of the arrivals is at most so many bars. */
const MOST_BUCKETS = 240

/** A plan as pages show it before a run: who comes when, what strikes whom, where the cells stand. */
export function planPreview(plan: Plan, rehearsal?: RunRehearsal): PlanPreview {
  const { timesUs, homes } = arrivalsAndHomes(plan)
  const count = subscriberCount(plan)
  const all = reachOfAll(plan)
  const perHome = plan.homes.map(() => 0)
  for (const home of homes) perHome[home]++
  return {
    scenario: plan.name,
    title: plan.title,
    seed: plan.seed,
    scenarioHash: plan.scenarioHash,
    inputsHash: plan.inputsHash,
    startsAt: plan.startsAt.text,
    durationUs: plan.durationUs,
    pacing: pacingText(plan.pacing),
    regions: plan.regions,
    subscribers: count,
    arrivals: { ...bucketed(timesUs, plan.durationUs), peakPerSecond: peakArrivalsPerSecond(plan) },
    phases: plan.phases.map(({ name, startUs, endUs }) => ({ name, startUs, endUs })),
    faults: faultsOf(plan, rehearsal),
    struck: {
      subscribers: all.subscribers.size,
      share: count === 0 ? 0 : all.subscribers.size / count,
      networks: [...all.networks],
    },
    objectives: plan.objectives.map(({ sli, target, during, minSamples }) => {
      return { sli, target: describeTarget(target), during: [...during], minSamples }
    }),
    networks: plan.visited.map(({ plmn, profile, sites, mmes, sgws }) => ({
      plmn,
      profile: profile.name,
      cells: sites.map(({ name, cellId, tac, xMetres, yMetres }) => ({
        name,
        cellId,
        tac,
        xMetres,
        yMetres,
      })),
      mmes: mmes.length,
      sgws: sgws.length,
    })),
    homes: plan.homes.map(({ plmn, agreement }, i) => {
      return { plmn, agreement: agreement.name, subscribers: perHome[i] }
    }),
    ...paced(plan),
    warnings: planWarnings(plan),
    text: describePlan(plan),
  }
}

function faultsOf(plan: Plan, rehearsal: RunRehearsal | undefined): PlanPreview['faults'] {
  return plan.faults.map((fault) => {
    const { id, kind, target, atUs, untilUs } = fault
    const { subscribers, networks } = reachOf(plan, fault)
    const expected = rehearsal?.predictions.find((one) => one.id === id)
    return {
      id,
      kind,
      target,
      atUs,
      untilUs,
      inReach: subscribers.size,
      networks: [...networks],
      ...(expected === undefined
        ? {}
        : {
            expected: {
              share: Math.min(1, expected.share),
              subscribers: expected.subscribers,
              peakPerSecond: expected.peakPerSecond,
              frames: expected.frames,
            },
          }),
    }
  })
}

function bucketed(timesUs: Float64Array, durationUs: number): { bucketUs: number; counts: number[] } {
  const bucketUs = Math.max(1_000_000, Math.ceil(durationUs / MOST_BUCKETS / 1_000_000) * 1_000_000)
  const counts = new Array<number>(Math.max(1, Math.ceil(durationUs / bucketUs))).fill(0)
  for (const atUs of timesUs) {
    const bucket = Math.floor(atUs / bucketUs)
    if (bucket < counts.length) counts[bucket]++
  }
  return { bucketUs, counts }
}

function pacingText(pacing: Pacing): string {
  return pacing.kind === 'times' ? `x${pacing.factor}` : pacing.kind
}

/** A run that keeps to the clock takes as long as it says; one as fast as it can depends on the machine. */
function paced({ pacing, durationUs }: Plan): { estimatedWallSeconds?: number } {
  if (pacing.kind === 'max') return {}
  return { estimatedWallSeconds: durationUs / 1e6 / (pacing.kind === 'times' ? pacing.factor : 1) }
}
