import { protectServiceRequest } from '../../codec/nas/nas-security.ts'
import type { ServiceReject } from '../../codec/nas/service-messages.ts'
import { gprsTimerToSeconds } from '../../codec/nas/timers.ts'
import type { Burst } from '../../engine/burst.ts'
import { type Procedure, receive } from '../../engine/process.ts'
import { seconds } from '../../engine/time.ts'
import { Outcomes } from '../outcomes.ts'
import { applyReaction, awaitRelease } from './attach.ts'
import { reactionToServiceReject } from './causes.ts'
import { leaveArea } from './forbidden.ts'
import { camp, connect, isRegisteredHere, release } from './rrc.ts'
import { startTrackingAreaUpdate } from './tracking-area.ts'
import type { Ue } from './ue.ts'

/** Exchanges that wait for the bearer at a time; what comes on top is lost by name. */
const MOST_WAITING = 8

export type ServiceOutcome = 'established' | 'failed' | 'rejected' | 'attach-again' | 'update-elsewhere'

/** Why the UE wants its bearer back (TS 24.301 §5.6.1.1): data of its own, or the network has paged it. */
export type ServiceReason = 'mo-Data' | 'mt-Access'

type ServiceEvent =
  | { kind: 'BearerEstablished' }
  | ServiceReject
  | { kind: 'UplinkData'; burst: Burst }
  | { kind: 'LowerLayerFailure' }
  | { kind: 'RRCConnectionRelease' }

const SERVICE_EVENTS = [
  'BearerEstablished',
  'ServiceReject',
  'UplinkData',
  'LowerLayerFailure',
  'RRCConnectionRelease',
] as const

type Attempt = { kind: 'established' } | { kind: 'failed' } | { kind: 'rejected'; message: ServiceReject }

/** Asks for the bearer; what the UE has to send waits for it. In an area that is not of its list it tells that, too. */
export function startServiceRequest(ue: Ue, reason: ServiceReason, first: readonly Burst[] = []): void {
  if (!camp(ue)) {
    for (const burst of first) ue.loseUplink(burst)
    return
  }
  if (!isRegisteredHere(ue)) {
    startTrackingAreaUpdate(ue, 'area', first)
    return
  }
  const waiting = [...first]
  ue.run<ServiceOutcome>('service-request', requestService(ue, reason, waiting), (end) => {
    const outcome = end.kind === 'returned' ? end.value : 'cancelled'
    if (outcome === 'established') for (const burst of waiting) ue.sendUplink(burst)
    else if (outcome === 'update-elsewhere') startTrackingAreaUpdate(ue, 'area', waiting)
    else for (const burst of waiting) ue.loseUplink(burst)
    if (outcome === 'attach-again') ue.startAttach('again')
  })
}

const rejected = new Outcomes('rejected/')

/** TS 24.301 §5.6.1 as the UE sees it; back-off is part of it, since the request is made when T3346 has run out. */
export function* requestService(ue: Ue, reason: ServiceReason, waiting: Burst[]): Procedure<ServiceOutcome> {
  const { sim } = ue
  const startedUs = sim.now
  const ended = (outcome: string): void =>
    sim.measure('service-request.outcome', outcome, sim.now - startedUs)
  sim.measure('service-request.started', '', 1)
  for (let why = reason; ; ) {
    sim.sometimes(why === 'mt-Access' ? 'service-request.paged' : 'service-request.data')
    if (!isRegisteredHere(ue)) return 'update-elsewhere'
    const attempt = yield* requestOnce(ue, why, waiting)
    if (attempt.kind !== 'rejected') {
      ended(attempt.kind)
      return attempt.kind
    }
    const { emmCause } = attempt.message
    const reaction = reactionToServiceReject(emmCause)
    if (reaction !== 'back-off') {
      ended(rejected.of(emmCause))
      return yield* react(ue, reaction)
    }
    const paged = yield* backOff(ue, attempt.message, waiting)
    if (waiting.length === 0 && !paged) {
      ended(rejected.of(emmCause))
      return 'rejected'
    }
    why = paged ? 'mt-Access' : 'mo-Data'
    if (!camp(ue)) return 'failed'
  }
}

function* requestOnce(ue: Ue, reason: ServiceReason, waiting: Burst[]): Procedure<Attempt> {
  const { T3417 } = ue.environment.timers
  const { sim } = ue
  const connected = yield* connect(ue, () => serviceRequest(ue), reason)
  if (!connected) return { kind: 'failed' }
  sim.sometimes(T3417.startedMark)
  const untilUs = sim.now + T3417.afterUs
  for (;;) {
    const event = yield* receive<ServiceEvent>(SERVICE_EVENTS, Math.max(0, untilUs - sim.now))
    switch (event.kind) {
      case 'BearerEstablished':
        // §5.6.1.4: that the user plane radio bearers are there is the network's acceptance.
        return { kind: 'established' }
      case 'UplinkData':
        keepWaiting(ue, waiting, event.burst)
        break
      case 'ServiceReject':
        yield* awaitRelease(ue)
        return { kind: 'rejected', message: event }
      case 'timeout':
        // §5.6.1.6 c: aborted; the next exchange asks anew.
        sim.sometimes(T3417.expiredMark)
        release(ue)
        return { kind: 'failed' }
      default:
        release(ue)
        return { kind: 'failed' }
    }
  }
}

function serviceRequest(ue: Ue): Uint8Array {
  const context = ue.environment.security.open(ue)
  if (context === undefined) throw new TypeError('a registered UE has a security context')
  return protectServiceRequest(context)
}

export function keepWaiting(ue: Ue, waiting: Burst[], burst: Burst): void {
  if (waiting.length < MOST_WAITING) waiting.push(burst)
  else ue.loseUplink(burst)
}

/** What waited goes down the bearer, or is the reason to ask for it. */
export function serveWaiting(ue: Ue, waiting: readonly Burst[]): void {
  if (ue.hasRadioBearer) for (const burst of waiting) ue.sendUplink(burst)
  else if (waiting.length > 0) startServiceRequest(ue, 'mo-Data', waiting)
}

type BackOffEvent = { kind: 'Paged' } | { kind: 'UplinkData'; burst: Burst }

/** §5.3.9, §5.6.1.5 #22: nothing is asked until T3346 has expired, but a page is answered. True when paged. */
function* backOff(ue: Ue, { t3346 }: ServiceReject, waiting: Burst[]): Procedure<boolean> {
  const { sim } = ue
  const { T3346 } = ue.environment.timers
  const given = t3346 === undefined ? undefined : gprsTimerToSeconds(t3346)
  sim.sometimes(T3346.startedMark)
  const untilUs = sim.now + (given === undefined ? T3346.afterUs : seconds(given))
  for (;;) {
    const event = yield* receive<BackOffEvent>(['Paged', 'UplinkData'], Math.max(0, untilUs - sim.now))
    if (event.kind === 'Paged') return true
    if (event.kind === 'UplinkData') keepWaiting(ue, waiting, event.burst)
    else {
      sim.sometimes(T3346.expiredMark)
      return false
    }
  }
}

/** §5.6.1.5: what else a rejection makes of the UE. */
function* react(
  ue: Ue,
  reaction: Exclude<ReturnType<typeof reactionToServiceReject>, 'back-off'>,
): Procedure<ServiceOutcome> {
  if (reaction === 'try-again' || reaction === 'try-later') return 'rejected'
  if (reaction === 'leave-area-and-select-plmn' || reaction === 'leave-area-and-select-cell') {
    leaveArea(ue, reaction === 'leave-area-and-select-plmn')
    return 'update-elsewhere'
  }
  ue.deregister()
  if (reaction === 'attach-again') return 'attach-again'
  if (reaction === 'attach-anew') {
    ue.forgetIdentity()
    return 'attach-again'
  }
  return (yield* applyReaction(ue, reaction, undefined)) ? 'attach-again' : 'rejected'
}
