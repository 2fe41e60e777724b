import { Run } from '../src/runs/run.ts'
import { shippedPlan } from './plans.ts'

/** Wall time of the shipped first drill, from its plan to its verdict. */
export function measureFirstDrill(): { wallSeconds: number; eventsPerSecond: number } {
  const plan = shippedPlan('first-drill')
  const started = performance.now()
  const result = new Run(plan).complete()
  const wallSeconds = (performance.now() - started) / 1000
  if (result.verdict.state !== 'passed') throw new Error(result.verdict.paragraph)
  return { wallSeconds, eventsPerSecond: result.events / wallSeconds }
}
