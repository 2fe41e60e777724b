import {
  type Comparison,
  type MetricComparison,
  MIN_PAIRS,
  type ObjectiveComparison,
} from '../kpi/compare.ts'
import { describeCount } from '../kpi/describe.ts'
import type { SeedObjective } from '../kpi/seed-view.ts'
import { alignedRows, wrapped } from '../runs/report/text-layout.ts'
import type { Side } from './compare-sides.ts'
import type { Divergence, DivergingFrame } from './first-divergence.ts'

const WIDTH = 100

/** A comparison for a terminal. */
export function compareText(
  comparison: Comparison,
  a: Side,
  b: Side,
  divergence: Divergence | undefined,
): string {
  const sections = [
    alignedRows([sideCells('A', a), sideCells('B', b)]),
    wrapped(`${conclusion(comparison)}\n${pairingText(comparison)}`, WIDTH),
    metricRows(comparison),
    objectiveRows(comparison),
    divergenceRows(divergence),
    changedRows(comparison),
  ]
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}

function sideCells(letter: string, { name, scenario, runs, state }: Side): string[] {
  const seeds = runs.map(({ seed }) => seed)
  const shown = seeds.length === 1 ? `seed ${seeds[0]}` : `${seeds.length} seeds from ${seeds[0]}`
  return [letter, name, scenario, shown, state]
}

/** The one sentence that matters first. */
export function conclusion(comparison: Comparison): string {
  const { state, metrics, notReproducible } = comparison
  if (notReproducible.length > 0) {
    const seeds = `seed ${notReproducible.join(', ')}`
    return `Not reproducible: both sides name one scenario, version and ${seeds}, and their fingerprints differ.`
  }
  const named = (finding: MetricComparison['finding']): string =>
    metrics
      .filter((one) => one.finding === finding)
      .map(({ metric }) => metric)
      .join(', ')
  switch (state) {
    case 'same':
      return 'Same: every fingerprint is equal.'
    case 'worse':
      return `B is worse: ${named('worse')}.`
    case 'mixed':
      return `B is worse: ${named('worse')}; and better: ${named('better')}.`
    case 'better':
      return `B is better: ${named('better')}.`
    case 'changed':
      return `B is neither better nor worse; what changed: ${named('changed')}.`
    case 'no difference shown':
      return 'No difference is shown, though the runs are not the same.'
    case 'unproved':
      return `Inconclusive: at least ${MIN_PAIRS} subscribers with a value in both are needed.`
  }
}

function pairingText({ pairing }: Comparison): string {
  const { pairs, onlyInA, onlyInB, seeds, unpairedRuns, isCommonRandom, unit } = pairing
  const luck = isCommonRandom
    ? 'The seeds are the same: every subscriber arrives alike in both, and draws the same luck for as long as ' +
      'nothing reaches it at another instant.'
    : 'The seeds differ: subscribers are paired by number, and their luck differs too.'
  const runs = seeds.length > 1 ? ` in ${seeds.length} pairs of runs` : ''
  const left = unpairedRuns > 0 ? ` ${unpairedRuns} runs have no partner and are left out.` : ''
  const both = `${describeCount(pairs)} ${pairs === 1 ? 'subscriber' : 'subscribers'} in both${runs}`
  const alone = `${describeCount(onlyInA)} only in A, ${describeCount(onlyInB)} only in B`
  return `${both}, ${alone}. ${luck}${left} Intervals are bootstraps over ${unit}s.`
}

function metricRows({ metrics }: Comparison): string[] {
  if (metrics.length === 0) return []
  const heads = ['per subscriber', 'A', 'B', 'B - A', '95 % interval', 'pairs', 'differing', 'finding']
  const cells = metrics.map(({ metric, unit, meanA, meanB, difference, interval, ...row }) => [
    metric,
    inUnit(meanA, unit),
    inUnit(meanB, unit),
    signed(difference, unit),
    interval === undefined ? 'none' : `${signed(interval.low, unit)} to ${signed(interval.high, unit)}`,
    describeCount(row.pairs),
    describeCount(row.differing),
    row.finding,
  ])
  return alignedRows([heads, ...cells], [1, 2, 3, 5, 6])
}

function inUnit(value: number, unit: MetricComparison['unit']): string {
  if (unit === 'us') return `${rounded(value / 1000)} ms`
  if (unit === 'micros') return rounded(value / 1_000_000)
  if (unit === 'octets') return `${value < 0 ? '-' : ''}${describeCount(Math.round(Math.abs(value)))} octets`
  return unit === 'count' ? rounded(value) : `${rounded(value)} ${unit}`
}

function signed(value: number, unit: MetricComparison['unit']): string {
  const points = unit === '%' ? `${rounded(value)} points` : inUnit(value, unit)
  return value > 0 ? `+${points}` : points
}

function rounded(value: number): string {
  return String(Number(value.toFixed(3)))
}

function objectiveRows({ objectives }: Comparison): string[] {
  if (objectives.length === 0) return []
  const cells = objectives.map(({ a, b }: ObjectiveComparison) => {
    const { sli, during, target } = (a ?? b) as SeedObjective
    return [`${sli} during ${during.join(', ') || 'no phase'}`, target, objectiveText(a), objectiveText(b)]
  })
  return alignedRows([['objective', 'target', 'A', 'B'], ...cells])
}

function objectiveText(objective: SeedObjective | undefined): string {
  if (objective === undefined) return 'not asked for'
  const { passed, failed, inconclusive, spread } = objective
  const value = spread === undefined ? 'no value' : spread.median.valueText
  const states = Object.entries({ passed, missed: failed, unproved: inconclusive })
    .filter(([, count]) => count > 0)
    .map(([state, count]) => (passed + failed + inconclusive === 1 ? state : `${state} ${count}`))
  return `${value}, ${states.join(', ')}`
}

function divergenceRows(divergence: Divergence | undefined): string[] {
  if (divergence === undefined) return []
  const { equalFrames, a, b, field, behaviour } = divergence
  const rows = [
    ['A', frameText(a)],
    ['B', frameText(b)],
  ]
  if (field !== undefined)
    rows.push(['field', `${field.path}: ${JSON.stringify(field.a)} in A, ${JSON.stringify(field.b)} in B`])
  const heading = `first message that differs, after ${describeCount(equalFrames)} equal frames of the captures`
  return [heading, ...clipped(rows), '', ...behaviourRows(behaviour)]
}

function behaviourRows(behaviour: Divergence['behaviour']): string[] {
  if (behaviour === undefined)
    return ['in the captures every subscriber sends and gets the same messages; only times and values differ']
  const rows = [
    ['A', frameText(behaviour.a, 'no more messages on this link')],
    ['B', frameText(behaviour.b, 'no more messages on this link')],
  ]
  return ['first message of a subscriber that the other run does not have', ...clipped(rows)]
}

function clipped(rows: readonly (readonly string[])[]): string[] {
  return alignedRows(rows.map((row) => row.map((cell) => cell.slice(0, 300))))
}

function frameText(frame: DivergingFrame | undefined, without = 'the capture has ended'): string {
  if (frame === undefined) return without
  const { frameNumber, timeUs, message = 'a frame without a message of its own', subscriber } = frame
  // The last digits of a date's milliseconds are microseconds.
  const time = new Date(Math.floor(timeUs / 1000)).toISOString().slice(0, -1)
  const who = subscriber === undefined ? '' : `, subscriber ${subscriber}`
  return `frame ${frameNumber} at ${time}${String(timeUs % 1000).padStart(3, '0')}Z: ${message}${who}`
}

function changedRows({ changedSubscribers, firstChanged, pairing }: Comparison): string[] {
  if (changedSubscribers === 0) return []
  const total = `${describeCount(changedSubscribers)} of ${describeCount(pairing.pairs)}`
  const rows = firstChanged.map(({ seed, ueId, changes }) => [
    `  seed ${seed}`,
    `subscriber ${ueId}`,
    changes.map(({ column, a, b }) => `${column} ${a} -> ${b}`).join(', '),
  ])
  const more = changedSubscribers > firstChanged.length ? ['  ...'] : []
  return [`subscribers that differ: ${total}`, ...alignedRows(rows), ...more]
}
