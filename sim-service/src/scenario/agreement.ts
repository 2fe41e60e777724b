import { z } from 'zod'
import {
  bitRate,
  count,
  dateTime,
  duration,
  fileName,
  line,
  money,
  octets,
  plmn,
  sourced,
  tadig,
  word,
} from './fields.ts'

/** A roaming agreement between two operators: every value carries its source or the word `unmeasured`. */

const operator = z.strictObject({
  plmn: plmn(),
  tadig: sourced(tadig()),
  name: line(),
})

const rate = z.strictObject({
  trafficClass: word(['web', 'video', 'voip']),
  perMegabyte: money().describe('Price of a megabyte (1,000,000 octets), before tax'),
  increment: octets().describe('Volume is rounded up to a multiple of this'),
})

const ratingGroup = z.strictObject({
  ratingGroup: count(1, 4_294_967_295),
  quota: sourced(octets()).describe('What the OCS grants at a time'),
  volumeQuotaThreshold: sourced(octets()).describe('What is left of a grant when the PGW asks for the next'),
  validityTime: sourced(duration({ from: 1_000_000 })).describe('How long a grant may be used'),
})

const ambr = z.strictObject({ uplink: sourced(bitRate()), downlink: sourced(bitRate()) })

const throttle = ambr.extend({
  after: sourced(octets()).describe("What a roamer uses at the session's own rate"),
})

export const agreementSchema = z
  .strictObject({
    apiVersion: z.literal('roamlab/v1').meta({ title: 'roamlab/v1' }),
    kind: z.literal('Agreement').meta({ title: 'Agreement' }),
    metadata: z.strictObject({ name: fileName(), title: line(), description: line().optional() }),
    spec: z.strictObject({
      home: operator.extend({
        countryCode: z
          .string()
          .regex(/^[1-9]\d{0,2}$/)
          .meta({ title: 'an E.164 country code in quotes such as "49"' })
          .describe('What the synthetic MSISDNs begin with'),
      }),
      visited: operator,
      validFrom: dateTime(),
      validUntil: dateTime(),
      routing: word(['home-routed', 'local-breakout']),
      policy: z.strictObject({
        roamingAllowed: z.boolean().meta({ title: 'true or false' }),
        barredCause: sourced(count(2, 42)).describe(
          'EMM cause that a barred roamer gets (TS 24.301 §9.9.3.9)',
        ),
        throttle: throttle.optional().describe('Fair use: the rate after so much was used; none if absent'),
      }),
      session: z.strictObject({
        apn: z
          .string()
          .max(62)
          .regex(/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/)
          .meta({ title: 'an APN network identifier such as internet' }),
        // The default bearer is a non-GBR bearer (TS 23.401 §4.7.2.1): QCI 5 to 9.
        qci: sourced(count(5, 9)),
        arp: z.strictObject({
          priority: sourced(count(1, 15)),
          mayPreempt: z.boolean().meta({ title: 'true or false' }),
          preemptable: z.boolean().meta({ title: 'true or false' }),
        }),
        ueAmbr: ambr,
        apnAmbr: ambr,
      }),
      charging: z.strictObject({
        ratingGroups: z.strictObject({ web: ratingGroup, video: ratingGroup, voip: ratingGroup }),
        failureHandling: sourced(word(['terminate', 'continue', 'retry-and-terminate'])).describe(
          'What the PGW does when the OCS does not answer (RFC 4006 §8.14)',
        ),
        creditLimit: octets().optional().describe("What a roamer's account holds; without end if absent"),
        finalUnitAction: sourced(word(['terminate', 'redirect', 'restrict-access'])),
      }),
      tariff: z.strictObject({
        currency: z
          .string()
          .regex(/^[A-Z]{3}$/)
          .meta({ title: 'an ISO 4217 code such as EUR or XDR' }),
        source: line().describe('Where the prices come from, or the word "unmeasured"'),
        rates: z.array(rate).min(1).max(100).meta({ title: 'a list of at least one rate' }),
      }),
    }),
  })
  .meta({ title: 'Roamlab roaming agreement' })

export type Agreement = z.output<typeof agreementSchema>
