import type { Ratio } from '../../kpi/ratio.ts'
import { hashOf } from '../../scenario/canonical-json.ts'
import { withReferences } from '../../scenario/library.ts'
import { makePlan } from '../../scenario/make-plan.ts'
import { parseScenario } from '../../scenario/parse.ts'
import type { Pacing } from '../../scenario/plan.ts'
import { type Reference, references } from '../../scenario/references.ts'
import { subscriberCount } from '../../scenario/subscribers.ts'
import { failed, type Result, succeeded } from '../ports/failures.ts'
import { rehearse } from '../rehearsal.ts'
import { refusal } from './refusals.ts'
import { loadInputs } from './run-inputs.ts'
import type { RunRehearsal } from './run-service.ts'
import type { CheckedScenario, CheckRequest, RehearseRequest } from './task-messages.ts'

/** What a scenario refers to, so that it can be looked up before the scenario is checked. */
export function referencesOf({
  text,
  file,
}: Pick<CheckRequest, 'text' | 'file'>): Result<Pick<Reference, 'shelf' | 'name'>[]> {
  const parsed = parseScenario(text, file)
  if (!parsed.ok) return refusal('scenario-refused', parsed.problems)
  return succeeded(references(parsed.scenario).map(({ shelf, name }) => ({ shelf, name })))
}

export function checkScenario({ text, file, folders, texts }: CheckRequest): Result<CheckedScenario> {
  const parsed = parseScenario(text, file)
  if (!parsed.ok) return refusal('scenario-refused', parsed.problems)
  const loaded = withReferences(parsed.scenario, parsed.source, folders, texts)
  if (!loaded.ok) return refusal('scenario-refused', loaded.problems)
  const { scenario } = loaded
  const { metadata, spec } = scenario
  return succeeded({
    name: metadata.name,
    title: metadata.title,
    owner: metadata.owner ?? '',
    hash: hashOf(scenario),
    durationUs: spec.duration,
    seed: spec.seed,
    pacing: pacingText(spec.pacing),
    subscribers: spec.population.subscribers,
    texts: loaded.texts,
  })
}

export function pacingText(pacing: Pacing): string {
  return pacing.kind === 'times' ? `x${pacing.factor}` : pacing.kind
}

/** As many as show a share within some percent. */
const SAMPLED_SUBSCRIBERS = 500

export function rehearseScenario({ inputs, scale }: RehearseRequest): Result<RunRehearsal> {
  const loaded = loadInputs(inputs)
  if (!loaded.ok) return refusal('scenario-refused', loaded.problems)
  const { scenario, profiles, agreements } = loaded
  const { seed } = inputs
  if (scenario.spec.faults.length === 0) return failed('cannot-rehearse', 'the scenario has no faults')
  const all = subscriberCount(makePlan(scenario, profiles, agreements, { seed, scale }))
  const most = Math.min(all, SAMPLED_SUBSCRIBERS)
  const sampled: Ratio = { num: most, den: scenario.spec.population.subscribers }
  const sample = makePlan(scenario, profiles, agreements, { seed, scale: sampled })
  return succeeded({ ...rehearse(sample, all), scenario: scenario.metadata.name, seed })
}
