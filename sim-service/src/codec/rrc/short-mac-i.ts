/** The short MAC-I, by which a UE proves who it is when it re-establishes its connection (TS 36.331 §5.3.7.4). */

import { type EpsAlgorithm, epsMac } from '../crypto/eps-algorithms.ts'
import { encodeVarShortMacInput, type VarShortMacInput } from './inter-node.ts'

const ALL_ONES = { count: 0xffff_ffff, bearer: 0x1f, direction: 1 } as const

/**
 * The 16 least significant bits of the MAC-I over VarShortMAC-Input, with KRRCint and the integrity algorithm of the
 * cell that served the UE, and with all bits of COUNT, BEARER and DIRECTION set. The input names the cell in which the
 * UE re-establishes its connection by its identity, and the one that served it by physical identity and C-RNTI.
 */
export function shortMacI(algorithm: EpsAlgorithm, krrcInt: Uint8Array, input: VarShortMacInput): number {
  const { count, bearer, direction } = ALL_ONES
  return epsMac(algorithm, krrcInt, count, bearer, direction, encodeVarShortMacInput(input)) & 0xffff
}
