import { sliFamilies, slis } from '../kpi/sli.ts'
import type { Agreement } from './agreement.ts'
import { type Path, type Problem, pathText } from './problem.ts'
import type { Scenario } from './scenario.ts'
import type { YamlSource } from './yaml-source.ts'

/**
 * What this version executes. The format is understood whole; a value that no row allows is refused with its line,
 * never ignored. A feature is made executable by changing its row here.
 */
interface Row {
  /** `*` stands for every entry of a list. A value that is absent or its default always passes. */
  readonly at: string
  readonly executes: (value: never) => boolean
  readonly supported: string
}

const atMost = (most: number) => (value: number) => value <= most

const scenarioRows: readonly Row[] = [
  { at: 'spec.networks.homes.*.hss', executes: atMost(2), supported: 'one or two HSS' },
  { at: 'spec.networks.homes.*.pcrf', executes: atMost(2), supported: 'one or two PCRF' },
  { at: 'spec.networks.homes.*.pgws', executes: atMost(2), supported: 'one or two PGW' },
  { at: 'spec.networks.homes.*.ocs.active', executes: atMost(1), supported: 'one active OCS' },
  { at: 'spec.networks.homes.*.ocs.standby', executes: atMost(1), supported: 'one standby OCS' },
  {
    at: 'spec.networks.interconnect',
    executes: (list: readonly unknown[]) => list.length === 1,
    supported: 'one carrier',
  },
  { at: 'spec.networks.interconnect.*.dras', executes: atMost(2), supported: 'one or two DRA' },
  { at: 'spec.stop.*.when.sli', executes: isMeasured, supported: measuredSlis() },
  { at: 'spec.objectives.*.sli', executes: isMeasured, supported: measuredSlis() },
]

const agreementRows: readonly Row[] = [
  { at: 'spec.routing', executes: (routing: string) => routing === 'home-routed', supported: 'home-routed' },
  {
    at: 'spec.policy.barredCause.value',
    executes: (cause: number) => [7, 8, 11, 12, 13, 14, 15].includes(cause),
    supported: 'a cause that an S6a result leads to: 7, 8, 11, 12, 13, 14 or 15',
  },
  {
    at: 'spec.charging.finalUnitAction.value',
    executes: (action: string) => action !== 'redirect',
    supported: 'terminate or restrict-access',
  },
]

export const executable = { Scenario: scenarioRows, Agreement: agreementRows } as const

export function executableProblems(scenario: Scenario, source: YamlSource): Problem[] {
  return refusals(scenarioRows, scenario, source)
}

export function executableAgreementProblems(agreement: Agreement, source: YamlSource): Problem[] {
  return refusals(agreementRows, agreement, source)
}

function refusals(rows: readonly Row[], root: unknown, source: YamlSource): Problem[] {
  return rows.flatMap(({ at, executes, supported }) =>
    valuesAt(root, at.split('.'), [])
      .filter(({ value }) => !executes(value as never))
      .map(({ path }) =>
        source.problem(path, `not supported yet: ${pathText(path)}`, `for now ${supported}`),
      ),
  )
}

/** Every value that a pattern reaches, with its path. */
function valuesAt(value: unknown, pattern: readonly string[], path: Path): { value: unknown; path: Path }[] {
  if (value === undefined) return []
  if (pattern.length === 0) return [{ value, path }]
  const [step, ...rest] = pattern
  if (step === '*')
    return (value as readonly unknown[]).flatMap((entry, i) => valuesAt(entry, rest, [...path, i]))
  return valuesAt((value as Record<string, unknown>)[step], rest, [...path, step])
}

function isMeasured(name: string): boolean {
  const sli = slis.get(name)
  // An SLI that does not exist is another problem's business.
  return sli === undefined || sliFamilies[sli.family].measured
}

function measuredSlis(): string {
  return [...slis.keys()].filter(isMeasured).join(', ')
}
