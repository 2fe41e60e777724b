import { emmCause } from '../../codec/nas/causes.ts'
import { verifyServiceRequest } from '../../codec/nas/nas-security.ts'
import { secondsToGprsTimer } from '../../codec/nas/timers.ts'
import type { Port } from '../../engine/link.ts'
import { type Procedure, receive } from '../../engine/process.ts'
import { Outcomes } from '../outcomes.ts'
import { backOffSeconds, isCongested } from './congestion.ts'
import type { MmeSession, UeContext } from './context.ts'
import { sendContextSetup } from './context-setup.ts'
import { detachByNetwork } from './detach.ts'
import { followSgw } from './follow-sgw.ts'
import { contextOfTmsi } from './guti.ts'
import { type InitialUeMessage, refuseConnection, takeConnection } from './initial-message.ts'
import type { Mme } from './mme.ts'
import { goIdle, releaseS1, runProcedure } from './release.ts'
import { collide } from './s1.ts'
import { modifyBearer } from './session.ts'

/**
 * TS 24.301 §5.6.1.3: a Service Request of a UE in ECM-IDLE. One of nobody, or with a wrong short MAC, is refused with
 * #9 on its own connection: the context of the UE that it names stays as it is (§4.4.4.3).
 */
export function onServiceRequest(mme: Mme, port: Port, message: InitialUeMessage): void {
  const { sTmsi } = message
  const isOwn = sTmsi !== undefined && sTmsi.mmec === mme.configuration.code
  const ue = isOwn ? contextOfTmsi(mme, sTmsi.mTmsi) : undefined
  const cause = refusalOf(mme, ue, message.nasPdu)
  if (ue === undefined || cause !== undefined) {
    const { ueIdentityCannotBeDerivedByTheNetwork } = emmCause
    refuseService(mme, port, message, cause ?? ueIdentityCannotBeDerivedByTheNetwork)
    return
  }
  const startedUs = mme.sim.now
  collide(mme, ue, 'ServiceRequest', () => {
    takeConnection(mme, ue, port, message)
    runProcedure(mme, ue, 'service-request', serviceRequest(mme, ue, startedUs), () =>
      mme.sim.measure('mme.service-request', 'aborted', mme.sim.now - startedUs),
    )
  })
}

/** Why a Service Request is refused before anything of its UE is touched. */
function refusalOf(mme: Mme, ue: UeContext | undefined, octets: Uint8Array): number | undefined {
  const context = ue === undefined ? undefined : mme.security.open(ue)
  if (ue === undefined || context === undefined) return emmCause.ueIdentityCannotBeDerivedByTheNetwork
  if (!verifyServiceRequest(context, octets).macOk) {
    mme.sim.measure('mme.nas.discarded', 'wrong short MAC', 1)
    if (ue.procedure === undefined) mme.security.rest(ue)
    return emmCause.ueIdentityCannotBeDerivedByTheNetwork
  }
  if (ue.registered) return undefined
  if (ue.procedure === undefined) mme.security.rest(ue)
  return emmCause.implicitlyDetached
}

/** What nobody can protect is sent plain: the UE takes it so (§4.4.4.2). */
function refuseService(mme: Mme, port: Port, message: InitialUeMessage, cause: number): void {
  mme.sim.measure('mme.service-request', rejected.of(cause), 0)
  refuseConnection(mme, port, message.enbUeS1apId, { kind: 'ServiceReject', emmCause: cause })
}

const rejected = new Outcomes('rejected/')
const failed = new Outcomes('failed/')

/** TS 23.401 §5.3.4.1 as the MME sees it; the numbers are its steps. */
export function* serviceRequest(mme: Mme, ue: UeContext, startedUs: number): Procedure<void> {
  const ended = (outcome: string): void =>
    mme.sim.measure('mme.service-request', outcome, mme.sim.now - startedUs)
  const cause = objectionTo(mme, ue)
  const isServed = cause !== undefined || (yield* followSgw(mme, ue))
  const { session } = ue
  if (cause !== undefined || session === undefined) {
    ended(rejected.of(cause ?? emmCause.noEpsBearerContextActivated))
    yield* reject(mme, ue, cause ?? emmCause.noEpsBearerContextActivated)
    return
  }
  const bearer: Bearer = isServed
    ? yield* setUpBearer(mme, ue, session) // 4 to 12
    : { kind: 'failed', reason: 'sgw' }
  ended(bearer.kind === 'established' ? 'accepted' : failed.of(bearer.reason))
  if (bearer.kind === 'established') return
  // The SGW has lost the session: the UE has to begin anew (TS 23.007 §17.4).
  if (bearer.reason === 'context-not-found') {
    ue.session = undefined
    yield* detachByNetwork(mme, ue, { reattach: true })
  } else yield* goIdle(mme, ue, { nas: 'unspecified' })
}

function objectionTo(mme: Mme, ue: UeContext): number | undefined {
  if (mme.sim.faultPoint('mme.refuse', ue.imsi))
    return mme.refusals.get(ue.imsi) ?? emmCause.noSuitableCellsInTrackingArea
  if (ue.session === undefined) return emmCause.noEpsBearerContextActivated
  return isCongested(mme, ue.imsi) ? emmCause.congestion : undefined
}

/** §5.6.1.5: the connection goes, the UE is what the cause makes of it. */
function* reject(mme: Mme, ue: UeContext, cause: number): Procedure<void> {
  mme.sendNas(ue, {
    kind: 'ServiceReject',
    emmCause: cause,
    ...(cause === emmCause.congestion ? { t3346: secondsToGprsTimer(backOffSeconds(mme, ue)) } : {}),
  })
  yield* releaseS1(mme, ue, { nas: 'normal-release' })
  if (cause === emmCause.noEpsBearerContextActivated) ue.registered = false
}

export type Bearer =
  | { kind: 'established' }
  | { kind: 'failed'; reason: 'radio' | 'connection-lost' | 'no-answer' | 'context-not-found' | 'sgw' }

type SetupEvent =
  | {
      kind: 'InitialContextSetupResponse'
      erabSetupListCtxtSuRes: Array<{ transportLayerAddress: unknown; gtpTeid: number }>
    }
  | { kind: 'InitialContextSetupFailure' }
  | { kind: 'ConnectionLost' }

const SETUP_EVENTS = ['InitialContextSetupResponse', 'InitialContextSetupFailure', 'ConnectionLost'] as const

/** Steps 4 to 12: the UE's context at the eNB, and at the SGW the eNB's tunnel end. */
export function* setUpBearer(
  mme: Mme,
  ue: UeContext,
  session: MmeSession,
  nasPdu?: Uint8Array,
): Procedure<Bearer> {
  const { sim } = mme
  const { ContextSetup } = mme.configuration.timers
  sim.sometimes(ContextSetup.startedMark)
  sendContextSetup(mme, ue, session, nasPdu)
  const event = yield* receive<SetupEvent>(SETUP_EVENTS, ContextSetup.afterUs)
  switch (event.kind) {
    case 'timeout':
      sim.sometimes(ContextSetup.expiredMark)
      return { kind: 'failed', reason: 'no-answer' }
    case 'ConnectionLost':
      return { kind: 'failed', reason: 'connection-lost' }
    case 'InitialContextSetupFailure':
      return { kind: 'failed', reason: 'radio' }
    case 'InitialContextSetupResponse': {
      const [item] = event.erabSetupListCtxtSuRes
      const told = yield* modifyBearer(mme, session, item.gtpTeid, String(item.transportLayerAddress))
      if (told === 'accepted') return { kind: 'established' }
      return { kind: 'failed', reason: told === 'context-not-found' ? told : 'sgw' }
    }
  }
}
