import type { Plan } from '../scenario/plan.ts'
import type { CapturePacket } from './capture-file.ts'
import type { Decision } from './journal.ts'
import { Shard } from './shard.ts'
import type { CaptureWish, Fingerprints } from './window.ts'

/** What a run is repeated from: everything that came from outside, and the build that it was. */
export interface StoredRun {
  readonly format: 1
  readonly build: string
  readonly plan: Plan
  readonly decisions: readonly Decision[]
}

export interface ReplayedShard {
  readonly fingerprint: Fingerprints
  readonly packets: readonly CapturePacket[]
}

/**
 * Runs one shard again, alone, up to the instant at which the run ended: that end and the decisions are all that the
 * other shards have ever told it.
 */
export function replayShard(
  { plan, decisions }: Pick<StoredRun, 'plan' | 'decisions'>,
  index: number,
  endUs: number,
  capture: CaptureWish,
): ReplayedShard {
  const shard = new Shard(plan, index, { capture })
  const packets: CapturePacket[] = []
  for (let atUs = 0; atUs < endUs; ) {
    const commands = decisions.flatMap((decision) => (decision.atUs === atUs ? [decision.command] : []))
    atUs = Math.min(endUs, atUs + plan.windowUs)
    packets.push(...shard.run({ untilUs: atUs, commands }).packets)
  }
  const { fingerprint, packets: last } = shard.finish()
  return { fingerprint, packets: [...packets, ...last] }
}
