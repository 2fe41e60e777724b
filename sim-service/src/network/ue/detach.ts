import type { DetachRequestNetwork } from '../../codec/nas/emm-messages.ts'
import { detachTypeOfNetwork, detachTypeOfUe } from '../../codec/nas/emm-messages.ts'
import type { NasMessage } from '../../codec/nas/nas.ts'
import { securityHeaderType } from '../../codec/nas/nas-security.ts'
import type { Procedure } from '../../engine/process.ts'
import { supervised } from '../../engine/timers.ts'
import { applyReaction, awaitRelease } from './attach.ts'
import { reactionTo } from './causes.ts'
import { nasOctets, sendNas } from './nas.ts'
import { camp, connect, release } from './rrc.ts'
import type { Ue } from './ue.ts'

export type DetachOutcome = 'accepted' | 'switched-off' | 'local'

/** TS 24.301 §5.5.2.2: the UE leaves. A UE that is switched off waits for no answer (trap 13). */
export function* detach(ue: Ue, switchOff: boolean): Procedure<DetachOutcome> {
  const startedUs = ue.sim.now
  ue.registered = false
  const outcome = yield* leave(ue, switchOff)
  ue.bearer = 0
  ue.address = 0
  ue.sim.measure('detach.outcome', outcome, ue.sim.now - startedUs)
  return outcome
}

function* leave(ue: Ue, switchOff: boolean): Procedure<DetachOutcome> {
  const request = detachRequest(ue, switchOff)
  const wasConnected = ue.rrcConnected
  if (!wasConnected && !(yield* connectFor(ue, request))) return 'local'
  // In EMM-IDLE the request was the first message of the new connection.
  const send = (attempt: number): void => {
    if (attempt > 0 || wasConnected) sendNas(ue, request)
  }
  if (switchOff) {
    send(0)
    yield* awaitRelease(ue)
    return 'switched-off'
  }
  const answer = yield* supervised<{ kind: string }>(ue.sim, ue.environment.timers.T3421, DETACH_EVENTS, send)
  if (answer.kind !== 'DetachAccept') {
    release(ue)
    return 'local'
  }
  yield* awaitRelease(ue)
  return 'accepted'
}

/** From EMM-IDLE: a signalling connection whose first NAS message is the request (24.301 §5.5.2.2.1, §5.3.1.1). */
function* connectFor(ue: Ue, request: NasMessage): Procedure<boolean> {
  if (!camp(ue)) return false
  const { integrityProtected } = securityHeaderType
  return yield* connect(ue, () => nasOctets(ue, request, integrityProtected), 'mo-Signalling')
}

const DETACH_EVENTS = ['DetachAccept', 'LowerLayerFailure', 'RRCConnectionRelease'] as const

function detachRequest(ue: Ue, switchOff: boolean): Parameters<typeof sendNas>[1] {
  return {
    kind: 'DetachRequestUe',
    detachType: { type: detachTypeOfUe.epsDetach, switchOff },
    nasKeySetIdentifier: ue.ksi,
    epsMobileIdentity:
      ue.guti === undefined ? { kind: 'imsi', imsi: ue.imsi } : { kind: 'guti', guti: ue.guti },
  }
}

/**
 * §5.5.2.3: the network detached the UE, which has answered. It reacts to the cause, or attaches again when told
 * so.
 */
export function detachedByNetwork(ue: Ue, request: DetachRequestNetwork): void {
  ue.deregister()
  ue.procedure?.cancel('detached by the network')
  ue.sim.measure('detach.by-network', String(request.emmCause ?? 0), 1)
  ue.run('detached-by-network', afterDetach(ue, request))
}

function* afterDetach(ue: Ue, request: DetachRequestNetwork): Procedure<void> {
  yield* awaitRelease(ue)
  if (request.emmCause !== undefined) {
    yield* applyReaction(ue, reactionTo(request.emmCause), undefined)
    return
  }
  if (request.detachType === detachTypeOfNetwork.reattachRequired) {
    ue.sim.schedule(ue.sim.now, { entity: ue.entity, onEvent: () => ue.startAttach() }, 0, undefined)
    return
  }
  ue.forgetIdentity()
}
