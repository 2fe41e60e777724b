import type { PlannedTraffic, PlannedTrafficClass, TrafficClass } from './plan.ts'
import type { Scenario } from './scenario.ts'
import { split } from './shares.ts'

/** What one exchange of a class looks like, and where the numbers come from. */
interface ClassRow {
  readonly intervalUs: number
  readonly uplink: { readonly octets: number; readonly packets: number }
  readonly downlink: { readonly octets: number; readonly packets: number }
  readonly source: string
}

/** A burst lasts at most a second. Octets are those of the IP packets that the charging counters see. */
export const trafficClasses: Readonly<Record<TrafficClass, ClassRow>> = {
  web: {
    intervalUs: 10_000_000,
    uplink: { octets: 25_000, packets: 120 },
    downlink: { octets: 250_000, packets: 200 },
    source: 'unmeasured: part of a page, and the acknowledgements and requests for it',
  },
  video: {
    intervalUs: 4_000_000,
    uplink: { octets: 20_800, packets: 400 },
    downlink: { octets: 1_000_000, packets: 800 },
    source: 'unmeasured: a segment of 4 s at 2 Mbit/s, an acknowledgement of 52 octets for two packets',
  },
  voip: {
    intervalUs: 1_000_000,
    uplink: { octets: 3_650, packets: 50 },
    downlink: { octets: 3_650, packets: 50 },
    source: 'AMR-WB 12.65 kbit/s (TS 26.201): a frame of 33 octets every 20 ms, and 40 of RTP, UDP and IPv4',
  },
}

const MILLION = 1_000_000

/** The classes of a mix; their shares are exact parts of a million that add up to it. */
export function plannedTraffic(traffic: Scenario['spec']['traffic']): PlannedTrafficClass[] {
  if (!traffic) return []
  const wanted = (Object.keys(trafficClasses) as TrafficClass[]).flatMap((trafficClass) => {
    const share = traffic.mix[trafficClass]
    return share && share.num > 0 ? [{ trafficClass, share }] : []
  })
  const shares = split(
    MILLION,
    wanted.map(({ share }) => share),
  )
  return wanted.map(({ trafficClass }, i) => {
    const { intervalUs, uplink, downlink } = trafficClasses[trafficClass]
    return { trafficClass, sharePpm: shares[i], intervalUs: traffic.every ?? intervalUs, uplink, downlink }
  })
}

/** What servers send unasked, and whether all send together; nothing where the scenario says nothing. */
export function plannedRhythm(traffic: Scenario['spec']['traffic']): Omit<PlannedTraffic, 'classes'> {
  const { push, together } = traffic ?? {}
  return {
    ...(together === undefined ? {} : { togetherUs: together }),
    ...(push === undefined
      ? {}
      : { push: { afterUs: push.after, sharePpm: Math.round((MILLION * push.share.num) / push.share.den) } }),
  }
}
