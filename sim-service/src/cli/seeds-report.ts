import { type SeedObjective, seedObjectives, stateOfSeeds } from '../kpi/seed-view.ts'
import type { State } from '../kpi/verdict.ts'
import type { RunReport } from '../runs/report/run-report.ts'
import { exitCodeOf, mostSevere } from './exit-codes.ts'

/** The runs of one scenario with several seeds. */
export interface SeedsReport {
  scenario: string
  title: string
  scenarioHash: string
  seeds: readonly number[]
  state: State
  /** That of the most severe run. */
  exitCode: number
  /** How each objective depends on the seed. */
  objectives: readonly SeedObjective[]
  wallSeconds: number
  reproduce: string
  runs: readonly RunReport[]
}

export function seedsReport(runs: readonly RunReport[], reproduce: string): SeedsReport {
  const { scenario, title, scenarioHash } = runs[0]
  return {
    scenario,
    title,
    scenarioHash,
    seeds: runs.map(({ seed }) => seed),
    state: stateOfSeeds(runs),
    exitCode: mostSevere(runs.map(exitCodeOf)),
    objectives: seedObjectives(runs),
    wallSeconds: Math.round(runs.reduce((sum, run) => sum + run.wallSeconds, 0) * 1000) / 1000,
    reproduce,
    runs,
  }
}
