import type { ChaosReport } from '../../kpi/chaos-report.ts'
import { describeCount, describeRatio } from '../../kpi/describe.ts'
import type { RecoveryReport } from '../../kpi/recovery.ts'

export const faultHeads = ['fault', 'kind', 'target', 'from', 'until', 'struck']

/** What was done to the network, and how often it struck. */
export function faultCells({ faults }: ChaosReport): string[][] {
  return faults.map(({ id, kind, target, fromSeconds, untilSeconds, hits }) => {
    return [id, kind, target, `${fromSeconds} s`, `${untilSeconds} s`, describeCount(hits)]
  })
}

export const hypothesisHeads = ['fault', 'hypothesis', 'had to be', 'before', 'during', 'after', 'recovery']

/** A row for each fault and objective: held of evaluated on each side of the fault, and when it was well again. */
export function hypothesisCells({ faults }: ChaosReport): string[][] {
  return faults.flatMap(({ id, hypotheses, recovery }) => {
    const named = [...hypotheses, ...recovery].map(({ sli, target }) => `${sli}|${target}`)
    return [...new Set(named)].map((name) => {
      const [sli, target] = name.split('|')
      const isSame = (one: { sli: string; target: string }): boolean =>
        one.sli === sli && one.target === target
      const cell = (side: string): string => {
        const found = hypotheses.find((one) => isSame(one) && one.when === side)
        return found === undefined ? 'none' : `${found.held} of ${found.evaluated}`
      }
      const sides = ['before', 'during', 'after'].map(cell)
      return [id, sli, target, ...sides, recoveryText(recovery.find(isSame))]
    })
  })
}

function recoveryText(recovery: RecoveryReport | undefined): string {
  switch (recovery?.state) {
    case 'held':
      return 'never left its target'
    case 'recovered':
      return `after ${recovery.seconds} s`
    case 'lost':
      return 'not within the run'
    case 'unknown':
      return 'too few observations'
    default:
      return 'not asked for'
  }
}

/** The share of hypotheses that held, with its interval. */
export function chaosSentence({ held, evaluated, interval, isConclusive }: ChaosReport): string {
  if (interval === undefined) return 'no hypothesis could be evaluated'
  const percent = (share: number): string => describeRatio(Math.round(share * 10_000), 10_000)
  const between = `between ${percent(interval.from)} and ${percent(interval.to)} with 95 % confidence`
  const enough = isConclusive ? '' : '; too few to prove anything'
  return `${describeCount(held)} of ${describeCount(evaluated)} hypotheses held, ${between}${enough}`
}
