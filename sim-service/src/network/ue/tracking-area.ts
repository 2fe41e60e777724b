import { securityHeaderType } from '../../codec/nas/nas-security.ts'
import { gprsTimerToSeconds } from '../../codec/nas/timers.ts'
import {
  epsUpdateType,
  type TrackingAreaUpdateAccept,
  type TrackingAreaUpdateReject,
} from '../../codec/nas/tracking-area-messages.ts'
import type { Burst } from '../../engine/burst.ts'
import { type Procedure, receive } from '../../engine/process.ts'
import { seconds } from '../../engine/time.ts'
import { expire } from '../../engine/timers.ts'
import { intern } from '../intern.ts'
import { Outcomes } from '../outcomes.ts'
import { registrationArea } from './areas.ts'
import { applyReaction, awaitRelease } from './attach.ts'
import { type Reaction, reactionToUpdateReject } from './causes.ts'
import { leaveArea } from './forbidden.ts'
import { nasOctets, sendNas, ueNetworkCapability } from './nas.ts'
import { camp, connect, release } from './rrc.ts'
import { keepWaiting, serveWaiting } from './service.ts'
import type { Ue } from './ue.ts'

export type UpdateType = 'area' | 'periodic'

export type UpdateOutcome = 'accepted' | 'rejected' | 'no-cell' | 'attach-again'

/** TS 24.301 §5.5.3.2.6: after five attempts in a row the UE waits for T3402. */
const MAX_ATTEMPTS = 5

type UpdateEvent =
  | TrackingAreaUpdateAccept
  | TrackingAreaUpdateReject
  | { kind: 'UplinkData'; burst: Burst }
  | { kind: 'LowerLayerFailure' }
  | { kind: 'RRCConnectionRelease' }

const UPDATE_EVENTS = [
  'TrackingAreaUpdateAccept',
  'TrackingAreaUpdateReject',
  'UplinkData',
  'LowerLayerFailure',
  'RRCConnectionRelease',
] as const

type Attempt =
  | { kind: 'accepted' }
  | { kind: 'failed' }
  | { kind: 'rejected'; message: TrackingAreaUpdateReject }

/** Tells the network where the UE is; what it has to send waits, and is the reason to ask for the bearer, too. */
export function startTrackingAreaUpdate(ue: Ue, type: UpdateType, first: readonly Burst[] = []): void {
  const waiting = [...first]
  ue.run<UpdateOutcome>('tracking-area-update', updateArea(ue, type, waiting), (end) => {
    if (end.kind === 'returned' && end.value === 'accepted') serveWaiting(ue, waiting)
    else for (const burst of waiting) ue.loseUplink(burst)
    if (end.kind === 'returned' && end.value === 'attach-again') ue.startAttach('again')
  })
}

const rejected = new Outcomes('rejected/')

/** TS 24.301 §5.5.3.2 as the UE sees it: attempts, reactions to rejections, back-off, until an outcome is final. */
export function* updateArea(ue: Ue, type: UpdateType, waiting: Burst[]): Procedure<UpdateOutcome> {
  const { sim } = ue
  const startedUs = sim.now
  const ended = (outcome: string): void => sim.measure('tau.outcome', outcome, sim.now - startedUs)
  sim.measure('tau.started', '', 1)
  sim.sometimes(type === 'periodic' ? 'tau.periodic' : 'tau.area')
  for (;;) {
    if (!ue.rrcConnected && !camp(ue)) {
      ended('no-cell')
      return 'no-cell'
    }
    const attempt = yield* updateOnce(ue, type, waiting)
    if (attempt.kind === 'accepted') {
      ended('accepted')
      return 'accepted'
    }
    if (attempt.kind === 'failed') {
      yield* waitAfterFailure(ue)
      continue
    }
    const { emmCause, t3346 } = attempt.message
    const reaction = reactionToUpdateReject(emmCause)
    if (reaction === 'back-off') {
      const given = t3346 === undefined ? undefined : gprsTimerToSeconds(t3346)
      const { T3346 } = ue.environment.timers
      yield* expire(sim, T3346, given === undefined ? T3346.afterUs : seconds(given))
      continue
    }
    if (reaction === 'try-again') {
      yield* waitAfterFailure(ue)
      continue
    }
    const next = yield* react(ue, reaction)
    if (next !== 'again') {
      ended(rejected.of(emmCause))
      return next
    }
  }
}

/** One attempt: the connection, the request, and everything until accept, reject or failure. */
function* updateOnce(ue: Ue, type: UpdateType, waiting: Burst[]): Procedure<Attempt> {
  const { sim } = ue
  const { T3430 } = ue.environment.timers
  const wasConnected = ue.rrcConnected
  const request = (): Uint8Array => updateRequest(ue, type, !wasConnected && waiting.length > 0)
  if (wasConnected) ue.sendNasOctets(request())
  else if (!(yield* connect(ue, request, 'mo-Signalling'))) return { kind: 'failed' }
  sim.sometimes(T3430.startedMark)
  const untilUs = sim.now + T3430.afterUs
  for (;;) {
    const event = yield* receive<UpdateEvent>(UPDATE_EVENTS, Math.max(0, untilUs - sim.now))
    switch (event.kind) {
      case 'TrackingAreaUpdateAccept':
        accept(ue, event)
        // §5.5.3.2.4: without the "active" flag the network releases the connection, T3440 supervises it.
        if (!wasConnected && !ue.hasRadioBearer) yield* awaitRelease(ue)
        return { kind: 'accepted' }
      case 'TrackingAreaUpdateReject':
        if (!wasConnected) yield* awaitRelease(ue)
        return { kind: 'rejected', message: event }
      case 'UplinkData':
        keepWaiting(ue, waiting, event.burst)
        break
      case 'timeout':
        sim.sometimes(T3430.expiredMark)
        release(ue)
        return { kind: 'failed' }
      default:
        release(ue)
        return { kind: 'failed' }
    }
  }
}

/** Integrity protected, never ciphered: the MME that gets it may be a new one (§4.4.5). */
function updateRequest(ue: Ue, type: UpdateType, active: boolean): Uint8Array {
  const { guti, cell } = ue
  if (guti === undefined || cell === undefined) throw new TypeError('a registered UE has a GUTI and a cell')
  const { periodicUpdating, taUpdating } = epsUpdateType
  return nasOctets(
    ue,
    {
      kind: 'TrackingAreaUpdateRequest',
      epsUpdateType: { type: type === 'periodic' ? periodicUpdating : taUpdating, active },
      nasKeySetIdentifier: ue.ksi,
      oldGuti: guti,
      ...(type === 'periodic' ? {} : { ueNetworkCapability }),
      epsBearerContextStatus: ue.bearer === 0 ? [] : [ue.bearer],
    },
    securityHeaderType.integrityProtected,
  )
}

/** §5.5.3.2.4: the new area, and the new GUTI where there is one, which is answered. */
function accept(ue: Ue, message: TrackingAreaUpdateAccept): void {
  ue.attachAttempts = 0
  ue.areas = registrationArea(message, ue.areas)
  if (message.guti === undefined) return
  const { plmn, mmeGroupId, mmeCode, mTmsi } = message.guti
  ue.guti = { plmn: intern(plmn), mmeGroupId, mmeCode, mTmsi }
  sendNas(ue, { kind: 'TrackingAreaUpdateComplete' })
}

/** Abnormal cases (§5.5.3.2.6): T3411 between attempts, T3402 after the fifth. */
function* waitAfterFailure(ue: Ue): Procedure<void> {
  const { T3411, T3402 } = ue.environment.timers
  ue.attachAttempts++
  if (ue.attachAttempts < MAX_ATTEMPTS) {
    yield* expire(ue.sim, T3411)
    return
  }
  ue.attachAttempts = 0
  yield* expire(ue.sim, T3402)
}

/** §5.5.3.2.5: what else a rejection makes of the UE. */
function* react(
  ue: Ue,
  reaction: Exclude<Reaction, 'back-off' | 'try-again'>,
): Procedure<UpdateOutcome | 'again'> {
  switch (reaction) {
    case 'try-later': {
      ue.attachAttempts = MAX_ATTEMPTS - 1
      yield* waitAfterFailure(ue)
      return 'again'
    }
    case 'leave-area-and-select-plmn':
    case 'leave-area-and-select-cell':
      leaveArea(ue, reaction === 'leave-area-and-select-plmn')
      return 'again'
    case 'attach-again':
    case 'attach-anew':
      ue.deregister()
      if (reaction === 'attach-anew') ue.forgetIdentity()
      return 'attach-again'
    default:
      ue.deregister()
      return (yield* applyReaction(ue, reaction, undefined)) ? 'attach-again' : 'rejected'
  }
}
