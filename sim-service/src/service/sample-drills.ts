import type { RunService } from '../runs/life/run-service.ts'
import { systemActor } from '../runs/ports/actor.ts'
import type { Log } from '../runs/ports/log.ts'

/** Small drills that ship: two pass, two fail, one is inconclusive (docs/FAULTS.md). */
export const sampleDrills = [
  'sample-quiet-evening',
  'sample-slow-hss',
  'sample-too-few',
  'sample-standby-ocs',
  'sample-hss-crash',
] as const

/** By this label the runs of the first start are found, and deleted. */
export const SAMPLE_LABEL = 'sample'

/**
 * Fills the history of a new service, so that nobody's first page is empty. Where there has been a run before, there
 * is a history, and nothing is done. Gives how many were started.
 */
export async function startSampleDrills(runs: RunService, log: Log): Promise<number> {
  try {
    return await start(runs, log)
  } catch (err) {
    // A service without samples is a service still.
    log.error({ err }, 'the sample drills could not be started')
    return 0
  }
}

async function start(runs: RunService, log: Log): Promise<number> {
  const before = await runs.list({ limit: 1 })
  if (!before.ok || before.value.items.length > 0) return 0
  let started = 0
  for (const name of sampleDrills) {
    const labels = { [SAMPLE_LABEL]: 'first-start' }
    const run = await runs.start({ scenario: { name }, labels }, systemActor)
    if (run.ok) started++
    else log.warn({ scenario: name, failure: run.failure }, 'a sample drill was not started')
  }
  log.info({ started }, 'sample drills of the first start')
  return started
}
