import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { type Options, parseArguments } from '../cli/arguments.ts'
import { BadInput } from '../cli/bad-input.ts'
import { noOperands } from '../cli/command.ts'
import { exitCode } from '../cli/exit-codes.ts'
import { explainError } from '../cli/explain-error.ts'
import { type Io, printJson, versionsOf } from '../cli/io.ts'
import { isAlive, postmasterOf, startOf } from '../platform/postgres/postmaster.ts'
import { type Instance, runningInstance } from './instance-file.ts'
import { configOf, dataFolderOf, urlLine } from './surroundings.ts'

/** Exit code of `npm run status` where nothing runs, as service managers have it (LSB: 3, not running). */
const NOT_RUNNING = 3
const UNHEALTHY = exitCode.internalError
const POLL_MS = 50
/** Longer than the service gives itself; after that it is no ordered end any more. */
const MARGIN_MS = 10_000
const ANSWER_MS = 5000

type Control = (words: readonly string[], io: Io) => Promise<number>

interface Place {
  dataFolder: string
  stopSeconds: number
  instance: Instance | undefined
}

function command(
  options: Options,
  run: (given: ReturnType<typeof parseArguments>, place: Place, io: Io) => Promise<number>,
): Control {
  return async (words, io) => {
    try {
      const given = parseArguments(words, { ...options, help: { help: 'print this text' } }, noOperands)
      if (given.has('help')) {
        const lines = Object.entries(options).map(([name, { help }]) => `  --${name}  ${help}`)
        io.stdout.write(`${['options:', ...lines].join('\n')}\n`)
        return exitCode.passed
      }
      const config = configOf(io)
      const dataFolder = dataFolderOf(config, io.home)
      const { stopSeconds } = config
      return await run(given, { dataFolder, stopSeconds, instance: runningInstance(dataFolder) }, io)
    } catch (error) {
      return explainError(error, false, io)
    }
  }
}

/** Sends a signal to exactly the process that was meant, and waits until it is gone. */
async function ends(
  pid: number,
  startedAt: string,
  signal: NodeJS.Signals,
  withinMs: number,
): Promise<boolean> {
  const isThere = (): boolean => isAlive(pid) && startOf(pid) === startedAt
  if (isThere()) process.kill(pid, signal)
  const deadline = performance.now() + withinMs
  while (isThere()) {
    if (performance.now() > deadline) return false
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
  return true
}

const stop = command({}, async (_given, { dataFolder, stopSeconds, instance }, { stdout, stderr }) => {
  const said: string[] = []
  if (instance !== undefined) {
    const { pid, startedAt } = instance
    if (!(await ends(pid, startedAt, 'SIGTERM', stopSeconds * 1000 + MARGIN_MS))) {
      stderr.write(
        `process ${pid} did not end within ${stopSeconds} s, and is killed; its runs are resumed at the next start\n`,
      )
      await ends(pid, startedAt, 'SIGKILL', MARGIN_MS)
    }
    said.push(`stopped the service (process ${pid})`)
  }
  const left = await stopLeftDatabase(dataFolder)
  if (left !== undefined) said.push(`stopped the embedded PostgreSQL (process ${left})`)
  stdout.write(`${said.length > 0 ? said.join('\n') : 'nothing runs'}\n`)
  return exitCode.passed
})

/** A service that was killed leaves its database server, which would be adopted by the next start. */
async function stopLeftDatabase(dataFolder: string): Promise<number | undefined> {
  const server = postmasterOf(join(dataFolder, 'postgres', 'data'))
  if (server === undefined) return undefined
  await ends(server.pid, startOf(server.pid), 'SIGINT', MARGIN_MS)
  return server.pid
}

interface Answer {
  readonly url: string
  readonly status: number | string
  readonly body?: unknown
}

async function ask(url: string): Promise<Answer> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) })
    return { url, status: response.status, body: await response.json().catch(() => undefined) }
  } catch (error) {
    return { url, status: (error as Error).message }
  }
}

const status = command({ json: { help: 'print one JSON document' } }, async (given, place, io) => {
  const { instance, dataFolder } = place
  const versions = versionsOf(io)
  if (instance === undefined) {
    if (given.has('json')) printJson(io, { isRunning: false, dataFolder, versions })
    else io.stdout.write(`no service runs on ${dataFolder}\n`)
    return NOT_RUNNING
  }
  const base = new URL(instance.urls.find(({ url }) => url.startsWith('http'))?.url ?? 'http://127.0.0.1:0')
    .origin
  const [health, readiness] = await Promise.all([ask(`${base}/healthz`), ask(`${base}/readyz`)])
  const isReady = readiness.status === 200
  if (given.has('json')) {
    printJson(io, { isRunning: true, isReady, dataFolder, versions, instance, health, readiness })
  } else {
    io.stdout.write(
      [
        `Roamlab ${instance.version}, process ${instance.pid} since ${instance.since}, data in ${dataFolder}`,
        ...instance.urls.map(urlLine),
        `health: ${health.status}`,
        `readiness: ${readiness.status}`,
        ...dependenciesOf(readiness.body),
        '',
      ].join('\n'),
    )
  }
  return isReady ? exitCode.passed : UNHEALTHY
})

function dependenciesOf(body: unknown): string[] {
  const { dependencies = [] } = (body ?? {}) as {
    dependencies?: Array<{ name: string; isUp: boolean; reason: string; since: string }>
  }
  return dependencies.map(
    ({ name, isUp, reason, since }) =>
      `  ${name.padEnd(12)} ${isUp ? 'up' : `down: ${reason}`} (since ${since})`,
  )
}

/** What the service makes in its data folder; tools of the repository have other things there. */
const ours =
  /^(?:postgres|runs|objects|work|service\.(?:json|log(?:\.1)?)(?:\.\d+)?|admin-token|audit-anchors\.jsonl)$/

const reset = command({ yes: { help: 'do not ask' } }, async (given, { dataFolder, instance }, io) => {
  if (instance !== undefined) {
    throw new BadInput(`the service runs as process ${instance.pid}: npm stop ends it`)
  }
  const found = existsSync(dataFolder) ? readdirSync(dataFolder).filter((name) => ours.test(name)) : []
  if (found.length === 0) {
    io.stdout.write(`nothing is stored in ${dataFolder}\n`)
    return exitCode.passed
  }
  const what = `${found.join(', ')} in ${dataFolder}`
  if (!given.has('yes') && !(await isAgreed(`Remove ${what}? All runs are lost. [y/N] `, io))) {
    io.stderr.write('nothing was removed (npm run reset -- --yes does not ask)\n')
    return exitCode.badInput
  }
  await stopLeftDatabase(dataFolder)
  for (const name of found) rmSync(join(dataFolder, name), { recursive: true, force: true })
  io.stdout.write(`removed ${what}\n`)
  return exitCode.passed
})

/** Nobody can be asked where there is no terminal. */
async function isAgreed(question: string, { stop }: Io): Promise<boolean> {
  if (!process.stdin.isTTY) return false
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  try {
    return /^y(?:es)?$/i.test((await terminal.question(question, { signal: stop })).trim())
  } catch {
    return false
  } finally {
    terminal.close()
  }
}

export const control: Readonly<Record<string, Control | undefined>> = { stop, status, reset }
