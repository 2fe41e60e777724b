import { z } from 'zod'
import { bitRate, count, duration, fileName, line, probability, sourced, word } from './fields.ts'
import { measurementsSchema, propagationSchema, spacingSchema } from './radio-profile.ts'

/** A radio and core profile: every value carries its source or the word `unmeasured`. */

const SECOND_US = 1_000_000

const delay = () => sourced(duration({ from: 0, to: 10 * SECOND_US }))

const link = z.strictObject({
  delay: delay().describe('One way'),
  jitter: delay().describe('Uniform from zero to this, on top of the delay'),
  loss: sourced(probability({ num: 99, den: 100 })),
})

const node = z.strictObject({
  servers: sourced(count(1, 1024)).describe('Messages worked on at the same time'),
  serviceTime: sourced(duration({ from: 0, to: 10 * SECOND_US })).describe('Mean time for one message'),
  distribution: sourced(word(['exponential', 'constant'])),
  queueLimit: sourced(count(0, 1_000_000)).describe('Messages that may wait; one more is dropped'),
})

const algorithm = (family: string, numbers: readonly [string, ...string[]]) =>
  sourced(
    z
      .array(word(numbers))
      .min(1)
      .max(numbers.length)
      .meta({ title: `a list of ${family} in order of preference` }),
  )

export const profileSchema = z
  .strictObject({
    apiVersion: z.literal('roamlab/v1').meta({ title: 'roamlab/v1' }),
    kind: z.literal('Profile').meta({ title: 'Profile' }),
    metadata: z.strictObject({ name: fileName(), title: line(), description: line().optional() }),
    spec: z.strictObject({
      technology: word(['lte']),
      radio: z.strictObject({
        oneWayDelay: delay().describe('One RRC message, one way, sent once'),
        jitter: delay(),
        harq: z.strictObject({
          blockErrorRate: sourced(probability({ num: 99, den: 100 })).describe(
            'Share of first transmissions lost',
          ),
          roundTrip: sourced(duration({ to: SECOND_US })).describe(
            'Until the next transmission of a lost block',
          ),
          maxTransmissions: sourced(count(1, 28)).describe('After which RLC repeats'),
        }),
        rlc: z.strictObject({
          pollRetransmit: sourced(duration({ to: SECOND_US })).describe('t-PollRetransmit'),
          maxRetransmissions: sourced(count(1, 32)).describe('After which the radio link has failed'),
        }),
        rach: sourced(duration({ from: 0, to: SECOND_US })).describe(
          'Random access, until the first RRC message goes up',
        ),
        inactivity: sourced(duration({ from: SECOND_US }))
          .optional()
          .describe('Silence after which a UE is released to idle mode; connections stay if absent'),
        siteSpacing: spacingSchema,
        propagation: propagationSchema,
        measurements: measurementsSchema,
        capacity: z.strictObject({
          uplink: sourced(bitRate()),
          downlink: sourced(bitRate()),
          connections: sourced(count(1, 100_000)).describe('RRC connections that one cell admits at a time'),
        }),
      }),
      links: z.strictObject({
        s1: link.describe('eNB to MME'),
        s1u: link.describe('eNB to SGW'),
        s11: link.describe('MME to SGW'),
        core: link.describe('Any other two nodes of one operator'),
      }),
      nodes: z.strictObject({
        ue: z
          .strictObject({ serviceTime: node.shape.serviceTime })
          .describe('Constant, one message after another'),
        enb: node,
        mme: node,
        sgw: node,
        pgw: node,
        hss: node,
        pcrf: node,
        ocs: node,
        dra: node,
      }),
      nas: z.strictObject({
        // EIA0 is not offered: integrity without a key is for emergency calls only (TS 33.401 §5.1.4.1).
        integrity: algorithm('EIA algorithms', ['eia1', 'eia2']),
        ciphering: algorithm('EEA algorithms', ['eea0', 'eea1', 'eea2']),
        congestion: z
          .strictObject({
            queue: sourced(count(0, 1_000_000)).describe(
              'Messages in an MME above which requests are rejected',
            ),
            backOffFrom: sourced(duration({ from: 2 * SECOND_US })).describe('T3346 is drawn from here'),
            backOffTo: sourced(duration({ from: 2 * SECOND_US, to: 3600 * SECOND_US })).describe('to here'),
          })
          .optional()
          .describe(
            'When an MME sends UEs away with #22, and for how long (TS 24.301 §5.3.9); never if absent',
          ),
        trackingAreas: sourced(count(1, 16))
          .optional()
          .describe('Tracking areas in the list that a UE is registered in; 16, or all there are, if absent'),
      }),
      timers: z
        .record(z.string().min(1).max(40), sourced(duration()))
        .default({})
        .describe("Durations that replace the specification's"),
    }),
  })
  .meta({ title: 'Roamlab profile' })

export type Profile = z.output<typeof profileSchema>
