import { judge, type Verdict } from '../kpi/verdict.ts'
import type { Plan } from '../scenario/plan.ts'
import { World, type WorldOptions } from '../scenario/world.ts'
import { checkConservation, type UsageBalance } from './conservation.ts'
import { Recorder } from './recorder.ts'

/** Where a run is, for a progress line. */
export interface Progress {
  virtualUs: number
  durationUs: number
  events: number
  attached: number
  started: number
}

/** What a run proves and counted; everything in it follows from scenario, seed and version, not from the machine. */
export interface RunResult {
  scenario: string
  title: string
  seed: number
  scenarioHash: string
  inputsHash: string
  startsAt: string
  virtualSeconds: number
  verdict: Verdict
  fingerprint: { signalling: string; charging: string; chaos: string }
  kpis: Record<string, number>
  usage: UsageBalance
  counts: Record<string, number>
  marks: Record<string, number>
  violations: Array<{ invariant: string; timeUs: number; detail: string }>
  events: number
  frames: number
}

/** One execution of a plan in virtual time. The host calls `advance` window by window and decides about pacing. */
export class Run {
  readonly plan: Plan
  readonly world: World
  readonly recorder: Recorder
  private reachedUs = 0

  constructor(plan: Plan, options: WorldOptions = {}) {
    this.plan = plan
    this.world = new World(plan, options)
    this.recorder = new Recorder(plan)
    this.world.sim.sink = this.recorder
  }

  /** Runs the next window; false when the run was at its end already. */
  advance(): boolean {
    if (this.reachedUs >= this.plan.durationUs) return false
    this.reachedUs = Math.min(this.plan.durationUs, this.reachedUs + this.plan.windowUs)
    this.world.sim.run(this.reachedUs)
    return true
  }

  get progress(): Progress {
    const { tallies } = this.recorder
    return {
      virtualUs: this.reachedUs,
      durationUs: this.plan.durationUs,
      events: this.world.sim.events,
      attached: tallies.get('attach.outcome')?.get('accepted')?.count ?? 0,
      started: tallies.get('attach.started')?.get('')?.count ?? 0,
    }
  }

  /** Runs to the end and judges. */
  complete(): RunResult {
    while (this.advance());
    return this.result()
  }

  result(): RunResult {
    const { world, recorder, plan } = this
    const usage = checkConservation(world)
    const { invariants, fingerprints, events } = world.sim
    const measurements = recorder.measurements(invariants.marks, invariants.violationCounts)
    return {
      scenario: plan.name,
      title: plan.title,
      seed: plan.seed,
      scenarioHash: plan.scenarioHash,
      inputsHash: plan.inputsHash,
      startsAt: plan.startsAt.text,
      virtualSeconds: this.reachedUs / 1e6,
      verdict: judge(plan, measurements),
      fingerprint: {
        signalling: fingerprints.signalling.toString(),
        charging: fingerprints.charging.toString(),
        chaos: fingerprints.chaos.toString(),
      },
      kpis: this.kpis(),
      usage,
      counts: recorder.counters(),
      marks: Object.fromEntries([...invariants.marks].sort(([a], [b]) => (a < b ? -1 : 1))),
      violations: invariants.violations,
      events,
      frames: fingerprints.signalling.frames + fingerprints.charging.frames,
    }
  }

  /** Names end in their unit. The ratio is TS 32.450's: a ratio of sums, retries and all. */
  private kpis(): Record<string, number> {
    const { recorder } = this
    const { attached, started } = this.progress
    const latency = recorder.latency()
    const milliseconds = (us: number): number => (Number.isNaN(us) ? 0 : Math.round(us) / 1000)
    const attempts = this.world.sim.invariants.marks.get('attach.attempt') ?? 0
    return {
      'attach.started': started,
      'attach.accepted': attached,
      'attach.unfinished': recorder.unfinishedAttaches,
      'attach.attempts': attempts,
      'attach.successRatioPerAttempt': attempts === 0 ? 0 : attached / attempts,
      'attach.latency.p50.ms': milliseconds(latency.quantile(0.5)),
      'attach.latency.p95.ms': milliseconds(latency.quantile(0.95)),
      'attach.latency.p99.ms': milliseconds(latency.quantile(0.99)),
      'attach.mmeTime.p50.ms': milliseconds(recorder.mmeAttach.quantile(0.5)),
      'usage.uplink.octets': this.chargedOctets('uplink'),
      'usage.downlink.octets': this.chargedOctets('downlink'),
    }
  }

  private chargedOctets(direction: 'uplink' | 'downlink'): number {
    return this.recorder.tallies.get('pgw.charged.octets')?.get(direction)?.sum ?? 0
  }
}
