import { describeTarget } from './describe.ts'
import type { Harm } from './harm.ts'
import { type Hypotheses, type Side, sides } from './hypotheses.ts'
import { type Interval, wilson } from './interval.ts'
import { HYPOTHESES } from './objectives.ts'
import type { RecoveryReport } from './recovery.ts'

export interface HypothesisReport {
  readonly sli: string
  readonly target: string
  readonly when: Side
  readonly held: number
  readonly evaluated: number
}

export interface FaultReport {
  readonly id: string
  readonly kind: string
  readonly target: string
  readonly fromSeconds: number
  readonly untilSeconds: number
  /** How often it struck: frames, messages, requests or nodes. */
  readonly hits: number
  readonly hypotheses: readonly HypothesisReport[]
  readonly recovery: readonly RecoveryReport[]
}

/** What a run with faults says about them. */
export interface ChaosReport {
  readonly held: number
  readonly evaluated: number
  /** Held of evaluated, from 0 to 1, with its interval at 95 %; absent without an evaluation. */
  readonly ratio?: number
  readonly interval?: Interval
  readonly isConclusive: boolean
  readonly faults: readonly FaultReport[]
}

export function chaosReport(
  hypotheses: Hypotheses,
  faults: readonly Harm[],
  counts: Readonly<Record<string, number>>,
): ChaosReport {
  const { evaluations } = hypotheses
  const held = evaluations.filter((one) => one.held).length
  const evaluated = evaluations.length
  const interval = wilson(held, evaluated)
  return {
    held,
    evaluated,
    ...(interval === undefined ? {} : { ratio: held / evaluated, interval }),
    isConclusive: evaluated >= HYPOTHESES,
    faults: faults.map((fault) => faultReport(hypotheses, fault, counts)),
  }
}

function faultReport(
  hypotheses: Hypotheses,
  fault: Harm,
  counts: Readonly<Record<string, number>>,
): FaultReport {
  const { id, kind, target, atUs, untilUs } = fault
  return {
    id,
    kind,
    target,
    fromSeconds: atUs / 1_000_000,
    untilSeconds: untilUs / 1_000_000,
    hits: counts[`chaos.hit{${id}}`] ?? 0,
    hypotheses: hypotheses.objectives.flatMap((objective, i) =>
      sides.flatMap((when) => {
        const seen = hypotheses.seenFrom(fault, i, when)
        const target = describeTarget(objective.target)
        return seen.evaluated === 0 ? [] : [{ sli: objective.sli, target, when, ...seen }]
      }),
    ),
    recovery: hypotheses.recoveriesOf(fault),
  }
}
