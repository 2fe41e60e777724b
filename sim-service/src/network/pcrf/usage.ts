/** A subscriber's use of the data service as the PCRF counts it, over all sessions (TS 29.212 §4.5.16). */
export interface MonitoredSubscriber {
  usedOctets: number
  isThrottled: boolean
}

/** An IP-CAN session at the PCRF; one that nobody watches is only known to be open. */
export type PolicySession =
  | true
  | {
      readonly subscriber: MonitoredSubscriber
      /** CC-Request-Number of the last request that was counted: a repetition is not counted again. */
      lastNumber: number
    }

/** Fair use: after so many octets the subscriber goes on at another rate. */
export interface Throttle {
  readonly afterOctets: number
  readonly uplinkBitsPerSecond: number
  readonly downlinkBitsPerSecond: number
}

/** The key by which PCRF and PGW speak of the whole session's usage. */
export const monitoringKey = Uint8Array.of(0x66, 0x61, 0x69, 0x72)
