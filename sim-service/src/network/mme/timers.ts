import { milliseconds, minutes, seconds } from '../../engine/time.ts'
import { timerTable } from '../../engine/timers.ts'

/** TS 24.301 tables 10.2.2 and 10.3.2: the network's side. */
export const mmeTimers = timerTable({
  T3413: {
    clause: '24.301 10.2 (network dependent: more than the paging cycle of 1.28 s and an access)',
    afterUs: seconds(3),
    retransmissions: 2,
    lastExpiry: 'abort the paging, tell the SGW that the UE does not respond',
  },
  T3422: {
    clause: '24.301 10.2',
    afterUs: seconds(6),
    retransmissions: 4,
    lastExpiry: 'abort the detach, delete the session, release S1',
  },
  T3450: {
    clause: '24.301 10.2',
    afterUs: seconds(6),
    retransmissions: 4,
    lastExpiry: 'keep both GUTIs, delete the session, release S1',
  },
  T3460: {
    clause: '24.301 10.2',
    afterUs: seconds(6),
    retransmissions: 4,
    lastExpiry: 'abort the procedure, release S1',
  },
  T3470: {
    clause: '24.301 10.2',
    afterUs: seconds(6),
    retransmissions: 4,
    lastExpiry: 'abort the identification, release S1',
  },
  T3486: {
    clause: '24.301 10.3',
    afterUs: seconds(8),
    retransmissions: 4,
    lastExpiry: 'abort the modification, the bearer stays as it was; GTPv2 cause 87',
  },
  T3489: {
    clause: '24.301 10.3',
    afterUs: seconds(4),
    retransmissions: 2,
    lastExpiry: 'ESM cause #53, the attach is rejected with #19',
  },
  ContextSetup: {
    clause: '36.413 8.3.1 (supervision is a local choice)',
    afterUs: seconds(5),
    retransmissions: 0,
    lastExpiry: 'the service request has failed, release S1',
  },
  HandoverWait: {
    clause: '23.401 5.5.1.2.2 (supervision is a local choice)',
    afterUs: seconds(1),
    retransmissions: 0,
    lastExpiry: 'the preparation has failed: Handover Preparation Failure to the source',
  },
  HandoverExecution: {
    clause: '23.401 5.5.1.2.2 (supervision is a local choice)',
    afterUs: seconds(8),
    retransmissions: 0,
    lastExpiry: 'the handover is given up: the target is released, the source keeps what it has',
  },
  HandoverResources: {
    clause: '23.401 5.5.1.2.2 steps 14a, 19 (the duration is a local choice)',
    afterUs: milliseconds(500),
    retransmissions: 0,
    lastExpiry: 'release the source eNB, the source SGW and the forwarding tunnels',
  },
  ContextTransfer: {
    clause: '23.401 5.3.3.1 step 4 (the duration is a local choice)',
    afterUs: seconds(10),
    retransmissions: 0,
    lastExpiry: 'the new MME has not acknowledged: the UE stays here',
  },
  MobileReachable: {
    clause: '24.301 5.3.5, 10.2: so much longer than T3412',
    afterUs: minutes(4),
    retransmissions: 0,
    lastExpiry: 'page the UE no more, start the implicit detach timer',
  },
  ImplicitDetach: {
    clause: '24.301 5.3.5, 10.2 (network dependent)',
    afterUs: minutes(4),
    retransmissions: 0,
    lastExpiry: 'detach the UE implicitly: delete the session, answer #10 when it comes back',
  },
  PurgeDelay: {
    clause: '29.272 5.2.1.3 (when to purge is a local choice)',
    afterUs: minutes(60),
    retransmissions: 0,
    lastExpiry: 'purge the UE at the HSS, delete its context',
  },
  S1Release: {
    clause: '23.401 5.3.5 (supervision is a local choice)',
    afterUs: seconds(5),
    retransmissions: 0,
    lastExpiry: 'delete the context without the eNB',
  },
})
export type MmeTimers = typeof mmeTimers
