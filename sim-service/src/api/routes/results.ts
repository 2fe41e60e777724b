import { z } from 'zod'
import { RunId } from '../../../client/src/schemas/common.ts'
import {
  CompareQuery,
  Comparison,
  KpiQuery,
  RunEventPage,
  RunEventQuery,
  RunKpis,
  RunVerdict,
  UsageCheck,
} from '../../../client/src/schemas/results.ts'
import type { LiveEvent } from '../../runs/ports/live-events.ts'
import { controlRoles } from '../control.ts'
import { type Route, reply, replyWith, route } from '../route.ts'
import { type RunParts, runParams, runPath } from './runs.ts'

/** What a run proves: verdict, KPIs, events, the usage check, and how it compares with another. */
export function resultRoutes(parts: RunParts): Route[] {
  return [comparison(parts), verdict(parts), kpis(parts), events(parts), reconciliation(parts)]
}

const tags = ['results']

function comparison({ runs }: RunParts): Route {
  return route({
    method: 'get',
    path: '/api/v1/runs/compare',
    operationId: 'compareRuns',
    summary: 'Compare two runs, subscriber by subscriber',
    description: '`a` is the baseline; differences are B − A, with their intervals at 95 %.',
    tags,
    role: 'viewer',
    cost: 'heavy',
    query: CompareQuery,
    responses: { 200: { description: 'The comparison', schema: Comparison } },
    failures: ['run-not-found', 'not-comparable'],
    handler: async ({ query: { a, b } }) => replyWith(200, await runs.compare(a, b)),
  })
}

function verdict({ runs }: RunParts): Route {
  return route({
    method: 'get',
    path: `${runPath}/verdict`,
    operationId: 'getVerdict',
    summary: 'The verdict with its objectives, and why',
    tags,
    role: 'viewer',
    params: runParams,
    responses: { 200: { description: 'The verdict', schema: RunVerdict } },
    failures: ['run-not-found', 'run-not-judged'],
    handler: async ({ params }) => replyWith(200, await runs.verdict(params.runId)),
  })
}

function kpis({ runs }: RunParts): Route {
  return route({
    method: 'get',
    path: `${runPath}/kpis`,
    operationId: 'getKpis',
    summary: 'KPIs by phase, network, partner, cell, cause or time; and each window’s indicators',
    tags,
    role: 'viewer',
    params: runParams,
    query: KpiQuery,
    responses: { 200: { description: 'As far as the run has come', schema: RunKpis } },
    failures: ['run-not-found'],
    handler: async ({ params, query: { metric: metrics, ...query } }) => {
      const told = await runs.kpis(params.runId, query)
      if (!told.ok || metrics === undefined) return replyWith(200, told)
      const rows = told.value.rows.filter(({ kpi }) => metrics.includes(kpi))
      const series = told.value.series.filter(({ family }) => metrics.includes(family))
      return reply(200, { ...told.value, rows, series })
    },
  })
}

function events({ runs }: RunParts): Route {
  return route({
    method: 'get',
    path: `${runPath}/events`,
    operationId: 'listEvents',
    summary: 'What happened in a run, in order; what a client polls that cannot stream',
    tags,
    role: 'viewer',
    params: runParams,
    query: RunEventQuery,
    responses: { 200: { description: 'A page of events', schema: RunEventPage } },
    failures: ['run-not-found'],
    handler: async ({ params, query: { cursor, limit } }) => {
      const page = await runs.events(params.runId, cursor, limit)
      if (!page.ok) return page
      const { items, next: nextCursor } = page.value
      return reply(200, { items: items.map(plainEvent), nextCursor })
    },
  })
}

/** What an event says depends on its kind; the document leaves that open. */
function plainEvent(event: LiveEvent) {
  return { ...event, data: { ...event.data } as Readonly<Record<string, unknown>> }
}

function reconciliation({ control }: RunParts): Route {
  return route({
    method: 'get',
    path: `${runPath}/reconciliation`,
    operationId: 'reconcileBilling',
    summary: 'Two-way usage check: the OCS ledger against the counters of the PGW',
    description: 'Two sides only. It is no reconciliation with the TAP of the visited network.',
    tags,
    role: controlRoles.reconcileBilling,
    params: z.object({ runId: RunId }),
    responses: { 200: { description: 'What the two sides counted', schema: UsageCheck } },
    failures: ['run-not-found', 'run-not-judged'],
    handler: async ({ params }) => replyWith(200, await control.reconcileBilling(params.runId)),
  })
}
