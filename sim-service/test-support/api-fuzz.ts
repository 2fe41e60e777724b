import { request } from 'node:http'
import { json } from 'node:stream/consumers'
import fc from 'fast-check'
import { openApiDocument } from '../src/api/openapi.ts'
import { type ApiLab, apiLab } from './api-lab.ts'
import { type Document, type GeneratedRequest, RequestArbitraries } from './request-arbitraries.ts'
import { until } from './until.ts'

const POSSIBLE_WITHIN_MS = 60_000

/** What came of the requests: how often each status, so that a fuzzer that only finds 404 shows. */
export interface Fuzzed {
  readonly statuses: Readonly<Record<number, number>>
  readonly operations: ReadonlySet<string>
}

/**
 * Sends generated requests to a live service on a real Postgres: none may cause a 5xx, or a status that the document
 * does not have for its operation, and every problem is a problem document.
 */
export async function fuzz(requests: number): Promise<Fuzzed> {
  const lab = await apiLab()
  try {
    const runId = await judgedRun(lab)
    const document = JSON.parse(JSON.stringify(openApiDocument(lab.routes, '1'))) as Document
    const other = '0198a2b4-7d3a-7c40-8f1e-2f9b6a5c4d3e'
    const arbitraries = new RequestArbitraries(document, {
      runId: [runId, runId, other],
      a: [runId],
      b: [runId],
      ueId: ['1', '1', '2'],
      // Nothing that would keep this machine busy: a run of one roamer, flags that start nothing.
      name: [
        'one-roamer',
        'first-drill',
        'de-es-2026',
        'urban-lte',
        'fuzzed',
        'deploy_freeze',
        'handover_fallback',
      ],
      kind: ['node.slow', 'link.delay'],
    })
    const statuses: Record<number, number> = {}
    const operations = new Set<string>()
    await fc.assert(
      fc.asyncProperty(arbitraries.requests(), async (generated) => {
        if (isKept(generated, runId)) return
        const status = await check(lab, generated)
        statuses[status] = (statuses[status] ?? 0) + 1
        operations.add(`${generated.operationId} ${Math.floor(status / 100)}`)
      }),
      { numRuns: requests, endOnFailure: true },
    )
    return { statuses, operations }
  } finally {
    await lab.close()
  }
}

/** The run that makes paths lead somewhere stays. */
function isKept({ method, path }: GeneratedRequest, runId: string): boolean {
  return method === 'DELETE' && path.includes(`/runs/${runId}`)
}

async function judgedRun(lab: ApiLab): Promise<string> {
  const body = { scenario: { name: 'one-roamer' }, capture: { subscribers: 1 } }
  const { json: run } = await lab.ask('POST', '/api/v1/runs', { body })
  const path = `/api/v1/runs/${run.id}`
  const isOver = async () => !/queued|planning|running|settling/.test((await lab.ask('GET', path)).json.state)
  await until(isOver, 'the end of the run', POSSIBLE_WITHIN_MS)
  // From here on what is started waits, and is aborted in the end.
  const set = { value: 0, reason: 'nothing is to run beside the fuzzer' }
  await lab.ask('PUT', '/api/v1/flags/max_concurrent_runs', { as: 'admin', body: set })
  return run.id
}

async function check(lab: ApiLab, generated: GeneratedRequest): Promise<number> {
  const { status, type, problem } = await send(lab.port, generated)
  const { operationId, statuses } = generated
  if (status >= 500 && status !== 503)
    throw new Error(`${operationId} answered ${status}: ${JSON.stringify(problem)}`)
  if (!statuses.includes(String(status)))
    throw new Error(`${operationId} answered ${status}, which is not documented: ${JSON.stringify(problem)}`)
  if (status >= 400 && !/^application\/problem\+json/.test(type))
    throw new Error(`${operationId} answered ${status} as ${type}`)
  return status
}

interface Answer {
  readonly status: number
  readonly type: string
  readonly problem?: unknown
}

/** By Node's own client: fetch refuses much of what is to be sent. */
function send(port: number, { method, path, headers: given, body }: GeneratedRequest): Promise<Answer> {
  const length = body === undefined ? {} : { 'content-length': String(body.length) }
  const headers = { 'x-role': 'admin', ...length, ...given }
  return new Promise((resolve, reject) => {
    const sent = request({ port, host: '127.0.0.1', method, path, headers, agent: false }, (response) => {
      const status = response.statusCode ?? 0
      const type = response.headers['content-type'] ?? ''
      if (type.startsWith('application/problem+json'))
        json(response).then((problem) => resolve({ status, type, problem }), reject)
      else {
        // A stream has no end, and of the rest the status says enough.
        response.destroy()
        resolve({ status, type })
      }
    })
    sent.once('error', reject)
    sent.end(body)
  })
}
