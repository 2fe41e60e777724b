import { randomUUID } from 'node:crypto'
import type { EventHandler, Subscription } from '../../runs/ports/event-log.ts'
import { DRAIN_MS, pauseMs, sleep, within } from './outage.ts'
import { type Claim, type Member, OwnedPartition } from './postgres-partition.ts'
import { type EventRow, fetchSql, storedEvent } from './postgres-rows.ts'

export interface SubscriptionTimes {
  /** A member that was silent so long is dead to its group. */
  readonly sessionMs: number
  /** How often it says that it lives, and looks whether a notification was missed. */
  readonly beatMs: number
}

export const subscriptionTimes: SubscriptionTimes = { sessionMs: 10_000, beatMs: 2000 }

const BATCH_MESSAGES = 500
const BATCH_OCTETS = 1024 * 1024
const FETCH_PAUSES = { initialMs: 50, maxMs: 1000 }

interface BeatRow extends Claim {
  readonly is_mine: boolean
}

/**
 * A member of a group. It beats to keep its partitions, fetches where a notification says that there is something, and
 * handles its partitions side by side, each in order. Memory holds one batch a partition.
 */
export class PostgresSubscription implements Subscription {
  private readonly member: Member
  private readonly handler: EventHandler
  private readonly times: SubscriptionTimes
  private readonly owned = new Map<string, OwnedPartition>()
  /** Handlers of partitions that were lost under them. */
  private readonly remainders = new Map<string, Promise<void>>()
  private readonly ending = new AbortController()
  private readonly loops: Array<Promise<void>> = []
  private isPaused = false
  private wakeFetcher: () => void = () => undefined
  private wakeBeat: () => void = () => undefined
  private isBeatDue = false
  private isFetchDue = false
  private liveUntil = 0
  private closing: Promise<void> | undefined

  constructor(member: Omit<Member, 'id'>, handler: EventHandler, times: SubscriptionTimes) {
    this.member = { ...member, id: randomUUID() }
    this.handler = handler
    this.times = times
  }

  /** Resolves when the member is known to its group. */
  async start(): Promise<void> {
    await this.beat()
    this.loops.push(this.keepBeating(), this.keepFetching())
  }

  assigned(): readonly string[] {
    return [...this.owned.keys()].sort()
  }

  pause(): void {
    this.isPaused = true
  }

  resume(): void {
    this.isPaused = false
    this.look()
  }

  /** There is something in these partitions of a topic; in any, where none is named. */
  notice(topic?: string, partitions?: readonly number[]): void {
    for (const one of this.owned.values()) {
      if (topic !== undefined && one.topic !== topic) continue
      if (partitions === undefined || partitions.includes(one.partition)) one.isDue = true
    }
    this.look()
  }

  /** The group has changed. */
  noticeGroup(group: string): void {
    if (group === this.member.request.group) this.beatNow()
  }

  beatNow(): void {
    this.isBeatDue = true
    this.wakeBeat()
  }

  close(): Promise<void> {
    this.closing ??= this.leave()
    return this.closing
  }

  private async leave(): Promise<void> {
    this.ending.abort()
    this.look()
    this.wakeBeat()
    await Promise.all(this.loops)
    const settled = [...this.owned.values()].map((one) => one.settled())
    await within(DRAIN_MS, Promise.all([...settled, ...this.remainders.values()]))
    for (const one of this.owned.values()) one.lose()
    this.owned.clear()
    // Where the store is away the others find out when the session is over.
    await this.release([]).catch(() => undefined)
  }

  private look(): void {
    this.isFetchDue = true
    this.wakeFetcher()
  }

  private async keepBeating(): Promise<void> {
    while (!this.ending.signal.aborted) {
      if (!this.isBeatDue) {
        const early = new Promise<void>((resolve) => {
          this.wakeBeat = resolve
        })
        await within(this.times.beatMs, early)
      }
      if (this.ending.signal.aborted) return
      this.isBeatDue = false
      try {
        await this.beat()
      } catch {
        // Others may have the partitions by now; a commit would find out too, but handlers should know early.
        if (performance.now() > this.liveUntil) this.loseAll()
        await sleep(Math.min(this.times.beatMs, 500), this.ending.signal)
        this.isBeatDue = true
      }
    }
  }

  private async beat(): Promise<void> {
    const { database, request, id } = this.member
    const begunAt = performance.now()
    const rows = await database.query<BeatRow>('select * from event_beat($1, $2, $3, $4)', [
      request.group,
      id,
      request.topics,
      this.times.sessionMs,
    ])
    this.liveUntil = begunAt + this.times.sessionMs
    const held = new Set(rows.map((row) => `${keyOf(row)} ${row.epoch}`))
    for (const [key, one] of this.owned) {
      if (!held.has(`${key} ${one.epoch}`)) this.drop(key, one)
    }
    const unwanted = rows.filter((row) => !row.is_mine)
    for (const row of rows) {
      if (row.is_mine && !this.owned.has(keyOf(row))) this.take(row)
    }
    for (const row of unwanted) void this.handOver(row)
    this.notice()
  }

  private take(claim: Claim): void {
    const key = keyOf(claim)
    const one = new OwnedPartition(this.member, claim, this.handler)
    this.owned.set(key, one)
    const remainder = this.remainders.get(key)
    if (remainder !== undefined) one.waitFor(remainder, () => this.look())
  }

  /** A handler that still runs is told; should the partition come back, it is waited for. */
  private drop(key: string, one: OwnedPartition): void {
    one.lose()
    if (this.owned.get(key) === one) this.owned.delete(key)
    if (one.busy === undefined) return
    const remainder = one.busy.finally(() => {
      if (this.remainders.get(key) === remainder) this.remainders.delete(key)
    })
    this.remainders.set(key, remainder)
  }

  private loseAll(): void {
    for (const [key, one] of this.owned) this.drop(key, one)
  }

  /** To another member: when what runs is done and committed, so that no two of them handle it at a time. */
  private async handOver(row: Claim): Promise<void> {
    const key = keyOf(row)
    const one = this.owned.get(key)
    if (one?.isLeaving === true) return
    if (one !== undefined) {
      one.isLeaving = true
      await one.settled()
      this.drop(key, one)
    }
    // The next beat sees to it again should the store be away.
    await this.release([row]).catch(() => undefined)
  }

  /** Everything, where none is named. */
  private async release(claims: readonly Claim[]): Promise<void> {
    const { database, request, id } = this.member
    await database.query('select event_release($1, $2, $3, $4)', [
      request.group,
      id,
      claims.length === 0 ? null : claims.map(({ topic }) => topic),
      claims.length === 0 ? null : claims.map(({ partition }) => partition),
    ])
  }

  private async keepFetching(): Promise<void> {
    let failures = 0
    while (!this.ending.signal.aborted) {
      if (!this.isFetchDue) {
        await new Promise<void>((resolve) => {
          this.wakeFetcher = resolve
        })
      }
      this.isFetchDue = false
      try {
        await this.fetch()
        failures = 0
      } catch {
        await sleep(pauseMs(++failures, FETCH_PAUSES), this.ending.signal)
        this.notice()
      }
    }
  }

  private async fetch(): Promise<void> {
    const { request, database } = this.member
    const due = this.due()
    if (due.length === 0 || this.ending.signal.aborted) return
    for (const one of due) one.isDue = false
    const { batchMessages = BATCH_MESSAGES, batchOctets = BATCH_OCTETS } = request
    const rows = await database.query<EventRow>(fetchSql, [
      due.map(({ topic }) => topic),
      due.map(({ partition }) => partition),
      due.map(({ next }) => next),
      batchMessages,
      batchOctets,
    ])
    const fetched = Map.groupBy(rows.map(storedEvent), (event) => keyOf(event))
    for (const one of due) {
      const events = fetched.get(keyOf(one))
      if (events === undefined || one.stale.aborted) continue
      const octets = events.reduce((sum, { body }) => sum + body.length, 0)
      one.take(events, events.length >= batchMessages || octets >= batchOctets, () => this.look())
    }
  }

  private due(): OwnedPartition[] {
    if (this.isPaused) return []
    const all = [...this.owned.values()]
    const running = all.filter(({ busy }) => busy !== undefined).length
    const free = (this.member.request.concurrency ?? all.length) - running
    return all
      .filter((one) => one.isDue && one.busy === undefined && !one.isLeaving && !one.stale.aborted)
      .slice(0, Math.max(0, free))
  }
}

function keyOf({ topic, partition }: Pick<Claim, 'topic' | 'partition'>): string {
  return `${topic}/${partition}`
}
