/** Messages for property tests: any value that a row's type allows, any choice of the optional rows. */
import { componentExamples } from '../tft-examples.ts'
import { plmnList, tai, taiList } from './areas.ts'
import { bearerList } from './bearer-context-status.ts'
import {
  epsNetworkFeatureSupport,
  nasSecurityAlgorithms,
  ueNetworkCapability,
  ueSecurityCapability,
} from './capabilities.ts'
import { AttachRequest, DetachRequestUe } from './emm-messages.ts'
import { epsMobileIdentity, guti, imeisv, mobileIdentity } from './identities.ts'
import type { MessageCodec } from './message.ts'
import type { NasMessage } from './nas.ts'
import { daylightSavingTime, networkName, timeZone, universalTime } from './network-information.ts'
import { ServiceRequest } from './service-messages.ts'
import {
  accessPointName,
  apnAmbr,
  epsQos,
  extendedApnAmbr,
  extendedEpsQos,
  pdnAddress,
  protocolConfigurationOptions,
  trafficFlowTemplate,
} from './session.ts'
import { gprsTimer } from './timers.ts'
import { typeAndActiveFlag } from './tracking-area-messages.ts'
import { halfOctet, octet, threeBits, u16, u32 } from './values.ts'
import type { IeType } from './wire.ts'

type Random = (below: number) => number

const pick = <T>(random: Random, values: readonly T[]): T => values[random(values.length)]
const many = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make)
const digits = (random: Random, count: number): string => many(count, () => String(random(10))).join('')
const someOctets = (random: Random, count: number): Uint8Array =>
  Uint8Array.from(many(count, () => random(256)))
const anyPlmn = (random: Random): string => digits(random, 5 + random(2))
const anyTai = (random: Random) => ({ plmn: anyPlmn(random), tac: random(65_536) })
const anyU32 = (random: Random): number => random(0xffffffff)
const anyGuti = (random: Random) => ({
  plmn: anyPlmn(random),
  mmeGroupId: random(65_536),
  mmeCode: random(256),
  mTmsi: anyU32(random),
})
const anyBitRates = (random: Random) => ({
  mbrUplink: random(256),
  mbrDownlink: random(256),
  gbrUplink: random(256),
  gbrDownlink: random(256),
})
const anyLabel = (random: Random, most: number): string =>
  many(1 + random(most), () => pick(random, [...'abcxyz019-ABC'])).join('')

function anyTaiList(random: Random): unknown[] {
  return many(1 + random(3), () => {
    const count = 1 + random(5)
    return pick<unknown>(random, [
      { kind: 'tacs', plmn: anyPlmn(random), tacs: many(count, () => random(65_536)) },
      { kind: 'consecutiveTacs', plmn: anyPlmn(random), firstTac: random(65_000), count },
      { kind: 'tais', tais: many(count, () => anyTai(random)) },
    ])
  })
}

function anyNetworkName(random: Random): unknown {
  const coding = pick(random, ['gsm7', 'ucs2'] as const)
  const alphabet = [...(coding === 'gsm7' ? 'Roamlab 0123 ÄÖÑ§@$_' : 'Roamlab ŻółćΩ漢字')]
  const text = many(random(30), () => pick(random, alphabet)).join('')
  return { coding, addCountryInitials: random(2) === 1, text }
}

/** An object whose later members are there only if the earlier ones are. */
function upTo(random: Random, members: Array<[string, unknown]>, mandatory: number, step = 1): unknown {
  const choices = Math.floor((members.length - mandatory) / step) + 1
  return Object.fromEntries(members.slice(0, mandatory + step * random(choices)))
}

function anyTft(random: Random): unknown {
  const operation = random(7)
  const parameters = many(random(3), () => ({ id: random(256), contents: someOctets(random, random(6)) }))
  const tft = random(2) === 0 ? { operation } : { operation, parameters }
  if (operation === 5) return { ...tft, packetFilterIdentifiers: many(random(16), () => random(16)) }
  if (operation !== 1 && operation !== 3 && operation !== 4) return tft
  const packetFilters = many(random(4), () => ({
    identifier: random(16),
    direction: random(4),
    evaluationPrecedence: random(256),
    components: many(random(3), () => pick(random, componentExamples)),
  }))
  return { ...tft, packetFilters }
}

const generators = new Map<unknown, (random: Random) => unknown>([
  [halfOctet, (random) => random(16)],
  [threeBits, (random) => random(8)],
  [DetachRequestUe.rows.detachType.type, (random) => ({ type: random(8), switchOff: random(2) === 1 })],
  [typeAndActiveFlag, (random) => ({ type: random(8), active: random(2) === 1 })],
  [
    ServiceRequest.rows.ksiAndSequenceNumber.type,
    (random) => ({ ksi: random(8), sequenceNumber: random(32) }),
  ],
  [octet, (random) => random(256)],
  [u16, (random) => random(65_536)],
  [bearerList, (random) => many(16, () => random(2)).flatMap((bit, ebi) => (bit === 1 ? [ebi] : []))],
  [trafficFlowTemplate, anyTft],
  [
    extendedApnAmbr,
    (random) => ({
      downlinkUnit: random(256),
      downlink: random(65_536),
      uplinkUnit: random(256),
      uplink: random(65_536),
    }),
  ],
  [
    extendedEpsQos,
    (random) => ({
      maximumUnit: random(256),
      maximumUplink: random(65_536),
      maximumDownlink: random(65_536),
      guaranteedUnit: random(256),
      guaranteedUplink: random(65_536),
      guaranteedDownlink: random(65_536),
    }),
  ],
  [u32, anyU32],
  [guti, anyGuti],
  [tai, anyTai],
  [taiList, anyTaiList],
  [plmnList, (random) => many(1 + random(15), () => anyPlmn(random))],
  [gprsTimer, (random) => ({ unit: random(8), value: random(32) })],
  [imeisv, (random) => digits(random, 16)],
  [
    epsMobileIdentity,
    (random) =>
      pick<unknown>(random, [
        { kind: 'imsi', imsi: digits(random, 6 + random(10)) },
        { kind: 'imei', imei: digits(random, 15) },
        { kind: 'guti', guti: anyGuti(random) },
      ]),
  ],
  [
    mobileIdentity,
    (random) =>
      pick<unknown>(random, [
        { kind: 'imsi', imsi: digits(random, 6 + random(10)) },
        { kind: 'imei', imei: digits(random, 15) },
        { kind: 'imeisv', imeisv: digits(random, 16) },
        { kind: 'tmsi', tmsi: anyU32(random) },
        { kind: 'none' },
      ]),
  ],
  [
    ueNetworkCapability,
    (random) =>
      upTo(
        random,
        [
          ['eea', random(256)],
          ['eia', random(256)],
          ['uea', random(256)],
          ['ucs2AndUia', random(256)],
          ['features', someOctets(random, 1 + random(9))],
        ],
        2,
      ),
  ],
  [
    ueSecurityCapability,
    (random) => {
      const value = { eea: random(256), eia: random(256) }
      const umts = { ...value, uea: random(256), uia: random(256) }
      return pick<unknown>(random, [value, umts, { ...umts, gea: random(256) }])
    },
  ],
  [nasSecurityAlgorithms, (random) => ({ eea: random(8), eia: random(8) })],
  [
    epsNetworkFeatureSupport,
    (random) =>
      upTo(
        random,
        [
          ['imsVoiceOverPs', random(2) === 1],
          ['emergencyBearerServices', random(2) === 1],
          ['locationServicesViaEpc', random(2) === 1],
          ['csLcs', random(4)],
          ['extendedServiceRequest', random(2) === 1],
          ['emmRegisteredWithoutPdn', random(2) === 1],
          ['controlPlaneCiot', random(2) === 1],
          ['secondOctet', random(256)],
        ],
        7,
      ),
  ],
  [accessPointName, (random) => many(1 + random(4), () => anyLabel(random, 20)).join('.')],
  [
    pdnAddress,
    (random) => {
      const ipv4 = `10.${random(256)}.${random(256)}.${random(256)}`
      const interfaceIdentifier = someOctets(random, 8)
      return pick<unknown>(random, [
        { pdnType: 1, ipv4 },
        { pdnType: 2, interfaceIdentifier },
        { pdnType: 3, interfaceIdentifier, ipv4 },
        { pdnType: 5 },
        { pdnType: 6 },
      ])
    },
  ],
  [
    epsQos,
    (random) =>
      upTo(
        random,
        [
          ['qci', random(256)],
          ['bitRates', anyBitRates(random)],
          ['extended', anyBitRates(random)],
          ['extended2', anyBitRates(random)],
        ],
        1,
      ),
  ],
  [
    apnAmbr,
    (random) =>
      upTo(
        random,
        [
          ['downlink', random(256)],
          ['uplink', random(256)],
          ['downlinkExtended', random(256)],
          ['uplinkExtended', random(256)],
          ['downlinkExtended2', random(256)],
          ['uplinkExtended2', random(256)],
        ],
        2,
        2,
      ),
  ],
  [
    protocolConfigurationOptions,
    (random) => ({
      configurationProtocol: random(8),
      options: many(random(5), () => ({ id: random(65_536), contents: someOctets(random, random(20)) })),
    }),
  ],
  [networkName, anyNetworkName],
  [timeZone, (random) => ({ offsetMinutes: (random(113) - 56) * 15 })],
  [
    universalTime,
    (random) => ({
      year: 2000 + random(100),
      month: 1 + random(12),
      day: 1 + random(31),
      hour: random(24),
      minute: random(60),
      second: random(60),
      offsetMinutes: (random(113) - 56) * 15,
    }),
  ],
  [daylightSavingTime, (random) => random(3)],
])

/** The types that are octet strings have no generator of their own. */
const takesOctets = (AttachRequest.rows.drxParameter.type as IeType<unknown>).read

export function randomMessage(codec: MessageCodec<{ kind: string }>, random: Random): NasMessage {
  const message: { [name: string]: unknown } = { kind: codec.kind }
  if (codec.isEsm) Object.assign(message, { ebi: random(16), pti: random(256) })
  for (const [name, row] of Object.entries(codec.rows)) {
    if (row.presence === 'O' && random(2) === 0) continue
    const generator = generators.get(row.type)
    if (generator !== undefined) message[name] = generator(random)
    else {
      const type = row.type as IeType<unknown>
      if (type.read !== takesOctets) throw new Error(`no generator for ${codec.kind}.${name}`)
      message[name] = someOctets(random, type.minimum + random(Math.min(type.maximum - type.minimum, 40) + 1))
    }
  }
  return message as unknown as NasMessage
}
