/** Messages for the tests: made of the tables, so that a new row is tested from its first day. */
import { testRandom } from '../../../test-support/mutation.ts'
import { fromHex } from '../octets.ts'
import { type Gtpv2Message, gtpv2Messages } from './gtpv2.ts'
import * as ies from './gtpv2-ies.ts'
import { type Make, mobilityContainers, mobilityMakers } from './gtpv2-mobility-samples.ts'
import type { GroupedCodec, IeCodec, IeRows, ListCodec } from './gtpv2-wire.ts'

type Below = (below: number) => number

const octets = (random: Below, count: number) => Uint8Array.from({ length: count }, () => random(256))
const digits = (random: Below, count: number) => Array.from({ length: count }, () => random(10)).join('')
const plmn = (random: Below) => ['21407', '26201', '20801', '310410', '00101', '99970'][random(6)]
const ipv4 = (random: Below) => Array.from({ length: 4 }, () => random(256)).join('.')
const u32 = (random: Below) => random(0x10000) * 0x10000 + random(0x10000)
const arp = (random: Below) => ({
  preEmptionCapability: random(2),
  priorityLevel: 1 + random(15),
  preEmptionVulnerability: random(2),
})

/** What a subscription's default bearer usually has. */
export const defaultBearerQos = {
  preEmptionCapability: 1,
  priorityLevel: 8,
  preEmptionVulnerability: 0,
  qci: 9,
  maximumUplinkKbps: 0,
  maximumDownlinkKbps: 0,
  guaranteedUplinkKbps: 0,
  guaranteedDownlinkKbps: 0,
}

const FLAGS = [
  'daf',
  'hi',
  'oi',
  'sgwci',
  'ps',
  'si',
  'ccrsi',
  'cpsr',
  's11tf',
  '5gsnn26',
  'ethpdn',
  'emci',
] as const

function userLocation(random: Below): object {
  const parts: { [name: string]: object } = {
    cgi: { plmn: plmn(random), lac: random(0x10000), ci: random(0x10000) },
    sai: { plmn: plmn(random), lac: random(0x10000), sac: random(0x10000) },
    rai: { plmn: plmn(random), lac: random(0x10000), rac: random(256) },
    tai: { plmn: plmn(random), tac: random(0x10000) },
    ecgi: { plmn: plmn(random), eci: random(0x10000000) },
    lai: { plmn: plmn(random), lac: random(0x10000) },
    macroEnodebId: { plmn: plmn(random), enodebId: random(0x100000) },
    extendedMacroEnodebId: { plmn: plmn(random), smenb: random(2) === 1, enodebId: random(0x40000) },
  }
  const usual = random(3) > 0
  return Object.fromEntries(
    Object.entries(parts).filter(([name]) => (usual ? name === 'tai' || name === 'ecgi' : random(2) === 1)),
  )
}

function paa(random: Below): object {
  const address = { ipv4: ipv4(random) }
  const prefix = { prefixLength: 64, ipv6: octets(random, 16) }
  const shapes = [
    { pdnType: 1, ...address },
    { pdnType: 2, ...prefix },
    { pdnType: 3, ...prefix, ...address },
    { pdnType: 4 },
  ]
  return shapes[random(shapes.length)]
}

/** A value of each codec. */
const makers = new Map<unknown, Make>([
  ...mobilityMakers,
  [ies.imsi, (random) => digits(random, 14 + random(2))],
  [ies.mei, (random) => digits(random, 15 + random(2))],
  [ies.msisdn, (random) => digits(random, 6 + random(10))],
  [ies.accessPointName, (random) => `apn${random(1000)}.mnc0${10 + random(90)}.mcc262.gprs`],
  [ies.recovery, (random) => random(256)],
  [ies.ebi, (random) => 5 + random(11)],
  [ies.ratType, (random) => 1 + random(9)],
  [ies.pdnType, (random) => 1 + random(5)],
  [ies.apnRestriction, (random) => random(5)],
  [ies.selectionMode, (random) => random(3)],
  [ies.procedureTransactionId, (random) => random(255)],
  [ies.nodeType, (random) => random(2)],
  [ies.changeReportingAction, (random) => random(7)],
  [ies.delayValue, (random) => random(256)],
  [ies.chargingId, u32],
  [ies.chargingCharacteristics, (random) => 1 << (8 + random(4))],
  [ies.octetString, (random) => octets(random, random(20))],
  [ies.ambr, (random) => ({ uplinkKbps: u32(random), downlinkKbps: u32(random) })],
  [ies.arp, arp],
  [
    ies.bearerQos,
    (random) => ({
      ...arp(random),
      qci: 1 + random(9),
      maximumUplinkKbps: random(10_000_001),
      maximumDownlinkKbps: random(2) * 1_000_000_000_000,
      guaranteedUplinkKbps: u32(random),
      guaranteedDownlinkKbps: random(256),
    }),
  ],
  [
    ies.fteid,
    (random) => {
      const base = { interfaceType: [0, 1, 4, 5, 6, 7, 10, 11, 38, 39][random(10)], teid: u32(random) }
      const both = random(4)
      if (both === 0) return { ...base, ipv4: ipv4(random), ipv6: octets(random, 16) }
      return both === 1 ? { ...base, ipv6: octets(random, 16) } : { ...base, ipv4: ipv4(random) }
    },
  ],
  [ies.paa, paa],
  [ies.ipAddress, (random) => (random(2) ? { ipv4: ipv4(random) } : { ipv6: octets(random, 16) })],
  [ies.uli, userLocation],
  [ies.plmnId, plmn],
  [ies.ueTimeZone, (random) => ({ quarterHours: random(159) - 79, daylightSavingTime: random(3) })],
  [ies.epcTimer, (random) => ({ unit: random(5), value: random(32) })],
  [
    ies.fqCsid,
    (random) => ({ nodeIdType: 0, nodeId: octets(random, 4), csids: [random(0x10000), random(0x10000)] }),
  ],
  [
    ies.ranNasCause,
    (random) =>
      random(2)
        ? { protocolType: 1, causeType: random(5), value: random(3) }
        : { protocolType: 2 + random(2), causeType: 0, value: 1 + random(32) },
  ],
  [ies.privateExtension, (random) => ({ enterpriseId: 10415, value: octets(random, 4) })],
  [
    ies.indication,
    (random) => Object.fromEntries(FLAGS.filter(() => random(4) === 0).map((flag) => [flag, true])),
  ],
  [
    ies.cause,
    (random) => {
      const flags = random(3) === 0 ? { [['pce', 'bce', 'cs'][random(3)]]: true } : {}
      return { value: 16 + random(2), ...flags }
    },
  ],
])

/** Containers whose inside tshark reads as well: they must be well-formed. */
const containers: { [row: string]: unknown } = {
  ...mobilityContainers,
  // TS 24.008 §10.5.6.3: IPCP with two DNS servers, DNS server request.
  pco: fromHex('80 8021 10 01000010 8106 00000000 8306 00000000 000d 00'),
  // TS 29.274 §8.31: PLMN, trace, events, node types, depth, interfaces, collector.
  traceInformation: fromHex('12f470 000001 000000000000000000 0000 00 000000000000000000000000 0a000009'),
  sendingNodeFeatures: fromHex('01'),
  // §8.85: unit 1 minute, 5 of them; factor 50 %.
  lowPriorityTrafficThrottling: fromHex('25 32'),
}

/** The IEs of a table: all of them, or the mandatory ones and some others. */
export function makeIes(rows: IeRows, random: Below, all: boolean, kind = ''): { [name: string]: unknown } {
  const made: { [name: string]: unknown } = {}
  for (const [name, row] of Object.entries(rows)) {
    const needed = row.presence === 'M' || row.presence === 'MA'
    if (!needed && !all && random(2) === 0) continue
    made[name] = containers[`${kind}.${name}`] ?? containers[name] ?? makeValue(row.codec, random, all)
  }
  return made
}

function makeValue(codec: IeCodec<unknown>, random: Below, all: boolean): unknown {
  if ('item' in codec) {
    const { item } = codec as ListCodec<unknown>
    return Array.from({ length: 1 + random(2) }, () => makeValue(item, random, all))
  }
  if ('rows' in codec) return makeIes((codec as unknown as GroupedCodec<IeRows>).rows, random, all)
  const make = makers.get(codec)
  if (make === undefined) throw new Error('a codec without a maker of values')
  return make(random)
}

/** One message of each type; `all`: with every IE of its table. */
export function sampleMessages(seed: number, all: boolean): Gtpv2Message[] {
  const random = testRandom(seed)
  return gtpv2Messages.map(({ kind, hasTeid, rows }) => {
    const teid = hasTeid ? { teid: u32(random) } : {}
    return {
      kind,
      ...teid,
      sequence: random(0x1000000),
      ...makeIes(rows, random, all, kind),
    } as unknown as Gtpv2Message
  })
}
