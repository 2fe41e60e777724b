import { mkdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { BadInput, reasonOf } from '../cli/bad-input.ts'
import { exitCode, exitCodeOf } from '../cli/exit-codes.ts'
import { type Io, versionsOf } from '../cli/io.ts'
import { ladder } from '../cli/ladder.ts'
import { Outputs } from '../cli/outputs.ts'
import { promisesFor } from '../cli/promises.ts'
import { runScenario } from '../cli/run-scenario.ts'
import { storedRun } from '../cli/stored-run.ts'
import { decodeCapture } from '../runs/reading/decode.ts'
import { verdictText } from '../runs/report/report-text.ts'
import { type FinishedRun, type RunReport, runReport } from '../runs/report/run-report.ts'
import { alignedRows } from '../runs/report/text-layout.ts'
import { loadScenario } from '../scenario/library.ts'
import { makePlan } from '../scenario/make-plan.ts'
import { formatProblem } from '../scenario/problem.ts'

const DRILL = 'first-drill'
const SAMPLED_SUBSCRIBERS = 20

/** Runs the drill that a newcomer sees first, shows what came of it on the terminal, and gives its exit code. */
export async function firstDrill(io: Io, dataFolder: string): Promise<number> {
  const config = join(io.home, 'config')
  const loaded = loadScenario(DRILL, [config])
  if (!loaded.ok) throw new BadInput(...loaded.problems.map(formatProblem))
  const plan = makePlan(loaded.scenario, loaded.profiles, loaded.agreements)
  const file = join(runsFolder(dataFolder), `${DRILL}-${plan.seed}`)
  const outputs = new Outputs([`pcap=${file}.pcapng`, `json=${file}.json`], loaded.file)
  try {
    const capture = {
      sink: (chunk: Uint8Array) => outputs.capture?.write(chunk),
      subscribers: SAMPLED_SUBSCRIBERS,
      nas: 'both',
    } as const
    const finished = await runScenario({ plan, pacing: plan.pacing, capture, isQuiet: false }, io)
    const context = {
      reproduce: `npx roamlab run ${DRILL} --seed ${plan.seed}`,
      versions: versionsOf(io),
      promises: promisesFor(plan, [config]),
    }
    const report = { ...runReport(finished, context), replay: storedRun(finished, io.home) }
    outputs.commit(report)
    if (finished.stoppedBy !== undefined) io.stdout.write(verdictText(report))
    else show(io, report, file, plan.subscribers[0].imsi)
    return codeOf(finished)
  } finally {
    outputs.discard()
  }
}

function codeOf({ stoppedBy, result, stop }: FinishedRun): number {
  return stoppedBy === undefined ? exitCodeOf({ ...result, stop }) : exitCode[stoppedBy]
}

function show({ stdout }: Io, report: RunReport, file: string, imsi: string): void {
  const decoded = decodeCapture(readFileSync(`${file}.pcapng`))
  const flow = decoded.ok
    ? ladder(decoded.messages, { imsi, columns: stdout.isTTY ? stdout.columns : undefined })
    : decoded.problem
  const [capture, stored] = [relative('', `${file}.pcapng`), relative('', `${file}.json`)]
  const rows = [
    ['capture:', `${capture}, the first ${SAMPLED_SUBSCRIBERS} roamers and all nodes`],
    ['', `npx roamlab decode ${capture} --imsi ${imsi}`],
    ['reproduce:', report.reproduce],
    ['replay:', `npx roamlab replay ${stored}`],
    ['', `npx roamlab replay ${stored} --trace ${imsi}`],
    ['verdict:', report.verdict.state],
  ]
  stdout.write(`${verdictText(report)}\n${flow}\n${alignedRows(rows).join('\n')}\n`)
}

function runsFolder(dataFolder: string): string {
  const folder = join(dataFolder, 'runs')
  try {
    mkdirSync(folder, { recursive: true })
  } catch (error) {
    throw new BadInput(`${folder}: cannot be made: ${reasonOf(error)}`)
  }
  return folder
}
