import { u32ToIpv4 } from '../../codec/ipv4.ts'
import { apnAmbrOf } from '../../codec/nas/bit-rates.ts'
import { emmCause, esmCause } from '../../codec/nas/causes.ts'
import type { AttachRequest } from '../../codec/nas/emm-messages.ts'
import { epsAttachResult } from '../../codec/nas/emm-messages.ts'
import { decodeNas, encodeNas, type NasMessage } from '../../codec/nas/nas.ts'
import { esmInformationTransfer, pdnType } from '../../codec/nas/session.ts'
import { secondsToGprsTimer } from '../../codec/nas/timers.ts'
import { type Procedure, receive, timeout } from '../../engine/process.ts'
import { supervised } from '../../engine/timers.ts'
import { Outcomes } from '../outcomes.ts'
import { registerHere } from './areas.ts'
import { authenticate, type Proof } from './authenticate.ts'
import { backOffSeconds, isCongested } from './congestion.ts'
import type { AttachWork, MmeSession, UeContext } from './context.ts'
import { sendContextSetup } from './context-setup.ts'
import { gutiOf } from './guti.ts'
import { identify } from './identify.ts'
import { updateLocation } from './location.ts'
import type { Mme } from './mme.ts'
import { releaseS1, runProcedure } from './release.ts'
import { secure } from './secure.ts'
import {
  createSession,
  deleteSession,
  deleteSessionLater,
  modifyBearer,
  type Subscription,
} from './session.ts'

export type AttachOutcome =
  | { kind: 'accepted' }
  | { kind: 'rejected'; emmCause: number }
  | { kind: 'aborted'; reason: string }

/** Starts the attach of a UE whose request has arrived. */
export function startAttach(mme: Mme, ue: UeContext, request: AttachRequest, octets: Uint8Array): void {
  const previous = ue.session
  ue.registered = false
  mme.security.drop(ue)
  ue.work = workOf(mme, request, octets)
  runProcedure(mme, ue, 'attach', attach(mme, ue, request, previous), (reason) => {
    measureEnd(mme, ue, aborted.of(reason))
    // What an aborted attach had set up at the gateways must not stay behind.
    if (!ue.registered && ue.session !== undefined) deleteSessionLater(mme, ue)
  })
}

function workOf(mme: Mme, request: AttachRequest, octets: Uint8Array): AttachWork {
  const connectivity = decodeNas(request.esmMessageContainer, 'uplink')
  const isRequest = connectivity.kind === 'PdnConnectivityRequest'
  return {
    startedUs: mme.sim.now,
    isMeasured: false,
    requestOctets: octets,
    ueNetworkCapability: request.ueNetworkCapability,
    pti: isRequest ? connectivity.pti : 0,
    esmInformationNeeded:
      isRequest && connectivity.esmInformationTransferFlag === esmInformationTransfer.required,
    requestedApn: undefined,
    pco: isRequest ? connectivity.protocolConfigurationOptions : undefined,
  }
}

/** TS 23.401 §5.3.2.1 as the MME sees it; the numbers are its steps. */
export function* attach(
  mme: Mme,
  ue: UeContext,
  request: AttachRequest,
  previous: MmeSession | undefined,
): Procedure<AttachOutcome> {
  if (isCongested(mme, ue.imsi)) return yield* reject(mme, ue, emmCause.congestion)
  if (!(yield* identify(mme, ue, request))) return yield* abort(mme, ue, 'not identified') // 4
  if (mme.homeOf(ue.imsi) === undefined) return yield* reject(mme, ue, emmCause.plmnNotAllowed)
  const proof = yield* authenticate(mme, ue) // 5a
  if (proof.kind !== 'authenticated') return yield* notAuthenticated(mme, ue, proof)
  const security = yield* secure(mme, ue) // 5a
  // TS 24.301 §5.5.1.2.5 asks for "an appropriate" cause and names none; public MMEs send the one of the mismatch.
  if (security === 'no common algorithm')
    return yield* reject(mme, ue, emmCause.ueSecurityCapabilitiesMismatch)
  if (security !== 'secured') return yield* abort(mme, ue, 'security mode failed')
  if (previous !== undefined) yield* deleteSession(mme, ue, previous) // 7
  const { esmInformationFirst } = mme.configuration
  if (esmInformationFirst && !(yield* esmInformation(mme, ue)))
    return yield* rejectEsm(mme, ue, esmCause.esmInformationNotReceived) // 6
  const update = yield* updateLocation(mme, ue) // 8, 11
  if (update.kind === 'refused') return yield* reject(mme, ue, update.emmCause)
  if (!esmInformationFirst && !(yield* esmInformation(mme, ue)))
    return yield* rejectEsm(mme, ue, esmCause.esmInformationNotReceived)
  noteTraits(mme, ue, update.subscription)
  const session = yield* createSession(mme, ue, update.subscription) // 12–16
  if (session.kind === 'refused') return yield* rejectEsm(mme, ue, session.esmCause)
  ue.session = session.session
  const delivered = yield* deliverAccept(mme, ue, session.session) // 17–22
  if (delivered.kind === 'failed') return yield* undo(mme, ue, delivered.reason)
  yield* modifyBearer(mme, session.session, delivered.enbTeid, delivered.enbIpv4) // 23, 24
  ue.registered = true
  measureEnd(mme, ue, 'accepted')
  if (mme.configuration.sendsEmmInformation) sendEmmInformation(mme, ue)
  return { kind: 'accepted' }
}

/** What outlives the attach, for the next set-up of the UE's context. */
function noteTraits(mme: Mme, ue: UeContext, subscription: Subscription): void {
  const { eea, eia } = (ue.work as AttachWork).ueNetworkCapability
  ue.traits = mme.traits.of({
    eea,
    eia,
    ambrUplinkBps: subscription.ueAmbrUplinkBps,
    ambrDownlinkBps: subscription.ueAmbrDownlinkBps,
    radioCapability: undefined,
  })
}

const rejected = new Outcomes('rejected/')
const aborted = new Outcomes('aborted/')

function measureEnd(mme: Mme, ue: UeContext, outcome: string): void {
  const { work } = ue
  if (work === undefined || work.isMeasured) return
  work.isMeasured = true
  mme.sim.measure('mme.attach', outcome, mme.sim.now - work.startedUs)
}

/** Step 6: what the UE held back until ciphering, its APN above all. */
function* esmInformation(mme: Mme, ue: UeContext): Procedure<boolean> {
  const work = ue.work as AttachWork
  if (!work.esmInformationNeeded) return true
  const answer = yield* supervised<NasMessage>(
    mme.sim,
    mme.configuration.timers.T3489,
    ['EsmInformationResponse'],
    () => mme.sendNas(ue, { kind: 'EsmInformationRequest', ebi: 0, pti: work.pti }),
  )
  if (answer === timeout || answer.kind !== 'EsmInformationResponse') return false
  work.requestedApn = answer.accessPointName
  work.pco = answer.protocolConfigurationOptions ?? work.pco
  return true
}

type Delivered = { kind: 'delivered'; enbTeid: number; enbIpv4: string } | { kind: 'failed'; reason: string }

const ACCEPT_EVENTS = [
  'InitialContextSetupResponse',
  'InitialContextSetupFailure',
  'AttachComplete',
  'ConnectionLost',
] as const

type AcceptEvent =
  | {
      kind: 'InitialContextSetupResponse'
      erabSetupListCtxtSuRes: Array<{ transportLayerAddress: unknown; gtpTeid: number }>
    }
  | { kind: 'InitialContextSetupFailure' }
  | { kind: 'AttachComplete' }
  | { kind: 'ConnectionLost' }

/** Steps 17 to 22: Attach Accept inside Initial Context Setup; T3450 repeats the NAS message alone. */
function* deliverAccept(mme: Mme, ue: UeContext, session: MmeSession): Procedure<Delivered> {
  const { T3450 } = mme.configuration.timers
  const { sim } = mme
  let bearer: { teid: number; ipv4: string } | undefined
  let complete = false
  for (let attempt = 0; attempt <= T3450.retransmissions; attempt++) {
    if (attempt > 0) mme.sendNas(ue, attachAccept(mme, ue, session))
    else if (ue.enb !== undefined)
      sendContextSetup(mme, ue, session, mme.nasOctets(ue, attachAccept(mme, ue, session)))
    sim.sometimes(T3450.startedMark)
    const expiresUs = sim.now + T3450.afterUs
    for (;;) {
      const event = yield* receive<AcceptEvent>(ACCEPT_EVENTS, Math.max(0, expiresUs - sim.now))
      if (event.kind === 'timeout') break
      if (event.kind === 'ConnectionLost') return { kind: 'failed', reason: 'radio connection lost' }
      if (event.kind === 'InitialContextSetupFailure') return { kind: 'failed', reason: 'no radio bearer' }
      if (event.kind === 'AttachComplete') complete = true
      else if (event.kind === 'InitialContextSetupResponse') {
        const [item] = event.erabSetupListCtxtSuRes
        bearer = { teid: item.gtpTeid, ipv4: String(item.transportLayerAddress) }
      }
      if (complete && bearer !== undefined)
        return { kind: 'delivered', enbTeid: bearer.teid, enbIpv4: bearer.ipv4 }
    }
  }
  sim.sometimes(T3450.expiredMark)
  return { kind: 'failed', reason: 'T3450' }
}

function attachAccept(mme: Mme, ue: UeContext, session: MmeSession): NasMessage {
  const { configuration } = mme
  return {
    kind: 'AttachAccept',
    epsAttachResult: epsAttachResult.epsOnly,
    t3412: secondsToGprsTimer(configuration.t3412Us / 1_000_000),
    taiList: registerHere(mme, ue),
    esmMessageContainer: encodeNas({
      kind: 'ActivateDefaultEpsBearerContextRequest',
      ebi: session.ebi,
      pti: session.pti,
      epsQos: { qci: session.qci },
      accessPointName: session.apn,
      pdnAddress: { pdnType: pdnType.ipv4, ipv4: u32ToIpv4(session.address) },
      apnAmbr: apnAmbrOf(session.ambrDownlinkKbps, session.ambrUplinkKbps),
    }),
    guti: gutiOf(mme, ue),
    t3402: secondsToGprsTimer(12 * 60),
  }
}

/** TS 24.301 §5.4.5: the network's name and the local time zone. */
function sendEmmInformation(mme: Mme, ue: UeContext): void {
  const { networkName, timeZone } = mme.configuration
  mme.sendNas(ue, {
    kind: 'EmmInformation',
    fullNameForNetwork: { coding: 'gsm7', addCountryInitials: false, text: networkName },
    localTimeZone: { offsetMinutes: timeZone.quarterHours * 15 },
    networkDaylightSavingTime: timeZone.daylightSavingTime,
  })
}

function* reject(mme: Mme, ue: UeContext, cause: number, container?: Uint8Array): Procedure<AttachOutcome> {
  mme.sendNas(ue, {
    kind: 'AttachReject',
    emmCause: cause,
    ...(container === undefined ? {} : { esmMessageContainer: container }),
    ...(cause === emmCause.congestion ? { t3346: secondsToGprsTimer(backOffSeconds(mme, ue)) } : {}),
  })
  measureEnd(mme, ue, rejected.of(cause))
  yield* releaseS1(mme, ue, { nas: 'normal-release' })
  return { kind: 'rejected', emmCause: cause }
}

/** §5.5.1.2.5: EMM cause #19 with PDN Connectivity Reject and its ESM cause inside. */
function* rejectEsm(mme: Mme, ue: UeContext, cause: number): Procedure<AttachOutcome> {
  const pti = ue.work?.pti ?? 0
  return yield* reject(
    mme,
    ue,
    emmCause.esmFailure,
    encodeNas({ kind: 'PdnConnectivityReject', ebi: 0, pti, esmCause: cause }),
  )
}

function* notAuthenticated(
  mme: Mme,
  ue: UeContext,
  proof: Exclude<Proof, { kind: 'authenticated' }>,
): Procedure<AttachOutcome> {
  if (proof.kind === 'refused-by-home') return yield* reject(mme, ue, proof.emmCause)
  if (proof.kind === 'no-answer') return yield* abort(mme, ue, 'T3460')
  mme.sendNas(ue, { kind: 'AuthenticationReject' })
  measureEnd(mme, ue, 'rejected/authentication')
  yield* releaseS1(mme, ue, { nas: 'authentication-failure' })
  return { kind: 'rejected', emmCause: emmCause.illegalUe }
}

/** Ends an attach without a NAS answer: the connection is released. */
function* abort(mme: Mme, ue: UeContext, reason: string): Procedure<AttachOutcome> {
  measureEnd(mme, ue, aborted.of(reason))
  yield* releaseS1(mme, ue, { nas: 'unspecified' })
  return { kind: 'aborted', reason }
}

/** The accept did not get through: the session goes, both GUTIs stay valid (TS 24.301 §5.5.1.2.7 b), S1 is released. */
function* undo(mme: Mme, ue: UeContext, reason: string): Procedure<AttachOutcome> {
  if (ue.session !== undefined) yield* deleteSession(mme, ue, ue.session)
  ue.session = undefined
  return yield* abort(mme, ue, reason)
}
