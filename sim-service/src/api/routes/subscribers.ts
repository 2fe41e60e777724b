import { z } from 'zod'
import { RunId, UeId } from '../../../client/src/schemas/common.ts'
import {
  SubscriberPage,
  SubscriberQuery,
  SubscriberSearch,
  SubscriberTrace,
} from '../../../client/src/schemas/subscribers.ts'
import type { Page, RunService, SubscriberFilter, SubscriberRow } from '../../runs/life/run-service.ts'
import type { Result } from '../../runs/ports/failures.ts'
import { type Route, reply, replyWith, route } from '../route.ts'
import { runParams, runPath } from './runs.ts'

export interface SubscriberParts {
  readonly runs: RunService
}

const tags = ['subscribers']

/** Who failed and why, and the call flow of one. An IMSI never stands in a path or a query. */
export function subscriberRoutes({ runs }: SubscriberParts): Route[] {
  return [
    route({
      method: 'get',
      path: `${runPath}/subscribers`,
      operationId: 'listSubscribers',
      summary: 'Subscribers of a run by outcome, cause, cell or phase',
      tags,
      role: 'viewer',
      params: runParams,
      query: SubscriberQuery,
      responses: { 200: { description: 'A page of subscribers', schema: SubscriberPage } },
      failures: ['run-not-found', 'run-not-judged'],
      handler: async ({ params: { runId }, query: { cursor, ...filter } }) =>
        pageOf(runId, await runs.subscribers(runId, filter satisfies SubscriberFilter, cursor)),
    }),
    route({
      method: 'post',
      path: `${runPath}/subscribers/search`,
      operationId: 'searchSubscribers',
      summary: 'Search subscribers, by IMSI too',
      description:
        'A search that is a POST, since an IMSI identifies a person: no log and no proxy keeps a body.',
      tags,
      role: 'viewer',
      params: runParams,
      body: SubscriberSearch,
      responses: { 200: { description: 'A page of subscribers', schema: SubscriberPage } },
      failures: ['run-not-found', 'run-not-judged'],
      handler: async ({ params: { runId }, body: { cursor, ...filter } }) =>
        pageOf(runId, await runs.subscribers(runId, filter satisfies SubscriberFilter, cursor)),
    }),
    route({
      method: 'get',
      path: `${runPath}/subscribers/{ueId}/trace`,
      operationId: 'traceSubscriber',
      summary: 'The call flow of one subscriber: every message with its fields and octets',
      description:
        'From the capture of the run where it is in it; else its shard is run again, tapped for it.',
      tags,
      role: 'viewer',
      cost: 'heavy',
      params: z.object({ runId: RunId, ueId: UeId }),
      responses: { 200: { description: 'Data of a ladder', schema: SubscriberTrace } },
      failures: [
        'run-not-found',
        'run-not-judged',
        'run-not-replayable',
        'subscriber-not-found',
        'trace-differs',
        'too-many-traces',
      ],
      handler: async ({ params: { runId, ueId } }) => replyWith(200, await runs.trace(runId, ueId)),
    }),
  ]
}

function pageOf(runId: string, page: Result<Page<SubscriberRow>>) {
  if (!page.ok) return page
  const { items, next: nextCursor } = page.value
  return reply(200, { runId, items, nextCursor })
}
