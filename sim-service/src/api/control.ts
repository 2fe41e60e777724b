import type { z } from 'zod'
import type { DefinitionPage, DefinitionQuery } from '../../client/src/schemas/definitions.ts'
import type { StartRun } from '../../client/src/schemas/runs.ts'
import type { RunService, UsageCheck } from '../runs/life/run-service.ts'
import type { Actor, Role } from '../runs/ports/actor.ts'
import type { Audit } from '../runs/ports/audit.ts'
import { type Result, succeeded } from '../runs/ports/failures.ts'
import type { RunRecord } from '../runs/ports/run-record.ts'
import type { DefinitionLibrary } from './definition-library.ts'
import type { Idempotency, Once } from './idempotency.ts'

/** What the control operations need of the service. */
export interface ControlParts {
  readonly runs: RunService
  readonly audit: Audit
  readonly idempotency: Idempotency
  readonly library: DefinitionLibrary
}

/** Who asks, and what travels beside an operation, whichever protocol it came by. */
export interface Caller {
  readonly actor: Actor
  readonly traceparent?: string
  readonly idempotencyKey?: string
}

/** The least role for each operation; REST and RPC both go by it. */
export const controlRoles = {
  startScenario: 'operator',
  abortScenario: 'operator',
  getRunStatus: 'viewer',
  listProfiles: 'viewer',
  reconcileBilling: 'viewer',
} as const satisfies Record<string, Role>

/**
 * The control operations behind REST and RPC: whatever is said twice is said here once. Input is valid and the caller
 * has the role; both protocols see to that with one schema and `controlRoles`.
 */
export class Control {
  private readonly parts: ControlParts

  constructor(parts: ControlParts) {
    this.parts = parts
  }

  startScenario(request: StartRun, caller: Caller): Promise<Result<Once<RunRecord>>> {
    const { actor, traceparent, idempotencyKey: key } = caller
    const claim = { key, actor, operation: 'run.start', input: request }
    return this.parts.idempotency.once(claim, async () => {
      const started = await this.parts.runs.start({ ...request, traceparent }, actor)
      if (started.ok)
        await this.audit(caller, 'run.start', started.value.id, { ...scenarioOf(started.value) })
      return started
    })
  }

  abortScenario(runId: string, reason: string, caller: Caller): Promise<Result<RunRecord>> {
    return this.command(caller, 'run.abort', runId, { reason }, (actor) =>
      this.parts.runs.abort(runId, reason, actor),
    )
  }

  getRunStatus(runId: string): Promise<Result<RunRecord>> {
    return this.parts.runs.get(runId)
  }

  async listProfiles({
    cursor,
    ...filter
  }: z.output<typeof DefinitionQuery>): Promise<Result<DefinitionPage>> {
    const page = await this.parts.library.list('profile', filter, cursor)
    if (!page.ok) return page
    return succeeded({ items: [...page.value.items], nextCursor: page.value.next })
  }

  reconcileBilling(runId: string): Promise<Result<UsageCheck>> {
    return this.parts.runs.usageCheck(runId)
  }

  replay(runId: string, caller: Caller): Promise<Result<Once<RunRecord>>> {
    const { actor, idempotencyKey: key } = caller
    return this.parts.idempotency.once(
      { key, actor, operation: 'run.replay', input: { runId } },
      async () => {
        const replayed = await this.parts.runs.replay(runId, actor)
        if (replayed.ok) await this.audit(caller, 'run.replay', replayed.value.id, { parent: runId })
        return replayed
      },
    )
  }

  async abortAll(reason: string, caller: Caller): Promise<Result<readonly string[]>> {
    const aborted = await this.parts.runs.abortAll(reason, caller.actor)
    if (aborted.ok) await this.audit(caller, 'run.abort-all', '*', { reason, runs: aborted.value })
    return aborted
  }

  async remove(runId: string, caller: Caller): Promise<Result<undefined>> {
    const removed = await this.parts.runs.remove(runId, caller.actor)
    if (!removed.ok) return removed
    await this.audit(caller, 'run.remove', runId, {})
    return succeeded(undefined)
  }

  /** Does something to a run, and remembers who did. */
  async command(
    caller: Caller,
    action: string,
    runId: string,
    detail: Readonly<Record<string, unknown>>,
    work: (actor: Actor) => Promise<Result<RunRecord>>,
  ): Promise<Result<RunRecord>> {
    const done = await work(caller.actor)
    if (done.ok) await this.audit(caller, action, runId, detail)
    return done
  }

  private async audit(
    { actor }: Caller,
    action: string,
    runId: string,
    detail: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    await this.parts.audit.record(undefined, { actor, action, target: `run:${runId}`, detail })
  }
}

function scenarioOf({ scenario, seed, pacing }: RunRecord): object {
  return { scenario: scenario.name, hash: scenario.hash, seed, pacing }
}
