import { existsSync, readFileSync } from 'node:fs'
import { isEvent, type StreamMessage } from '../../client/src/live-stream.ts'
import type { Run } from '../../client/src/schemas/runs.ts'
import { textReport } from '../runs/report/report-text.ts'
import type { RunReport } from '../runs/report/run-report.ts'
import { type Arguments, oneOfWords, wholeNumber } from './arguments.ts'
import { BadInput, Failure, reasonOf } from './bad-input.ts'
import { exitCode, exitCodeOf, type StopSignal } from './exit-codes.ts'
import { type Io, printJson } from './io.ts'
import { OutputFile } from './output-file.ts'
import { ProgressLine } from './progress-line.ts'
import { ServiceApi } from './service-api.ts'

/** What the service keeps of a run, by what `--out` calls it. */
const artifacts = {
  json: 'report.json',
  junit: 'report.xml',
  markdown: 'report.md',
  md: 'report.md',
  pcap: 'capture.pcapng',
} as const

/** What only a run in this process can do. */
const onlyHere = ['seeds', 'command', 'slos', 'config'] as const

/** A service that is restarted is waited for so long; the run goes on there. */
const PATIENCE_MS = 120_000

const nasModes = ['ciphered', 'plain', 'both'] as const

/** `roamlab run SCENARIO --api URL`: the run is the service's; what it proves is said as if it had been here. */
export async function runRemotely(given: Arguments, io: Io): Promise<number> {
  const useless = onlyHere.find((option) => given.has(option))
  if (useless !== undefined) throw new BadInput(`--${useless} is not possible with --api`)
  const outputs = outputsOf(given)
  const api = new ServiceApi(given, io)
  const request = requestOf(given, outputs)
  const run = await api.told((client) => client.runs.start(request))
  if (given.has('detach')) {
    if (given.has('json')) printJson(io, run)
    else io.stdout.write(`${run.id}\n`)
    return exitCode.passed
  }
  if (!given.has('quiet')) io.stderr.write(`run ${run.id}\n`)
  await follow(api, run.id, io, !given.has('quiet'))
  return conclude(api, run.id, { given, io, outputs })
}

/** To the end of the run; an interruption ends the run as an operator does. */
export async function follow(api: ServiceApi, runId: string, io: Io, isShown: boolean): Promise<void> {
  const progress = new ProgressLine(io.stderr, isShown, performance.now())
  const onStop = (): void => {
    const reason = `${String(io.stop.reason)} at the command line`
    api.told((client) => client.runs.abort(runId, reason)).catch(() => undefined)
  }
  io.stop.addEventListener('abort', onStop, { once: true })
  let heardMs = performance.now()
  const onReconnect = (error: unknown): void => {
    if (performance.now() - heardMs > PATIENCE_MS) throw error
  }
  try {
    await api.told(async (client) => {
      for await (const message of client.runs.watch(runId, { onReconnect })) {
        heardMs = performance.now()
        showProgress(message, progress)
      }
    })
  } finally {
    io.stop.removeEventListener('abort', onStop)
    progress.clear()
  }
}

function showProgress(message: StreamMessage, progress: ProgressLine): void {
  if (message.event === 'snapshot' && message.data.progress !== undefined) {
    progress.update(message.data.progress, performance.now())
  }
  if (message.event !== 'delta') return
  for (const event of message.data.events) {
    if (isEvent(event, 'progress')) progress.update(event.data, performance.now())
  }
}

/** What became of the run, in the words and by the exit codes of a run in this process. */
export async function conclude(
  api: ServiceApi,
  runId: string,
  { given, io, outputs }: { given: Arguments; io: Io; outputs: readonly Output[] },
): Promise<number> {
  const run = await api.told((client) => client.runs.get(runId))
  const report = await reportOf(api, run)
  if (report === undefined) {
    if (given.has('json')) printJson(io, run)
    else io.stderr.write(`run ${run.id}: ${endOf(run)}\n`)
    return exitCodeOfEnd(run, io)
  }
  for (const output of outputs) await save(api, run.id, output)
  const names = outputs.map(({ file }) => file)
  if (given.has('json')) io.stdout.write(report.text)
  else if (!given.has('quiet')) io.stdout.write(textReport(report.value, names))
  return exitCodeOfReport(report.value, io)
}

export function exitCodeOfReport(report: RunReport, io: Pick<Io, 'stop'>): number {
  return io.stop.aborted ? exitCode[io.stop.reason as StopSignal] : exitCodeOf(report)
}

/** Undefined for a run that ended without one: it was aborted while it waited, or failed. */
export async function reportOf(
  api: ServiceApi,
  run: Pick<Run, 'id'>,
): Promise<{ value: RunReport; text: string } | undefined> {
  return api.told(async (client) => {
    const { items } = await client.runs.artifacts(run.id)
    if (!items.some(({ name }) => name === artifacts.json)) return undefined
    const text = await (await client.runs.artifact(run.id, artifacts.json)).text()
    return { value: JSON.parse(text) as RunReport, text }
  })
}

function exitCodeOfEnd({ state }: Run, { stop }: Pick<Io, 'stop'>): number {
  if (stop.aborted) return exitCode[stop.reason as StopSignal]
  return state === 'aborted' ? exitCode.inconclusive : exitCode.internalError
}

function endOf({ state, reason, error }: Run): string {
  const why = error ?? reason
  return why === undefined ? state : `${state}: ${why}`
}

export interface Output {
  readonly name: string
  readonly file: string
}

function outputsOf(given: Arguments): Output[] {
  return given.all('out').map((text) => {
    const [, kind, file] = /^([a-z]+)=(.+)$/s.exec(text) ?? []
    if (kind === undefined || !Object.hasOwn(artifacts, kind)) {
      throw new BadInput(`--out: with --api these can be had: ${Object.keys(artifacts).join('=FILE, ')}=FILE`)
    }
    return { name: artifacts[kind as keyof typeof artifacts], file }
  })
}

async function save(api: ServiceApi, runId: string, { name, file }: Output): Promise<void> {
  await api.told(async (client) => {
    const answer = await client.runs.artifact(runId, name)
    const target = new OutputFile(file)
    try {
      for await (const chunk of answer.body ?? []) target.write(chunk)
      target.commit()
    } catch (error) {
      target.discard()
      throw error instanceof BadInput ? error : new Failure(`${file}: ${reasonOf(error)}`)
    }
  })
}

function requestOf(given: Arguments, outputs: readonly Output[]) {
  const [word] = given.operands
  const [seed, workers, capture] = ['seed', 'workers', 'capture'].map((option) => given.one(option))
  const [pacing, scale] = [given.one('pacing'), given.one('scale')]
  const nas = given.one('capture-nas')
  const isCaptured = outputs.some(({ name }) => name === artifacts.pcap)
  return {
    scenario: scenarioOf(word),
    ...(seed !== undefined && { seed: wholeNumber('seed', seed, 0, Number.MAX_SAFE_INTEGER) }),
    ...(pacing !== undefined && { pacing }),
    ...(scale !== undefined && { scale }),
    ...(workers !== undefined && { workers: wholeNumber('workers', workers, 0, 64) }),
    ...((isCaptured || capture !== undefined || nas !== undefined) && {
      capture: {
        ...(capture !== undefined && { subscribers: captured(capture) }),
        ...(nas !== undefined && { nas: oneOfWords('capture-nas', nas, nasModes) }),
      },
    }),
    ...(given.has('label') && { labels: labelsOf(given.all('label')) }),
  }
}

/** The text of a file; else the service knows it by its name. */
function scenarioOf(word: string): { text: string } | { name: string } {
  if (!/[/\\]|\.ya?ml$/.test(word) && !existsSync(word)) return { name: word }
  try {
    return { text: readFileSync(word, 'utf8') }
  } catch (error) {
    throw new BadInput(`${word}: ${reasonOf(error)}`)
  }
}

function captured(text: string): number {
  if (text === 'all') throw new BadInput('--capture: a service captures so many subscribers, not all')
  return text === 'none' ? 0 : wholeNumber('capture', text, 0, 10_000)
}

export function labelsOf(texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf('=')
      return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
    }),
  )
}
