import type { LiveEvent, LiveEvents } from '../ports/live-events.ts'
import type { RunRecord } from '../ports/run-record.ts'
import type { EventDraft, RunOutcome } from './host-messages.ts'

/** The end of a run is among its latest events. */
const LATEST = 10

/** Numbers the events of runs, without a gap and across restarts, and gives them to those who store and tell them. */
export class RunTeller {
  private readonly live: LiveEvents
  private readonly next = new Map<string, number>()

  constructor(live: LiveEvents) {
    this.live = live
  }

  /** The first that is told of a run, by whoever comes first. */
  async tellQueued(runId: string): Promise<void> {
    if (this.next.has(runId)) return
    this.next.set(runId, 1)
    await this.tell(runId, [{ kind: 'state', atVirtualUs: 0, data: { state: 'queued' } }])
  }

  /** Finds where the numbers of a run go on; gives up to where its windows were told. */
  async takeUp(runId: string): Promise<number> {
    const snapshot = await this.live.snapshot(runId)
    // Whoever wrote the run down was killed before it told so.
    if (snapshot?.seq === 0) await this.tellQueued(runId)
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

  async tellState({ id, state, error, reason, progress }: RunRecord): Promise<void> {
    const data = { state, ...(error && { error }), ...(reason && { reason }) }
    await this.tell(id, [{ kind: 'state', atVirtualUs: progress.virtualUs, data }])
  }

  /** What a run proved is told once, and found by whoever sees that the run is over. */
  async tellVerdict(runId: string, outcome: RunOutcome): Promise<void> {
    if ((await this.latest(runId)).some(({ kind }) => kind === 'verdict')) return
    const { verdict, fingerprint, virtualSeconds } = outcome
    const { state, paragraph } = verdict
    const atVirtualUs = Math.round(virtualSeconds * 1e6)
    await this.tell(runId, [{ kind: 'verdict', atVirtualUs, data: { state, paragraph, fingerprint } }])
    await this.live.settled()
  }

  /** The end of a run is stored before it is told: whoever was killed in between has not told it. */
  async tellEnd(record: RunRecord, outcome: RunOutcome | undefined): Promise<void> {
    const { id } = record
    const told = (await this.latest(id)).findLast(({ kind }) => kind === 'state')
    if (outcome !== undefined) await this.tellVerdict(id, outcome)
    if ((told?.data as { state?: string } | undefined)?.state !== record.state) await this.tellState(record)
    this.end(id)
  }

  private async latest(runId: string): Promise<readonly LiveEvent[]> {
    const seq = (await this.live.snapshot(runId))?.seq ?? 0
    return this.live.since(runId, Math.max(0, seq - LATEST))
  }

  /** Nothing more is expected of it; what comes nevertheless finds its number in the store. */
  end(runId: string): void {
    this.next.delete(runId)
  }
}
