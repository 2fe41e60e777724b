import type { Command } from './window.ts'

/** Something that happened in a shard, to be kept; its number makes the identity `run:shard:sequence`. */
export interface JournalEntry {
  readonly sequence: number
  readonly timeUs: number
  readonly kind: 'attach' | 'mark' | 'invariant' | 'fault'
  /** The subscriber's number; 0 for the network itself. */
  readonly flow: number
  readonly what: string
}

/** What the coordinator decided at a window's end: the outside's only influence on a run. */
export interface Decision {
  readonly atUs: number
  readonly command: Command
}

/** A line of the journal. */
export type JournalRecord =
  | ({ readonly id: string } & Omit<JournalEntry, 'sequence'>)
  | { readonly id: string; readonly timeUs: number; readonly kind: 'decision'; readonly what: Command }
  | { readonly id: string; readonly timeUs: number; readonly kind: 'stop'; readonly what: string }

/** The coordinator's own records, where shards have their number. */
export const COORDINATOR = 'coordinator'

/** Append-only: records of a window in the order of the shards, then what was decided at its end. */
export class Journal {
  private readonly run: string
  private readonly append: (record: JournalRecord) => void
  private decisions = 0

  constructor(run: string, append: (record: JournalRecord) => void) {
    this.run = run
    this.append = append
  }

  entries(shard: number, entries: readonly JournalEntry[]): void {
    for (const { sequence, ...rest } of entries)
      this.append({ id: `${this.run}:${shard}:${sequence}`, ...rest })
  }

  decided(timeUs: number, command: Command): void {
    this.append({ id: this.nextId(), timeUs, kind: 'decision', what: command })
  }

  stopped(timeUs: number, reason: string): void {
    this.append({ id: this.nextId(), timeUs, kind: 'stop', what: reason })
  }

  private nextId(): string {
    return `${this.run}:${COORDINATOR}:${++this.decisions}`
  }
}
