import { describeCount, describeRatio } from '../kpi/describe.ts'
import { type Rehearsal, rehearse } from '../runs/rehearsal.ts'
import { alignedRows } from '../runs/report/text-layout.ts'
import type { LoadedScenario } from '../scenario/library.ts'
import { makePlan } from '../scenario/make-plan.ts'
import type { Plan } from '../scenario/plan.ts'
import { subscriberCount } from '../scenario/subscribers.ts'

/** So many subscribers are enough to tell a share to a few percent, and run in a second or two. */
const SAMPLE = 500

export function rehearsalOf({ scenario, profiles, agreements }: LoadedScenario, plan: Plan): Rehearsal {
  const all = subscriberCount(plan)
  const scale = { num: Math.min(SAMPLE, all), den: scenario.spec.population.subscribers }
  return rehearse(makePlan(scenario, profiles, agreements, { seed: plan.seed, scale }), all)
}

export function rehearsalText({ sample, of, predictions }: Rehearsal): string {
  const head = `rehearsed with ${describeCount(sample)} of ${describeCount(of)} subscribers, undisturbed`
  if (predictions.length === 0) return `${head}: the scenario has no fault\n`
  const rows = predictions.map(({ id, subscribers, share, frames, peakPerSecond }) => [
    id,
    describeCount(subscribers),
    describeRatio(Math.round(share * 1000), 1000),
    describeCount(frames),
    `${describeCount(peakPerSecond)} a second`,
  ])
  const heads = ['fault', 'subscribers hit', 'share', 'frames met', 'at most']
  return `${[head, ...alignedRows([heads, ...rows], [1, 2, 3, 4])].join('\n')}\n`
}
