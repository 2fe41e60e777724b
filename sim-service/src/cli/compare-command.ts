import { type Comparison, compareRuns } from '../kpi/compare.ts'
import { printable } from '../scenario/problem.ts'
import { parsePercentage } from '../scenario/units.ts'
import type { Arguments } from './arguments.ts'
import { BadInput } from './bad-input.ts'
import type { Command } from './command.ts'
import { type Side, sideNamed } from './compare-sides.ts'
import { exitCode } from './exit-codes.ts'
import { type Divergence, firstDivergence } from './first-divergence.ts'
import { type Io, printJson } from './io.ts'
import { compareText, conclusion } from './report-compare.ts'
import { scenarioOptions, seedOption, seedsOption } from './scenario-input.ts'

export const compareCommand: Command = {
  name: 'compare',
  summary: 'compare two runs, subscriber by subscriber',
  about:
    'Compares two results (json files of roamlab run --out json=FILE), or runs two scenarios with the same seeds and ' +
    'compares those. Each subscriber of A is compared with itself in B: with the same seed it arrives alike in both, ' +
    'and draws the same luck for as long as nothing reaches it at another instant. Differences come with bootstrap ' +
    'intervals; the first message that differs is shown where both sides have captures.\n' +
    'Exit code 0: B is not worse; 11: something is worse in B, with 95 % confidence; 4: too few pairs to say; 10: ' +
    'two results that name the same scenario, seed and version are not the same run.',
  operands: { name: 'A B', least: 2, most: 2 },
  options: {
    ...seedOption,
    ...seedsOption,
    tolerance: {
      value: 'PERCENT',
      help: "worse only when it is worse by more than this share of A's mean, such as 5%; 0% when not said",
    },
    'capture-a': { value: 'FILE', help: 'the pcapng capture that the run of A wrote, where A is a result' },
    'capture-b': { value: 'FILE', help: 'that of B' },
    ...scenarioOptions,
  },
  examples: [
    'roamlab compare before.json after.json --tolerance 5%',
    'roamlab compare first-drill my-scenario.yaml --seeds 1..10',
    'roamlab compare a.json b.json --capture-a a.pcapng --capture-b b.pcapng',
  ],
  execute: compare,
}

async function compare(given: Arguments, io: Io): Promise<number> {
  if (given.has('seed') && given.has('seeds')) throw new BadInput('--seed and --seeds exclude each other')
  const tolerance = toleranceOf(given)
  const [nameA, nameB] = given.operands
  const sides = [sideNamed(nameA, 'capture-a', given, io), sideNamed(nameB, 'capture-b', given, io)]
  const compared: Side[] = []
  for (const run of sides) {
    const side = await run()
    if (typeof side === 'string') {
      io.stderr.write(`stopped by ${side}: nothing was compared\n`)
      return exitCode[side]
    }
    compared.push(side)
  }
  const [a, b] = compared
  const comparison = compareRuns(a.runs, b.runs, tolerance)
  const divergence = divergenceOf(a, b)
  if (given.has('json')) {
    const sides = { a: described(a), b: described(b) }
    printJson(io, {
      ...sides,
      conclusion: conclusion(comparison),
      ...comparison,
      firstDivergence: divergence,
    })
  } else io.stdout.write(compareText(comparison, a, b, divergence))
  return exitCodeOf(comparison)
}

function exitCodeOf({ state, notReproducible }: Comparison): number {
  if (notReproducible.length > 0) return exitCode.notReproducible
  if (state === 'worse' || state === 'mixed') return exitCode.regression
  return state === 'unproved' ? exitCode.inconclusive : exitCode.passed
}

function divergenceOf(a: Side, b: Side): Divergence | undefined {
  if (a.capture === undefined || b.capture === undefined) return undefined
  const divergence = firstDivergence(a.capture, b.capture)
  if (divergence !== undefined && 'problem' in divergence) throw new BadInput(divergence.problem)
  return divergence
}

function described({ name, scenario, runs, state }: Side): object {
  return { name, scenario, state, seeds: runs.map(({ seed }) => seed) }
}

function toleranceOf(given: Arguments): { num: number; den: number } {
  const text = given.one('tolerance') ?? '0%'
  const tolerance = parsePercentage(text)
  if (tolerance !== undefined) return tolerance
  throw new BadInput(`--tolerance: "${printable(text)}" is not valid here (expected a percentage such as 5%)`)
}
