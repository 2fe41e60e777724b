import { Fingerprint } from '../engine/fingerprint.ts'
import type { Plan } from '../scenario/plan.ts'
import type { Fingerprints } from './window.ts'

/**
 * What lets a part of a run be compared with the run: at the end of each stretch of windows, what the fingerprints of
 * each shard had come to. A stretch is as many windows as keep the stretches of a run to a number that fits an octet.
 */
export interface Checkpoints {
  readonly everyUs: number
  /** For each shard, sixteen hexadecimal digits for each stretch that it completed. */
  readonly shards: readonly string[]
  /** For each subscriber in the order of their numbers, the stretch (from 0) in which it last signalled. */
  readonly latest: readonly number[]
}

const MOST_STRETCHES = 250
const DIGITS = 16

/** How long a stretch is: whole windows. */
export function stretchUs({ durationUs, windowUs }: Pick<Plan, 'durationUs' | 'windowUs'>): number {
  return windowUs * Math.max(1, Math.ceil(durationUs / windowUs / MOST_STRETCHES))
}

/** All of a shard's fingerprints in one. */
export function checkpointOf({ signalling, charging, chaos }: Fingerprints): string {
  const fingerprint = new Fingerprint()
  for (const text of [signalling, charging, chaos])
    for (let at = 0; at < text.length; at += 8)
      fingerprint.word(Number.parseInt(text.slice(at, at + 8), 16) | 0)
  return fingerprint.toString()
}

/** The end of the first stretch that an instant lies in or ends. */
export function stretchEndUs({ everyUs }: Pick<Checkpoints, 'everyUs'>, atUs: number): number {
  return Math.max(1, Math.ceil(atUs / everyUs)) * everyUs
}

/** What a shard had come to at the end of a stretch; nothing where the run did not get there. */
export function storedCheckpoint({ everyUs, shards }: Checkpoints, shard: number, atUs: number): string {
  const stretch = atUs / everyUs - 1
  return shards[shard].slice(stretch * DIGITS, (stretch + 1) * DIGITS)
}
