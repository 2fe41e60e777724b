import type { Burst } from '../../engine/burst.ts'
import type { Port } from '../../engine/link.ts'
import type { Process } from '../../engine/process.ts'

export type HandoverKind = 'x2' | 's1'

/** Where a source eNB sends on what the UE can no longer take from it. */
export interface Forward {
  readonly port: Port
  readonly teid: number
  /** Hears of the end marker that ends it; the marker may come before anybody waits for it. */
  readonly process: Process | undefined
  ended: boolean
}

/** A handover as its source sees it. */
export interface Outgoing {
  readonly kind: HandoverKind
  readonly targetPhysicalCellId: number
  /** eNB identities, `1>2`. */
  readonly pair: string
  readonly startedUs: number
  process: Process | undefined
  /** The UE has been told to go: it is no longer here. */
  executing: boolean
  /** Own identity on X2, and the target's once it is known; −1 over S1. */
  x2Id: number
  newX2Id: number
  /** The X2 association with the target's eNB; the MME over S1. */
  readonly port: Port
}

/** A handover as its target sees it, from the admission until the source's path is empty. */
export interface Incoming {
  readonly kind: HandoverKind
  /** The X2 association with the source, and both identities on it; undefined over S1. */
  x2: { readonly port: Port; readonly oldX2Id: number; readonly newX2Id: number } | undefined
  /** eNB identities, `1>2`. */
  readonly pair: string
  process: Process | undefined
  arrived: boolean
  /** Downlink that was forwarded before the UE came, in order. */
  forwarded: Burst[]
  /** Downlink of the new path, which waits for the old path's end marker; undefined once that has come. */
  fresh: Burst[] | undefined
  /** Uplink that came before the message that says whose it is had been handled. */
  early: Burst[]
  /** Uplink for which there is no SGW in reach before the path is switched; undefined where there is. */
  uplink: Burst[] | undefined
  /** The UE is to go on as soon as the path is switched. */
  next: { physicalCellId: number; reason: HandoverReason } | undefined
}

/** Why a handover is done, as S1AP and X2AP spell it. */
export type HandoverReason = 'radio' | 'time-critical' | 'load'

export const s1Reason = {
  radio: 'handover-desirable-for-radio-reason',
  'time-critical': 'time-critical-handover',
  load: 'reduce-load-in-serving-cell',
} as const

export const x2Reason = {
  radio: 'handover-desirable-for-radio-reasons',
  'time-critical': 'time-critical-handover',
  load: 'reduce-load-in-serving-cell',
} as const

/** TEIDs of forwarding tunnels are told from those of S1-U by a bit: a receiver has one space (TS 29.281 §4.2.3). */
export const FORWARDING_TEID = 0x4000_0000
