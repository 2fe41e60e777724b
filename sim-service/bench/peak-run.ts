import { join } from 'node:path'
import { runScenario } from '../src/cli/run-scenario.ts'
import type { Plan } from '../src/scenario/plan.ts'
import { repositoryRoot } from '../test-support/repository.ts'
import { type Effort, medianOf, repeated, rounded } from './effort.ts'
import { inOwnProcess } from './own-process.ts'
import { shippedPlan } from './plans.ts'

export interface PeakRun {
  wallSeconds: number
  eventsPerSecond: number
  /** Of the process with all its threads. */
  peakRssBytes: number
  fingerprint: string
}

/**
 * A run as `roamlab run --workers` does it: the coordinator in this thread, the regions on threads of their own. The
 * wall time is what the command reports: from the start of the threads, which load and warm the program anew as they do
 * there, to the result.
 */
export async function measureRunOnWorkers(plan: Plan, workers: number): Promise<PeakRun> {
  const { result, wallSeconds } = await runScenario(
    { plan, pacing: { kind: 'max' }, isQuiet: true, workers },
    {
      stderr: process.stderr,
      stop: new AbortController().signal,
      home: join(repositoryRoot(), 'sim-service'),
    },
  )
  const [violation] = result.violations
  if (violation !== undefined) throw new Error(`${violation.invariant}: ${violation.detail}`)
  return {
    wallSeconds,
    eventsPerSecond: result.events / wallSeconds,
    peakRssBytes: process.resourceUsage().maxRSS * 1024,
    fingerprint: result.fingerprint.signalling,
  }
}

const SCENARIO = 'summer-peak-es'

/** One process for each run, one and two workers in turn, so that a machine that slows down slows both. */
export async function peakRunFigures(effort: Effort): Promise<object> {
  const scale = { num: 1, den: effort.isQuick ? 5 : 1 }
  const { subscribers, regions } = shippedPlan(SCENARIO, { scale })
  const run = (workers: number): PeakRun => inOwnProcess('peak-run.ts', `${scale.den}`, `${workers}`)
  const rounds = await repeated(effort, `${SCENARIO} on one and on two workers`, () => {
    const one = run(1)
    const two = run(2)
    if (one.fingerprint !== two.fingerprint) throw new Error('the number of workers shows in the result')
    return { one, two }
  })
  const figuresOf = (of: (round: (typeof rounds)[number]) => PeakRun): object => ({
    wallSeconds: medianOf(rounds, (round) => of(round).wallSeconds, 2),
    wallSecondsAll: rounds.map((round) => rounded(of(round).wallSeconds, 2)),
    eventsPerSecond: medianOf(rounds, (round) => of(round).eventsPerSecond),
    peakRssBytes: medianOf(rounds, (round) => of(round).peakRssBytes),
  })
  return {
    peakRun: {
      scenario: SCENARIO,
      subscribers: subscribers.length,
      regions,
      repeats: rounds.length,
      oneWorker: figuresOf(({ one }) => one),
      twoWorkers: figuresOf(({ two }) => two),
      ratio: medianOf(rounds, ({ one, two }) => one.wallSeconds / two.wallSeconds, 2),
    },
  }
}

async function printRun(den: number, workers: number): Promise<void> {
  const plan = shippedPlan(SCENARIO, { scale: { num: 1, den } })
  process.stdout.write(JSON.stringify(await measureRunOnWorkers(plan, workers)))
}

if (process.argv[1]?.endsWith('peak-run.ts')) void printRun(Number(process.argv[2]), Number(process.argv[3]))
