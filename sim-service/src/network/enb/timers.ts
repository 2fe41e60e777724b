import { milliseconds, seconds } from '../../engine/time.ts'
import { timerTable } from '../../engine/timers.ts'

/** What an eNB waits for (TS 36.413 leaves the durations to the operator). */
export const enbTimers = timerTable({
  S1SetupWait: {
    clause: '36.413 8.7.3 (supervision is a local choice)',
    afterUs: seconds(5),
    retransmissions: 0,
    lastExpiry: 'send S1 Setup Request again after the same time',
  },
  UserInactivity: {
    clause: '36.413 8.3.2 (the operator sets it: radio.inactivity of the profile)',
    afterUs: seconds(10),
    retransmissions: 0,
    lastExpiry: 'ask the MME to release the UE, cause user-inactivity',
  },
  X2SetupWait: {
    clause: '36.423 8.3.3 (supervision is a local choice)',
    afterUs: seconds(5),
    retransmissions: 0,
    lastExpiry: 'send X2 Setup Request again after the same time',
  },
  RadioLinkLost: {
    clause: '36.413 8.3.2 (the duration is a local choice: T311 and T301 of the UE)',
    afterUs: seconds(2),
    retransmissions: 0,
    lastExpiry: 'ask the MME to release the UE, cause radio-connection-with-ue-lost',
  },
  TRELOCprep: {
    clause: '36.423 8.2.1.2',
    afterUs: milliseconds(1000),
    retransmissions: 0,
    lastExpiry: 'Handover Cancel to the target, the UE stays',
  },
  TX2RELOCoverall: {
    clause: '36.423 8.2.1.2',
    afterUs: seconds(3),
    retransmissions: 0,
    lastExpiry: 'UE Context Release Request to the MME, cause tx2relocoverall-expiry',
  },
  TS1RELOCprep: {
    clause: '36.413 8.4.1.2',
    afterUs: seconds(2),
    retransmissions: 0,
    lastExpiry: 'Handover Cancel to the MME, the UE stays',
  },
  TS1RELOCoverall: {
    clause: '36.413 8.4.1.2',
    afterUs: seconds(5),
    retransmissions: 0,
    lastExpiry: 'UE Context Release Request to the MME, cause tS1relocoverall-expiry',
  },
  HandoverArrival: {
    clause: '36.300 10.1.2.1 (supervision is a local choice)',
    afterUs: seconds(2),
    retransmissions: 0,
    lastExpiry: 'the target gives up the resources of a UE that does not come',
  },
  PathSwitchWait: {
    clause: '36.413 8.4.4 (supervision is a local choice)',
    afterUs: seconds(10),
    retransmissions: 0,
    lastExpiry: 'release the UE: the core has no path to it',
  },
  EndMarkerWait: {
    clause: '36.300 10.1.2.2 (the duration is a local choice)',
    afterUs: milliseconds(500),
    retransmissions: 0,
    lastExpiry: 'forwarding ends, and the downlink of the new path goes on, without an end marker',
  },
})
