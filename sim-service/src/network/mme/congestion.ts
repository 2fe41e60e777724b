import { keyedU32 } from '../../engine/random.ts'
import type { UeContext } from './context.ts'
import type { Mme } from './mme.ts'

/** NAS level mobility management congestion control (TS 24.301 §5.3.9) as an operator sets it. */
export interface CongestionControl {
  /** With more messages than this in the MME, new requests are rejected with #22. */
  readonly queueAbove: number
  /** T3346 is drawn evenly from these, so that those who were sent away together do not come back together. */
  readonly fromSeconds: number
  readonly toSeconds: number
}

/** What the network asks of a UE that met congestion where no control is set: the value is the operator's. */
const BACK_OFF_SECONDS = 60

export function isCongested(mme: Mme, imsi: string): boolean {
  if (mme.sim.faultPoint('mme.congested', imsi)) return true
  const { congestion } = mme.configuration
  return congestion !== undefined && mme.station.occupancy > congestion.queueAbove
}

/** T3346 for one UE; drawn by subscriber and instant. */
export function backOffSeconds(mme: Mme, ue: UeContext): number {
  const { congestion } = mme.configuration
  if (congestion === undefined) return BACK_OFF_SECONDS
  const { fromSeconds, toSeconds } = congestion
  return fromSeconds + (keyedU32(mme.backOffSource, ue.flow, mme.sim.now, 0) % (toSeconds - fromSeconds + 1))
}
