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
import { allotGuti, gutiOf, isGutiPending } from './guti.ts'
import { contextOfGuti } from './identify.ts'
import { type InitialUeMessage, refuseConnection, takeConnection } from './initial-message.ts'
import type { Mme } from './mme.ts'
import { goIdle, runProcedure } from './release.ts'
import { collide } from './s1.ts'
import { setUpBearer } from './service-request.ts'

type Request = TrackingAreaUpdateRequest

/** The first message of a UE that tells where it is (TS 24.301 §5.5.3.2.2). */
export function onInitialUpdate(mme: Mme, port: Port, message: InitialUeMessage, request: Request): void {
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
  const failure = yield* acceptUpdate(mme, ue, request, how.isInitial)
  ended(failure === undefined ? 'accepted' : failed.of(failure))
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
