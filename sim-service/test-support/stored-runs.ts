import { newRunId } from '../src/runs/ports/run-id.ts'
import type { NewRun } from '../src/runs/ports/run-store.ts'

/** A run as it is asked for; a test says what matters to it. */
export function newRun(given: Partial<NewRun> = {}): NewRun {
  return {
    id: newRunId(),
    tenant: 'default',
    scenario: { name: 'first-drill', title: 'First drill', owner: 'group:default/roaming-core', hash: 'a1' },
    seed: 7,
    pacing: 'max',
    startedBy: { subject: 'ana', name: 'Ana' },
    labels: {},
    requestedAt: new Date().toISOString(),
    flags: { chaos_enabled: true },
    durationUs: 900_000_000,
    ...given,
  }
}
