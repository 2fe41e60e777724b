import { diameterTimers } from '../network/diameter-endpoint.ts'
import { enbTimers } from '../network/enb/timers.ts'
import { gtpTimers } from '../network/gtp-endpoint.ts'
import { mmeTimers } from '../network/mme/timers.ts'
import { ocsTimers } from '../network/ocs/ocs.ts'
import { pgwTimers } from '../network/pgw/pgw.ts'
import { sgwTimers } from '../network/sgw/timers.ts'
import { ueTimers } from '../network/ue/timers.ts'

/**
 * The `sometimes(...)` marks that a scenario may ask to be reached, and what passing one means. Network functions set
 * them; a name that is not here is refused, since a mark that nobody sets would leave every verdict inconclusive.
 */
export const marks = {
  'aka.mac-failure': "a USIM refused a network's authentication (cause #20)",
  'aka.synch-failure': 'a USIM asked for re-synchronisation (cause #21)',
  'attach.accepted': 'a UE got an Attach Accept',
  'attach.attempt': 'a UE began an attempt to attach',
  'attach.next-area': 'a UE that was rejected tried another tracking area of the same network',
  'attach.next-plmn': 'a UE that one network had rejected was accepted in another',
  'attach.rejected': 'a UE got an Attach Reject',
  'detach.implicit': 'an MME detached a UE that it had not heard of for too long',
  'detach.ue': 'an MME detached a UE that asked for it',
  'diameter.duplicate-request': 'a Diameter node answered a repeated request from its memory',
  'diameter.failover': 'a Diameter request was sent again through another peer',
  'gx.apn-ambr-changed': 'a bearer took another APN-AMBR, from PGW to UE',
  'gx.reauthorisation-failed': 'a PCRF sent an order and the PGW did not answer',
  'gx.reauthorised': 'a PGW answered an order of a PCRF',
  'gx.usage-report': 'a PGW reported the usage that a PCRF monitors',
  'handover.completed': "a UE's first uplink at its target eNB arrived",
  'handover.sgw-relocated': 'a handover took a session to another SGW',
  'handover.mme-changed': 'a handover took a UE to another MME',
  'handover.queued': 'a UE was to move on before its last handover was through',
  'gtpu.end-marker': 'a source eNB passed on an end marker',
  'gtp.duplicate-request': 'a GTP node answered a repeated request from its memory',
  'gtp.peer-restart': "a GTP peer's Recovery counter changed",
  'gtp.retransmission': 'a GTP request was sent again',
  'gy.credit-limit-reached': 'an OCS answered 4012 for a rating group',
  'gy.failure-continue': 'an OCS did not answer, and the failure handling let the service go on',
  'gy.failure-terminate': 'an OCS did not answer, and the failure handling ended the service',
  'gy.final-unit': 'an OCS gave a last grant, with a Final-Unit-Indication',
  'gy.quota.update': 'an OCS answered a PGW that reported usage and asked for more',
  'gy.aborted': 'a PGW answered an OCS that aborted a session',
  'gy.order-failed': 'an OCS sent an order and the PGW did not answer',
  'gy.reauthorised': 'a PGW answered an OCS that asked for re-authorisation',
  'gy.retry': 'a PGW sent a request again to another OCS',
  'gy.service-terminated': 'a PGW ended a service: no credit, or nobody to ask for it',
  'gy.session-moved': 'another OCS than before answered for a session',
  'gy.terminated': 'a PGW closed a credit-control session',
  'nas.apn-ambr-changed': 'a UE took another APN-AMBR',
  'idle.sgw-relocated': 'a UE that had moved in idle mode got another SGW',
  'nas.emm-information': 'a UE got an EMM Information',
  'nas.identity-request': 'an MME asked a UE for its identity',
  'ocs.out-of-sequence': 'an OCS met a request that another had answered long ago',
  'ocs.duplicate-request': 'an OCS met a request again and did not debit it twice',
  'paging.escalated': 'a UE that had not answered was paged in all of its tracking area list',
  'rrc.cell-reselection': 'an idle UE that moves went to a better cell',
  'rrc.radio-link-failure': 'a UE lost the radio link of its connection',
  'rrc.re-established': 'a UE that had lost its radio link was taken back by a cell',
  'rrc.random-access-collision': 'two UEs sent a cell the same preamble at once',
  'rrc.rejected': 'a UE got an RRC Connection Reject',
  's1.ue-capability': 'an eNB told an MME the radio capabilities of a UE',
  's6a.cancel-failed': 'an HSS cancelled a location and the MME did not answer',
  's6a.cancelled': 'an HSS cancelled a location',
  's6a.purge-failed': 'an MME purged a UE and the HSS did not answer',
  's6a.purged': 'an MME purged a UE',
  's6a.roaming-barred': 'an HSS refused a location because the agreement with that network bars roaming',
  'service-request.data': 'an idle UE asked for its bearer because it had something to send',
  'service-request.paged': 'an idle UE asked for its bearer because it was paged',
  'tau.area': 'a UE told the network that it is in another tracking area',
  'tau.other-mme': 'an MME took a UE over from another one of its network',
  'tau.periodic': 'a UE told the network that it is still there',
} as const satisfies Record<string, string>

export type Mark = keyof typeof marks

/** Timers by name; each has two marks of its own: `timer.started/T3460` and `timer.expired/T3460`. */
const timers = [ueTimers, enbTimers, mmeTimers, sgwTimers, pgwTimers, ocsTimers, gtpTimers, diameterTimers]

/** Every mark by its name. */
export const markNames: readonly string[] = [
  ...Object.keys(marks),
  ...timers.flatMap((table) =>
    Object.values(table).flatMap((timer) => [timer.startedMark, timer.expiredMark]),
  ),
]

export function isMark(name: string): boolean {
  return markNames.includes(name)
}
