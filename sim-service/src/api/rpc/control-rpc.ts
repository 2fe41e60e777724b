import type { DescMessage, MessageShape } from '@bufbuild/protobuf'
import type { ConnectRouter } from '@connectrpc/connect'
import { z } from 'zod'
import { RunId } from '../../../client/src/schemas/common.ts'
import { type DefinitionPage, DefinitionQuery } from '../../../client/src/schemas/definitions.ts'
import { AbortRun, StartRun } from '../../../client/src/schemas/runs.ts'
import { failed, type Result } from '../../runs/ports/failures.ts'
import type { Control } from '../control.ts'
import { oddText } from '../request-input.ts'
import type { Plain } from '../route.ts'
import {
  AbortScenarioRequestSchema,
  ControlService,
  GetRunStatusRequestSchema,
  ListProfilesRequestSchema,
  ListProfilesResponseSchema,
  ReconcileBillingRequestSchema,
  RunSchema,
  StartScenarioRequestSchema,
  UsageCheckSchema,
} from './generated/roamlab/v1/control_pb.ts'
import { messageOf, plainOf } from './plain.ts'
import { callerOf } from './rpc-context.ts'
import { rpcError } from './rpc-failure.ts'

export interface ControlRpcParts {
  readonly control: Pick<Control, 'startScenario' | 'abortScenario' | 'getRunStatus' | 'reconcileBilling'>
  readonly listProfiles: (query: z.output<typeof DefinitionQuery>) => Promise<Result<Plain<DefinitionPage>>>
}

/** What is in the path of REST is a member of the message here. */
const OfRun = z.strictObject({ runId: RunId })
const AbortOfRun = OfRun.extend(AbortRun.shape)

/** The control operations as a service: they check and do what their routes of REST do. */
export function serveControl(router: ConnectRouter, { control, listProfiles }: ControlRpcParts): void {
  router.service(ControlService, {
    async startScenario(request, context) {
      const wish = valid(StartRun, StartScenarioRequestSchema, request)
      const { value, isReplayed } = done(await control.startScenario(wish, callerOf(context)))
      if (isReplayed) context.responseHeader.set('idempotent-replayed', 'true')
      return messageOf(RunSchema, value)
    },
    async abortScenario(request, context) {
      const { runId, reason } = valid(AbortOfRun, AbortScenarioRequestSchema, request)
      return messageOf(RunSchema, done(await control.abortScenario(runId, reason, callerOf(context))))
    },
    async getRunStatus(request) {
      const { runId } = valid(OfRun, GetRunStatusRequestSchema, request)
      return messageOf(RunSchema, done(await control.getRunStatus(runId)))
    },
    async listProfiles(request) {
      const query = valid(DefinitionQuery, ListProfilesRequestSchema, request)
      return messageOf(ListProfilesResponseSchema, done(await listProfiles(query)))
    },
    async reconcileBilling(request) {
      const { runId } = valid(OfRun, ReconcileBillingRequestSchema, request)
      return messageOf(UsageCheckSchema, done(await control.reconcileBilling(runId)))
    },
  })
}

function done<T>(result: Result<T>): T {
  if (result.ok) return result.value
  throw rpcError(result.failure)
}

/** By the schema of REST, so that nothing is valid in one protocol and not in the other. */
function valid<S extends z.ZodType, Desc extends DescMessage>(
  schema: S,
  desc: Desc,
  message: MessageShape<Desc>,
): z.output<S> {
  const plain = plainOf(desc, message)
  const odd = oddText(plain, [])
  const parsed = odd === undefined ? schema.safeParse(plain) : undefined
  if (parsed?.success) return parsed.data
  const issues = parsed?.error.issues ?? [{ path: odd ?? [], message: 'has characters that are no text' }]
  const places = issues.slice(0, 50).map(({ path, message: detail }) => ({
    place: path.map((step) => `/${String(step)}`).join(''),
    detail,
  }))
  const [first] = places
  const detail = `${first.place || 'the request'}: ${first.detail}`
  throw rpcError(failed('request-refused', detail, { places }).failure)
}
