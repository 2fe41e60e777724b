import type { LiveEvent, LiveEvents } from '../ports/live-events.ts'
import type { EventDraft } from './host-messages.ts'

/** Numbers the events of runs, without a gap and across restarts, and gives them to those who store and tell them. */
export class RunTeller {
  private readonly live: LiveEvents
  private readonly next = new Map<string, number>()

  constructor(live: LiveEvents) {
    this.live = live
  }

  /** A run that begins has no events. */
  begin(runId: string): void {
    this.next.set(runId, 1)
  }

  /** Finds where the numbers of a run go on; gives up to where its windows were told. */
  async takeUp(runId: string): Promise<number> {
    const snapshot = await this.live.snapshot(runId)
    this.next.set(runId, Math.max(this.next.get(runId) ?? 1, (snapshot?.seq ?? 0) + 1))
    return snapshot?.progress?.virtualUs ?? 0
  }

  async tell(runId: string, drafts: readonly EventDraft[]): Promise<void> {
    if (drafts.length === 0) return
    if (!this.next.has(runId)) await this.takeUp(runId)
    let seq = this.next.get(runId)!
    const at = new Date().toISOString()
    const events = drafts.map((draft) => ({ ...draft, runId, seq: seq++, at }) as LiveEvent)
    this.next.set(runId, seq)
    this.live.publish(runId, events)
  }

  /** Nothing more is expected of it; what comes nevertheless finds its number in the store. */
  end(runId: string): void {
    this.next.delete(runId)
  }
}
