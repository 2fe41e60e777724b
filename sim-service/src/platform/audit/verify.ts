import type { AuditEvent, AuditHead } from '../../runs/ports/audit.ts'
import { type BrokenChain, ChainWalk, GENESIS_HASH } from './chain.ts'

/** A head of the chain that was kept elsewhere. */
export interface Anchor extends AuditHead {
  /** Where it was kept, for the finding. */
  readonly from: string
}

export interface AuditVerification {
  readonly events: number
  readonly head: AuditHead
  readonly anchors: number
  /** The first thing that is wrong; absent when nothing is. */
  readonly broken?: BrokenChain
}

/**
 * Follows the chain, and holds it against anchors. The chain alone shows what was changed in its middle; that its end
 * was cut off, or all of it written anew, shows only against what somebody kept elsewhere.
 */
export async function verifyAudit(
  events: AsyncIterable<AuditEvent>,
  anchors: readonly Anchor[],
): Promise<AuditVerification> {
  const walk = new ChainWalk()
  const wanted = Map.groupBy(anchors, ({ seq }) => seq)
  let broken = firstOfOther(wanted.get(0), { seq: 0, hash: GENESIS_HASH })
  for await (const event of events) {
    broken ??= walk.step(event) ?? firstOfOther(wanted.get(event.seq), event)
    if (broken !== undefined) break
  }
  const { head } = walk
  const beyond = anchors.filter(({ seq }) => seq > head.seq).sort((a, b) => a.seq - b.seq)
  if (broken === undefined && beyond.length > 0) broken = cutOff(head, beyond.at(-1)!)
  return { events: head.seq, head, anchors: anchors.length, broken }
}

function firstOfOther(
  anchors: readonly Anchor[] | undefined,
  { seq, hash }: AuditHead,
): BrokenChain | undefined {
  const other = anchors?.find((anchor) => anchor.hash !== hash)
  return (
    other && { seq, why: `its hash is not the one of ${other.from}: the chain was written anew up to here` }
  )
}

function cutOff(head: AuditHead, anchor: Anchor): BrokenChain {
  const known = `the chain ends at row ${head.seq}, and ${anchor.from} knew row ${anchor.seq}`
  return { seq: head.seq + 1, why: `it and what followed were cut off: ${known}` }
}
