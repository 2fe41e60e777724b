import type { Ratio } from '../../kpi/ratio.ts'
import { type GivenTexts, type LoadedScenario, withReferences } from '../../scenario/library.ts'
import { makePlan } from '../../scenario/make-plan.ts'
import { parseScenario, type Refused } from '../../scenario/parse.ts'
import type { Plan } from '../../scenario/plan.ts'
import type { FlagValue } from '../ports/flags.ts'

/** Everything that a run's plan is made of: kept with the run, so that it is known what exactly was run. */
export interface RunInputs {
  /** The scenario as its author wrote it. */
  readonly text: string
  /** What problems call it. */
  readonly file: string
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
  return underFlags(makePlan(scenario, profiles, agreements, { seed, scale }), flags)
}

/** What flags make of a plan: they are written into it, so that a replay sees what the run saw. */
export function underFlags(plan: Plan, flags: Readonly<Record<string, FlagValue>>): Plan {
  const visited =
    flags['handover_fallback'] === true
      ? plan.visited.map((network) =>
          network.x2Neighbours === undefined ? network : { ...network, x2Neighbours: 0 },
        )
      : plan.visited
  const homes =
    flags['fallback_billing_rules'] === true
      ? plan.homes.map((home) => ({
          ...home,
          agreement: continuing(home.agreement),
          ...(home.elsewhere && { elsewhere: home.elsewhere.map(continuing) }),
        }))
      : plan.homes
  return { ...plan, visited, homes }
}

type Agreement = Plan['homes'][number]['agreement']

/** RFC 4006 §8.14: without an OCS the session goes on. */
function continuing(agreement: Agreement): Agreement {
  return { ...agreement, charging: { ...agreement.charging, failureHandling: 'continue' } }
}
