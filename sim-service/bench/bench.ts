/**
 * `npm run bench`: prints one JSON document, and on stderr what it is at. A figure of time is the median of five, or of
 * three where one takes longer than twenty seconds, after a warm-up; codecs and cryptography say the best of seven, and
 * a run on workers has new threads each time, as the command has. No figure is asserted, here or in a test.
 *
 * `npm run bench -- --quick` takes one of each, of smaller worlds; `--only NAME` measures one figure alone, or several
 * where it is repeated. `--million` measures nothing but a run of a million roamers, which takes minutes.
 */
import { execFileSync } from 'node:child_process'
import { cpus, totalmem } from 'node:os'
import { parseArgs } from 'node:util'
import { rounded } from './effort.ts'
import { figures, longFigures } from './figures.ts'

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

function machine(): object {
  return {
    cpu: cpus()[0]?.model.trim(),
    cores: cpus().length,
    memoryGiB: rounded(totalmem() / 2 ** 30, 1),
    node: process.version,
  }
}

interface Asked {
  isQuick: boolean
  names: readonly string[]
}

/** What the words ask for, or what is wrong with them. */
function asked(words: string[]): Asked | string {
  const all = Object.keys(figures)
  try {
    const options = {
      quick: { type: 'boolean' },
      only: { type: 'string', multiple: true },
      million: { type: 'boolean' },
    } as const
    const { quick = false, only = all, million = false } = parseArgs({ args: words, options }).values
    if (million) return { isQuick: quick, names: Object.keys(longFigures) }
    const unknown = only.find((name) => !all.includes(name))
    if (unknown === undefined) return { isQuick: quick, names: only }
    return `there is no figure "${unknown}" (expected ${all.join(', ')})`
  } catch (error) {
    return (error as Error).message
  }
}

async function bench({ isQuick, names }: Asked): Promise<void> {
  const started = performance.now()
  const seconds = (): number => rounded((performance.now() - started) / 1000, 1)
  const note = (text: string): unknown => process.stderr.write(`${`${seconds()} s`.padStart(8)}  ${text}\n`)
  const measured: object = { machine: machine(), commit: commit(), quick: isQuick }
  for (const name of names)
    Object.assign(measured, await (figures[name] ?? longFigures[name])({ isQuick, note }))
  const document = { ...measured, benchWallSeconds: seconds() }
  process.stdout.write(`${JSON.stringify(document, undefined, 2)}\n`)
}

const words = asked(process.argv.slice(2))
if (typeof words !== 'string') await bench(words)
else {
  process.stderr.write(`${words}\n`)
  process.exitCode = 2
}
