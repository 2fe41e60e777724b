import type { Ratio } from '../../kpi/ratio.ts'
import { type GivenTexts, type LoadedScenario, withReferences } from '../../scenario/library.ts'
import { makePlan } from '../../scenario/make-plan.ts'
import { parseScenario, type Refused } from '../../scenario/parse.ts'
import type { Plan } from '../../scenario/plan.ts'
import { planUnderFlags } from '../flags/plan-under-flags.ts'
import type { FlagValue } from '../ports/flags.ts'

/** Everything that a run's plan is made of: kept with the run, so that it is known what exactly was run. */
export interface RunInputs {
  /** The scenario as its author wrote it. */
  readonly text: string
  /** What problems call it. */
  readonly file: string
  /** The name of a scenario that ships; absent for one that was sent or stored. */
  readonly shippedAs?: string
  /** Of every profile and agreement that it names, shipped ones too. */
  readonly texts: GivenTexts
  readonly seed: number
  readonly scale?: Ratio
}

export function loadInputs(
  { text, file, texts }: Pick<RunInputs, 'text' | 'file' | 'texts'>,
  folders: readonly string[] = [],
): LoadedScenario | Refused {
  const parsed = parseScenario(text, file)
  return parsed.ok ? withReferences(parsed.scenario, parsed.source, folders, texts) : parsed
}

/** The plan of a run, under the flags that it saw. */
export function planOf(
  loaded: LoadedScenario,
  { seed, scale }: Pick<RunInputs, 'seed' | 'scale'>,
  flags: Readonly<Record<string, FlagValue>>,
): Plan {
  const { scenario, profiles, agreements } = loaded
  return planUnderFlags(makePlan(scenario, profiles, agreements, { seed, scale }), flags)
}
