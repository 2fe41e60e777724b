import { keyedU32 } from './random.ts'

/**
 * How a medium's losses look to the two ends. `udp` loses, doubles and reorders. On `tcp` and `sctp` a loss becomes
 * delay, and after the retry limit a lost association. `radio` repeats by HARQ, then by RLC, then the link fails.
 */
export interface Transport {
  readonly name: 'udp' | 'tcp' | 'sctp' | 'radio'
  /** Frames of one channel (an SCTP stream, a logical channel of the radio) arrive in the order sent. */
  readonly ordered: boolean
  /** Losses are repaired by repetition. */
  readonly repairs: boolean
  /** Waits before each repetition, one after another; when the last is lost too, so is the connection. */
  readonly repetitionsUs: readonly number[]
  /** After a break the ends connect anew this much later; without it the link is down until someone says `up`. */
  readonly reconnectUs?: number
}

export const udp: Transport = { name: 'udp', ordered: false, repairs: false, repetitionsUs: [] }

/** RFC 6298, with the RTO minimum of 200 ms that common stacks use instead of 1 s; doubled each time. */
export const tcp: Transport = {
  name: 'tcp',
  ordered: true,
  repairs: true,
  repetitionsUs: [200_000, 400_000, 800_000, 1_600_000, 3_200_000, 6_400_000],
  reconnectUs: 5_000_000,
}

/** RFC 4960 §15 with the RTO.Min of 100 ms and the Association.Max.Retrans of 5 that signalling networks configure. */
export const sctp: Transport = {
  name: 'sctp',
  ordered: true,
  repairs: true,
  repetitionsUs: [100_000, 200_000, 400_000, 800_000, 1_600_000],
  reconnectUs: 5_000_000,
}

/** Four HARQ attempts 8 ms apart (TS 36.321 §5.4.2), repeated thrice by RLC AM (t-PollRetransmit), then failure. */
export const radio: Transport = {
  name: 'radio',
  ordered: true,
  repairs: true,
  repetitionsUs: [8_000, 8_000, 8_000, 45_000, 8_000, 8_000, 8_000, 45_000, 8_000, 8_000, 8_000, 45_000],
}

export const transports = { udp, tcp, sctp, radio } as const

interface Medium {
  transport: Transport
  delayUs: number
  jitterUs: number
  lossPpm: number
}

/**
 * The time a frame takes, or that it is lost, or that the connection broke on it. Every draw is keyed by (link,
 * flow, instant), so no subscriber's frame changes another's luck.
 */
export function deliveryUs(
  medium: Medium,
  source: number,
  flow: number,
  nowUs: number,
  salt: number,
): number | 'lost' | 'broken' {
  let delay = medium.delayUs
  if (medium.jitterUs > 0) delay += keyedU32(source, flow, nowUs, salt) % (medium.jitterUs + 1)
  if (medium.lossPpm === 0 || !isLost(medium, source, flow, nowUs, salt)) return delay
  return repairedUs(medium, source, flow, nowUs, salt, delay)
}

/** Whether one attempt is lost; `salt` tells attempts apart. */
function isLost({ lossPpm }: Medium, source: number, flow: number, nowUs: number, salt: number): boolean {
  return keyedU32(source, flow, nowUs, salt + 1) % 1_000_000 < lossPpm
}

/** The same for a frame whose first attempt was lost. */
function repairedUs(
  medium: Medium,
  source: number,
  flow: number,
  nowUs: number,
  salt: number,
  delayUs: number,
): number | 'lost' | 'broken' {
  if (!medium.transport.repairs) return 'lost'
  const { repetitionsUs } = medium.transport
  let delay = delayUs
  for (let attempt = 0; attempt < repetitionsUs.length; attempt++) {
    delay += repetitionsUs[attempt]
    if (!isLost(medium, source, flow, nowUs, salt + (attempt + 1) * 16)) return delay
  }
  return 'broken'
}
