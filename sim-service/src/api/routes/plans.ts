import { PlanPreview, RequestPlan } from '../../../client/src/schemas/definitions.ts'
import { planOf } from '../../runs/life/run-inputs.ts'
import type { RunService } from '../../runs/life/run-service.ts'
import { failed, type Result, succeeded } from '../../runs/ports/failures.ts'
import type { Flags } from '../../runs/ports/flags.ts'
import type { Plan } from '../../scenario/plan.ts'
import { parseScale, SCALE_FORM } from '../../scenario/scale.ts'
import type { DefinitionLibrary } from '../definition-library.ts'
import { planPreview } from '../plan-preview.ts'
import { type Route, reply, route } from '../route.ts'

export interface PlanParts {
  readonly runs: RunService
  readonly library: DefinitionLibrary
  readonly flags: Flags
}

/** What a scenario would do: of the store, or as it is being written. */
export function planRoutes(parts: PlanParts): Route[] {
  return [
    route({
      method: 'post',
      path: '/api/v1/plans',
      operationId: 'previewPlan',
      summary: 'What a run would do: arrivals, phases, faults, cells, and whom it would hit',
      description: 'With `rehearse`, a sample of the subscribers lives through the plan without its faults.',
      tags: ['definitions'],
      role: 'viewer',
      cost: 'heavy',
      body: RequestPlan,
      responses: { 200: { description: 'The plan', schema: PlanPreview } },
      failures: ['scenario-not-found', 'scenario-refused', 'cannot-rehearse'],
      handler: async ({ body }) => {
        const { rehearse, pacing, ...request } = body
        const plan = await plannedFor(body, parts)
        if (!plan.ok) return plan
        const shown = pacing === undefined ? plan.value : { ...plan.value, pacing: pacingOf(pacing) }
        if (!rehearse || shown.faults.length === 0) return reply(200, planPreview(shown))
        const rehearsal = await parts.runs.rehearse(request)
        if (!rehearsal.ok) return rehearsal
        return reply(200, planPreview(shown, rehearsal.value))
      },
    }),
  ]
}

async function plannedFor(
  {
    scenario,
    seed,
    scale: text,
  }: { scenario: Parameters<DefinitionLibrary['load']>[0]; seed?: number; scale?: string },
  { library, flags }: PlanParts,
): Promise<Result<Plan>> {
  const scale = text === undefined ? undefined : parseScale(text)
  if (text !== undefined && scale === undefined)
    return failed('request-refused', `scale: expected ${SCALE_FORM}`, { place: '/scale', hint: SCALE_FORM })
  const loaded = await library.load(scenario)
  if (!loaded.ok) return loaded
  const planned = seed ?? loaded.value.scenario.spec.seed
  return succeeded(planOf(loaded.value, { seed: planned, scale }, flags.snapshot()))
}

function pacingOf(text: string): Plan['pacing'] {
  if (text === 'max' || text === 'realtime') return { kind: text }
  return { kind: 'times', factor: Number(text.slice(1)) }
}
