import { mkdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { Registry } from 'prom-client'
import { createHttpService, type HttpService } from '../api/http-service.ts'
import { RunMetrics } from '../api/run-metrics.ts'
import { decodeCapture } from '../runs/reading/decode.ts'
import { verdictText } from '../runs/report/report-text.ts'
import { type FinishedRun, type RunReport, runReport } from '../runs/report/run-report.ts'
import { alignedRows } from '../runs/report/text-layout.ts'
import { attachLatency } from '../runs/result.ts'
import { loadScenario } from '../scenario/library.ts'
import { makePlan } from '../scenario/make-plan.ts'
import { formatProblem } from '../scenario/problem.ts'
import { type Options, parseArguments, wholeNumber } from './arguments.ts'
import { BadInput, reasonOf } from './bad-input.ts'
import { noOperands } from './command.ts'
import { exitCode, exitCodeOf } from './exit-codes.ts'
import { explainError } from './explain-error.ts'
import { type Io, versionsOf } from './io.ts'
import { ladder } from './ladder.ts'
import { Outputs } from './outputs.ts'
import { promisesFor } from './promises.ts'
import { runScenario } from './run-scenario.ts'
import { storedRun } from './stored-run.ts'

const DEFAULT_PORT = 8080
const HOST = '127.0.0.1'
/** How many ports after a taken one are tried. */
const PORTS_TRIED = 100
const DRILL = 'first-drill'
const SAMPLED_SUBSCRIBERS = 20

const options = {
  once: { help: 'end after the drill, with its exit code' },
  debug: { help: 'after an internal error, print where it came from' },
  help: { help: 'print this text' },
} as const satisfies Options

const help = `usage: npm start [-- --once]

Starts the service on ${HOST}, runs ${DRILL}, shows what came of it, and serves until it is stopped.

environment:
${alignedRows([
  ['  ROAMLAB_PORT', `the port; ${DEFAULT_PORT} when not set, and the next free one when that is taken`],
  ['  ROAMLAB_ONCE', '1 is the same as --once'],
]).join('\n')}
`

/** What `npm start` does. It never throws. */
export async function serve(words: readonly string[], io: Io): Promise<number> {
  try {
    const given = parseArguments(words, options, noOperands)
    if (given.has('help')) {
      io.stdout.write(help)
      return exitCode.passed
    }
    const isOnce = given.has('once') || io.environment['ROAMLAB_ONCE'] === '1'
    return await new Service(io).run(wantedPort(io), isOnce)
  } catch (error) {
    return explainError(error, words.includes('--debug'), io)
  }
}

function wantedPort({ environment }: Io): number {
  const text = environment['ROAMLAB_PORT'] || String(DEFAULT_PORT)
  try {
    return wholeNumber('port', text, 0, 65_535)
  } catch (error) {
    throw new BadInput((error as Error).message.replace('--port', 'ROAMLAB_PORT'))
  }
}

class Service {
  private readonly io: Io
  private readonly registry = new Registry()
  private readonly runMetrics: RunMetrics
  private readonly http: HttpService
  private latest: RunReport | undefined

  constructor(io: Io) {
    this.io = io
    this.runMetrics = new RunMetrics(this.registry)
    this.http = createHttpService({
      version: versionsOf(io).roamlab,
      readiness: () =>
        this.latest === undefined
          ? { ready: false, reasons: [`${DRILL} is running`] }
          : { ready: true, reasons: [] },
      metrics: this.registry,
      latestRun: () => this.latest && summaryOf(this.latest),
    })
  }

  async run(port: number, isOnce: boolean): Promise<number> {
    const { io } = this
    const url = await this.listen(port)
    try {
      const endpoints = ['/healthz', '/readyz', '/metrics'].map((path) => `${url}${path}`)
      io.stdout.write(`Roamlab ${versionsOf(io).roamlab} at ${url} (${endpoints.join(', ')})\n\n`)
      const finished = await this.drill()
      if (isOnce)
        return finished.stoppedBy
          ? exitCode[finished.stoppedBy]
          : exitCodeOf({ ...finished.result, stop: finished.stop })
      if (!io.stop.aborted) {
        io.stdout.write(`serving ${url} until Ctrl-C\n`)
        await new Promise((resolve) => io.stop.addEventListener('abort', resolve, { once: true }))
      }
      return exitCode.passed
    } finally {
      await this.http.close()
    }
  }

  /** Binds the port, or the next free one. */
  private async listen(port: number): Promise<string> {
    const last = port === 0 ? 0 : Math.min(port + PORTS_TRIED, 65_535)
    for (let tried = port; ; tried++) {
      try {
        const { url } = await this.http.listen(tried, HOST)
        if (tried !== port) this.io.stderr.write(`port ${port} is taken: using ${tried}\n`)
        return url
      } catch (error) {
        const isTaken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
        if (!isTaken) throw new BadInput(`port ${tried} cannot be had: ${reasonOf(error)}`)
        if (tried >= last) throw new BadInput(`ports ${port} to ${last} are all taken: set ROAMLAB_PORT`)
      }
    }
  }

  private async drill(): Promise<FinishedRun> {
    const { io } = this
    const loaded = loadScenario(DRILL, [join(io.home, 'config')])
    if (!loaded.ok) throw new BadInput(...loaded.problems.map(formatProblem))
    const plan = makePlan(loaded.scenario, loaded.profiles, loaded.agreements)
    const runId = `${DRILL}-${plan.seed}`
    const file = join(runsFolder(io), runId)
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
        promises: promisesFor(plan, [join(io.home, 'config')]),
      }
      const report = { ...runReport(finished, context), replay: storedRun(finished, io.home) }
      outputs.commit(report)
      if (finished.stoppedBy === undefined) {
        this.runMetrics.finished('0', runId, {
          plan,
          result: finished.result,
          latency: attachLatency(finished.collector.measurements([])),
        })
        this.latest = report
        this.show(report, file, plan.subscribers[0].imsi)
      } else io.stdout.write(verdictText(report))
      return finished
    } finally {
      outputs.discard()
    }
  }

  private show(report: RunReport, file: string, imsi: string): void {
    const { stdout } = this.io
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
}

function runsFolder({ home }: Io): string {
  const folder = join(dirname(home), '.roamlab', 'runs')
  try {
    mkdirSync(folder, { recursive: true })
  } catch (error) {
    throw new BadInput(`${folder}: cannot be made: ${reasonOf(error)}`)
  }
  return folder
}

/** What the index of the service shows of a run. */
function summaryOf({ scenario, title, seed, verdict, kpis, fingerprint, reproduce }: RunReport): object {
  const { state, paragraph } = verdict
  return { scenario, title, seed, verdict: state, paragraph, kpis, fingerprint, reproduce }
}
