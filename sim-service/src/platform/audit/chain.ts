import { createHash } from 'node:crypto'
import { canonicalJson } from '../../runs/content-hash.ts'
import type { AuditEvent } from '../../runs/ports/audit.ts'

/** What the first record follows. */
export const GENESIS_HASH = '0'.repeat(64)

/** Everything that a record says, its place in the chain included, but not its own hash. */
export type AuditContent = Omit<AuditEvent, 'hash'>

/**
 * SHA-256 over the hash before, a line feed, and the canonical JSON (RFC 8785) of the record without the two hashes:
 * anybody can check it with other tools.
 */
export function hashOf({ previousHash, ...content }: AuditContent): string {
  return createHash('sha256')
    .update(`${previousHash}\n${canonicalJson(content)}`)
    .digest('hex')
}

export interface BrokenChain {
  /** The first row that is not as it was written, or not there. */
  readonly seq: number
  readonly why: string
}

/** Follows a chain row by row. */
export class ChainWalk {
  private expectedSeq = 1
  private expectedHash = GENESIS_HASH

  /** The last record that was right. */
  get head(): { seq: number; hash: string } {
    return { seq: this.expectedSeq - 1, hash: this.expectedHash }
  }

  /** What is wrong with the next row, if anything is. */
  step({ hash, ...content }: AuditEvent): BrokenChain | undefined {
    const { expectedSeq, expectedHash } = this
    const { seq, previousHash } = content
    if (seq !== expectedSeq) {
      const missing = seq - expectedSeq
      const what = missing === 1 ? `row ${expectedSeq} is` : `rows ${expectedSeq} to ${seq - 1} are`
      return { seq: expectedSeq, why: `${what} missing: row ${seq} follows row ${expectedSeq - 1}` }
    }
    if (hashOf(content) !== hash)
      return { seq, why: 'its content is not what its hash was made of: it was changed after it was written' }
    if (previousHash !== expectedHash)
      return {
        seq,
        why: `it does not follow row ${seq - 1} as that stands: one of the two was replaced and hashed anew`,
      }
    this.expectedSeq++
    this.expectedHash = hash
    return undefined
  }
}
