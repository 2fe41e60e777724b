import { type Options, parseArguments } from '../cli/arguments.ts'
import { BadInput, Failure } from '../cli/bad-input.ts'
import { noOperands } from '../cli/command.ts'
import { exitCode } from '../cli/exit-codes.ts'
import { explainError } from '../cli/explain-error.ts'
import { type Io, versionsOf } from '../cli/io.ts'
import type { Config } from '../platform/config/config.ts'
import { StoreUnavailable } from '../runs/ports/store-unavailable.ts'
import { alignedRows } from '../runs/report/text-layout.ts'
import { type Service, startService } from './compose.ts'
import { ConfigError } from './config-error.ts'
import { firstDrill } from './first-drill.ts'
import { PortError } from './http-listener.ts'
import { type Instance, runningInstance, type ServiceUrl } from './instance-file.ts'
import { startSampleDrills } from './sample-drills.ts'
import { configOf, dataFolderOf, urlLine } from './surroundings.ts'

const options = {
  once: { help: 'end after the first drill, with its exit code' },
  only: { value: 'PART', help: 'start one part alone: sim, the service' },
  debug: { help: 'after an internal error, print where it came from' },
  help: { help: 'print this text' },
} as const satisfies Options

const help = `usage: npm start [-- --once] [-- --only sim]

Starts the service, runs the first drill, shows what came of it, and serves until it is stopped (Ctrl-C, or npm stop).
What it stores lies in .roamlab/ and survives a restart; npm run status says what runs, npm run reset removes it.

environment (docs/CONFIGURATION.md has the rest):
${alignedRows([
  ['  ROAMLAB_PORT', 'the port of the API; 8080 when not set, and the next free one when that is taken'],
  ['  ROAMLAB_DATA', 'the data folder; .roamlab/ in the repository when not set'],
  ['  DATABASE_URL', 'a PostgreSQL of yours instead of the embedded one'],
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
    const only = given.one('only')
    if (only !== undefined && only !== 'sim') throw new BadInput(`--only ${only}: expected sim`)
    const config = configOf(io)
    return await serveUntilStopped(config, given.has('once') || config.isOnce, io)
  } catch (error) {
    return explainError(inWords(error), words.includes('--debug'), io)
  }
}

/** What the machine refused is no internal error. */
function inWords(error: unknown): unknown {
  if (error instanceof PortError || error instanceof ConfigError) return new BadInput(error.message)
  if (error instanceof StoreUnavailable) return new Failure(error.message)
  return error
}

async function serveUntilStopped(config: Config, isOnce: boolean, io: Io): Promise<number> {
  const { home, environment, stdout, stop } = io
  const dataFolder = dataFolderOf(config, home)
  const running = runningInstance(dataFolder)
  if (running !== undefined) return alreadyRuns(running, isOnce, io)
  const version = versionsOf(io).roamlab
  stdout.write(`Roamlab ${version}, data in ${dataFolder}\n`)
  const onAnswer = (answer: ServiceUrl): void => void stdout.write(`${urlLine(answer)}\n`)
  const service = await startService({ config, environment, home, dataFolder, version, onAnswer })
  try {
    stdout.write(`  token      ${service.admin.file} (an admin's: Authorization: Bearer ...)\n\n`)
    const code = await firstDrill(io, dataFolder)
    if (isOnce) return code
    if (config.areSamplesRun && !stop.aborted) {
      const started = await startSampleDrills(service.runs, service.telemetry.log)
      if (started > 0)
        stdout.write(`\n${started} small drills fill the history: ${service.url}/api/v1/runs\n`)
    }
    await untilStopped(service, stop, stdout)
    return exitCode.passed
  } finally {
    await service.stop()
  }
}

async function untilStopped({ url }: Service, stop: AbortSignal, stdout: Io['stdout']): Promise<void> {
  if (stop.aborted) return
  stdout.write(`serving ${url} until Ctrl-C\n`)
  await new Promise((resolve) => stop.addEventListener('abort', resolve, { once: true }))
}

/** A data folder has one service. */
function alreadyRuns({ pid, since, urls }: Instance, isOnce: boolean, { stdout, stderr }: Io): number {
  const text = `Roamlab runs already, as process ${pid} since ${since}:\n${urls.map(urlLine).join('\n')}\n`
  if (!isOnce) {
    stdout.write(text)
    return exitCode.passed
  }
  stderr.write(`${text}npm stop ends it; another ROAMLAB_DATA gives a second service a folder of its own\n`)
  return exitCode.badInput
}
