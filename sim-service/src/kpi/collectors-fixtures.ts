import fc from 'fast-check'
import type { CollectedPlan } from './collected-plan.ts'

/** One call of `measure`. */
export type Measured = [name: string, dimensions: string, value: number, timeUs: number, flow: number]

const SECOND = 1_000_000
const SUBSCRIBERS = 12

/** Two visited networks, two partners of which the second may not roam, a minute in three phases. */
export const plan: CollectedPlan = {
  durationUs: 60 * SECOND,
  phases: [
    { name: 'warmup', startUs: 0, endUs: 5 * SECOND },
    { name: 'baseline', startUs: 5 * SECOND, endUs: 25 * SECOND },
    { name: 'settle', startUs: 25 * SECOND, endUs: 60 * SECOND },
  ],
  visited: [
    { plmn: '21407', sites: [{ cellId: 257 }, { cellId: 513 }] },
    { plmn: '21401', sites: [{ cellId: 1025 }] },
  ],
  homes: [
    { plmn: '26201', agreement: { roamingAllowed: true, barredCause: 11 } },
    { plmn: '20801', agreement: { roamingAllowed: false, barredCause: 13 } },
  ],
  subscribers: Array.from({ length: SUBSCRIBERS }, (_, i) => ({
    home: i % 2,
    visited: i % 3 === 0 ? 1 : 0,
    site: i % 3 === 1 ? 1 : 0,
  })),
}

const flow = fc.integer({ min: 1, max: SUBSCRIBERS })
const latencyUs = fc.integer({ min: 1, max: 3 * SECOND })

const what: fc.Arbitrary<[string, string, number]> = fc.oneof(
  fc.constant<[string, string, number]>(['attach.started', '', 1]),
  fc.tuple(
    fc.constant('attach.outcome'),
    fc.constantFrom('accepted', 'rejected/13', 'rejected/17', 'no-cell'),
    latencyUs,
  ),
  fc.tuple(
    fc.constant('mme.attach'),
    fc.constantFrom('accepted', 'rejected/11', 'aborted/timeout'),
    latencyUs,
  ),
  fc.constant<[string, string, number]>(['handover.started', '', 1]),
  fc.tuple(fc.constant('handover.outcome'), fc.constantFrom('completed', 'failed/radio'), latencyUs),
  fc.tuple(
    fc.constant('pgw.charged.octets'),
    fc.constantFrom('uplink', 'downlink'),
    fc.integer({ min: 0, max: 9_000 }),
  ),
  fc.tuple(fc.constant('enb.downlink.octets'), fc.constant(''), fc.integer({ min: 0, max: 9_000 })),
  fc.tuple(fc.constant('ue.camped'), fc.constant('21407'), fc.constantFrom(257, 513, 999)),
  fc.tuple(fc.constant('node.overload'), fc.constant('mme'), fc.constant(1)),
)

/** A run's measurements in the order of time. */
export const measurements: fc.Arbitrary<Measured[]> = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 60 * SECOND }), flow, what), { maxLength: 120 })
  .map((list) =>
    list
      .sort(([a], [b]) => a - b)
      // An outcome cannot have begun before the run.
      .map(([timeUs, who, [name, dimensions, value]]): Measured => {
        return [
          name,
          dimensions,
          /outcome|mme\.attach/.test(name) ? Math.min(value, timeUs) : value,
          timeUs,
          who,
        ]
      }),
  )

/** Which shard each flow lives on. */
export const shards: fc.Arbitrary<number[]> = fc.array(fc.integer({ min: 0, max: 3 }), {
  minLength: SUBSCRIBERS + 1,
  maxLength: SUBSCRIBERS + 1,
})
