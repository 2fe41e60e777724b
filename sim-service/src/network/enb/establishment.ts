import type { RrcMessageOf } from '../../codec/rrc/rrc.ts'
import type { Cause, S1apMessage } from '../../codec/s1ap/s1ap.ts'
import type { Burst } from '../../engine/burst.ts'
import { milliseconds } from '../../engine/time.ts'
import { Outcomes } from '../outcomes.ts'
import type { EnbUeContext } from './context.ts'
import type { Enb } from './enb.ts'

export type EstablishmentCause = RrcMessageOf<'RRCConnectionRequest'>['establishmentCause']

/** How far a UE's connection has come. What is being established is measured once, when that ends (TS 32.425). */
export type Stage = 'rrc' | 's1' | 'signalling' | 'erab' | 'bearer' | 'gone'

/** RRC's causes as S1AP spells them (TS 36.413 §9.2.1.3a). */
export const s1EstablishmentCauses: Readonly<
  Record<EstablishmentCause, Extract<S1apMessage, { kind: 'InitialUEMessage' }>['rrcEstablishmentCause']>
> = {
  emergency: 'emergency',
  highPriorityAccess: 'highPriorityAccess',
  'mt-Access': 'mt-Access',
  'mo-Signalling': 'mo-Signalling',
  'mo-Data': 'mo-Data',
  'delayTolerantAccess-v1020': 'delay-TolerantAccess',
  'mo-VoiceCall-v1280': 'mo-VoiceCall',
  spare1: 'mo-Signalling',
}

const established = new Outcomes('established/')
const failed = new Outcomes('failed/')

/** TS 32.425 §4.1.1: a request that the cell does not take. */
export function rrcIsRejected(enb: Enb, cause: EstablishmentCause): void {
  enb.sim.measure('enb.rrc.connection', failed.of(cause), 1)
}

/** Set-up Complete; what follows is the connection to the MME (TS 32.425 §4.6.1). */
export function rrcIsEstablished(enb: Enb, ue: EnbUeContext): void {
  if (ue.stage !== 'rrc') return
  ue.stage = 's1'
  enb.sim.measure('enb.rrc.connection', established.of(ue.establishmentCause), 1)
}

/** The MME's first message on the connection. */
export function s1IsEstablished(enb: Enb, ue: EnbUeContext): void {
  if (ue.stage !== 's1') return
  ue.stage = 'signalling'
  enb.sim.measure('enb.s1.connection', 'established', 1)
}

/** TS 32.425 §4.2.1.1: one E-RAB, since the only one of this version is the default bearer's. */
export function erabIsAsked(ue: EnbUeContext, qci: number): void {
  ue.stage = 'erab'
  ue.qci = qci
}

export function erabIsEstablished(enb: Enb, ue: EnbUeContext): void {
  if (ue.stage !== 'erab') return
  ue.stage = 'bearer'
  enb.sim.measure('enb.erab.initial', established.of(ue.qci), 1)
}

export function erabIsRefused(enb: Enb, ue: EnbUeContext): void {
  if (ue.stage !== 'erab') return
  ue.stage = 'signalling'
  enb.sim.measure('enb.erab.initial', failed.of(ue.qci), 1)
}

/** The connection is over or is given up: what was being established has failed. */
export function connectionIsOver(enb: Enb, ue: EnbUeContext, cause: string): void {
  const { stage } = ue
  ue.stage = 'gone'
  if (stage === 'rrc') rrcIsRejected(enb, ue.establishmentCause)
  else if (stage === 's1') enb.sim.measure('enb.s1.connection', cause, 1)
  else if (stage === 'erab') enb.sim.measure('enb.erab.initial', failed.of(ue.qci), 1)
  else if (stage === 'bearer' && enb.sim.now < ue.activeUntilUs && !normalCauses.has(cause))
    enb.sim.measure('enb.erab.released-active', cause, 1)
}

/** Releases that are nobody's failure: they do not count for retainability (TS 32.425 §4.2.2.6). */
const normalCauses: ReadonlySet<string> = new Set([
  'normal-release',
  'detach',
  'user-inactivity',
  'successful-handover',
  'cs-fallback-triggered',
  'ue-not-available-for-ps-service',
  'interrat-redirection',
  'redirection-towards-1xRTT',
])

export function causeName(cause: Cause): string {
  return cause.radioNetwork ?? cause.nas ?? cause.transport ?? cause.protocol ?? cause.misc ?? 'unspecified'
}

/** A UE is in session while data flows and so long after it (TS 32.425 §4.2.4.1). */
const SESSION_TAIL_US = milliseconds(100)

/** Session time is counted when a burst comes, to the end of the burst: its octets are counted then, too. */
export function dataFlows(enb: Enb, ue: EnbUeContext, burst: Burst): void {
  const { now } = enb.sim
  const untilUs = now + burst.toUs - burst.fromUs + SESSION_TAIL_US
  const sinceUs = Math.max(now, ue.activeUntilUs)
  if (untilUs <= sinceUs) return
  ue.activeUntilUs = untilUs
  enb.sim.measure('enb.session.time', '', untilUs - sinceUs)
}
