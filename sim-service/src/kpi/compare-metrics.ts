import type { SubscriberOutcome } from './subscriber-outcomes.ts'

export type Direction = 'more' | 'less' | 'neither'

/** A number of one subscriber that two runs can be compared by. */
export interface ComparedMetric {
  readonly unit: '%' | 'us' | 'octets' | 'micros' | 'count'
  /** What is better for the subscriber. */
  readonly better: Direction
  /** Absent where the subscriber has none. */
  readonly of: (outcome: SubscriberOutcome) => number | undefined
}

export const metrics: Readonly<Record<string, ComparedMetric>> = {
  'attach.success': {
    unit: '%',
    better: 'more',
    of: ({ attach, prescribed }) => {
      if (attach === '') return undefined
      return attach === 'accepted' || prescribed === 1 ? 100 : 0
    },
  },
  'attach.latency': {
    unit: 'us',
    better: 'less',
    of: ({ attachLatencyUs }) => (attachLatencyUs < 0 ? undefined : attachLatencyUs),
  },
  handovers: { unit: 'count', better: 'neither', of: ({ handovers }) => handovers },
  'handover.failures': { unit: 'count', better: 'less', of: ({ handoverFailures }) => handoverFailures },
  'uplink.charged': { unit: 'octets', better: 'neither', of: ({ uplinkOctets }) => uplinkOctets },
  'downlink.charged': { unit: 'octets', better: 'neither', of: ({ downlinkOctets }) => downlinkOctets },
  debited: { unit: 'octets', better: 'neither', of: ({ debitedOctets }) => debitedOctets },
  billed: { unit: 'micros', better: 'neither', of: ({ billedMicros }) => billedMicros },
}

export const metricNames: readonly string[] = Object.keys(metrics)
