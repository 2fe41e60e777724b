import { milliseconds, minutes, seconds } from '../../engine/time.ts'
import { timerTable } from '../../engine/timers.ts'

/**
 * TS 24.301 tables 10.2.1 and 10.3.1 (the UE's side) and TS 36.331 §7.3, as far as the procedures of this version
 * start them.
 */
export const ueTimers = timerTable({
  T300: {
    clause: '36.331 7.3.1',
    afterUs: milliseconds(1000),
    retransmissions: 0,
    lastExpiry: 'RRC connection establishment failed: NAS learns of a lower layer failure',
  },
  T301: {
    clause: '36.331 7.3.1',
    afterUs: milliseconds(1000),
    retransmissions: 0,
    lastExpiry: 'the connection is not re-established: the UE leaves it, NAS recovers',
  },
  T302: {
    clause: '36.331 7.3.1',
    afterUs: seconds(1),
    retransmissions: 0,
    lastExpiry: 'ask for the connection again; the network gives the value',
  },
  T310: {
    clause: '36.331 7.3.1',
    afterUs: milliseconds(1000),
    retransmissions: 0,
    lastExpiry: 'radio link failure: re-establishment, or release where AS security is not active',
  },
  T304: {
    clause: '36.331 5.3.5.6 (the duration is in the order)',
    afterUs: milliseconds(500),
    retransmissions: 0,
    lastExpiry: 'the handover has failed: a radio link failure',
  },
  T311: {
    clause: '36.331 7.3.1',
    afterUs: milliseconds(1000),
    retransmissions: 0,
    lastExpiry: 'no cell was found: the UE leaves the connection, NAS recovers',
  },
  T3402: {
    clause: '24.301 10.2',
    afterUs: minutes(12),
    retransmissions: 0,
    lastExpiry: 'attach again, the attempt counter starts at 0',
  },
  T3410: {
    clause: '24.301 10.2',
    afterUs: seconds(15),
    retransmissions: 0,
    lastExpiry: 'abort the attach, release the connection, T3411 or T3402',
  },
  T3411: { clause: '24.301 10.2', afterUs: seconds(10), retransmissions: 0, lastExpiry: 'attach again' },
  T3412: {
    clause: '24.301 10.2 (the network gives the value)',
    afterUs: minutes(54),
    retransmissions: 0,
    lastExpiry: 'periodic tracking area update',
  },
  T3417: {
    clause: '24.301 10.2',
    afterUs: seconds(5),
    retransmissions: 0,
    lastExpiry: 'abort the service request, release the connection; what waited for the bearer is lost',
  },
  T3418: {
    clause: '24.301 10.2',
    afterUs: seconds(20),
    retransmissions: 0,
    lastExpiry: 'the network is not authentic: treat the cell as barred',
  },
  T3420: {
    clause: '24.301 10.2',
    afterUs: seconds(15),
    retransmissions: 0,
    lastExpiry: 'the network is not authentic: treat the cell as barred',
  },
  T3421: { clause: '24.301 10.2', afterUs: seconds(15), retransmissions: 4, lastExpiry: 'detach locally' },
  T3430: {
    clause: '24.301 10.2',
    afterUs: seconds(15),
    retransmissions: 0,
    lastExpiry: 'abort the update, release the connection, T3411 or T3402',
  },
  T3440: {
    clause: '24.301 10.2',
    afterUs: seconds(10),
    retransmissions: 0,
    lastExpiry: 'release the signalling connection locally',
  },
  T3346: {
    clause: '24.301 10.2',
    afterUs: minutes(15),
    retransmissions: 0,
    lastExpiry: 'attach again; the network gives the value',
  },
})
export type UeTimers = typeof ueTimers
