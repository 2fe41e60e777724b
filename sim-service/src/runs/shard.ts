import { injectedAt } from '../chaos/planned-fault.ts'
import { histogramSnapshot } from '../kpi/histogram-snapshot.ts'
import { subscriberKeys } from '../network/subscriber-keys.ts'
import type { Plan } from '../scenario/plan.ts'
import { collectedBy, shardPlan } from '../scenario/regions.ts'
import { World, type WorldOptions } from '../scenario/world.ts'
import { Capture } from './capture.ts'
import type { CapturePacket } from './capture-file.ts'
import { checkpointOf, stretchUs } from './checkpoints.ts'
import { checkConservation } from './conservation.ts'
import type { JournalEntry } from './journal.ts'
import { Recorder } from './recorder.ts'
import type {
  CaptureWish,
  Command,
  Fingerprints,
  ShardSnapshot,
  ShardWishes,
  WindowOrder,
  WindowReport,
} from './window.ts'

/** One region of a run, alone in a world of its own. It hears and says only what a thread could. */
export class Shard {
  readonly world: World
  readonly recorder: Recorder
  private readonly capture: Capture | undefined
  private packets: CapturePacket[] = []
  private entries: JournalEntry[] = []
  private sequence = 0
  private readonly seen = new Set<string>()
  private readonly keepsJournal: boolean
  private readonly stretchUs: number

  constructor(plan: Plan, index: number, wishes: ShardWishes = {}, options: WorldOptions = {}) {
    const part = shardPlan(plan, index)
    this.world = new World(part, options)
    this.recorder = new Recorder(collectedBy(plan, part))
    if (wishes.sabotage !== undefined) this.world.sim.injectFault(wishes.sabotage, () => true)
    if (wishes.isMute !== true) this.world.sim.sink = this.recorder
    this.stretchUs = stretchUs(plan)
    if (wishes.latestStretches !== undefined)
      this.world.sim.latestStretches = new Uint8Array(wishes.latestStretches)
    this.keepsJournal = wishes.journal === true
    if (this.keepsJournal)
      this.recorder.onOutcome = (what, timeUs, flow) => this.enter({ timeUs, kind: 'attach', flow, what })
    this.listenToChaos()
    if (wishes.capture !== undefined)
      this.capture = captureOf(this.world, wishes.capture, (packet) => this.packets.push(packet))
  }

  run({ untilUs, commands }: WindowOrder): WindowReport {
    for (const command of commands) this.obey(command)
    const { world, recorder } = this
    world.sim.stretch = Math.ceil(untilUs / this.stretchUs) - 1
    world.sim.run(untilUs)
    this.capture?.until(untilUs)
    if (this.keepsJournal) this.enterNews(untilUs)
    const { packets, entries } = this
    this.packets = []
    this.entries = []
    return {
      delta: recorder.collector.takeWindow(),
      events: world.sim.events,
      started: recorder.countOf('attach.started', ''),
      accepted: recorder.countOf('attach.outcome', 'accepted'),
      packets,
      entries,
      ...(untilUs % this.stretchUs === 0 && { checkpoint: checkpointOf(fingerprintsOf(world)) }),
    }
  }

  /** Ends the capture too: acknowledgements that are still due are captured. */
  finish(): ShardSnapshot {
    this.capture?.finish()
    const { packets } = this
    this.packets = []
    return { ...this.snapshot(), packets }
  }

  private snapshot(): Omit<ShardSnapshot, 'packets'> {
    const { world, recorder } = this
    const usage = checkConservation(world)
    const { invariants, fingerprints, events } = world.sim
    return {
      collector: recorder.collector.toSnapshot(),
      tallies: recorder.rows(),
      mmeAttach: histogramSnapshot(recorder.mmeAttach),
      marks: Object.fromEntries(invariants.marks),
      violations: invariants.violations,
      violationCounts: Object.fromEntries(invariants.violationCounts),
      fingerprint: fingerprintsOf(world),
      usage,
      events,
      frames: fingerprints.signalling.frames + fingerprints.charging.frames,
    }
  }

  /** The run is over, by its plan or before: whatever a fault has broken is whole again. */
  close(): void {
    this.world.chaos?.healAll()
  }

  private obey(command: Command): void {
    const { world } = this
    if (command.kind === 'rate') world.hasten(command.factor)
    else if (command.kind === 'heal') world.chaos?.healAll()
    else if (command.kind === 'fault') {
      world.inject(injectedAt(command.fault, world.sim.now, world.plan.durationUs))
      this.listenToChaos()
    }
  }

  private listenToChaos(): void {
    const { chaos } = this.world
    if (!this.keepsJournal || chaos === undefined) return
    chaos.onChange = (id, what, timeUs) =>
      this.enter({ timeUs, kind: 'fault', flow: 0, what: `${id} ${what}` })
  }

  private enter(entry: Omit<JournalEntry, 'sequence'>): void {
    this.entries.push({ sequence: ++this.sequence, ...entry })
  }

  /** Marks that were passed for the first time within the window, and invariants that were broken. */
  private enterNews(timeUs: number): void {
    const { invariants } = this.world.sim
    for (const what of invariants.marks.keys()) {
      if (this.seen.has(what)) continue
      this.seen.add(what)
      this.enter({ timeUs, kind: 'mark', flow: 0, what })
    }
    for (const { invariant, timeUs: at, detail } of invariants.violations) {
      const what = `${invariant}: ${detail}`
      if (this.seen.has(`${at} ${what}`)) continue
      this.seen.add(`${at} ${what}`)
      this.enter({ timeUs: at, kind: 'invariant', flow: 0, what })
    }
  }
}

/** What the fingerprints of a world have come to. */
export function fingerprintsOf({ sim: { fingerprints } }: World): Fingerprints {
  const { signalling, charging, chaos } = fingerprints
  return { signalling: `${signalling}`, charging: `${charging}`, chaos: `${chaos}` }
}

/** Captures every link of a world, those that come into being later included. */
export function captureOf(
  { plan, cabling }: World,
  { subscribers, nas }: CaptureWish,
  sink: (packet: CapturePacket) => void,
): Capture {
  const capture = new Capture({
    sink,
    // A subscriber's flow is its number, from 1.
    wants:
      typeof subscribers === 'number' ? (flow) => flow <= subscribers : (flow) => subscribers.includes(flow),
    keysOf: (imsi) => subscriberKeys(plan.seed, imsi),
    nas,
  })
  for (const link of cabling.links) capture.attach(link)
  cabling.onLink = (link) => capture.attach(link)
  return capture
}
