import { isSuccess } from '../../codec/diameter/result-codes.ts'
import { emmCause } from '../../codec/nas/causes.ts'
import type { NasMessage } from '../../codec/nas/nas.ts'
import { equalOctets } from '../../codec/octets.ts'
import { type Procedure, timeout } from '../../engine/process.ts'
import { supervised } from '../../engine/timers.ts'
import { emmCauseOf } from './causes.ts'
import type { UeContext } from './context.ts'
import type { Mme } from './mme.ts'

export type Proof =
  | { kind: 'authenticated'; kasme: Uint8Array }
  | { kind: 'refused-by-home'; emmCause: number }
  | { kind: 'no-answer' }
  | { kind: 'failed' }

interface Vector {
  rand: Uint8Array
  xres: Uint8Array
  autn: Uint8Array
  kasme: Uint8Array
}

const ANSWERS = ['AuthenticationResponse', 'AuthenticationFailure', 'ConnectionLost'] as const

/** The native key set identifier of the new context (TS 24.301 §4.4.2): 0 … 6 in turn. */
function nextKsi(ue: UeContext): number {
  return ue.ksi >= 6 ? 0 : ue.ksi + 1
}

/**
 * EPS AKA (TS 33.401 §6.1.1, TS 24.301 §5.4.2). A synch failure is mended once with the AUTS of the UE; a MAC
 * failure gets a second vector once; after that, and for a wrong RES, the UE is not who it says.
 */
export function* authenticate(mme: Mme, ue: UeContext): Procedure<Proof> {
  const ksi = nextKsi(ue)
  let resynchronization: Uint8Array | undefined
  for (let round = 0; round < 2; round++) {
    const fetched = yield* fetchVector(mme, ue, resynchronization)
    if (fetched.kind === 'refused') return { kind: 'refused-by-home', emmCause: fetched.emmCause }
    const { vector } = fetched
    const answer = yield* supervised<NasMessage>(mme.sim, mme.configuration.timers.T3460, ANSWERS, () =>
      mme.sendNas(ue, {
        kind: 'AuthenticationRequest',
        nasKeySetIdentifier: ksi,
        rand: vector.rand,
        autn: vector.autn,
      }),
    )
    if (answer === timeout) return { kind: 'no-answer' }
    if (answer.kind === 'AuthenticationResponse') {
      if (!equalOctets(answer.res, vector.xres)) return { kind: 'failed' }
      mme.security.setKasme(ue, ksi, vector.kasme)
      return { kind: 'authenticated', kasme: vector.kasme }
    }
    if (answer.kind !== 'AuthenticationFailure') return { kind: 'no-answer' }
    const auts = answer.authenticationFailureParameter
    if (answer.emmCause === emmCause.synchFailure && auts !== undefined) {
      mme.sim.sometimes('aka.synch-failure')
      resynchronization = new Uint8Array(30)
      resynchronization.set(vector.rand)
      resynchronization.set(auts, 16)
    } else mme.sim.sometimes('aka.mac-failure')
  }
  return { kind: 'failed' }
}

type Fetched = { kind: 'vector'; vector: Vector } | { kind: 'refused'; emmCause: number }

/** Authentication Information Retrieval (TS 29.272 §5.2.3.1). */
function* fetchVector(
  mme: Mme,
  ue: UeContext,
  reSynchronizationInfo: Uint8Array | undefined,
): Procedure<Fetched> {
  const reply = yield* mme.s6a.request(mme.routeTo(ue.imsi), {
    ...mme.s6aRequest(ue.imsi),
    kind: 'AuthenticationInformationRequest',
    requestedEutranAuthenticationInfo: {
      numberOfRequestedVectors: 1,
      immediateResponsePreferred: 1,
      reSynchronizationInfo,
    },
    visitedPlmnId: mme.configuration.plmn,
  })
  if (reply.kind !== 'answer' || reply.message.kind !== 'AuthenticationInformationAnswer') {
    return {
      kind: 'refused',
      emmCause: emmCauseOf(reply.kind === 'answer' ? (reply.message as never) : undefined),
    }
  }
  const { message } = reply
  const vector = message.authenticationInfo?.eUtranVector?.[0]
  if (!isSuccess(message) || vector === undefined) return { kind: 'refused', emmCause: emmCauseOf(message) }
  return { kind: 'vector', vector }
}

/** Auth-Session-State on S6a: no state is kept (TS 29.272 §7.1.4). */
export const NO_STATE_MAINTAINED = 1
