import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { main } from '../src/cli/command-line.ts'
import { exitCode } from '../src/cli/exit-codes.ts'
import { runScenario } from '../src/cli/run-scenario.ts'
import { repositoryRoot } from '../test-support/repository.ts'
import { type Effort, medianOf, repeated } from './effort.ts'
import { shippedPlan } from './plans.ts'

const home = (): string => join(repositoryRoot(), 'sim-service')

/** The capture of a run of so many roamers of the first drill, every one of them in it, with NAS deciphered beside. */
async function writeCapture(file: string, subscribers: number): Promise<void> {
  const plan = shippedPlan('first-drill', { scale: { num: subscribers, den: 2_000 } })
  const descriptor = openSync(file, 'wx')
  try {
    const sink = (chunk: Uint8Array): unknown => writeSync(descriptor, chunk)
    const capture = { sink, subscribers, nas: 'both' } as const
    const io = { stderr: process.stderr, stop: new AbortController().signal, home: home() }
    await runScenario({ plan, pacing: { kind: 'max' }, capture, isQuiet: true, workers: 0 }, io)
  } finally {
    closeSync(descriptor)
  }
}

/** Seconds that a command takes whose output is counted and thrown away. */
async function secondsOf(words: readonly string[]): Promise<number> {
  let printed = 0
  let complaint = ''
  const io = {
    stdout: { write: (text: string) => (printed += text.length) },
    stderr: { write: (text: string) => (complaint += text) },
    environment: {},
    home: home(),
    stop: new AbortController().signal,
  }
  const started = performance.now()
  const code = await main(words, io)
  const seconds = (performance.now() - started) / 1000
  if (code !== exitCode.passed || printed === 0)
    throw new Error(`${words.join(' ')}: exit code ${code}\n${complaint}`)
  return seconds
}

const COMMANDS = { ladder: [], json: ['--json'], verify: ['--verify'] } as const
type Speed = Record<keyof typeof COMMANDS, number>

/**
 * Megabytes (10^6 octets of the capture file) a second of `roamlab decode FILE`, with `--json` and with `--verify`, in
 * this process: the command itself, from the file to its last line of text, which goes nowhere.
 */
export async function measureCapture(file: string): Promise<Speed> {
  const megabytes = statSync(file).size / 1e6
  const speed: Speed = { ladder: 0, json: 0, verify: 0 }
  for (const [name, options] of Object.entries(COMMANDS))
    speed[name as keyof Speed] = megabytes / (await secondsOf(['decode', file, ...options]))
  return speed
}

/** The figures of a capture of so many roamers, which is written to a temporary folder and goes away with it. */
export async function captureFigures(effort: Effort, subscribers = 200): Promise<object> {
  const folder = mkdtempSync(join(tmpdir(), 'roamlab-bench-'))
  try {
    const file = join(folder, 'roamers.pcapng')
    effort.note(`writing a capture of ${subscribers} roamers`)
    await writeCapture(file, subscribers)
    effort.note('decoding it, for the warm-up')
    await measureCapture(file)
    const speeds = await repeated(effort, 'decoding and verifying a capture', () => measureCapture(file))
    return {
      capture: {
        roamers: subscribers,
        fileBytes: statSync(file).size,
        repeats: speeds.length,
        decodeMegabytesPerSecond: medianOf(speeds, ({ ladder }) => ladder, 2),
        decodeJsonMegabytesPerSecond: medianOf(speeds, ({ json }) => json, 2),
        verifyMegabytesPerSecond: medianOf(speeds, ({ verify }) => verify, 2),
      },
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
