import { type RunReport, runReport } from '../runs/report/run-report.ts'
import type { Arguments } from './arguments.ts'
import { BadInput } from './bad-input.ts'
import { exitCode } from './exit-codes.ts'
import { type Io, versionsOf } from './io.ts'
import { Outputs } from './outputs.ts'
import { promisesFor, withPromises } from './promises.ts'
import { seedsText } from './report-seeds.ts'
import { runScenario } from './run-scenario.ts'
import { configFolders, readPlan } from './scenario-input.ts'
import { seedsJson } from './seeds-json.ts'
import { seedsReport } from './seeds-report.ts'

/** What is asked of one run and makes no sense for several. */
const forOneRun = ['seed', 'pacing', 'capture', 'capture-nas', 'workers', 'command'] as const

/** Runs a scenario with each seed as fast as it can, and says how the verdict depends on it. */
export async function runSeeds(given: Arguments, io: Io, seeds: readonly number[]): Promise<number> {
  for (const option of forOneRun)
    if (given.has(option)) throw new BadInput(`--${option} is for one run, not for --seeds`)
  const first = readPlan(given, io, { seed: seeds[0] })
  const outputs = new Outputs(given.all('out'), first.loaded.file)
  try {
    if (outputs.ofOneRun === 'pcap') throw new BadInput('--out: a capture is of one run, not of --seeds')
    if (outputs.ofOneRun !== undefined)
      throw new BadInput(`--out: ${outputs.ofOneRun} is of one run, not of --seeds`)
    const runs = await reportsOf(given, io, seeds)
    if (runs === undefined) {
      const signal = io.stop.reason as 'SIGINT' | 'SIGTERM'
      io.stderr.write(`stopped by ${signal}: no file was written\n`)
      return exitCode[signal]
    }
    const range = `--seeds ${seeds[0]}..${seeds[seeds.length - 1]}`
    const report = seedsReport(runs, first.reproduce.replace(/--seed \d+/, range))
    outputs.commit(report)
    if (given.has('json')) io.stdout.write(seedsJson(report))
    else if (!given.has('quiet')) io.stdout.write(seedsText(report, outputs.names))
    return report.exitCode
  } finally {
    outputs.discard()
  }
}

/** A report of each seed; nothing when a signal came before the last was complete. */
async function reportsOf(
  given: Arguments,
  io: Io,
  seeds: readonly number[],
): Promise<RunReport[] | undefined> {
  const reports: RunReport[] = []
  for (const seed of seeds) {
    const { plan: scenarioPlan, reproduce } = readPlan(given, io, { seed })
    const promises = promisesFor(scenarioPlan, configFolders(given, io))
    const plan = given.has('slos') ? withPromises(scenarioPlan, promises) : scenarioPlan
    const isQuiet = given.has('quiet')
    const finished = await runScenario({ plan, pacing: { kind: 'max' }, isQuiet }, io)
    if (finished.stoppedBy !== undefined) return undefined
    reports.push(runReport(finished, { reproduce, versions: versionsOf(io), promises }))
  }
  return reports
}
