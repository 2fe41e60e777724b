import { describeCount, describeLatency, describeRatio, describeTarget } from './describe.ts'
import { type Measurements, observationsOf } from './measurements.ts'
import type { Objective, Phase, PhaseName } from './objectives.ts'
import { holds, marginOf, measuredValue } from './value.ts'

export type State = 'passed' | 'failed' | 'inconclusive'

/** What of a plan a verdict reads. */
export interface Judged {
  readonly phases: readonly Phase[]
  readonly objectives: readonly Objective[]
  readonly reach: readonly string[]
}

export interface ObjectiveVerdict {
  readonly sli: string
  readonly target: string
  /** As people read it, and absent without a sample. */
  readonly valueText?: string
  /** A ratio from 0 to 1, or microseconds. */
  readonly value?: number
  /** How far on the right side of the target: percentage points or microseconds, negative where it was missed. */
  readonly margin?: number
  readonly samples: number
  readonly minSamples: number
  readonly during: readonly PhaseName[]
  readonly state: State
  /** Why, in a sentence without its subject. */
  readonly reason: string
}

export interface MarkVerdict {
  readonly name: string
  readonly count: number
  readonly reached: boolean
}

/** What a run proves about its objectives. */
export interface Verdict {
  readonly state: State
  readonly objectives: readonly ObjectiveVerdict[]
  readonly marks: readonly MarkVerdict[]
  /** What kept the run from passing, one sentence each; empty for a passed one. */
  readonly reasons: readonly string[]
  /** One plain paragraph that says why. */
  readonly paragraph: string
}

/**
 * Judges a run. A missed objective with enough samples or a broken invariant fails it; too few samples or a mark that
 * was never passed leaves it inconclusive; failed wins. Zero samples never pass, and a run that asked for nothing
 * proves nothing.
 */
export function judge(plan: Judged, measurements: Measurements): Verdict {
  const objectives = plan.objectives.map((objective) => judgeObjective(objective, measurements))
  const marks = plan.reach.map((name): MarkVerdict => {
    const count = Object.hasOwn(measurements.marks, name) ? measurements.marks[name] : 0
    return { name, count, reached: count > 0 }
  })
  const broken = Object.entries(measurements.violations).filter(([, count]) => count > 0)
  const failures = [
    ...broken.map(([name, count]) => `the invariant ${name} was broken ${times(count)}`),
    ...withState(objectives, 'failed').map(sentence),
  ]
  const doubts = [
    ...withState(objectives, 'inconclusive').map(sentence),
    ...marks.filter((mark) => !mark.reached).map((mark) => `the mark ${mark.name} was never reached`),
    ...(objectives.length + marks.length === 0
      ? ['the scenario asks for nothing that a run could prove']
      : []),
  ]
  const state: State = failures.length > 0 ? 'failed' : doubts.length > 0 ? 'inconclusive' : 'passed'
  const reasons = [...failures, ...doubts]
  return {
    state,
    objectives,
    marks,
    reasons,
    paragraph: paragraphOf(state, objectives, marks, failures, doubts),
  }
}

export function judgeObjective(objective: Objective, measurements: Measurements): ObjectiveVerdict {
  const { sli: name, target, during, minSamples } = objective
  const observed = observationsOf(objective, measurements)
  const common = { sli: name, target: describeTarget(target), during, minSamples }
  const { value, samples } = measuredValue(name, observed)
  if (value === undefined)
    return { ...common, samples, state: 'inconclusive', reason: 'has no sample at all' }
  const enough = samples >= minSamples
  const scarce = `has ${describeCount(samples)} of the ${describeCount(minSamples)} samples that it needs`
  const valueText = target.kind === 'ratio' ? describeRatio(observed.good, samples) : describeLatency(value)
  const isHeld = holds(name, target, observed)
  const margin = marginOf(target, value)
  const state: State = !enough ? 'inconclusive' : isHeld ? 'passed' : 'failed'
  const reason = enough
    ? `was ${valueText} in ${describeCount(samples)} ${plural('sample', samples)}`
    : scarce
  return { ...common, valueText, value, margin, samples, state, reason }
}

function withState(objectives: readonly ObjectiveVerdict[], state: State): ObjectiveVerdict[] {
  return objectives.filter((objective) => objective.state === state)
}

function sentence(objective: ObjectiveVerdict): string {
  const during = objective.during.length > 0 ? objective.during.join(', ') : 'no phase'
  const target = objective.state === 'inconclusive' ? '' : `, and had to be ${objective.target}`
  return `${objective.sli} during ${during} ${objective.reason}${target}`
}

function paragraphOf(
  state: State,
  objectives: readonly ObjectiveVerdict[],
  marks: readonly MarkVerdict[],
  failures: readonly string[],
  doubts: readonly string[],
): string {
  const held = withState(objectives, 'passed').map(sentence).join('; ')
  if (state === 'passed') {
    const all = [
      objectives.length > 0 ? 'every objective held' : '',
      marks.length > 0 ? 'every mark was reached' : '',
    ]
    return `Passed: ${all.filter((text) => text !== '').join(' and ')}.${held === '' ? '' : ` Measured: ${held}.`}`
  }
  const parts = state === 'failed' ? [`Failed: ${failures.join('; ')}.`] : []
  if (doubts.length > 0)
    parts.push(`${state === 'failed' ? 'Not proved either' : 'Inconclusive'}: ${doubts.join('; ')}.`)
  if (held !== '') parts.push(`What held: ${held}.`)
  return parts.join(' ')
}

function times(count: number): string {
  return count === 1 ? 'once' : `${describeCount(count)} times`
}

function plural(noun: string, count: number): string {
  return count === 1 ? noun : `${noun}s`
}
