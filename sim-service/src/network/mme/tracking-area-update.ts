import { emmCause } from '../../codec/nas/causes.ts'
import type { NasMessage } from '../../codec/nas/nas.ts'
import { unprotect } from '../../codec/nas/nas-security.ts'
import { secondsToGprsTimer } from '../../codec/nas/timers.ts'
import {
  epsUpdateResult,
  epsUpdateType,
  type TrackingAreaUpdateRequest,
} from '../../codec/nas/tracking-area-messages.ts'
import type { Port } from '../../engine/link.ts'
import { type Procedure, receive } from '../../engine/process.ts'
import { Outcomes } from '../outcomes.ts'
import { registerHere } from './areas.ts'
import { backOffSeconds, isCongested } from './congestion.ts'
import type { UeContext } from './context.ts'
import { acknowledgeContext, fetchContext, peerOfGuti } from './context-transfer.ts'
import { followSgw } from './follow-sgw.ts'
import { allotGuti, gutiOf, isGutiPending } from './guti.ts'
import { contextOfGuti } from './identify.ts'
import { type InitialUeMessage, refuseConnection, takeConnection } from './initial-message.ts'
import { updateLocation } from './location.ts'
import type { Mme, MmePeer } from './mme.ts'
import { goIdle, runProcedure } from './release.ts'
import { collide } from './s1.ts'
import { setUpBearer } from './service-request.ts'
import { deleteSessionLater, modifyMme } from './session.ts'
import { targetSgw } from './sgw-relocation.ts'

type Request = TrackingAreaUpdateRequest

/** The first message of a UE that tells where it is (TS 24.301 §5.5.3.2.2). */
export function onInitialUpdate(mme: Mme, port: Port, message: InitialUeMessage, request: Request): void {
  const peer = peerOfGuti(mme, request.oldGuti)
  if (peer !== undefined) {
    takeOver(mme, port, message, request, peer)
    return
  }
  const ue = contextOfGuti(mme, request.oldGuti)
  const cause = refusalOf(mme, ue, message.nasPdu)
  if (ue === undefined || cause !== undefined) {
    const refused = cause ?? emmCause.ueIdentityCannotBeDerivedByTheNetwork
    mme.sim.measure('mme.tau', rejected.of(refused), 0)
    refuseConnection(mme, port, message.enbUeS1apId, {
      kind: 'TrackingAreaUpdateReject',
      emmCause: refused,
    })
    return
  }
  const startedUs = mme.sim.now
  collide(mme, ue, 'TrackingAreaUpdate', () => {
    takeConnection(mme, ue, port, message)
    startUpdate(mme, ue, request, { startedUs, isInitial: true })
  })
}

/** The UE comes from another MME of this network (TS 23.401 §5.3.3.1): a context of its own, until it has a name. */
function takeOver(mme: Mme, port: Port, message: InitialUeMessage, request: Request, peer: MmePeer): void {
  const ue = mme.newContext()
  takeConnection(mme, ue, port, message)
  const startedUs = mme.sim.now
  const procedure = updateFromPeer(mme, ue, { request, octets: message.nasPdu, peer, startedUs })
  runProcedure(mme, ue, 'tracking-area-update', procedure, () => {
    mme.sim.measure('mme.tau', 'aborted', mme.sim.now - startedUs)
    // The session has come over, and nobody would ever use it.
    if (!ue.registered && ue.session !== undefined) deleteSessionLater(mme, ue)
  })
}

interface Arrival {
  readonly request: Request
  readonly octets: Uint8Array
  readonly peer: MmePeer
  readonly startedUs: number
}

/** The same with another MME before: the numbers are the steps of TS 23.401 §5.3.3.1. */
export function* updateFromPeer(
  mme: Mme,
  ue: UeContext,
  { request, octets, peer, startedUs }: Arrival,
): Procedure<void> {
  const ended = (outcome: string): void => mme.sim.measure('mme.tau', outcome, mme.sim.now - startedUs)
  const refuse = function* (cause: number): Procedure<void> {
    ended(rejected.of(cause))
    ue.registered = false
    yield* reject(mme, ue, cause)
  }
  if (isCongested(mme, '')) return yield* refuse(emmCause.congestion)
  const context = yield* fetchContext(mme, ue, { peer, guti: request.oldGuti, octets }) // 4, 5
  if (context.kind === 'refused') return yield* refuse(emmCause.ueIdentityCannotBeDerivedByTheNetwork)
  acknowledgeContext(mme, peer, context.oldMmeTeid) // 7
  mme.sim.sometimes('tau.other-mme')
  ue.session = context.session
  if (targetSgw(mme, ue, context.session, ue.tac) !== undefined) {
    if (!(yield* followSgw(mme, ue))) {
      deleteSessionLater(mme, ue)
      return yield* refuse(emmCause.networkFailure)
    }
  } else {
    const told = yield* modifyMme(mme, ue, context.session) // 9, 13
    if (told === 'context-not-found') return yield* refuse(emmCause.noEpsBearerContextActivated)
  }
  const location = yield* updateLocation(mme, ue, false) // 12, 17
  if (location.kind === 'refused') {
    deleteSessionLater(mme, ue)
    return yield* refuse(location.emmCause)
  }
  ue.registered = true
  // Whatever the kind of update, the GUTI of another MME cannot stay.
  if (request.epsUpdateType.type === epsUpdateType.periodicUpdating) allotGuti(ue)
  const failure = yield* acceptUpdate(mme, ue, request, true) // 20, 21
  ended(failure === undefined ? 'accepted' : failed.of(failure))
}

/** The same on a connection that the UE has already: after a handover. */
export function onUpdate(mme: Mme, ue: UeContext, request: Request): void {
  const startedUs = mme.sim.now
  collide(mme, ue, 'TrackingAreaUpdate', () => startUpdate(mme, ue, request, { startedUs, isInitial: false }))
}

/** A message of nobody, or with a wrong code, is refused without touching the context that it names (§4.4.4.3). */
function refusalOf(mme: Mme, ue: UeContext | undefined, octets: Uint8Array): number | undefined {
  const context = ue === undefined ? undefined : mme.security.open(ue)
  if (ue === undefined || context === undefined) return emmCause.ueIdentityCannotBeDerivedByTheNetwork
  const { macOk } = unprotect(context, octets, 'uplink')
  if (!macOk) {
    mme.sim.measure('mme.nas.discarded', 'wrong MAC', 1)
    if (ue.procedure === undefined) mme.security.rest(ue)
    return emmCause.ueIdentityCannotBeDerivedByTheNetwork
  }
  if (ue.registered) return undefined
  if (ue.procedure === undefined) mme.security.rest(ue)
  return emmCause.implicitlyDetached
}

interface Circumstances {
  readonly startedUs: number
  /** The UE was idle: the connection is for this, unless the UE asks for its bearer too. */
  readonly isInitial: boolean
}

function startUpdate(mme: Mme, ue: UeContext, request: Request, how: Circumstances): void {
  runProcedure(mme, ue, 'tracking-area-update', update(mme, ue, request, how), () =>
    mme.sim.measure('mme.tau', 'aborted', mme.sim.now - how.startedUs),
  )
}

const rejected = new Outcomes('rejected/')
const failed = new Outcomes('failed/')

/** TS 23.401 §5.3.3.2 where neither MME nor SGW changes: what is left of it is on NAS. */
export function* update(mme: Mme, ue: UeContext, request: Request, how: Circumstances): Procedure<void> {
  const ended = (outcome: string): void => mme.sim.measure('mme.tau', outcome, mme.sim.now - how.startedUs)
  const cause = objectionTo(mme, ue)
  if (cause !== undefined) {
    ended(rejected.of(cause))
    yield* reject(mme, ue, cause)
    return
  }
  if (how.isInitial && !(yield* followSgw(mme, ue))) {
    ended(rejected.of(emmCause.networkFailure))
    yield* reject(mme, ue, emmCause.networkFailure)
    return
  }
  const refusal = yield* tellHss(mme, ue)
  if (refusal !== undefined) {
    ended(rejected.of(refusal))
    deleteSessionLater(mme, ue)
    ue.registered = false
    yield* reject(mme, ue, refusal)
    return
  }
  const failure = yield* acceptUpdate(mme, ue, request, how.isInitial)
  ended(failure === undefined ? 'accepted' : failed.of(failure))
}

/** After a handover from another MME the HSS learns now where the UE is (TS 23.401 §5.5.1.2.2 step 18). */
function* tellHss(mme: Mme, ue: UeContext): Procedure<number | undefined> {
  if (!mme.unlocated.has(ue.mmeUeId)) return undefined
  const location = yield* updateLocation(mme, ue, false)
  if (location.kind === 'refused') return location.emmCause
  mme.unlocated.delete(ue.mmeUeId)
  return undefined
}

function objectionTo(mme: Mme, ue: UeContext): number | undefined {
  if (mme.sim.faultPoint('mme.refuse', ue.imsi))
    return mme.refusals.get(ue.imsi) ?? emmCause.noSuitableCellsInTrackingArea
  if (isCongested(mme, ue.imsi)) return emmCause.congestion
  return ue.session === undefined ? emmCause.noEpsBearerContextActivated : undefined
}

/** §5.5.3.2.5. Causes by which the UE deletes its registration end it here, too; the others leave it. */
function* reject(mme: Mme, ue: UeContext, cause: number): Procedure<void> {
  mme.sendNas(ue, {
    kind: 'TrackingAreaUpdateReject',
    emmCause: cause,
    ...(cause === emmCause.congestion ? { t3346: secondsToGprsTimer(backOffSeconds(mme, ue)) } : {}),
  })
  yield* goIdle(mme, ue, { nas: 'normal-release' })
}

/**
 * Accept, with a new GUTI where the UE has come to another area (§5.5.3.2.4), which it confirms under T3450; the bearer
 * with it where it is asked for, and else the end of the connection. What failed, if something did.
 */
export function* acceptUpdate(
  mme: Mme,
  ue: UeContext,
  request: Request,
  isInitial: boolean,
): Procedure<string | undefined> {
  const { active, type } = request.epsUpdateType
  const { session } = ue
  if (type !== epsUpdateType.periodicUpdating) allotGuti(ue)
  const message = accept(mme, ue)
  if (isInitial && active && session !== undefined) {
    const bearer = yield* setUpBearer(mme, ue, session, mme.nasOctets(ue, message))
    if (bearer.kind !== 'established') {
      yield* goIdle(mme, ue, { nas: 'unspecified' })
      return bearer.reason
    }
  } else mme.sendNas(ue, message)
  const failure = yield* awaitComplete(mme, ue, message)
  if (isInitial && !(active && failure === undefined)) yield* goIdle(mme, ue, { nas: 'normal-release' })
  return failure
}

function accept(mme: Mme, ue: UeContext): NasMessage {
  return {
    kind: 'TrackingAreaUpdateAccept',
    epsUpdateResult: epsUpdateResult.taUpdated,
    t3412: secondsToGprsTimer(mme.configuration.t3412Us / 1_000_000),
    ...(isGutiPending(ue) ? { guti: gutiOf(mme, ue) } : {}),
    taiList: registerHere(mme, ue),
    epsBearerContextStatus: ue.session === undefined ? [] : [ue.session.ebi],
  }
}

/** T3450 repeats the accept; after the last one both GUTIs stay valid (§5.5.3.2.7 c). */
function* awaitComplete(
  mme: Mme,
  ue: UeContext,
  message: NasMessage,
): Procedure<'T3450' | 'connection-lost' | undefined> {
  const { sim } = mme
  const { T3450 } = mme.configuration.timers
  for (let attempt = 0; attempt <= T3450.retransmissions; attempt++) {
    if (!isGutiPending(ue)) return undefined
    if (attempt > 0) mme.sendNas(ue, message)
    sim.sometimes(T3450.startedMark)
    const event = yield* receive<{ kind: string }>(COMPLETIONS, T3450.afterUs)
    if (event.kind === 'TrackingAreaUpdateComplete') return undefined
    if (event.kind === 'ConnectionLost') return 'connection-lost'
  }
  sim.sometimes(T3450.expiredMark)
  return 'T3450'
}

const COMPLETIONS = ['TrackingAreaUpdateComplete', 'ConnectionLost'] as const
