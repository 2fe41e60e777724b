import { type Procedure, receive, sleep, suspend, type Timeout, timeout } from './process.ts'
import type { Simulation } from './simulation.ts'

/** One row of a specification's timer table. */
export interface TimerRow {
  clause: string
  afterUs: number
  /** How often the message is sent again; the expiry after the last is final. */
  retransmissions: number
  /** What the specification says happens at the last expiry, in words. */
  lastExpiry: string
}

export interface Timer extends TimerRow {
  id: string
  startedMark: string
  expiredMark: string
}

export type TimerTable<K extends string> = { readonly [id in K]: Timer }

/** Builds a table of timers; each row learns its own name. */
export function timerTable<K extends string>(rows: Record<K, TimerRow>): TimerTable<K> {
  const table = {} as Record<K, Timer>
  for (const id of Object.keys(rows) as K[]) {
    table[id] = { ...rows[id], id, startedMark: `timer.started/${id}`, expiredMark: `timer.expired/${id}` }
  }
  return table
}

/** The same table with other durations, as a network's profile sets them; the profile's validation knows the names. */
export function overrideTimers<K extends string>(
  table: TimerTable<K>,
  overrides: Readonly<Record<string, number>>,
): TimerTable<K> {
  const copy = {} as Record<K, Timer>
  for (const id of Object.keys(table) as K[])
    copy[id] = { ...table[id], afterUs: overrides[id] ?? table[id].afterUs }
  return copy
}

/**
 * Sends, waits for an answer, sends again on expiry as often as the row says. The retransmission belongs to this
 * call: when it returns or is cancelled, none of its timers survives (trap 8 of the procedures reference).
 */
export function* supervised<T>(
  sim: Simulation,
  timer: Timer,
  answers: readonly string[],
  send: (attempt: number) => void,
): Procedure<T | Timeout> {
  for (let attempt = 0; attempt <= timer.retransmissions; attempt++) {
    sim.sometimes(timer.startedMark)
    send(attempt)
    const answer = yield* receive<T>(answers, timer.afterUs)
    if (answer !== timeout) return answer
  }
  sim.sometimes(timer.expiredMark)
  return timeout
}

/** The same for an answer that an endpoint gives by waking the process. */
export function* supervisedReply<T>(
  sim: Simulation,
  timer: Timer,
  send: (attempt: number) => void,
): Procedure<T | Timeout> {
  for (let attempt = 0; attempt <= timer.retransmissions; attempt++) {
    sim.sometimes(timer.startedMark)
    send(attempt)
    const answer = yield* suspend<T>(timer.afterUs)
    if (answer !== timeout) return answer
  }
  sim.sometimes(timer.expiredMark)
  return timeout
}

/** Lets a timer run to its end. */
export function* expire(sim: Simulation, timer: Timer, afterUs = timer.afterUs): Procedure<void> {
  sim.sometimes(timer.startedMark)
  yield* sleep(afterUs)
  sim.sometimes(timer.expiredMark)
}
