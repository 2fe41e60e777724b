import { type Gtpv2, type Gtpv2Message, gtpv2Cause } from '../../codec/gtp/gtpv2.ts'
import type { Port } from '../../engine/link.ts'
import type { UeContext } from './context.ts'
import { detachByNetwork } from './detach.ts'
import type { Mme } from './mme.ts'
import { runProcedure } from './release.ts'
import { collide } from './s1.ts'
import { pgwOf } from './session.ts'

/**
 * An SGW has lost its sessions, or nobody reaches it (TS 23.007 §14.1A, §20.2.1): whoever had one there begins anew.
 */
export function onSgwLost(mme: Mme, sgw: Port): void {
  reattach(mme, (ue) => ue.session?.sgw === sgw)
}

/** PGW Restart Notification (TS 23.007 §16.1A.2, §31.3): the SGW has dropped the sessions of a PGW. */
export function onPgwLost(
  mme: Mme,
  request: Gtpv2<'PgwRestartNotification'>,
  from: Port,
  reply: (answer: Gtpv2Message) => void,
): void {
  reply({
    kind: 'PgwRestartNotificationAcknowledge',
    teid: 0,
    sequence: 0,
    cause: { value: gtpv2Cause.requestAccepted },
  } as Gtpv2Message)
  reattach(mme, (ue) => ue.session?.sgw === from && pgwOf(mme, ue.imsi) === request.pgwAddress.ipv4)
}

/** Detaches all these UEs with "re-attach required". Their sessions are gone: nobody is asked to delete them. */
function reattach(mme: Mme, isConcerned: (ue: UeContext) => boolean): void {
  const { flow } = mme.sim
  for (const ue of mme.byMmeUeId.values()) {
    if (!isConcerned(ue)) continue
    const { session } = ue
    // What follows is the UE's, whoever's message told of the loss.
    mme.sim.flow = ue.flow
    collide(mme, ue, 'CancelLocation', () => {
      // It may have a new session by now.
      if (ue.session !== session) return
      ue.session = undefined
      mme.sim.measure('mme.session-lost', '', 1)
      const procedure = detachByNetwork(mme, ue, { reattach: true, sessionIsGone: () => {} })
      runProcedure(mme, ue, 'detach-by-network', procedure)
    })
  }
  mme.sim.flow = flow
}
