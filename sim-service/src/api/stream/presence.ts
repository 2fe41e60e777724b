import { sseMessage } from './sse-format.ts'

interface Watcher {
  readonly name: string
  streams: number
}

/** Who watches a run now: one row a subject, however many tabs it has open. */
export class Presence {
  private readonly rooms = new Map<string, Map<string, Watcher>>()
  private readonly changed = new Set<string>()
  private readonly names: number

  constructor(names: number) {
    this.names = names
  }

  enter(runId: string, { subject, name }: { subject: string; name: string }): void {
    const room = this.rooms.get(runId) ?? new Map<string, Watcher>()
    this.rooms.set(runId, room)
    const watcher = room.get(subject)
    if (watcher === undefined) room.set(subject, { name, streams: 1 })
    else watcher.streams++
    // Also for one more tab of the same person: the new stream wants to know who is there.
    this.changed.add(runId)
  }

  leave(runId: string, { subject }: { subject: string }): void {
    const room = this.rooms.get(runId)
    const watcher = room?.get(subject)
    if (room === undefined || watcher === undefined || --watcher.streams > 0) return
    room.delete(subject)
    if (room.size === 0) this.rooms.delete(runId)
    this.changed.add(runId)
  }

  /** A message for each run whose watchers changed since the last call. */
  news(): { runId: string; message: string }[] {
    const runs = [...this.changed]
    this.changed.clear()
    return runs.map((runId) => ({ runId, message: sseMessage('presence', this.of(runId)) }))
  }

  of(runId: string): { runId: string; count: number; watchers: string[] } {
    const watchers = [...(this.rooms.get(runId)?.values() ?? [])]
    const names = watchers.slice(0, this.names).map(({ name }) => name)
    return { runId, count: watchers.length, watchers: names }
  }
}
