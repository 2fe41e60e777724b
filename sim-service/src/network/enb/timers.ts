import { seconds } from '../../engine/time.ts'
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
})
