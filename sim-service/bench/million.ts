import { join } from 'node:path'
import { runScenario } from '../src/cli/run-scenario.ts'
import { subscriberCount } from '../src/scenario/subscribers.ts'
import { repositoryRoot } from '../test-support/repository.ts'
import { type Effort, rounded } from './effort.ts'
import { inOwnProcess } from './own-process.ts'
import { shippedPlan } from './plans.ts'

const SCENARIO = 'peak-million'
const WORKERS = 2

interface Million {
  subscribers: number
  attached: number
  wallSeconds: number
  events: number
  /** Of the process with all its threads. */
  peakRssBytes: number
  verdict: string
}

/** Once: it takes minutes. In a hurry, of a hundredth of the subscribers in as many regions. */
export function millionFigures({ isQuick, note }: Effort): object {
  note(`${SCENARIO} on ${WORKERS} workers`)
  const million = inOwnProcess<Million>('million.ts', isQuick ? '100' : '1')
  const { attached, subscribers, events, wallSeconds } = million
  return {
    million: {
      ...million,
      attachedShare: rounded(attached / subscribers, 4),
      attachesPerSecond: rounded(attached / wallSeconds),
      eventsPerSecond: rounded(events / wallSeconds),
    },
  }
}

/** As `roamlab run peak-million --workers 2`. */
async function measureMillion(den: number): Promise<Million> {
  const plan = shippedPlan(SCENARIO, { scale: { num: 1, den } })
  const { result, wallSeconds } = await runScenario(
    { plan, pacing: { kind: 'max' }, isQuiet: true, workers: WORKERS },
    {
      stderr: process.stderr,
      stop: new AbortController().signal,
      home: join(repositoryRoot(), 'sim-service'),
    },
  )
  const [violation] = result.violations
  if (violation !== undefined) throw new Error(`${violation.invariant}: ${violation.detail}`)
  return {
    subscribers: subscriberCount(plan),
    attached: result.kpis['attach.accepted'],
    wallSeconds: rounded(wallSeconds, 1),
    events: result.events,
    peakRssBytes: process.resourceUsage().maxRSS * 1024,
    verdict: result.verdict.state,
  }
}

async function print(den: number): Promise<void> {
  process.stdout.write(JSON.stringify(await measureMillion(den)))
}

if (process.argv[1]?.endsWith('million.ts')) void print(Number(process.argv[2]))
