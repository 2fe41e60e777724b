import { CodecError } from '../../codec/codec-error.ts'
import { causeOfDecodeError, decodeNas, type NasMessage } from '../../codec/nas/nas.ts'
import { peekHeader, securityHeaderType, unprotect } from '../../codec/nas/nas-security.ts'
import { equalOctets } from '../../codec/octets.ts'
import type { Cause, S1apMessage } from '../../codec/s1ap/s1ap.ts'
import type { Port } from '../../engine/link.ts'
import { startAttach } from './attach.ts'
import { mmeCollisions } from './collisions.ts'
import type { UeContext } from './context.ts'
import { startDetachByUe } from './detach.ts'
import { confirmGuti } from './guti.ts'
import { onSourceMessage, onTargetMessage } from './handover-messages.ts'
import { onInitialUeMessage, plainOf } from './initial-message.ts'
import type { Mme, MmePortRole } from './mme.ts'
import { onPathSwitchRequest } from './path-switch.ts'
import { releaseLocally, startRelease } from './release.ts'
import { onUpdate } from './tracking-area-update.ts'
import { keepUndelivered } from './undelivered.ts'

type UeMessage = Extract<S1apMessage, { mmeUeS1apId: number; enbUeS1apId: number }>

/** Handles one S1AP message of an eNB. */
export function onS1Message(mme: Mme, port: Port, message: S1apMessage): void {
  switch (message.kind) {
    case 'S1SetupRequest':
      answerSetup(mme, port, message)
      return
    case 'InitialUEMessage':
      onInitialUeMessage(mme, port, message)
      return
    case 'HandoverRequestAcknowledge':
    case 'HandoverFailure':
    case 'HandoverNotify':
      onTargetMessage(mme, port, message)
      return
    case 'HandoverRequired':
    case 'HandoverCancel':
    case 'ENBStatusTransfer': {
      const ue = contextOf(mme, port, message)
      if (ue !== undefined) onSourceMessage(mme, ue, message)
      return
    }
    case 'PathSwitchRequest':
      onPathSwitchRequest(mme, port, message)
      return
    case 'ErrorIndication':
      // Never answered with another one (trap 12); the context that it names is no longer known to the eNB.
      onErrorIndication(mme, message)
      return
    case 'UplinkNASTransport':
    case 'InitialContextSetupResponse':
    case 'InitialContextSetupFailure':
    case 'ERABModifyResponse':
    case 'UEContextReleaseRequest':
    case 'UEContextReleaseComplete':
    case 'UECapabilityInfoIndication':
    case 'NASNonDeliveryIndication': {
      const ue = contextOf(mme, port, message)
      if (ue !== undefined) onUeMessage(mme, ue, message)
      return
    }
    default:
      mme.sim.measure('mme.s1.unexpected', message.kind, 1)
  }
}

/** TS 36.413 §8.7.3: an eNB of another PLMN, or without a common tracking area, is refused. */
function answerSetup(mme: Mme, port: Port, request: Extract<S1apMessage, { kind: 'S1SetupRequest' }>): void {
  const { configuration } = mme
  if (!request.supportedTas.some((ta) => ta.broadcastPlmns.includes(configuration.plmn))) {
    mme.sendS1(port, { kind: 'S1SetupFailure', cause: { misc: 'unknown-PLMN' }, timeToWait: 'v10s' })
    return
  }
  const role = port.context as MmePortRole & { role: 's1' }
  const { macroEnbId } = request.globalEnbId.enbId as { macroEnbId?: number }
  role.enbId = macroEnbId ?? -1
  role.tacs = request.supportedTas.map(({ tac }) => tac)
  mme.sendS1(port, {
    kind: 'S1SetupResponse',
    mmeName: configuration.name,
    servedGummeis: [
      {
        servedPlmns: [configuration.plmn],
        servedGroupIds: [configuration.groupId],
        servedMmecs: [configuration.code],
      },
    ],
    relativeMmeCapacity: 255,
  })
}

/** The context of a message; one that the MME does not know is told to the eNB (§10.6). */
function contextOf(mme: Mme, port: Port, message: UeMessage): UeContext | undefined {
  const ue = mme.byMmeUeId.get(message.mmeUeS1apId)
  if (ue !== undefined && ue.enb === port && ue.enbUeId === message.enbUeS1apId) return ue
  // The MME has forgotten a context that it let the eNB release: the answer finds nobody, and nobody misses it.
  // So it is with one that a UE has left by handover.
  if (message.kind === 'UEContextReleaseComplete') return undefined
  mme.sim.measure('mme.s1.unknown-ue', message.kind, 1)
  mme.sendS1(port, {
    kind: 'ErrorIndication',
    mmeUeS1apId: message.mmeUeS1apId,
    enbUeS1apId: message.enbUeS1apId,
    cause: { radioNetwork: ue === undefined ? 'unknown-mme-ue-s1ap-id' : 'unknown-pair-ue-s1ap-id' },
  })
  return undefined
}

function onUeMessage(mme: Mme, ue: UeContext, message: UeMessage): void {
  switch (message.kind) {
    case 'UplinkNASTransport':
      ue.tac = message.tai.tac
      ue.eci = message.eutranCgi.cellId
      receiveNas(mme, ue, message.nasPdu)
      return
    case 'UEContextReleaseRequest':
      onReleaseRequest(mme, ue, message.cause)
      return
    case 'NASNonDeliveryIndication':
      // The NAS timer of whatever waits will send again; a UE on its way to another cell is not made to wait for it.
      mme.sim.measure('mme.nas.not-delivered', '', 1)
      keepUndelivered(mme, ue, message)
      return
    case 'UECapabilityInfoIndication':
      mme.sim.sometimes('s1.ue-capability')
      ue.traits = mme.traits.of({ ...ue.traits, radioCapability: message.ueRadioCapability })
      return
    default:
      ue.procedure?.deliver(message.kind, message)
  }
}

/** An eNB gives up a UE that is silent, whom the MME may still be busy with, or one that it has lost. */
function onReleaseRequest(mme: Mme, ue: UeContext, cause: Cause): void {
  const release = (): void => startRelease(mme, ue, cause)
  if (cause.radioNetwork === 'user-inactivity') collide(mme, ue, 'InactivityRelease', release)
  else connectionLost(mme, ue, release)
}

/** A lower layer failure: told to a procedure that waits for it, else decided by the collision table. */
export function connectionLost(mme: Mme, ue: UeContext, then: () => void): void {
  if (ue.procedure?.deliver('ConnectionLost', { kind: 'ConnectionLost' })) return
  collide(mme, ue, 'ConnectionLost', then)
}

function onErrorIndication(mme: Mme, message: Extract<S1apMessage, { kind: 'ErrorIndication' }>): void {
  mme.sim.measure('mme.s1.error-indication', JSON.stringify(message.cause ?? {}), 1)
  const ue = message.mmeUeS1apId === undefined ? undefined : mme.byMmeUeId.get(message.mmeUeS1apId)
  // An idle UE has no connection that an eNB could have lost.
  if (ue?.enb === undefined || ue.enbUeId !== message.enbUeS1apId) return
  ue.enb = undefined
  connectionLost(mme, ue, () => releaseLocally(mme, ue))
}

/** Messages that are taken without integrity protection (TS 24.301 §4.4.4.3). */
const plainAllowed: ReadonlySet<string> = new Set([
  'AttachRequest',
  'IdentityResponse',
  'AuthenticationResponse',
  'AuthenticationFailure',
  'SecurityModeReject',
  'DetachRequestUe',
  'DetachAccept',
])

/** Opens an uplink NAS message and gives it to the procedure that waits, or starts the one that it asks for. */
export function receiveNas(mme: Mme, ue: UeContext, octets: Uint8Array): void {
  try {
    const message = open(mme, ue, octets)
    if (message !== undefined) dispatch(mme, ue, message, octets)
  } catch (error) {
    if (!(error instanceof CodecError)) throw error
    mme.sim.measure('mme.nas.discarded', error.problem, 1)
    const cause = causeOfDecodeError(error)
    if (cause !== undefined) mme.sendNas(ue, { kind: 'EmmStatus', emmCause: cause })
  }
}

function open(mme: Mme, ue: UeContext, octets: Uint8Array): NasMessage | undefined {
  const { headerType } = peekHeader(octets)
  const context = mme.security.open(ue)
  if (headerType === securityHeaderType.plain) {
    const message = decodeNas(octets, 'uplink')
    if (plainAllowed.has(message.kind)) return message
    mme.sim.measure('mme.nas.discarded', `plain ${message.kind}`, 1)
    return undefined
  }
  if (context === undefined) {
    // A context that is not in use here protects it: an initial message, or the answer to an identity request.
    const message = decodeNas(plainOf(octets), 'uplink')
    return plainAllowed.has(message.kind) ? message : undefined
  }
  const opened = unprotect(context, octets, 'uplink')
  if (opened.macOk) return decodeNas(opened.plain, 'uplink')
  mme.sim.measure('mme.nas.discarded', opened.replayed ? 'replayed' : 'wrong MAC', 1)
  return undefined
}

function dispatch(mme: Mme, ue: UeContext, message: NasMessage, octets: Uint8Array): void {
  if (message.kind === 'TrackingAreaUpdateComplete') confirmGuti(ue)
  if (ue.procedure?.deliver(message.kind, message)) return
  switch (message.kind) {
    case 'TrackingAreaUpdateRequest':
      onUpdate(mme, ue, message)
      return
    case 'TrackingAreaUpdateComplete':
      return
    case 'AttachRequest': {
      const same = ue.work !== undefined && equalOctets(ue.work.requestOctets, octets)
      collide(mme, ue, same ? 'AttachRequestRepeated' : 'AttachRequest', () =>
        startAttach(mme, ue, message, octets),
      )
      return
    }
    case 'DetachRequestUe':
      collide(mme, ue, 'DetachRequestUe', () => startDetachByUe(mme, ue, message))
      return
    case 'EmmStatus':
    case 'EsmStatus':
      mme.sim.measure('mme.nas.status', message.kind, 1)
      return
    default:
      mme.sim.measure('mme.nas.unexpected', message.kind, 1)
  }
}

/** Applies the collision table to a request that arrives while another procedure of the UE runs. */
export function collide(
  mme: Mme,
  ue: UeContext,
  incoming: string,
  start: () => void,
  refuse?: () => void,
): void {
  const running = ue.procedure
  if (running === undefined) {
    start()
    return
  }
  switch (mmeCollisions.decide(running.name, incoming)) {
    case 'ignore':
    case 'reject':
      mme.sim.measure('mme.collision', `${running.name} ${incoming}`, 1)
      refuse?.()
      return
    case 'queue':
      ue.next = inTurn(ue.next, () => collide(mme, ue, incoming, start, refuse))
      return
    case 'abort':
      // What was queued before meets what is now going to run.
      ue.next = inTurn(start, ue.next)
      running.cancel(`${incoming} came`)
  }
}

/** One after the other. */
export function inTurn(
  first: (() => void) | undefined,
  second: (() => void) | undefined,
): (() => void) | undefined {
  if (first === undefined || second === undefined) return first ?? second
  return () => {
    first()
    second()
  }
}
