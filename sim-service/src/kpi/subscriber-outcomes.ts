import { assert } from '../engine/assert.ts'
import type { MeasurementSink } from '../engine/simulation.ts'
import { type CollectedPlan, isPrescribed, phaseAt } from './collected-plan.ts'

/** What became of one subscriber, in the numbers that two runs can be compared by. */
export interface SubscriberOutcome {
  /** The subscriber's number in the plan, from 1. */
  ueId: number
  /** How its last attach ended for the UE: `accepted`, `rejected`, `no-cell`; `unfinished`, or empty for none. */
  attach: string
  /** EMM cause of a rejection; 0 for none. */
  cause: number
  /** 1 where the agreement wants just this rejection, which is good then; otherwise 0. */
  prescribed: number
  /** The phase in which that attach began; empty for none. */
  phase: string
  /** Attaches that began, retries not counted. */
  attaches: number
  /** Of the first attach that was accepted; −1 where none was. */
  attachLatencyUs: number
  handovers: number
  handoverFailures: number
  /** Taken from a granted quota by the PGW. */
  uplinkOctets: number
  downlinkOctets: number
  /** Taken from the account by the OCS. */
  debitedOctets: number
  /** In millionths of the account's currency. */
  billedMicros: number
}

export const outcomeColumns = [
  'ueId',
  'attach',
  'cause',
  'prescribed',
  'phase',
  'attaches',
  'attachLatencyUs',
  'handovers',
  'handoverFailures',
  'uplinkOctets',
  'downlinkOctets',
  'debitedOctets',
  'billedMicros',
] as const satisfies (keyof SubscriberOutcome)[]

/** A table of outcomes as plain data, a row a subscriber in the order of their numbers. */
export interface OutcomeTable {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (number | string)[])[]
}

type Counted = Exclude<
  (typeof outcomeColumns)[number],
  'ueId' | 'attach' | 'cause' | 'prescribed' | 'phase' | 'attachLatencyUs'
>

/** Measurements that add to a column: their value, or one. */
const sums: Readonly<
  Record<string, { adds: 'one' | 'value'; column: (dimensions: string) => Counted | undefined }>
> = {
  'handover.outcome': {
    adds: 'one',
    column: (outcome) => (outcome === 'completed' ? 'handovers' : 'handoverFailures'),
  },
  'pgw.charged.octets': {
    adds: 'value',
    column: (direction) => (direction === 'uplink' ? 'uplinkOctets' : 'downlinkOctets'),
  },
  'ocs.debited.octets': { adds: 'value', column: () => 'debitedOctets' },
  'ocs.billed.micros': { adds: 'value', column: () => 'billedMicros' },
}

/** What the collector listens to. */
export const outcomeMeasurements: readonly string[] = [
  'attach.started',
  'attach.outcome',
  ...Object.keys(sums),
]

/** Outcomes of the subscribers of one shard. A subscriber lives on one shard, so shards merge by union. */
export class SubscriberOutcomes implements MeasurementSink {
  private readonly plan: CollectedPlan
  private readonly byFlow = new Map<number, SubscriberOutcome>()

  constructor(plan: CollectedPlan) {
    this.plan = plan
  }

  measure(name: string, dimensions: string, value: number, timeUs: number, flow: number): void {
    if (name === 'attach.started') {
      const outcome = this.of(flow)
      outcome.phase = phaseAt(this.plan.phases, timeUs)?.name ?? ''
      outcome.attaches++
      outcome.attach = 'unfinished'
      outcome.cause = 0
      outcome.prescribed = 0
    } else if (name === 'attach.outcome') this.attachEnded(dimensions, value, flow)
    else {
      const sum = sums[name]
      const column = sum?.column(dimensions)
      if (column !== undefined && flow !== 0) this.of(flow)[column] += sum.adds === 'one' ? 1 : value
    }
  }

  merge(other: SubscriberOutcomes): this {
    for (const [flow, outcome] of other.byFlow) {
      assert(!this.byFlow.has(flow), 'a subscriber lives on one shard')
      this.byFlow.set(flow, { ...outcome })
    }
    return this
  }

  toSnapshot(): OutcomeTable {
    return outcomeTable(this.outcomes())
  }

  static fromSnapshot(plan: CollectedPlan, table: OutcomeTable): SubscriberOutcomes {
    const collector = new SubscriberOutcomes(plan)
    for (const outcome of outcomesOf(table)) collector.byFlow.set(outcome.ueId, outcome)
    return collector
  }

  /** In the order of the subscribers' numbers. */
  outcomes(): SubscriberOutcome[] {
    return Array.from(this.byFlow.values(), (outcome) => ({ ...outcome })).sort((a, b) => a.ueId - b.ueId)
  }

  private attachEnded(name: string, latencyUs: number, flow: number): void {
    const outcome = this.of(flow)
    const [attach, cause] = name.split('/')
    outcome.attach = attach
    outcome.cause = cause === undefined ? 0 : Number(cause) || 0
    outcome.prescribed = isPrescribed(this.plan, flow, name) ? 1 : 0
    if (attach === 'accepted' && outcome.attachLatencyUs < 0) outcome.attachLatencyUs = latencyUs
  }

  private of(flow: number): SubscriberOutcome {
    let outcome = this.byFlow.get(flow)
    if (outcome === undefined) this.byFlow.set(flow, (outcome = nothingYet(flow)))
    return outcome
  }
}

export function outcomeTable(outcomes: readonly SubscriberOutcome[]): OutcomeTable {
  return {
    columns: outcomeColumns,
    rows: outcomes.map((outcome) => outcomeColumns.map((column) => outcome[column])),
  }
}

/** Columns that a table lacks are as if nothing had happened: an older version wrote it. */
export function outcomesOf({ columns, rows }: OutcomeTable): SubscriberOutcome[] {
  return rows.map((row) => {
    const given = columns.map((column, i) => [column, row[i]])
    return { ...nothingYet(0), ...Object.fromEntries(given) } as SubscriberOutcome
  })
}

function nothingYet(ueId: number): SubscriberOutcome {
  return {
    ueId,
    attach: '',
    cause: 0,
    prescribed: 0,
    phase: '',
    attaches: 0,
    attachLatencyUs: -1,
    handovers: 0,
    handoverFailures: 0,
    uplinkOctets: 0,
    downlinkOctets: 0,
    debitedOctets: 0,
    billedMicros: 0,
  }
}
