import { CodecError } from '../../codec/codec-error.ts'
import type { DetachRequestUe } from '../../codec/nas/emm-messages.ts'
import { causeOfDecodeError, decodeNas, type NasMessage } from '../../codec/nas/nas.ts'
import {
  isServiceRequest,
  payloadOf,
  peekHeader,
  securityHeaderType,
  unprotect,
} from '../../codec/nas/nas-security.ts'
import type { S1apMessage } from '../../codec/s1ap/s1ap.ts'
import type { Port } from '../../engine/link.ts'
import { startAttach } from './attach.ts'
import type { UeContext } from './context.ts'
import { startDetachByUe } from './detach.ts'
import { contextOfGuti } from './identify.ts'
import type { Mme } from './mme.ts'
import { stopReachable } from './reachability.ts'
import { commandRelease, startRelease } from './release.ts'
import { collide } from './s1.ts'
import { onServiceRequest } from './service-request.ts'
import { onInitialUpdate } from './tracking-area-update.ts'

export type InitialUeMessage = Extract<S1apMessage, { kind: 'InitialUEMessage' }>

/** The first message of an S1 connection: an attach, or a message of a UE that the MME knows by its GUTI. */
export function onInitialUeMessage(mme: Mme, port: Port, message: InitialUeMessage): void {
  if (isServiceRequest(message.nasPdu)) {
    onServiceRequest(mme, port, message)
    return
  }
  let request: NasMessage
  try {
    request = decodeNas(plainOf(message.nasPdu), 'uplink')
  } catch (error) {
    if (!(error instanceof CodecError)) throw error
    refuseUndecodable(mme, port, message.enbUeS1apId, error)
    return
  }
  if (request.kind === 'DetachRequestUe' && detachFromIdle(mme, port, message, request)) return
  if (request.kind === 'TrackingAreaUpdateRequest') {
    onInitialUpdate(mme, port, message, request)
    return
  }
  if (request.kind !== 'AttachRequest') {
    mme.sim.measure('mme.nas.discarded', `initial ${request.kind}`, 1)
    refuseConnection(mme, port, message.enbUeS1apId)
    return
  }
  const ue = mme.newContext()
  connect(ue, port, message)
  startAttach(mme, ue, request, message.nasPdu)
}

/** A registered UE in ECM-IDLE leaves; false when the MME does not know it, or the message is not from it. */
function detachFromIdle(mme: Mme, port: Port, message: InitialUeMessage, request: DetachRequestUe): boolean {
  const identity = request.epsMobileIdentity
  const ue = identity.kind === 'guti' ? contextOfGuti(mme, identity.guti) : undefined
  const context = ue === undefined ? undefined : mme.security.open(ue)
  if (ue === undefined || context === undefined) return false
  if (!unprotect(context, message.nasPdu, 'uplink').macOk) return false
  collide(mme, ue, 'DetachRequestInitial', () => {
    takeConnection(mme, ue, port, message)
    startDetachByUe(mme, ue, request)
  })
  return true
}

/** The UE's messages come over this connection from now on; one that it has left behind is released. */
export function takeConnection(mme: Mme, ue: UeContext, port: Port, message: InitialUeMessage): void {
  commandRelease(mme, ue, { nas: 'normal-release' })
  stopReachable(ue)
  connect(ue, port, message)
}

function connect(ue: UeContext, port: Port, message: InitialUeMessage): void {
  ue.enb = port
  ue.enbUeId = message.enbUeS1apId
  ue.tac = message.tai.tac
  ue.eci = message.eutranCgi.cellId
}

/**
 * An initial message may be integrity protected with a context that this MME does not have: it is read all the
 * same.
 */
export function plainOf(nasPdu: Uint8Array): Uint8Array {
  return peekHeader(nasPdu).headerType === securityHeaderType.plain ? nasPdu : payloadOf(nasPdu)
}

function refuseUndecodable(mme: Mme, port: Port, enbUeS1apId: number, error: CodecError): void {
  const cause = causeOfDecodeError(error)
  mme.sim.measure('mme.nas.discarded', error.problem, 1)
  const ue = mme.newContext()
  ue.enb = port
  ue.enbUeId = enbUeS1apId
  if (cause !== undefined) mme.sendNas(ue, { kind: 'EmmStatus', emmCause: cause })
  startRelease(mme, ue, { nas: 'unspecified' })
}

/** Ends a connection with a UE of which nothing is known, after a message that tells it so. */
export function refuseConnection(mme: Mme, port: Port, enbUeS1apId: number, answer?: NasMessage): void {
  const ue = mme.newContext()
  ue.enb = port
  ue.enbUeId = enbUeS1apId
  if (answer !== undefined) mme.sendNas(ue, answer)
  startRelease(mme, ue, { nas: 'unspecified' })
}
