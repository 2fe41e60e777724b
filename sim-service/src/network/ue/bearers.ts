import type { ModifyEpsBearerContextRequest } from '../../codec/nas/bearer-messages.ts'
import { kbpsOfApnAmbr } from '../../codec/nas/bit-rates.ts'
import { esmCause } from '../../codec/nas/causes.ts'
import type { Burst } from '../../engine/burst.ts'
import { Policer } from '../policer.ts'
import { sendNas } from './nas.ts'
import type { Ue } from './ue.ts'

/** EPS bearer context modification (TS 24.301 §6.4.3.3, §6.4.3.4). A repetition is answered again. */
export function onModifyBearer(ue: Ue, request: ModifyEpsBearerContextRequest): void {
  const { ebi } = request
  if (ebi !== ue.bearer) {
    const cause = esmCause.invalidEpsBearerIdentity
    sendNas(ue, { kind: 'ModifyEpsBearerContextReject', ebi, pti: 0, esmCause: cause })
    return
  }
  if (request.apnAmbr !== undefined) {
    ue.environment.rates.set(ue.index, new Policer(kbpsOfApnAmbr(request.apnAmbr), ue.sim.now))
    ue.sim.sometimes('nas.apn-ambr-changed')
  }
  sendNas(ue, { kind: 'ModifyEpsBearerContextAccept', ebi, pti: 0 })
}

/** The rates of a bearer end with it. */
export function forgetRates(ue: Ue): void {
  ue.environment.rates.delete(ue.index)
}

/** The part of an uplink burst that the APN-AMBR lets through; the rest is lost by name (TS 23.401 §4.7.3). */
export function withinApnAmbr(ue: Ue, burst: Burst): Burst | undefined {
  const { rates, losses } = ue.environment
  const policer = rates.size === 0 ? undefined : rates.get(ue.index)
  if (policer === undefined) return burst
  const { passed, dropped } = policer.police(burst, ue.sim.now)
  if (dropped !== undefined) losses.lose('ue:apn-ambr', dropped.packets, dropped.octets)
  return passed
}
