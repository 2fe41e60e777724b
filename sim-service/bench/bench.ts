/**
 * `npm run bench`: prints one JSON document. Every figure is the median of five, taken after a warm-up; nothing is
 * asserted here, and no test depends on it. `npm run bench -- --quick` takes one of each.
 */
import { execFileSync } from 'node:child_process'
import { cpus, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import { measureCycle, messagesPerCycle } from './attach-cycle.ts'
import { codecFigures, cryptoFigures } from './codecs.ts'
import { measureFirstDrill } from './first-drill.ts'
import { referenceNs } from './reference.ts'

const REPEATS = process.argv.includes('--quick') ? 1 : 5
const WARM_UP_CYCLES = 30_000
const CYCLES = 8_000

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}

function repeat<T>(measure: () => T): T[] {
  return Array.from({ length: REPEATS }, measure)
}

const rounded = (value: number, digits = 0): number => Number(value.toFixed(digits))

/** Memory is measured in a process of its own, whose heap holds nothing else. */
function bytesPerIdleSubscriber(): number {
  const file = fileURLToPath(new URL('./memory.ts', import.meta.url))
  return Number(
    execFileSync(process.execPath, [file], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
  )
}

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()
  } catch {
    return 'unknown'
  }
}

const started = performance.now()
measureCycle(WARM_UP_CYCLES)
const cycles = repeat(() => measureCycle(CYCLES))
const drills = repeat(measureFirstDrill)
const figures = {
  machine: {
    cpu: cpus()[0]?.model.trim(),
    cores: cpus().length,
    memoryGiB: rounded(totalmem() / 2 ** 30, 1),
    node: process.version,
  },
  commit: commit(),
  repeats: REPEATS,
  referenceNs: rounded(median(repeat(referenceNs)), 3),
  attachesPerSecondPerCore: rounded(median(cycles.map((one) => one.attachesPerSecondPerCore))),
  attachesPerSecondPerCoreAll: cycles.map((one) => rounded(one.attachesPerSecondPerCore)),
  eventsPerSecond: rounded(median(cycles.map((one) => one.eventsPerSecond))),
  eventsPerCycle: rounded(cycles[0].eventsPerCycle, 1),
  messagesPerCycle: messagesPerCycle(),
  bytesPerIdleSubscriber: bytesPerIdleSubscriber(),
  firstDrill: {
    wallSeconds: rounded(median(drills.map((one) => one.wallSeconds)), 3),
    eventsPerSecond: rounded(median(drills.map((one) => one.eventsPerSecond))),
    peakRssBytes: process.resourceUsage().maxRSS * 1024,
  },
  codecs: codecFigures(),
  crypto: cryptoFigures(),
  benchWallSeconds: rounded((performance.now() - started) / 1000, 1),
}
process.stdout.write(`${JSON.stringify(figures, undefined, 2)}\n`)
