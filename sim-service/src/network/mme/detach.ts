import type { DiameterMessage } from '../../codec/diameter/diameter.ts'
import { resultCode } from '../../codec/diameter/result-codes.ts'
import { type DetachRequestUe, detachTypeOfNetwork } from '../../codec/nas/emm-messages.ts'
import type { Procedure } from '../../engine/process.ts'
import { supervised } from '../../engine/timers.ts'
import { NO_STATE_MAINTAINED } from './authenticate.ts'
import type { UeContext } from './context.ts'
import type { Mme } from './mme.ts'
import { releaseS1, runProcedure } from './release.ts'
import { collide } from './s1.ts'
import { deleteSession } from './session.ts'

/** Cancellation-Type values of TS 29.272 §7.3.24. */
export const cancellationType = {
  mmeUpdate: 0,
  sgsnUpdate: 1,
  subscriptionWithdrawal: 2,
  iwfUpdate: 3,
  initialAttach: 4,
} as const

export function startDetachByUe(mme: Mme, ue: UeContext, request: DetachRequestUe): void {
  runProcedure(mme, ue, 'detach-by-ue', detachByUe(mme, ue, request))
}

/**
 * TS 23.401 §5.3.8.2: the session goes first; a UE that is switched off gets no answer, but its usage is still
 * reported (trap 13).
 */
export function* detachByUe(mme: Mme, ue: UeContext, request: DetachRequestUe): Procedure<void> {
  const startedUs = mme.sim.now
  ue.registered = false
  yield* dropSession(mme, ue)
  if (!request.detachType.switchOff) mme.sendNas(ue, { kind: 'DetachAccept' })
  yield* releaseS1(mme, ue, { nas: 'detach' })
  if (mme.configuration.purgesAfterDetach) yield* purge(mme, ue)
  mme.sim.sometimes('detach.ue')
  mme.sim.measure('mme.detach', request.detachType.switchOff ? 'switch-off' : 'ue', mme.sim.now - startedUs)
}

export function* dropSession(mme: Mme, ue: UeContext): Procedure<void> {
  const { session } = ue
  if (session === undefined) return
  ue.session = undefined
  yield* deleteSession(mme, ue, session)
}

/** Why the network detaches a UE, and what the UE is to do after it. */
export interface NetworkDetach {
  reattach: boolean
  emmCause?: number
  /** No NAS message: the UE is elsewhere already (TS 23.401 §5.3.8.4 for an MME update). */
  implicit?: boolean
  /** The PGW ends the session: instead of asking it to, the MME answers it. */
  sessionIsGone?: () => void
}

/** Detaches a subscriber on an operator's order; false when the MME does not know the subscriber. */
export function detachByOperator(mme: Mme, imsi: string, detach: NetworkDetach): boolean {
  const ue = mme.byImsi.get(imsi)
  if (ue === undefined) return false
  startDetachByNetwork(mme, ue, detach)
  return true
}

export function startDetachByNetwork(mme: Mme, ue: UeContext, detach: NetworkDetach): void {
  collide(mme, ue, 'CancelLocation', () => {
    const finish = (): void => {
      if (ue.session !== undefined) runProcedure(mme, ue, 'detach-by-network', dropSession(mme, ue))
    }
    runProcedure(mme, ue, 'detach-by-network', detachByNetwork(mme, ue, detach), finish)
  })
}

/** TS 23.401 §5.3.8.3, §5.3.8.4: Detach Request with T3422, session deletion, S1 release. */
export function* detachByNetwork(mme: Mme, ue: UeContext, detach: NetworkDetach): Procedure<void> {
  const startedUs = mme.sim.now
  ue.registered = false
  if (detach.implicit !== true && ue.enb !== undefined) {
    yield* supervised(mme.sim, mme.configuration.timers.T3422, ['DetachAccept'], () =>
      mme.sendNas(ue, {
        kind: 'DetachRequestNetwork',
        detachType: detach.reattach
          ? detachTypeOfNetwork.reattachRequired
          : detachTypeOfNetwork.reattachNotRequired,
        ...(detach.emmCause === undefined ? {} : { emmCause: detach.emmCause }),
      }),
    )
  }
  if (detach.sessionIsGone === undefined) yield* dropSession(mme, ue)
  else detach.sessionIsGone()
  yield* releaseS1(mme, ue, { nas: 'detach' })
  mme.sim.measure('mme.detach', 'network', mme.sim.now - startedUs)
}

/** Purge (TS 29.272 §5.2.1.3): the HSS may forget which MME served the UE. */
export function* purge(mme: Mme, ue: UeContext): Procedure<void> {
  const reply = yield* mme.s6a.request(mme.routeTo(ue.imsi), {
    ...mme.s6aRequest(ue.imsi),
    kind: 'PurgeUeRequest',
  })
  mme.sim.sometimes(reply.kind === 'answer' ? 's6a.purged' : 's6a.purge-failed')
}

/** Cancel Location (TS 29.272 §5.2.1.2): the answer goes out at once, the detach follows. */
export function onCancelLocation(
  mme: Mme,
  request: Extract<DiameterMessage, { kind: 'CancelLocationRequest' }>,
  reply: (answer: DiameterMessage) => void,
): void {
  const ue = mme.byImsi.get(request.userName)
  reply({
    kind: 'CancelLocationAnswer',
    hopByHop: request.hopByHop,
    endToEnd: request.endToEnd,
    proxiable: request.proxiable,
    sessionId: request.sessionId,
    // TS 29.272 §5.2.1.2.2: an unknown user is answered with success, there is nothing to cancel.
    resultCode: resultCode.success,
    authSessionState: NO_STATE_MAINTAINED,
    originHost: mme.s6a.identity.originHost,
    originRealm: mme.s6a.identity.originRealm,
  } as unknown as DiameterMessage)
  if (ue === undefined) return
  const withdrawn = request.cancellationType === cancellationType.subscriptionWithdrawal
  startDetachByNetwork(
    mme,
    ue,
    withdrawn ? { reattach: false, emmCause: 8 } : { reattach: false, implicit: true },
  )
}
