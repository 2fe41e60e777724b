import { seconds } from '../../engine/time.ts'
import { timerTable } from '../../engine/timers.ts'

/** What an SGW waits for beyond the answers of its peers. */
export const sgwTimers = timerTable({
  DownlinkBuffering: {
    clause: '23.401 5.3.4.3 (supervision is a local choice)',
    afterUs: seconds(60),
    retransmissions: 0,
    lastExpiry: 'neither the UE nor a failure indication has come: the buffered data is lost',
  },
})
