import type { Plan } from '../scenario/plan.ts'
import type { CapturePacket } from './capture-file.ts'
import type { Checkpoints } from './checkpoints.ts'
import type { Decision } from './journal.ts'
import { fingerprintsOf, Shard } from './shard.ts'
import type { CaptureWish, Fingerprints } from './window.ts'

/** What a run is repeated from: everything that came from outside, and the build that it was. */
export interface StoredRun {
  readonly format: 1
  readonly build: string
  readonly plan: Plan
  readonly decisions: readonly Decision[]
  /** What was made wrong in it on purpose. */
  readonly sabotage?: string
  /** What it came to on the way; absent in what an older version stored. */
  readonly checkpoints?: Checkpoints
}

export interface ReplayedShard {
  readonly fingerprint: Fingerprints
  readonly packets: readonly CapturePacket[]
}

/**
 * Runs one shard again, alone, up to an instant at the end of a window: that and the decisions are all that the other
 * shards have ever told it. Nothing is measured.
 */
export function replayShard(
  { plan, decisions, sabotage }: Pick<StoredRun, 'plan' | 'decisions' | 'sabotage'>,
  index: number,
  endUs: number,
  capture: CaptureWish,
  onWindow: (shard: Shard) => void = () => undefined,
): ReplayedShard {
  const shard = new Shard(plan, index, { capture, sabotage, isMute: true })
  const packets: CapturePacket[] = []
  for (let atUs = 0; atUs < endUs; ) {
    const commands = decisions.flatMap((decision) => (decision.atUs === atUs ? [decision.command] : []))
    atUs = Math.min(endUs, atUs + plan.windowUs)
    packets.push(...shard.run({ untilUs: atUs, commands }).packets)
    onWindow(shard)
  }
  const { packets: last } = shard.finish()
  return { fingerprint: fingerprintsOf(shard.world), packets: [...packets, ...last] }
}
