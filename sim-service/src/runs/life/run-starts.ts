import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Ratio } from '../../kpi/ratio.ts'
import { fileOf, type GivenTexts } from '../../scenario/library.ts'
import type { Pacing } from '../../scenario/plan.ts'
import { parsePacing, parsePercentage } from '../../scenario/units.ts'
import type { Actor } from '../ports/actor.ts'
import { failed, type Result, succeeded } from '../ports/failures.ts'
import type { NewPlan } from '../ports/plan-store.ts'
import { newRunId } from '../ports/run-id.ts'
import type { RunRecord, RunState } from '../ports/run-record.ts'
import type { NewRun } from '../ports/run-store.ts'
import type { CaptureWish } from '../window.ts'
import type { LifeLimits, LifeParts } from './life-parts.ts'
import type { RunInputs } from './run-inputs.ts'
import { documents, type StoredRequest } from './run-request.ts'
import type { ScenarioReference, StartRunRequest } from './run-service.ts'
import type { CheckedScenario } from './task-messages.ts'
import type { TaskPool } from './task-pool.ts'

export const INTENTS = 'run.intents'
const SAMPLED_SUBSCRIBERS = 20
const MOST_WORKERS = 250
const unfinished: readonly RunState[] = ['queued', 'planning', 'running', 'settling']

export interface Prepared {
  readonly checked: CheckedScenario
  readonly inputs: RunInputs
}

/** What becomes of a wish for a run before there is one: it is checked, held against quotas, and written down. */
export class RunStarts {
  private readonly parts: LifeParts
  private readonly limits: LifeLimits
  private readonly tasks: TaskPool
  /** Starts of the last minute by subject. */
  private readonly recent = new Map<string, number[]>()

  constructor(parts: LifeParts, limits: LifeLimits, tasks: TaskPool) {
    this.parts = parts
    this.limits = limits
    this.tasks = tasks
  }

  /** The scenario of a request, with everything that it names. */
  async prepared({ scenario, seed, scale }: StartRunRequest): Promise<Result<Prepared>> {
    const part = scale === undefined ? undefined : scaleOf(scale)
    if (scale !== undefined && part === undefined)
      return refused('/scale', `"${scale}" is no part`, 'a part such as 1/50, 0.1 or 10%, at most all')
    if (seed !== undefined && !(Number.isSafeInteger(seed) && seed >= 0))
      return refused('/seed', 'a seed is a whole number', 'a number from 0')
    const written = await this.textOf(scenario)
    if (!written.ok) return written
    const { text, file, shippedAs } = written.value
    const named = await this.tasks.run('references', { text, file })
    if (!named.ok) return named
    const texts = await this.storedTexts(named.value)
    const checked = await this.tasks.run('check', { text, file, folders: this.folders, texts })
    if (!checked.ok) return checked
    const inputs: RunInputs = {
      text,
      file,
      texts: checked.value.texts,
      seed: seed ?? checked.value.seed,
      ...(shippedAs === undefined ? {} : { shippedAs }),
      ...(part === undefined ? {} : { scale: part }),
    }
    return succeeded({ checked: checked.value, inputs })
  }

  /** How a run is executed, of a request whose scenario is prepared. */
  requestOf(request: StartRunRequest, { inputs }: Prepared): Result<StoredRequest> {
    const { pacing, workers, traceparent } = request
    const paced = pacing === undefined ? undefined : parsePacing(pacing)
    if (pacing !== undefined && paced === undefined)
      return refused('/pacing', `"${pacing}" is no pacing`, 'max, realtime or a multiple such as x10')
    if (workers !== undefined && !(Number.isInteger(workers) && workers >= 0 && workers <= MOST_WORKERS))
      return refused('/workers', `${workers} is no number of workers`, `a number from 0 to ${MOST_WORKERS}`)
    return succeeded({
      inputs,
      ...(paced === undefined ? {} : { pacing: paced as Pacing }),
      ...(workers === undefined ? {} : { workers }),
      ...(request.capture === undefined ? {} : { capture: captureWish(request.capture) }),
      ...(traceparent === undefined ? {} : { traceparent }),
    })
  }

  /** Whether the actor may have one run more now. */
  async allowed(actor: Actor): Promise<Result<void>> {
    const { flags, runs } = this.parts
    const { runsPerTenant, queuedRuns } = this.limits
    if (flags.isEnabled('deploy_freeze')) return failed('starts-frozen', 'the flag deploy_freeze is set')
    const waitSeconds = this.waitOf(actor.subject)
    if (waitSeconds > 0)
      return failed('quota-exceeded', `${actor.name} has started as many runs as it may within a minute`, {
        retryAfterSeconds: waitSeconds,
      })
    const own = await runs.count(unfinished, actor.tenant)
    if (own >= runsPerTenant)
      return failed(
        'quota-exceeded',
        `${actor.tenant} has ${own} unfinished runs, and may have ${runsPerTenant}`,
        {
          retryAfterSeconds: 30,
        },
      )
    const queued = await runs.count(['queued'])
    if (queued >= queuedRuns)
      return failed('queue-full', `${queued} runs wait already`, { retryAfterSeconds: 60 })
    this.recent.set(actor.subject, [...(this.recent.get(actor.subject) ?? []), Date.now()])
    return succeeded(undefined)
  }

  /** Run, request and intent come into being together, or not at all. */
  async written(
    run: Omit<NewRun, 'id' | 'requestedAt' | 'flags'> & Partial<Pick<NewRun, 'flags'>>,
    request: StoredRequest,
    plan?: NewPlan,
  ): Promise<RunRecord> {
    const { parts } = this
    const id = newRunId()
    const requestedAt = new Date().toISOString()
    const flags = run.flags ?? parts.flags.snapshot()
    const headers = { schema: 'run-intent/1', 'run-id': id, ...traceHeader(parts, request) }
    const body = new TextEncoder().encode(JSON.stringify({ runId: id, scenario: run.scenario.name }))
    return parts.transactions.transaction(async (tx) => {
      const record = await parts.runs.create({ ...run, id, requestedAt, flags }, tx)
      await parts.runs.saveDocument(id, documents.request, request, tx)
      if (plan !== undefined) await parts.plans.save(id, plan, tx)
      await parts.outbox?.add(tx, INTENTS, { key: id, eventId: randomUUID(), headers, body })
      return record
    })
  }

  /** What a request becomes in the list of runs. */
  recordOf(
    { checked, inputs }: Prepared,
    request: StartRunRequest,
    actor: Actor,
  ): Parameters<this['written']>[0] {
    const { name, title, owner, hash, durationUs, pacing } = checked
    return {
      tenant: actor.tenant,
      scenario: { name, title, owner, hash },
      seed: inputs.seed,
      pacing: request.pacing ?? pacing,
      durationUs,
      startedBy: { subject: actor.subject, name: actor.name },
      labels: request.labels ?? {},
    }
  }

  private get folders(): readonly string[] {
    return this.parts.folders ?? [join(this.parts.home, 'config')]
  }

  private async textOf(
    reference: ScenarioReference,
  ): Promise<Result<Pick<RunInputs, 'text' | 'file' | 'shippedAs'>>> {
    if ('text' in reference) return succeeded({ text: reference.text, file: 'scenario.yaml' })
    const { name } = reference
    const missing = failed('scenario-not-found', `no scenario is called ${name}`, { place: '/scenario/name' })
    if (!/^[a-z0-9-]{1,80}$/.test(name)) return missing
    const stored = await this.parts.definitions?.get('scenario', name)
    if (stored !== undefined && !stored.isDeleted)
      return succeeded({ text: stored.text, file: `${name}.yaml` })
    const file = fileOf('scenarios', name, this.folders)
    if (file === undefined) return missing
    return succeeded({ text: await readFile(file, 'utf8'), file: `${name}.yaml`, shippedAs: name })
  }

  private async storedTexts(
    references: readonly { readonly shelf: 'profiles' | 'agreements'; readonly name: string }[],
  ): Promise<GivenTexts> {
    const texts = { profiles: {} as Record<string, string>, agreements: {} as Record<string, string> }
    for (const { shelf, name } of references) {
      const kind = shelf === 'profiles' ? 'profile' : 'agreement'
      const stored = await this.parts.definitions?.get(kind, name)
      if (stored !== undefined && !stored.isDeleted) texts[shelf][name] = stored.text
    }
    return texts
  }

  /** Seconds until the subject may start another run. */
  private waitOf(subject: string): number {
    const most = this.parts.flags.limit('run_starts_per_minute')
    const since = Date.now() - 60_000
    const recent = (this.recent.get(subject) ?? []).filter((at) => at > since)
    this.recent.set(subject, recent)
    if (recent.length < most) return 0
    const first = recent[recent.length - most] ?? Date.now()
    return Math.max(1, Math.ceil((first - since) / 1000))
  }
}

function captureWish({ subscribers, nas }: NonNullable<StartRunRequest['capture']>): CaptureWish {
  return { subscribers: subscribers ?? SAMPLED_SUBSCRIBERS, nas: nas ?? 'both' }
}

function traceHeader({ tracing }: LifeParts, { traceparent }: StoredRequest): { traceparent?: string } {
  const current = tracing.current()?.traceparent || traceparent
  return current === undefined ? {} : { traceparent: current }
}

function refused(place: string, detail: string, hint: string): ReturnType<typeof failed> {
  return failed('request-refused', detail, { place, hint, places: [{ place, detail, hint }] })
}

/** `1/50`, `0.1` and `10%`: an exact ratio, above 0 and at most 1. */
function scaleOf(text: string): Ratio | undefined {
  const [, num, den] = /^(\d{1,9})\/(\d{1,9})$/.exec(text)?.map(Number) ?? []
  const decimal = /^(?:0\.\d{1,6}|1)$/.test(text)
    ? { num: Math.round(Number(text) * 1e6), den: 1_000_000 }
    : undefined
  const scale = den === undefined ? (decimal ?? parsePercentage(text)) : { num, den }
  return scale !== undefined && scale.num > 0 && scale.num <= scale.den ? scale : undefined
}
