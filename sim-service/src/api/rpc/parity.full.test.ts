import { randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { type ApiLab, actorOf, apiLab } from '../../../test-support/api-lab.ts'
import {
  type Caller,
  connectCaller,
  grpcCaller,
  grpcWebCaller,
  type Operation,
  type Outcome,
  restCaller,
} from '../../../test-support/control-callers.ts'
import { until } from '../../../test-support/until.ts'
import { systemActor } from '../../runs/ports/actor.ts'
import { failureStatus } from '../failure-status.ts'
import { createRpc, type RpcServer } from './rpc-server.ts'

let lab: ApiLab
let rpc: RpcServer
let web: Server
let callers: Caller[]
/** A run that was judged, and one that goes on as long as it is let. */
let judged: string
let running: string

beforeAll(async () => {
  lab = await apiLab()
  const { control } = lab
  rpc = createRpc({
    control,
    listProfiles: (query) => control.listProfiles(query),
    authenticate: async ({ headers }) => actorOf(headers['x-role'] as string | undefined),
    isReady: () => true,
    rateLimits: { look: 1e9, start: 1e9, heavy: 1e9 },
  })
  web = createServer(express().use(rpc.middleware))
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve))
  const webUrl = `http://127.0.0.1:${(web.address() as AddressInfo).port}`
  const grpc = await rpc.listen(0)
  callers = [
    restCaller(lab.url),
    grpcCaller(`127.0.0.1:${grpc.port}`),
    grpcWebCaller(webUrl),
    connectCaller(webUrl),
  ]
  judged = (await started({ scenario: { name: 'one-roamer' }, pacing: 'max' })).id
  running = (await started({ scenario: { name: 'one-roamer' }, pacing: 'realtime' })).id
  await until(async () => (await stateOf(judged)) === 'judged', 'a judged run')
  await until(async () => (await stateOf(running)) === 'running', 'a running run')
}, 120_000)

afterAll(async () => {
  for (const caller of callers ?? []) caller.close()
  await rpc?.close(100)
  web?.closeAllConnections()
  await new Promise((resolve) => web.close(resolve))
  await lab?.close()
}, 60_000)

async function started(request: Record<string, unknown>): Promise<{ id: string }> {
  const { json } = await lab.ask('POST', '/api/v1/runs', { body: request })
  return json
}

async function stateOf(runId: string): Promise<string> {
  return (await lab.ask('GET', `/api/v1/runs/${runId}`)).json.state
}

interface Case {
  name: string
  operation: Operation
  request: () => Record<string, unknown>
  role?: string
  /** With what the answer must agree beside the other protocols; a code for a failure. */
  code?: string
  /** What is each run's own. */
  own?: readonly string[]
}

const operator = 'operator'
const drill = { name: 'one-roamer' }
const ofEachRun = [
  'id',
  'state',
  'requestedAt',
  'startedAt',
  'endedAt',
  'wallSeconds',
  'progress',
  'phase',
  'parent',
]
const notThere = randomUUID()

const cases: readonly Case[] = [
  {
    name: 'a start by name',
    operation: 'startScenario',
    request: () => ({ scenario: drill, pacing: 'max' }),
    own: ofEachRun,
  },
  {
    name: 'a start with everything',
    operation: 'startScenario',
    request: () => ({
      scenario: drill,
      seed: 4242,
      pacing: 'x1000',
      scale: '1/1',
      workers: 0,
      capture: { subscribers: 1, nas: 'plain' },
      labels: { release: '24.1', 'team/name': 'roaming core' },
    }),
    own: ofEachRun,
  },
  {
    name: 'a scenario that is not there',
    operation: 'startScenario',
    request: () => ({ scenario: { name: 'nowhere' } }),
    code: 'scenario-not-found',
  },
  {
    name: 'a text that cannot be executed',
    operation: 'startScenario',
    request: () => ({ scenario: { text: 'kind: Scenario\n' } }),
    code: 'scenario-refused',
  },
  { name: 'neither name nor text', operation: 'startScenario', request: () => ({}), code: 'request-refused' },
  {
    name: 'a seed below zero',
    operation: 'startScenario',
    request: () => ({ scenario: drill, seed: -1 }),
    code: 'request-refused',
  },
  {
    name: 'a pacing that is none',
    operation: 'startScenario',
    request: () => ({ scenario: drill, pacing: 'slow' }),
    code: 'request-refused',
  },
  {
    name: 'a label whose name is none',
    operation: 'startScenario',
    request: () => ({ scenario: drill, labels: { 'a b': 'x' } }),
    code: 'request-refused',
  },
  {
    name: 'more workers than there may be',
    operation: 'startScenario',
    request: () => ({ scenario: drill, workers: 65 }),
    code: 'request-refused',
  },
  {
    name: 'a start by a viewer',
    operation: 'startScenario',
    request: () => ({ scenario: drill }),
    role: 'viewer',
    code: 'forbidden',
  },
  {
    name: 'a start by nobody',
    operation: 'startScenario',
    request: () => ({ scenario: drill }),
    role: '',
    code: 'unauthenticated',
  },
  { name: 'a judged run', operation: 'getRunStatus', request: () => ({ runId: judged }), role: 'viewer' },
  {
    name: 'a run that is not there',
    operation: 'getRunStatus',
    request: () => ({ runId: notThere }),
    code: 'run-not-found',
  },
  {
    name: 'an id that is none',
    operation: 'getRunStatus',
    request: () => ({ runId: 'nothing' }),
    code: 'request-refused',
  },
  {
    name: 'a status for nobody',
    operation: 'getRunStatus',
    request: () => ({ runId: judged }),
    role: '',
    code: 'unauthenticated',
  },
  {
    name: 'an abort of a run that is over',
    operation: 'abortScenario',
    request: () => ({ runId: judged, reason: 'late' }),
    code: 'run-is-over',
  },
  {
    name: 'an abort without a reason',
    operation: 'abortScenario',
    request: () => ({ runId: running }),
    code: 'request-refused',
  },
  {
    name: 'a reason that is no text',
    operation: 'abortScenario',
    request: () => ({ runId: running, reason: 'a\u0000b' }),
    code: 'request-refused',
  },
  {
    name: 'an abort of nothing',
    operation: 'abortScenario',
    request: () => ({ runId: notThere, reason: 'why' }),
    code: 'run-not-found',
  },
  {
    name: 'an abort by a viewer',
    operation: 'abortScenario',
    request: () => ({ runId: running, reason: 'why' }),
    role: 'viewer',
    code: 'forbidden',
  },
  { name: 'all profiles', operation: 'listProfiles', request: () => ({}), role: 'viewer' },
  { name: 'a page of profiles', operation: 'listProfiles', request: () => ({ limit: 1 }) },
  {
    name: 'profiles that ship',
    operation: 'listProfiles',
    request: () => ({ source: 'shipped', text: 'lab' }),
  },
  {
    name: 'too large a page',
    operation: 'listProfiles',
    request: () => ({ limit: 201 }),
    code: 'request-refused',
  },
  {
    name: 'a cursor that is none',
    operation: 'listProfiles',
    request: () => ({ cursor: '!' }),
    code: 'request-refused',
  },
  {
    name: 'profiles for nobody',
    operation: 'listProfiles',
    request: () => ({}),
    role: '',
    code: 'unauthenticated',
  },
  {
    name: 'the usage check of a judged run',
    operation: 'reconcileBilling',
    request: () => ({ runId: judged }),
    role: 'viewer',
  },
  {
    name: 'the usage check of a run that goes on',
    operation: 'reconcileBilling',
    request: () => ({ runId: running }),
    code: 'run-not-judged',
  },
  {
    name: 'the usage check of nothing',
    operation: 'reconcileBilling',
    request: () => ({ runId: notThere }),
    code: 'run-not-found',
  },
  {
    name: 'the usage check of an id that is none',
    operation: 'reconcileBilling',
    request: () => ({ runId: 'x' }),
    code: 'request-refused',
  },
]

function headersOf(role: string): Record<string, string> {
  return role === '' ? {} : { 'x-role': role }
}

/** Without what is each run's own, and with instants that are written in one way. */
function common(outcome: Outcome, own: readonly string[] = []): unknown {
  if (!outcome.ok) return outcome.code
  const text = JSON.stringify(outcome.value, (name, value) => {
    if (own.includes(name)) return undefined
    return /At$/.test(name) && typeof value === 'string' ? Date.parse(value) : value
  })
  return withoutDefaults(JSON.parse(text))
}

/** A message does not tell an empty text, a zero, an empty list from nothing. */
function withoutDefaults(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDefaults)
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value).map(([name, member]) => [name, withoutDefaults(member)] as const)
  return Object.fromEntries(entries.filter(([, member]) => !isDefault(member)))
}

function isDefault(value: unknown): boolean {
  if (value === '' || value === 0 || value === false) return true
  if (Array.isArray(value)) return value.length === 0
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}

describe('REST, gRPC, gRPC-Web and Connect say the same', () => {
  test.each(cases)('$name', async ({ operation, request, role = operator, code, own }) => {
    const outcomes = await Promise.all(
      callers.map((caller) => caller.call(operation, request(), headersOf(role))),
    )
    const [rest, ...others] = outcomes
    if (code === undefined) expect(rest).toMatchObject({ ok: true })
    else expect(rest).toMatchObject({ ok: false, code })
    for (const other of others) expect(common(other, own)).toEqual(common(rest, own))
    if (rest.ok) return
    // One table says what both make of a failure.
    const { http, grpc } = failureStatus[rest.code as keyof typeof failureStatus]
    expect(rest.status).toBe(String(http))
    expect(others.map((other) => !other.ok && other.status)).toEqual([grpc, grpc, grpc])
    const [foreign] = others
    expect(!foreign.ok && foreign.places.toSorted()).toEqual(rest.places.toSorted())
  })

  test('a key makes one run of many requests, whichever way they come', async () => {
    const headers = { ...headersOf(operator), 'idempotency-key': randomUUID() }
    const outcomes: Outcome[] = []
    for (const caller of callers) {
      outcomes.push(await caller.call('startScenario', { scenario: drill, pacing: 'max' }, headers))
    }
    expect(outcomes.map((one) => one.ok && one.isReplayed)).toEqual([false, true, true, true])
    expect(new Set(outcomes.map((one) => one.ok && one.value.id)).size).toBe(1)
    for (const caller of callers) {
      const other = await caller.call('startScenario', { scenario: drill, seed: 3 }, headers)
      expect(other).toMatchObject({ ok: false, code: 'idempotency-key-reused' })
    }
  })

  test('each can end what another began, and all see it', async () => {
    for (const [i, caller] of callers.entries()) {
      const starter = callers[(i + 1) % callers.length]
      const request = { scenario: drill, pacing: 'realtime', labels: { by: starter.name } }
      const begun = await starter.call('startScenario', request, headersOf(operator))
      if (!begun.ok) throw new Error(`${starter.name}: ${begun.code}`)
      const { id } = begun.value
      const ended = await caller.call(
        'abortScenario',
        { runId: id, reason: `by ${caller.name}` },
        headersOf(operator),
      )
      expect(ended).toMatchObject({ ok: true, value: { id, labels: { by: starter.name } } })
      await until(async () => (await stateOf(id)) === 'aborted', 'the run to end')
      const seen = await Promise.all(
        callers.map((one) => one.call('getRunStatus', { runId: id }, headersOf('viewer'))),
      )
      for (const one of seen) {
        expect(one).toMatchObject({ ok: true, value: { state: 'aborted', reason: `by ${caller.name}` } })
        expect(common(one)).toEqual(common(seen[0]))
      }
    }
  }, 60_000)

  test('frozen starts are frozen everywhere', async () => {
    const change = { name: 'deploy_freeze', value: true, reason: 'a test' }
    expect(await lab.flags.change(change, systemActor)).toMatchObject({ ok: true })
    const outcomes = await Promise.all(
      callers.map((caller) => caller.call('startScenario', { scenario: drill }, headersOf(operator))),
    )
    await lab.flags.change({ ...change, value: false }, systemActor)
    for (const outcome of outcomes) expect(outcome).toMatchObject({ ok: false, code: 'starts-frozen' })
  })
})
