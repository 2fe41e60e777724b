import { spawnSync } from 'node:child_process'
import { compareFields, type FieldRule, leavesOf } from '../../../test-support/agreement.ts'
import { complaintsOf, dissect, type Layers, tsharkIsHere, valuesOf } from '../../../test-support/tshark.ts'
import { describeWith } from '../../../test-support/with-tool.ts'
import { interNodeSamples } from './inter-node-samples.ts'
import type { RrcChannel, RrcMessage } from './rrc.ts'
import {
  decodeInterNode,
  decodeRrc,
  decodeUeEutraCapability,
  encodeInterNode,
  encodeRrc,
  rrcChannelOf,
  rrcDissectors,
  rrcMessages,
} from './rrc.ts'
import { capabilityItems, capabilityMembers, items, members, repeated } from './rrc-fields.ts'
import { itemNames, names, namesByPlace, notInTshark } from './rrc-named-fields.ts'
import { rrcSamples, samplesByKind } from './rrc-samples.ts'

/** How many fields of each message type agree with tshark; may only grow. */
const comparedFields: { [kind: string]: number } = {
  RRCConnectionRequest: 5,
  RRCConnectionReject: 5,
  RRCConnectionSetup: 54,
  RRCConnectionReconfigurationComplete: 4,
  RRCConnectionSetupComplete: 15,
  SecurityModeComplete: 3,
  SecurityModeFailure: 1,
  UECapabilityInformation: 74,
  ULInformationTransfer: 1,
  DLInformationTransfer: 2,
  RRCConnectionReconfiguration: 241,
  RRCConnectionRelease: 42,
  SecurityModeCommand: 3,
  UECapabilityEnquiry: 4,
  RNReconfiguration: 16,
  LoggedMeasurementConfiguration: 16,
  MobilityFromEUTRACommand: 24,
  HandoverFromEUTRAPreparationRequest: 9,
  CSFBParametersResponseCDMA2000: 3,
  InterFreqRSTDMeasurementIndication: 2,
  MBMSCountingResponse: 3,
  RNReconfigurationComplete: 3,
  ProximityIndication: 7,
  ULHandoverPreparationTransfer: 3,
  CSFBParametersRequestCDMA2000: 1,
  SystemInformationBlockType1: 44,
  SystemInformation: 234,
  MasterInformationBlock: 15,
  Paging: 25,
  UEInformationRequest: 8,
  CounterCheck: 7,
  UEInformationResponse: 43,
  CounterCheckResponse: 6,
  RRCConnectionReestablishmentComplete: 6,
  MeasurementReport: 56,
  RRCConnectionReestablishmentReject: 1,
  RRCConnectionReestablishment: 3,
  RRCConnectionReestablishmentRequest: 9,
}

/** The numbers that tshark has for the names of an ENUMERATED, by field. */
type Enumerations = Map<string, Map<string, string>>

function enumerationsOfTshark(): Enumerations {
  // All protocols' names fill 90 MB; grep keeps those of RRC.
  const { stdout } = spawnSync('sh', ['-c', "tshark -G values 2>/dev/null | grep 'lte-rrc[.]'"], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  })
  const enumerations: Enumerations = new Map()
  for (const line of stdout.split('\n')) {
    const [tag, field, number, name] = line.split('\t')
    if (tag !== 'V') continue
    const names = enumerations.get(field) ?? new Map<string, string>()
    enumerations.set(field, names.set(name, number))
  }
  return enumerations
}

/** The rule of our member names: hyphens join words, and a run of capitals is a word. */
function memberName(asn1: string): string {
  return asn1
    .replace('ARFCNs', 'Arfcns')
    .split('-')
    .map((word) =>
      word
        .replace(/([A-Z]+)(?=[A-Z][a-z])/g, (run) => run[0] + run.slice(1).toLowerCase())
        .replace(/([A-Z]{2,})(?![a-z])/g, (run) => run[0] + run.slice(1).toLowerCase()),
    )
    .map((word, i) => (i === 0 ? word[0].toLowerCase() : word[0].toUpperCase()) + word.slice(1))
    .join('')
}

/** A BIT STRING as tshark prints it: left-aligned octets. */
function bitsAsOctets(value: number, size: number): string {
  const octets = Math.ceil(size / 8)
  const digits = (BigInt(value) << BigInt(octets * 8 - size)).toString(16).padStart(octets * 2, '0')
  return digits.match(/../g)?.join(':') ?? ''
}

function fieldRule(name: string, enumerations: Enumerations): FieldRule {
  const [described, other] = name.split('=')
  const [asn1, size] = described.split(':')
  const tshark = `lte-rrc.${(other ?? asn1).replaceAll('-', '_')}`
  return {
    tshark,
    as: (value: unknown) => {
      if (typeof value === 'boolean') return value ? '1' : '0'
      if (typeof value === 'number')
        return size === undefined ? String(value) : bitsAsOctets(value, Number(size))
      if (typeof value === 'string') return enumerations.get(tshark)?.get(value) ?? `no ${value} in tshark`
      return Array.from(value as Uint8Array, (octet) => octet.toString(16).padStart(2, '0')).join(':')
    },
  }
}

type Rule = FieldRule | { notInTshark: string }
type Rules = { [path: string]: Rule }

function fieldMap(enumerations: Enumerations): Rules {
  const map: Rules = {}
  const add = (
    prefix: string,
    table: { [place: string]: string },
    lists: { [place: string]: string },
  ): void => {
    for (const [place, names] of Object.entries(table)) {
      for (const name of names.split(' ')) {
        const path = [prefix, place, memberName(name.split(/[:=]/)[0])]
          .filter((part) => part !== '')
          .join('.')
        map[path] = fieldRule(name, enumerations)
      }
    }
    for (const [place, name] of Object.entries(lists)) {
      map[prefix === '' ? place : `${prefix}.${place}`] = fieldRule(name, enumerations)
    }
  }
  add('', members, items)
  add('ueEutraCapability', capabilityMembers, capabilityItems)
  return map
}

/**
 * The rules for one message; a member that has no place in the map goes by its name. Where several of its members are
 * one field, each must appear among the field's values in order.
 */
function rulesFor(message: { kind: string }, map: Rules, enumerations: Enumerations): Rules {
  const rules: Rules = {}
  const members = new Map<string, number>(repeated.map((name) => [`lte-rrc.${name}`, 1]))
  for (const path of new Set(leavesOf(message).map(([leaf]) => leaf))) {
    const rule = map[path] ?? namedRule(message.kind, path, enumerations)
    if (rule === undefined) continue
    rules[path] = { ...rule }
    if ('tshark' in rule) members.set(rule.tshark, (members.get(rule.tshark) ?? 0) + 1)
  }
  for (const rule of Object.values(rules))
    if ('tshark' in rule) rule.among = (members.get(rule.tshark) ?? 0) > 1
  return rules
}

/** Names of tables that go by place serve for the same members in other places. */
const placedNames = Object.values(members).flatMap((row) => row.split(' '))
const asn1Names = new Map(
  [...placedNames, ...names.trim().split(/\s+/)].map((name) => [memberName(name.split(/[:=]/)[0]), name]),
)

function namedRule(kind: string, path: string, enumerations: Enumerations): Rule | undefined {
  const member = path.slice(path.lastIndexOf('.') + 1)
  if (notInTshark[member] !== undefined) return { notInTshark: notInTshark[member] }
  const placed = namesByPlace[`${kind}.${path}`] ?? namesByPlace[path]
  const name = placed ?? asn1Names.get(member) ?? itemNames[member.replace('[]', '')]
  return name === undefined ? undefined : fieldRule(name, enumerations)
}

/** The message as our decoder reads it from the octets, its E-UTRA container opened. */
function opened(message: RrcMessage): { kind: string; ueEutraCapability?: object } {
  const decoded = decodeRrc(rrcMessages[message.kind].channel, encoded(message))
  if (decoded.kind !== 'UECapabilityInformation') return decoded
  const [{ ueCapabilityRatContainer }] = decoded.ueCapabilityRatContainerList
  return { ...decoded, ueEutraCapability: decodeUeEutraCapability(ueCapabilityRatContainer) }
}

function encoded(message: RrcMessage): Uint8Array {
  return encodeRrc(rrcMessages[message.kind].channel, message)
}

/**
 * S1AP's Handover Command (TS 36.413 §9.1.5.2), the shortest way to tshark's dissector of the container: two UE
 * identities, IntraLTE and TargeteNB-ToSourceeNB-TransparentContainer.
 */
function inS1ap(container: Uint8Array): Uint8Array {
  const field = (octets: Uint8Array): Uint8Array =>
    octets.length < 128
      ? Uint8Array.of(octets.length, ...octets)
      : Uint8Array.of(0x80 | (octets.length >>> 8), octets.length & 255, ...octets)
  const ie = (id: number, value: Uint8Array): Uint8Array => Uint8Array.of(0, id, 0, ...field(value))
  const transparent = Uint8Array.of(0, ...field(container))
  const ies = [
    ie(0, Uint8Array.of(0, 1)),
    ie(8, Uint8Array.of(0, 1)),
    ie(1, Uint8Array.of(0)),
    ie(123, field(transparent)),
  ]
  const message = Uint8Array.of(0, 0, ies.length, ...ies.flatMap((octets) => [...octets]))
  return Uint8Array.of(0x20, 0, 0, ...field(message))
}

describeWith(tsharkIsHere)('messages between eNBs in tshark', () => {
  test('no complaint, and each field has the same value', () => {
    const found = dissect(
      interNodeSamples.map((sample) =>
        sample.kind === 'HandoverCommand'
          ? { dissector: 's1ap', octets: inS1ap(encodeInterNode(sample)) }
          : { dissector: 'lte_rrc.handover_prep_info', octets: encodeInterNode(sample) },
      ),
    )
    const enumerations = enumerationsOfTshark()
    const map = fieldMap(enumerations)
    const compared = { HandoverCommand: 0, HandoverPreparationInformation: 0 }
    for (const [i, sample] of interNodeSamples.entries()) {
      expect(complaintsOf(found[i])).toEqual([])
      const decoded = decodeInterNode(sample.kind, encodeInterNode(sample))
      const message =
        decoded.kind === 'HandoverCommand' ? decodeRrc('dl-dcch', decoded.handoverCommandMessage) : decoded
      const agreement = compareFields(message, found[i], rulesFor(message, map, enumerations))
      expect(agreement.problems).toEqual([])
      compared[sample.kind] += agreement.compared
    }
    expect(compared.HandoverCommand).toBeGreaterThanOrEqual(68)
    expect(compared.HandoverPreparationInformation).toBeGreaterThanOrEqual(206)
  })
})

describeWith(tsharkIsHere)('RRC in tshark', () => {
  const layers = new Map<RrcMessage, Layers>()
  let map: Rules = {}
  let enumerations: Enumerations = new Map()

  beforeAll(() => {
    const found = dissect(
      rrcSamples.map((sample) => ({
        dissector: rrcDissectors[rrcMessages[sample.kind].channel],
        octets: encoded(sample),
      })),
    )
    for (const [i, sample] of rrcSamples.entries()) layers.set(sample, found[i])
    enumerations = enumerationsOfTshark()
    map = fieldMap(enumerations)
  })

  test.each(samplesByKind)('%s: no complaint, and each field has the same value', (kind, samples) => {
    let compared = 0
    const problems: string[] = []
    for (const sample of samples) {
      const tree = layers.get(sample) as Layers
      expect(complaintsOf(tree)).toEqual([])
      const message = opened(sample)
      const agreement = compareFields(message, tree, rulesFor(message, map, enumerations))
      problems.push(...agreement.problems)
      compared += agreement.compared
    }
    expect(problems).toEqual([])
    expect(compared).toBeGreaterThanOrEqual(comparedFields[kind])
  })

  test('each channel has a dissector, and Wireshark knows it by the other name too', () => {
    const channels = Object.keys(rrcDissectors) as RrcChannel[]
    const others = channels.map((channel) => `lte-rrc.${channel.replaceAll('-', '.')}`)
    const octets = Uint8Array.of(0, 0, 0)
    const names = [...Object.values(rrcDissectors), ...others]
    const found = dissect(names.map((dissector) => ({ dissector, octets })))
    expect(found.map((frame) => 'lte_rrc' in frame)).toEqual(names.map(() => true))
    expect(names.map(rrcChannelOf)).toEqual([...channels, ...channels])
    expect(rrcChannelOf('nas-eps_plain')).toBeUndefined()
  })

  test('PLMN identities have the same digits', () => {
    let digits = 0
    for (const sample of rrcSamples) {
      const ours = leavesOf(sample)
        .filter(([path]) => /\bplmnIdentity(R10|List\[\])?$/.test(path))
        .map(([, plmn]) => plmn)
        .join('')
      expect(valuesOf(layers.get(sample) as Layers, 'lte-rrc.MCC_MNC_Digit').join('')).toBe(ours)
      digits += ours.length
    }
    expect(digits).toBeGreaterThanOrEqual(75)
  })
})
