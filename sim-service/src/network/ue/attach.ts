import { ipv4ToU32 } from '../../codec/ipv4.ts'
import { emmCause } from '../../codec/nas/causes.ts'
import type { AttachAccept, AttachReject } from '../../codec/nas/emm-messages.ts'
import { epsAttachType, NO_KEY_IS_AVAILABLE } from '../../codec/nas/emm-messages.ts'
import { decodeNas, encodeNas } from '../../codec/nas/nas.ts'
import { securityHeaderType } from '../../codec/nas/nas-security.ts'
import { esmInformationTransfer, pcoId, pdnType, requestType } from '../../codec/nas/session.ts'
import { gprsTimerToSeconds } from '../../codec/nas/timers.ts'
import { type Procedure, receive, timeout } from '../../engine/process.ts'
import { seconds } from '../../engine/time.ts'
import { expire, type Timer } from '../../engine/timers.ts'
import { intern } from '../intern.ts'
import { registrationArea } from './areas.ts'
import { forgetRates } from './bearers.ts'
import { type AttachReaction, reactionTo } from './causes.ts'
import { forbid } from './forbidden.ts'
import { attachComplete, nasOctets, sendNas, ueNetworkCapability } from './nas.ts'
import { camp, connect, release } from './rrc.ts'
import type { Cell, Ue } from './ue.ts'

/** How an attach ended for good: retries are over. */
export type AttachOutcome = { kind: 'accepted' } | { kind: 'rejected'; cause: number } | { kind: 'no-cell' }

type Attempt =
  | { kind: 'accepted' }
  | { kind: 'rejected'; cause: number; message: AttachReject | undefined }
  | { kind: 'failed' }
  | { kind: 'barred-cell' }

/** TS 24.301 §5.5.1.2.6: after five attempts in a row the UE waits for T3402. */
const MAX_ATTEMPTS = 5

/** TS 24.301 §5.5.1.2 as the UE sees it: attempts, reactions to rejections, back-off, until an outcome is final. */
export function* attach(ue: Ue): Procedure<AttachOutcome> {
  const { sim } = ue
  const startedUs = sim.now
  sim.measure('attach.started', '', 1)
  let last: AttachOutcome = { kind: 'no-cell' }
  let rejectedBy: Cell | undefined
  for (;;) {
    if (!camp(ue)) return finish(ue, startedUs, last)
    const isElsewhere = rejectedBy !== undefined && rejectedBy.plmn !== ue.cell?.plmn
    if (rejectedBy !== undefined && !isElsewhere && rejectedBy.tac !== ue.cell?.tac)
      sim.sometimes('attach.next-area')
    const attempt = yield* attachOnce(ue)
    if (attempt.kind === 'accepted') {
      if (isElsewhere) sim.sometimes('attach.next-plmn')
      return finish(ue, startedUs, { kind: 'accepted' })
    }
    if (attempt.kind === 'rejected') {
      sim.sometimes('attach.rejected')
      rejectedBy = ue.cell
      last = { kind: 'rejected', cause: attempt.cause }
    }
    if (!(yield* afterFailure(ue, attempt))) return finish(ue, startedUs, last)
  }
}

function finish(ue: Ue, startedUs: number, outcome: AttachOutcome): AttachOutcome {
  if (outcome.kind === 'accepted') ue.sim.sometimes('attach.accepted')
  const name = outcome.kind === 'rejected' ? `rejected/${outcome.cause}` : outcome.kind
  ue.sim.measure('attach.outcome', name, ue.sim.now - startedUs)
  return outcome
}

/** One attempt: the signalling connection, the request, and everything until accept, reject or failure. */
function* attachOnce(ue: Ue): Procedure<Attempt> {
  ue.sim.sometimes('attach.attempt')
  const connected = yield* connect(ue, () => attachRequest(ue), 'mo-Signalling')
  if (!connected) return { kind: 'failed' }
  let timer: Timer = ue.environment.timers.T3410
  for (;;) {
    ue.sim.sometimes(timer.startedMark)
    const event = yield* receive<AttachEvent>(ATTACH_EVENTS, timer.afterUs)
    if (event === timeout) {
      ue.sim.sometimes(timer.expiredMark)
      release(ue)
      return timer === ue.environment.timers.T3410 ? { kind: 'failed' } : { kind: 'barred-cell' }
    }
    switch (event.kind) {
      case 'AttachAccept':
        accept(ue, event)
        return { kind: 'accepted' }
      case 'AttachReject':
        yield* awaitRelease(ue)
        return { kind: 'rejected', cause: event.emmCause, message: event }
      case 'AuthenticationReject':
        // §5.4.2.5: the USIM is invalid until the UE is switched off; the cause is the one that means the same.
        yield* awaitRelease(ue)
        return { kind: 'rejected', cause: emmCause.illegalUe, message: undefined }
      case 'AuthenticationFailed':
        // §5.4.2.7: the retransmission timer stops while the network mends the authentication.
        timer = event.timer
        break
      case 'AuthenticationPassed':
        timer = ue.environment.timers.T3410
        break
      default:
        release(ue)
        return { kind: 'failed' }
    }
  }
}

type AttachEvent =
  | AttachAccept
  | AttachReject
  | { kind: 'AuthenticationReject' }
  | { kind: 'AuthenticationFailed'; timer: Timer }
  | { kind: 'AuthenticationPassed' }
  | { kind: 'LowerLayerFailure' }
  | { kind: 'RRCConnectionRelease' }

const ATTACH_EVENTS = [
  'AttachAccept',
  'AttachReject',
  'AuthenticationReject',
  'AuthenticationFailed',
  'AuthenticationPassed',
  'LowerLayerFailure',
  'RRCConnectionRelease',
] as const

/**
 * Attach Request with PDN Connectivity Request inside; protected when the UE still has a security context
 * (§5.5.1.2.2).
 */
function attachRequest(ue: Ue): Uint8Array {
  const connectivity = encodeNas({
    kind: 'PdnConnectivityRequest',
    ebi: 0,
    pti: 1,
    requestType: requestType.initialRequest,
    pdnType: pdnType.ipv4,
    esmInformationTransferFlag: esmInformationTransfer.required,
    protocolConfigurationOptions: {
      configurationProtocol: 0,
      options: [
        { id: pcoId.dnsServerIpv4Address, contents: new Uint8Array(0) },
        { id: pcoId.ipAddressAllocationViaNas, contents: new Uint8Array(0) },
      ],
    },
  })
  return nasOctets(
    ue,
    {
      kind: 'AttachRequest',
      epsAttachType: epsAttachType.epsAttach,
      nasKeySetIdentifier: ue.eia === 0 ? NO_KEY_IS_AVAILABLE : ue.ksi,
      epsMobileIdentity:
        ue.guti === undefined ? { kind: 'imsi', imsi: ue.imsi } : { kind: 'guti', guti: ue.guti },
      ueNetworkCapability,
      esmMessageContainer: connectivity,
    },
    securityHeaderType.integrityProtected,
  )
}

/** §5.5.1.2.4: GUTI, TAI list and bearer become valid; Attach Complete answers. */
function accept(ue: Ue, message: AttachAccept): void {
  ue.attachAttempts = 0
  if (message.guti !== undefined) {
    const { plmn, mmeGroupId, mmeCode, mTmsi } = message.guti
    ue.guti = { plmn: intern(plmn), mmeGroupId, mmeCode, mTmsi }
  }
  const activate = decodeNas(message.esmMessageContainer, 'downlink')
  if (activate.kind === 'ActivateDefaultEpsBearerContextRequest') {
    ue.bearer = activate.ebi
    forgetRates(ue)
    ue.address = ipv4ToU32(activate.pdnAddress.ipv4 ?? '0.0.0.0')
  }
  ue.areas = registrationArea(message)
  ue.registered = true
  sendNas(ue, attachComplete(message.esmMessageContainer))
}

/** The network releases the connection after a rejection; T3440 ends the wait. */
export function* awaitRelease(ue: Ue): Procedure<void> {
  const { T3440 } = ue.environment.timers
  if (!ue.rrcConnected) return
  ue.sim.sometimes(T3440.startedMark)
  const event = yield* receive(['RRCConnectionRelease', 'LowerLayerFailure'], T3440.afterUs)
  if (event === timeout) ue.sim.sometimes(T3440.expiredMark)
  release(ue)
}

/** What to do before the next attempt; false when there is none. */
function* afterFailure(ue: Ue, attempt: Attempt): Procedure<boolean> {
  if (attempt.kind === 'barred-cell') {
    forbid(ue).trackingAreas.add(`${ue.cell?.plmn}-${ue.cell?.tac}`)
    return true
  }
  if (attempt.kind !== 'rejected') return yield* tryAgain(ue)
  return yield* applyReaction(ue, reactionTo(attempt.cause), attempt.message)
}

/** Applies a row of the reaction table (§5.5.1.2.5) to the UE's lists and waits where the row says so. */
export function* applyReaction(
  ue: Ue,
  reaction: AttachReaction,
  message: AttachReject | undefined,
): Procedure<boolean> {
  if (reaction === 'try-again') return yield* tryAgain(ue)
  if (reaction === 'try-later') {
    ue.attachAttempts = MAX_ATTEMPTS
    return yield* tryAgain(ue)
  }
  if (reaction === 'back-off') {
    const given = message?.t3346 === undefined ? undefined : gprsTimerToSeconds(message.t3346)
    const { T3346 } = ue.environment.timers
    yield* expire(ue.sim, T3346, given === undefined ? T3346.afterUs : seconds(given))
    return true
  }
  // All other rows delete GUTI, TAI list and KSI, and reset the attempt counter.
  ue.forgetIdentity()
  switch (reaction) {
    case 'sim-invalid':
      ue.simInvalid = true
      return false
    case 'forbid-plmn':
      forbid(ue).plmns.add(ue.cell?.plmn ?? '')
      return true
    case 'forbid-plmn-for-gprs':
      forbid(ue).plmnsForGprs.add(ue.cell?.plmn ?? '')
      return true
    case 'forbid-ta-regional':
    case 'forbid-ta-roaming-and-select-plmn':
    case 'forbid-ta-roaming-and-select-cell':
      forbid(ue).trackingAreas.add(`${ue.cell?.plmn}-${ue.cell?.tac}`)
      forbid(ue).leave = reaction === 'forbid-ta-roaming-and-select-plmn' ? ue.cell?.plmn : undefined
      return true
  }
}

/** Abnormal cases (§5.5.1.2.6): T3411 between attempts, T3402 after the fifth. */
function* tryAgain(ue: Ue): Procedure<boolean> {
  const { T3411, T3402 } = ue.environment.timers
  ue.attachAttempts++
  if (ue.attachAttempts < MAX_ATTEMPTS) yield* expire(ue.sim, T3411)
  else {
    ue.forgetIdentity()
    yield* expire(ue.sim, T3402)
  }
  return true
}
