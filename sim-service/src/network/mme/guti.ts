import type { Guti } from '../../codec/nas/identities.ts'
import type { UeContext } from './context.ts'
import type { Mme } from './mme.ts'

/** The number of a GUTI among those that a context has had, and whether the UE has still to confirm it. */
const NUMBER = 0xff
const PENDING = 0x100
/** A context's own number takes the rest of the 32 bits. */
const NUMBER_SHIFT = 24
const CONTEXT = 0xffffff

const M_TMSI_FACTOR = 0x9e3779b1
/** M_TMSI_FACTOR · M_TMSI_INVERSE = 1 modulo 2^32. */
const M_TMSI_INVERSE = 0x0e8b2f51
const M_TMSI_MASK = 0x5bd1e995

/**
 * An M-TMSI that no other UE of this MME has: a multiplication by an odd number is a permutation of the 32-bit values,
 * so the context's number and the GUTI's are hidden in it and can be found again without a table.
 */
function mTmsi(mmeUeId: number, number: number): number {
  return (Math.imul((number << NUMBER_SHIFT) | mmeUeId, M_TMSI_FACTOR) ^ M_TMSI_MASK) >>> 0
}

/** The M-TMSI that the UE has been given last. */
export function mTmsiOf(ue: UeContext): number {
  return mTmsi(ue.mmeUeId, ue.gutiState & NUMBER)
}

/** The M-TMSI that the UE is sure to know, for paging (TS 24.301 §5.4.1.6). */
export function confirmedTmsiOf(ue: UeContext): number {
  const number = ue.gutiState & NUMBER
  return mTmsi(ue.mmeUeId, isGutiPending(ue) ? (number - 1) & NUMBER : number)
}

/** The context that an M-TMSI was allotted to; until a new one is confirmed the one before is as good (§5.4.1.4). */
export function contextOfTmsi(mme: Mme, tmsi: number): UeContext | undefined {
  const plain = Math.imul(tmsi ^ M_TMSI_MASK, M_TMSI_INVERSE) >>> 0
  const ue = mme.byMmeUeId.get(plain & CONTEXT)
  const number = plain >>> NUMBER_SHIFT
  if (ue === undefined) return undefined
  const current = ue.gutiState & NUMBER
  const isValid = number === current || (isGutiPending(ue) && number === ((current - 1) & NUMBER))
  return isValid ? ue : undefined
}

/** Gives the UE another GUTI, which counts from its confirmation on. */
export function allotGuti(ue: UeContext): void {
  ue.gutiState = (((ue.gutiState & NUMBER) + 1) & NUMBER) | PENDING
}

export function confirmGuti(ue: UeContext): void {
  ue.gutiState &= NUMBER
}

export function isGutiPending(ue: UeContext): boolean {
  return (ue.gutiState & PENDING) !== 0
}

export function gutiOf(mme: Mme, ue: UeContext): Guti {
  const { plmn, groupId, code } = mme.configuration
  return { plmn, mmeGroupId: groupId, mmeCode: code, mTmsi: mTmsiOf(ue) }
}
