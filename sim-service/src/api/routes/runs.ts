import { z } from 'zod'
import { RunId } from '../../../client/src/schemas/common.ts'
import {
  AbortedRuns,
  AbortRun,
  ChangeRate,
  InjectFault,
  Run,
  RunPage,
  RunQuery,
  StartRun,
} from '../../../client/src/schemas/runs.ts'
import type { RunFilter, RunService } from '../../runs/life/run-service.ts'
import type { Result } from '../../runs/ports/failures.ts'
import type { RunRecord } from '../../runs/ports/run-record.ts'
import { type Caller, type Control, controlRoles } from '../control.ts'
import type { Once } from '../idempotency.ts'
import { type Asked, type Route, reply, replyWith, replyWithout, route } from '../route.ts'

export interface RunParts {
  readonly runs: RunService
  readonly control: Control
}

const tags = ['runs']
export const runPath = '/api/v1/runs/{runId}'
export const runParams = z.object({ runId: RunId })

/** draft-ietf-httpapi-idempotency-key-header-07: a text that the client makes up, often a UUID. */
const idempotencyHeaders = z.object({
  'idempotency-key': z
    .string()
    .min(1)
    .max(255)
    .regex(/^[\x21-\x7e]+$/)
    .optional()
    .meta({ description: 'The same request with the same key is done once, and answered alike' }),
})

const begun = {
  202: {
    description: 'It is queued',
    schema: Run,
    headers: {
      Location: 'Where the run is',
      'Idempotent-Replayed': 'true for the answer of an earlier request',
    },
  },
} as const

const told = { 200: { description: 'The run will do so at the end of its window', schema: Run } } as const

const commandFailures = [
  'run-not-found',
  'run-is-over',
  'run-not-started',
  'replay-listens-to-nobody',
] as const
const startFailures = [
  'scenario-not-found',
  'scenario-refused',
  'starts-frozen',
  'quota-exceeded',
  'queue-full',
  'idempotency-key-in-flight',
  'idempotency-key-reused',
] as const

export function runRoutes(parts: RunParts): Route[] {
  return [...collection(parts), ...single(parts), ...commands(parts)]
}

function collection({ runs, control }: RunParts): Route[] {
  return [
    route({
      method: 'post',
      path: '/api/v1/runs',
      operationId: 'startRun',
      summary: 'Start a run',
      description: 'Of a scenario of the store or of a text. The run keeps the exact text that it ran.',
      tags,
      role: controlRoles.startScenario,
      cost: 'start',
      headers: idempotencyHeaders,
      body: StartRun,
      responses: begun,
      failures: startFailures,
      handler: async (asked) => accepted(await control.startScenario(asked.body, callerOf(asked))),
    }),
    route({
      method: 'get',
      path: '/api/v1/runs',
      operationId: 'listRuns',
      summary: 'List runs, the newest first',
      tags,
      role: 'viewer',
      query: RunQuery,
      responses: { 200: { description: 'A page of runs', schema: RunPage } },
      handler: async ({ query: { cursor, ...query } }) => {
        const page = await runs.list(filterOf(query), cursor)
        if (!page.ok) return page
        const { items, next: nextCursor } = page.value
        return reply(200, { items, nextCursor })
      },
    }),
    route({
      method: 'post',
      path: '/api/v1/runs/abort',
      operationId: 'abortAllRuns',
      summary: 'Emergency stop: abort every run, queued ones too',
      tags,
      role: 'operator',
      body: AbortRun,
      responses: { 200: { description: 'The runs that are aborted', schema: AbortedRuns } },
      handler: async (asked) => {
        const aborted = await control.abortAll(asked.body.reason, callerOf(asked))
        return aborted.ok ? reply(200, { runs: aborted.value }) : aborted
      },
    }),
  ]
}

function single({ control }: RunParts): Route[] {
  return [
    route({
      method: 'get',
      path: runPath,
      operationId: 'getRun',
      summary: 'A run: its state, progress and verdict',
      tags,
      role: controlRoles.getRunStatus,
      params: runParams,
      responses: { 200: { description: 'The run', schema: Run } },
      failures: ['run-not-found'],
      handler: async ({ params }) => replyWith(200, await control.getRunStatus(params.runId)),
    }),
    route({
      method: 'delete',
      path: runPath,
      operationId: 'removeRun',
      summary: 'Delete a run that is over, with all that is stored of it',
      description: 'The drills of the first start carry the label `sample`, so that they are found.',
      tags,
      role: 'operator',
      params: runParams,
      responses: { 204: { description: 'It is gone' } },
      failures: ['run-not-found', 'run-not-judged'],
      handler: async (asked) => {
        const removed = await control.remove(asked.params.runId, callerOf(asked))
        return removed.ok ? replyWithout(204) : removed
      },
    }),
    route({
      method: 'post',
      path: `${runPath}/abort`,
      operationId: 'abortRun',
      summary: 'Abort a run, with a reason',
      tags,
      role: controlRoles.abortScenario,
      params: runParams,
      body: AbortRun,
      responses: told,
      failures: ['run-not-found', 'run-is-over'],
      handler: async (asked) =>
        replyWith(200, await control.abortScenario(asked.params.runId, asked.body.reason, callerOf(asked))),
    }),
    route({
      method: 'post',
      path: `${runPath}/replay`,
      operationId: 'replayRun',
      summary: 'Run it again: the same plan, seed and decisions',
      tags,
      role: 'operator',
      cost: 'start',
      params: runParams,
      headers: idempotencyHeaders,
      responses: begun,
      failures: ['run-not-found', 'run-not-judged', 'run-not-replayable', ...startFailures],
      handler: async (asked) => accepted(await control.replay(asked.params.runId, callerOf(asked))),
    }),
  ]
}

function commands({ runs, control }: RunParts): Route[] {
  return [
    route({
      method: 'post',
      path: `${runPath}/heal`,
      operationId: 'healRun',
      summary: 'End every fault of a run; no other begins',
      tags,
      role: 'operator',
      params: runParams,
      responses: told,
      failures: commandFailures,
      handler: async (asked) => {
        const { runId } = asked.params
        return replyWith(
          200,
          await control.command(callerOf(asked), 'run.heal', runId, {}, (actor) => runs.heal(runId, actor)),
        )
      },
    }),
    route({
      method: 'post',
      path: `${runPath}/faults`,
      operationId: 'injectFault',
      summary: 'Inject a fault now',
      description: 'Written as in a scenario, but for `at`: it begins at the end of the window.',
      tags,
      role: 'operator',
      params: runParams,
      body: InjectFault,
      responses: told,
      failures: [...commandFailures, 'fault-refused', 'chaos-disabled'],
      handler: async (asked) => {
        const { runId } = asked.params
        const { kind, target, for: lasts } = asked.body
        const detail = { kind, target, for: lasts }
        return replyWith(
          200,
          await control.command(callerOf(asked), 'run.inject', runId, detail, (actor) =>
            runs.inject(runId, asked.body, actor),
          ),
        )
      },
    }),
    route({
      method: 'post',
      path: `${runPath}/rate`,
      operationId: 'changeArrivalRate',
      summary: 'Change the arrival rate now',
      tags,
      role: 'operator',
      params: runParams,
      body: ChangeRate,
      responses: told,
      failures: commandFailures,
      handler: async (asked) => {
        const { runId } = asked.params
        const { factor } = asked.body
        return replyWith(
          200,
          await control.command(callerOf(asked), 'run.rate', runId, { factor }, (actor) =>
            runs.changeRate(runId, factor, actor),
          ),
        )
      },
    }),
  ]
}

function callerOf({ actor, traceparent, headers }: Asked): Caller {
  return {
    actor,
    traceparent,
    idempotencyKey: (headers as Record<string, string> | undefined)?.['idempotency-key'],
  }
}

function accepted(result: Result<Once<RunRecord>>) {
  if (!result.ok) return result
  const { value: run, isReplayed } = result.value
  return reply(202, run, {
    Location: `/api/v1/runs/${run.id}`,
    ...(isReplayed ? { 'Idempotent-Replayed': 'true' } : {}),
  })
}

type Query = Omit<z.output<typeof RunQuery>, 'cursor'>

function filterOf({ state: states, label, verdict: verdicts, ...rest }: Query): RunFilter {
  return { ...rest, states, verdicts, label: label === undefined ? undefined : labelOf(label) }
}

function labelOf(text: string): RunFilter['label'] {
  const at = text.indexOf('=')
  return at === -1 ? { name: text } : { name: text.slice(0, at), value: text.slice(at + 1) }
}
