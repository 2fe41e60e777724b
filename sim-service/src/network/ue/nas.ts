import { CodecError } from '../../codec/codec-error.ts'
import { kasme as deriveKasme } from '../../codec/crypto/key-derivation.ts'
import { bitmapOf, supports } from '../../codec/nas/capabilities.ts'
import { emmCause, esmCause } from '../../codec/nas/causes.ts'
import type {
  AuthenticationRequest,
  DetachRequestNetwork,
  SecurityModeCommand,
} from '../../codec/nas/emm-messages.ts'
import { identityType } from '../../codec/nas/identities.ts'
import {
  causeOfDecodeError,
  decodeNas,
  type EsmMessage,
  encodeNas,
  type NasMessage,
} from '../../codec/nas/nas.ts'
import { peekHeader, protect, securityHeaderType, unprotect } from '../../codec/nas/nas-security.ts'
import { subscriberKeys } from '../subscriber-keys.ts'
import { onModifyBearer } from './bearers.ts'
import { detachedByNetwork } from './detach.ts'
import type { Ue } from './ue.ts'
import { authenticate } from './usim.ts'

/** EEA0, EEA1, EEA2 and EIA1, EIA2: what every UE of this lab can do. EIA0 is for emergency calls only. */
export const ueNetworkCapability = { eea: bitmapOf([0, 1, 2]), eia: bitmapOf([1, 2]) } as const

/** Messages that a UE takes without integrity protection before security is established (TS 24.301 §4.4.4.2). */
const plainAllowed: ReadonlySet<string> = new Set([
  'IdentityRequest',
  'AuthenticationRequest',
  'AuthenticationReject',
  'AttachReject',
  'DetachAccept',
  'ServiceReject',
  'TrackingAreaUpdateReject',
])

/**
 * The message with the protection that TS 24.301 §4.4 asks for at this moment. Until the network has begun the secure
 * exchange on this connection it may have no context of the UE: what it is sent can be read without one (§4.4.5).
 */
export function nasOctets(ue: Ue, message: NasMessage, header?: number): Uint8Array {
  const plain = encodeNas(message)
  const context = ue.environment.security.open(ue)
  if (context === undefined) return plain
  const { integrityProtected, integrityProtectedAndCiphered } = securityHeaderType
  const usual = ue.secured ? integrityProtectedAndCiphered : integrityProtected
  return protect(context, plain, header ?? usual, 'uplink')
}

/** Sends a NAS message over SRB1. */
export function sendNas(ue: Ue, message: NasMessage, header?: number): void {
  if (ue.rrcConnected) ue.sendNasOctets(nasOctets(ue, message, header))
}

/** Takes a NAS message of the network: opens it, checks it, and answers or gives it to the procedure that waits. */
export function receiveNas(ue: Ue, octets: Uint8Array): void {
  try {
    const message = open(ue, octets)
    if (message === undefined || ue.sim.faultPoint('ue.silent', message.kind)) return
    react(ue, message, octets)
  } catch (error) {
    if (!(error instanceof CodecError)) throw error
    const cause = causeOfDecodeError(error)
    ue.sim.measure('ue.nas.discarded', error.problem, 1)
    if (cause !== undefined) sendNas(ue, { kind: 'EmmStatus', emmCause: cause })
  }
}

/** The message inside its protection; undefined when it must be discarded in silence (§4.4.4.2). */
function open(ue: Ue, octets: Uint8Array): NasMessage | undefined {
  const header = peekHeader(octets)
  if (header.headerType === securityHeaderType.plain) {
    const message = decodeNas(octets, 'downlink')
    if (plainAllowed.has(message.kind) || message.kind === 'EmmStatus') return message
    return discard(ue, `plain ${message.kind}`)
  }
  if (header.headerType === securityHeaderType.integrityProtectedNewContext)
    return openSecurityModeCommand(ue, octets)
  const context = ue.environment.security.open(ue)
  if (context === undefined) return discard(ue, 'no security context')
  const opened = unprotect(context, octets, 'downlink')
  if (!opened.macOk) return discard(ue, 'wrong MAC')
  ue.secured = true
  return decodeNas(opened.plain, 'downlink')
}

function discard(ue: Ue, reason: string): undefined {
  ue.sim.measure('ue.nas.discarded', reason, 1)
  return undefined
}

/** Security Mode Command brings the algorithms of the context that it is protected by (§5.4.3.2). */
function openSecurityModeCommand(ue: Ue, octets: Uint8Array): NasMessage | undefined {
  const { security } = ue.environment
  const command = decodeNas(octets.subarray(6), 'downlink')
  if (command.kind !== 'SecurityModeCommand' || ue.keys === -1) return discard(ue, 'no key for a new context')
  const { eea, eia } = command.selectedNasSecurityAlgorithms
  if (!canUse(eea, eia)) return command
  const context = security.take(ue, eea as 0 | 1 | 2, eia as 0 | 1 | 2)
  if (!unprotect(context, octets, 'downlink').macOk) {
    ue.eia = 0
    ue.active = undefined
    return { ...command, replayedUeSecurityCapabilities: { eea: 0, eia: 0 } }
  }
  return command
}

/** EIA0 is no integrity: only an emergency call may have it. */
function canUse(eea: number, eia: number): boolean {
  return eia !== 0 && supports(ueNetworkCapability.eia, eia) && supports(ueNetworkCapability.eea, eea)
}

function react(ue: Ue, message: NasMessage, octets: Uint8Array): void {
  switch (message.kind) {
    case 'AuthenticationRequest':
      answerAuthentication(ue, message)
      return
    case 'IdentityRequest':
      sendNas(ue, {
        kind: 'IdentityResponse',
        mobileIdentity:
          message.identityType === identityType.imsi
            ? { kind: 'imsi', imsi: ue.imsi }
            : message.identityType === identityType.imeisv
              ? { kind: 'imeisv', imeisv: ue.imeisv }
              : { kind: 'none' },
      })
      return
    case 'SecurityModeCommand':
      answerSecurityMode(ue, message)
      return
    case 'EsmInformationRequest':
      sendNas(ue, esmInformation(ue, message))
      return
    case 'DetachRequestNetwork':
      onDetachRequest(ue, message)
      return
    case 'AttachAccept':
      // A repetition of an accept that was taken already: only the answer is sent again (§5.5.1.2.7 d).
      if (ue.procedure?.deliver(message.kind, message)) return
      if (ue.registered) sendNas(ue, attachComplete(message.esmMessageContainer))
      return
    case 'ModifyEpsBearerContextRequest':
      onModifyBearer(ue, message)
      return
    case 'EmmInformation':
      ue.sim.sometimes('nas.emm-information')
      return
    case 'EmmStatus':
      ue.sim.measure('ue.nas.status', String(message.emmCause), 1)
      return
    case 'EsmStatus':
      ue.sim.measure('ue.nas.status', `esm/${message.esmCause}`, 1)
      return
    default:
      if (ue.procedure?.deliver(message.kind, message)) return
      ue.sim.measure('ue.nas.unexpected', `${message.kind} ${octets.length}`, 1)
  }
}

/** The UE's side of EPS AKA (§5.4.2): a response, or a failure that stops the attach timer for T3418 or T3420. */
function answerAuthentication(ue: Ue, request: AuthenticationRequest): void {
  const { sim, security } = ue.environment
  const outcome = authenticate(subscriberKeys(sim.seed, ue.imsi), ue.sqnMs, request.rand, request.autn)
  const { answer } = outcome
  ue.sqnMs = outcome.sqnMs
  if (answer.kind === 'response' && !sim.faultPoint('ue.mac-failure')) {
    const plmn = ue.cell?.plmn ?? ''
    security.setKasme(
      ue,
      request.nasKeySetIdentifier & 7,
      deriveKasme(answer.ck, answer.ik, plmn, answer.sqnXorAk),
    )
    ue.eia = 0
    sendNas(ue, { kind: 'AuthenticationResponse', res: answer.res })
    ue.procedure?.deliver('AuthenticationPassed', { kind: 'AuthenticationPassed' })
    return
  }
  if (answer.kind === 'synch-failure') {
    sendNas(ue, {
      kind: 'AuthenticationFailure',
      emmCause: emmCause.synchFailure,
      authenticationFailureParameter: answer.auts,
    })
    ue.procedure?.deliver('AuthenticationFailed', {
      kind: 'AuthenticationFailed',
      timer: ue.environment.timers.T3420,
    })
    return
  }
  const cause = answer.kind === 'not-eps' ? emmCause.nonEpsAuthenticationUnacceptable : emmCause.macFailure
  sendNas(ue, { kind: 'AuthenticationFailure', emmCause: cause })
  ue.procedure?.deliver('AuthenticationFailed', {
    kind: 'AuthenticationFailed',
    timer: ue.environment.timers.T3418,
  })
}

/** §5.4.3.3, §5.4.3.5: the replayed capabilities must be the UE's own, and the algorithms must be of them. */
function answerSecurityMode(ue: Ue, command: SecurityModeCommand): void {
  const replayed = command.replayedUeSecurityCapabilities
  const { eea, eia } = command.selectedNasSecurityAlgorithms
  const isOwn = replayed.eea === ueNetworkCapability.eea && replayed.eia === ueNetworkCapability.eia
  if (!isOwn || !canUse(eea, eia)) {
    ue.eia = 0
    ue.active = undefined
    sendNas(ue, { kind: 'SecurityModeReject', emmCause: emmCause.ueSecurityCapabilitiesMismatch })
    return
  }
  ue.secured = true
  sendNas(
    ue,
    command.imeisvRequest === 1
      ? { kind: 'SecurityModeComplete', imeisv: ue.imeisv }
      : { kind: 'SecurityModeComplete' },
    securityHeaderType.integrityProtectedAndCipheredNewContext,
  )
}

function esmInformation(ue: Ue, request: EsmMessage): NasMessage {
  if (request.pti === 0) return { kind: 'EsmStatus', ebi: 0, pti: 0, esmCause: esmCause.invalidPtiValue }
  return {
    kind: 'EsmInformationResponse',
    ebi: 0,
    pti: request.pti,
    accessPointName: ue.environment.traffic.apn(ue),
  }
}

/** The answer to Attach Accept carries the answer to the default bearer's activation (§5.5.1.2.4). */
export function attachComplete(container: Uint8Array): NasMessage {
  const activate = decodeNas(container, 'downlink') as EsmMessage
  return {
    kind: 'AttachComplete',
    esmMessageContainer: encodeNas({
      kind: 'ActivateDefaultEpsBearerContextAccept',
      ebi: activate.ebi,
      pti: 0,
    }),
  }
}

function onDetachRequest(ue: Ue, request: DetachRequestNetwork): void {
  sendNas(ue, { kind: 'DetachAccept' })
  detachedByNetwork(ue, request)
}
