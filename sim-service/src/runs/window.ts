import type { InjectedFault } from '../chaos/planned-fault.ts'
import type { HistogramSnapshot } from '../kpi/histogram-snapshot.ts'
import type { Ratio } from '../kpi/ratio.ts'
import type { CollectorSnapshot, WindowDelta } from '../kpi/shard-collector.ts'
import type { CapturePacket } from './capture-file.ts'
import type { UsageBalance } from './conservation.ts'
import type { JournalEntry } from './journal.ts'
import type { TallyRow } from './recorder.ts'

/** What coordinator and shards say to each other: plain data, which a worker thread can hand over. */

/** What an operator may ask of a run. It takes effect at a window's end, in all shards at one virtual instant. */
export type Command = Asked & Order

/** Who asked can be found by this; it says nothing to the shards. */
interface Asked {
  readonly id?: string
}

type Order =
  | { readonly kind: 'abort' }
  /** Every fault ends now, and no other begins. */
  | { readonly kind: 'heal' }
  /** Who has not switched on yet comes so many times as fast from now on. */
  | { readonly kind: 'rate'; readonly factor: Ratio }
  /** A fault that the scenario does not have begins now. */
  | { readonly kind: 'fault'; readonly fault: InjectedFault }

/** Releases a window: first the commands, at the end of the window before; then everything up to an instant. */
export interface WindowOrder {
  readonly untilUs: number
  readonly commands: readonly Command[]
}

/** What a shard hands over at a window's end. */
export interface WindowReport {
  readonly delta: WindowDelta
  /** Counted since the start. */
  readonly events: number
  readonly started: number
  readonly accepted: number
  /** Captured within the window, in the order of time; nothing where no capture was asked for. */
  readonly packets: readonly CapturePacket[]
  readonly entries: readonly JournalEntry[]
  /** All fingerprints in one, where the window ends a stretch. */
  readonly checkpoint?: string
}

/** Everything that a shard counted, at the end of a run or for an interim result. */
export interface ShardSnapshot {
  readonly collector: CollectorSnapshot
  readonly tallies: readonly TallyRow[]
  readonly mmeAttach: HistogramSnapshot
  readonly marks: Readonly<Record<string, number>>
  readonly violations: ReadonlyArray<{ invariant: string; timeUs: number; detail: string }>
  readonly violationCounts: Readonly<Record<string, number>>
  readonly fingerprint: Fingerprints
  readonly usage: UsageBalance
  readonly events: number
  readonly frames: number
  /** Captured after the last window. */
  readonly packets: readonly CapturePacket[]
}

export type Fingerprints = {
  signalling: string
  charging: string
  chaos: string
}

/** What of a run is to be seen beside its result; nothing of it influences the run. */
export interface ShardWishes {
  readonly capture?: CaptureWish
  /** Whether entries of the journal are wanted. */
  readonly journal?: boolean
  /** One of the sabotages. */
  readonly sabotage?: string
  /** Whether measurements are of no interest: a repetition only shows what was sent. */
  readonly isMute?: boolean
  /** By subscriber's number, an octet to note its latest stretch in: shared by all shards, each writes its own. */
  readonly latestStretches?: SharedArrayBuffer
}

export interface CaptureWish {
  /** The first so many subscribers, or these alone; the nodes' own signalling always. */
  readonly subscribers: number | readonly number[]
  readonly nas: 'ciphered' | 'plain' | 'both'
}

/** Shards that run, wherever they do; what they hand over is in the order of the shards. */
export interface Crew {
  run(order: WindowOrder): WindowReport[] | Promise<WindowReport[]>
  finish(): ShardSnapshot[] | Promise<ShardSnapshot[]>
  close(): void | Promise<void>
}
