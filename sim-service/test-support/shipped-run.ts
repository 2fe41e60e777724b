import { join } from 'node:path'
import { concatenated } from '../src/codec/pcap/pcapng-writer.ts'
import { subscriberKeys } from '../src/network/subscriber-keys.ts'
import { Capture, type CaptureNas } from '../src/runs/capture.ts'
import { Run } from '../src/runs/run.ts'
import { loadScenario } from '../src/scenario/library.ts'
import { makePlan, type PlanOptions } from '../src/scenario/make-plan.ts'
import type { Plan } from '../src/scenario/plan.ts'
import { formatProblem } from '../src/scenario/problem.ts'
import type { LabPlan } from './lab-plan.ts'
import { repositoryRoot } from './repository.ts'

/** A scenario that ships, planned; a copy that a test may change. */
export function shippedPlan(name: string, options: PlanOptions = {}): LabPlan {
  const loaded = loadScenario(name, [join(repositoryRoot(), 'sim-service', 'config')])
  if (!loaded.ok) throw new Error(loaded.problems.map(formatProblem).join('\n'))
  return structuredClone(makePlan(loaded.scenario, loaded.profiles, loaded.agreements, options)) as LabPlan
}

export interface CapturedRun {
  run: Run
  /** Ends the capture and gives the file. */
  file(): Uint8Array
}

/** A run whose every link, those of the radio that come later too, is written to a capture. */
export function capturedRun(
  plan: Plan,
  { wants = () => true, nas = 'both' }: { wants?: (flow: number) => boolean; nas?: CaptureNas } = {},
): CapturedRun {
  const run = new Run(plan)
  const chunks: Uint8Array[] = []
  const capture = new Capture({
    sink: (chunk) => chunks.push(chunk),
    epochUs: plan.startsAt.epochUs,
    wants,
    keysOf: (imsi) => subscriberKeys(plan.seed, imsi),
    nas,
  })
  for (const link of run.world.cabling.links) capture.attach(link)
  run.world.cabling.onLink = (link) => capture.attach(link)
  return {
    run,
    file() {
      capture.finish()
      return concatenated(chunks)
    },
  }
}
