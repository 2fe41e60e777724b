import { type FaultKind, type FaultParameter, faultKind } from './catalogue.ts'

/** Which of what a fault could strike it strikes; all where there is none. */
export type FaultSelector =
  /** Each by a draw of its own. */
  | { readonly kind: 'share'; readonly ppm: number }
  /** Every n-th, counted in each region. */
  | { readonly kind: 'every'; readonly nth: number }
  /** The first so many of the run, dealt over its regions. */
  | { readonly kind: 'count'; readonly count: number }

/** A fault as a plan has it: absolute times, the names of what it strikes, integers. */
export interface PlannedFault {
  readonly id: string
  readonly kind: FaultKind
  /** As the scenario wrote it. */
  readonly target: string
  readonly atUs: number
  /** Half open: at this instant everything is as it was. */
  readonly untilUs: number
  /** For faults of links: their interface, and the nodes of which one is at its end; all links where it is absent. */
  readonly link?: string
  /** Names of nodes, over all regions. */
  readonly nodes?: readonly string[]
  /** Durations in microseconds, probabilities in parts per million. */
  readonly parameters: { readonly [parameter in FaultParameter]?: number }
  readonly selector?: FaultSelector
}

/** A fault that an operator injects into a run: it begins at the end of a window, whichever that will be. */
export type InjectedFault = Omit<PlannedFault, 'atUs' | 'untilUs'> & { readonly lastsUs: number }

/** Gives an injected fault its times; a run's end ends it too. */
export function injectedAt({ lastsUs, ...fault }: InjectedFault, atUs: number, endUs: number): PlannedFault {
  return { ...fault, atUs, untilUs: Math.min(atUs + lastsUs, endUs) }
}

/** Whether a fault does nothing at all: no time, no strength, or nobody selected. Such a fault leaves no trace. */
export function isNothing({ kind, atUs, untilUs, parameters, selector }: PlannedFault): boolean {
  if (untilUs <= atUs) return true
  if (selector?.kind === 'share' && selector.ppm === 0) return true
  if (selector?.kind === 'count' && selector.count === 0) return true
  const { needs, takes } = faultKind(kind)
  // A cause has no strength, and a factor of one changes nothing.
  const strengths = [...needs, ...takes].filter((name) => name !== 'cause')
  const strength = (name: FaultParameter): number => (parameters[name] ?? 0) - (name === 'factor' ? 1 : 0)
  if (kind === 'link.reordering') return strength('reordering') <= 0 || strength('delay') <= 0
  return strengths.length > 0 && strengths.every((name) => strength(name) <= 0)
}
