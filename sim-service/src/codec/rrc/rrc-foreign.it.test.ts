import { pythonIsHere, runPython } from '../../../test-support/python.ts'
import { describeWith } from '../../../test-support/with-tool.ts'
import { fromJson, type Json, toJson } from '../json.ts'
import { fromHex, toHex } from '../octets.ts'
import type { UnknownExtensions } from '../per/per.ts'
import { interNodeSamples } from './inter-node-samples.ts'
import { pycrateRrc } from './pycrate-rrc.ts'
import type { RrcMessage } from './rrc.ts'
import {
  decodeInterNode,
  decodeRrc,
  decodeUeEutraCapability,
  encodeInterNode,
  encodeRrc,
  encodeUeEutraCapability,
  encodeUeRadioCapability,
  encodeVarShortMacInput,
  type RrcKind,
  rrcMessages,
  type UeCapabilityInformation,
  type UeEutraCapability,
} from './rrc.ts'
import { capabilities, category4Ue, rrcSamples, samplesByKind } from './rrc-samples.ts'

interface Invented {
  octets: string
  message: { [member: string]: Json }
}

/** One run of pycrate for many commands: to load its module takes seconds. */
function pycrate(commands: readonly unknown[]): unknown[] {
  const answers = runPython(pycrateRrc, commands.map((command) => JSON.stringify(command)).join('\n'))
  return answers
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown)
}

/** pycrate leaves the padding of a transport block (TS 36.331 §8.5) to who sends it. */
function withoutPadding(message: RrcMessage): RrcMessage {
  const { padding: _, ...rest } = message as RrcMessage & { padding?: Uint8Array }
  return rest as RrcMessage
}

const foreignSamples = rrcSamples.map(withoutPadding)

/**
 * pycrate knows the extensions of later releases and sends a bitmap as long (X.691 §19.7); we keep its length. A value
 * that has nothing but the length is the same value.
 */
function withoutEmptyExtensions(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmptyExtensions)
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return value
  const members = Object.entries(value).filter(
    ([name, member]) => name !== 'unknownExtensions' || (member as UnknownExtensions).additions.length > 0,
  )
  return Object.fromEntries(members.map(([name, member]) => [name, withoutEmptyExtensions(member)]))
}

describeWith(pythonIsHere)('RRC against pycrate, an implementation that is not ours', () => {
  const channels = foreignSamples.map((sample) => rrcMessages[sample.kind].channel)
  const kinds = samplesByKind.map(([kind]) => kind as RrcKind)
  const invented: Invented[][] = []
  let encoded: string[] = []
  let decoded: Array<{ [member: string]: Json }> = []
  let capability: [string, Json, Invented[], unknown] = ['', null, [], null]
  const information = capabilities[0] as UeCapabilityInformation

  beforeAll(() => {
    const answers = pycrate([
      ...foreignSamples.map((sample, i) => ['encode', channels[i], toJson(sample)]),
      ...foreignSamples.map((sample, i) => [
        'decode',
        channels[i],
        sample.kind,
        toHex(encodeRrc(channels[i], sample)),
      ]),
      ...kinds.map((kind, i) => [
        'invent',
        rrcMessages[kind].channel,
        kind,
        rrcMessages[kind].numbered,
        100,
        i,
      ]),
      ['encode_capability', toJson(category4Ue)],
      ['decode_capability', toHex(encodeUeEutraCapability(category4Ue))],
      ['invent_capability', 200, 7],
      ['decode_radio_capability', toHex(encodeUeRadioCapability(information))],
    ])
    encoded = answers.splice(0, foreignSamples.length) as string[]
    decoded = answers.splice(0, foreignSamples.length) as Array<{ [member: string]: Json }>
    invented.push(...(answers.splice(0, kinds.length) as Invented[][]))
    capability = answers as [string, Json, Invented[], unknown]
  }, 60_000)

  test('we read what pycrate wrote, and write it as it was', () => {
    const ours = encoded.map((octets, i) => decodeRrc(channels[i], fromHex(octets)))
    expect(ours.map(withoutEmptyExtensions)).toEqual(foreignSamples)
    expect(ours.map((message, i) => toHex(encodeRrc(channels[i], message)))).toEqual(encoded)
  })

  test('the same message has the same octets in both, but for the length of extension bitmaps', () => {
    const isLonger = (octets: string, i: number): boolean =>
      JSON.stringify(toJson(decodeRrc(channels[i], fromHex(octets)))).includes('unknownExtensions')
    const direct = foreignSamples.map((sample, i) => toHex(encodeRrc(channels[i], sample)))
    const different = foreignSamples.filter((_, i) => direct[i] !== encoded[i])
    expect(different).toEqual(foreignSamples.filter((_, i) => isLonger(encoded[i], i)))
    expect(different.length).toBeLessThan(foreignSamples.length / 4)
  })

  test('pycrate reads what we wrote', () => {
    for (const [i, sample] of foreignSamples.entries()) expect(fromJson(decoded[i])).toEqual(sample)
  })

  test.each(kinds.map((kind, i) => [kind, i] as const))(
    'any %s of release 8 is the same in both',
    (kind, i) => {
      const { channel } = rrcMessages[kind]
      for (const { octets, message } of invented[i]) {
        const ours: RrcMessage = decodeRrc(channel, fromHex(octets))
        expect(ours).toEqual(fromJson(message))
        expect(toHex(encodeRrc(channel, ours))).toBe(octets)
      }
    },
  )

  test('UE-EUTRA-Capability is the same in both', () => {
    expect(capability[0]).toBe(toHex(encodeUeEutraCapability(category4Ue)))
    expect(fromJson(capability[1])).toEqual(category4Ue)
    for (const { octets, message } of capability[2]) {
      const ours: UeEutraCapability = decodeUeEutraCapability(fromHex(octets))
      expect(ours).toEqual(fromJson(message))
      expect(toHex(encodeUeEutraCapability(ours))).toBe(octets)
    }
  })

  test('pycrate reads the container that an eNB hands to its MME', () => {
    const [{ ueCapabilityRatContainer }] = information.ueCapabilityRatContainerList
    expect(capability[3]).toEqual(['UECapabilityInformation', toHex(ueCapabilityRatContainer)])
  })
})

describeWith(pythonIsHere)('messages between eNBs against pycrate', () => {
  let encoded: string[] = []
  let decoded: Json[] = []
  let invented: Invented[] = []
  let shortMacInput = ''
  const input = { cellIdentity: 0xabc_def1, physCellId: 503, cRnti: 0x1f2e }

  beforeAll(() => {
    const answers = pycrate([
      ...interNodeSamples.map((sample) => ['encode_inter_node', toJson(sample)]),
      ...interNodeSamples.map((sample) => ['decode_inter_node', sample.kind, toHex(encodeInterNode(sample))]),
      ['invent_inter_node', 'HandoverPreparationInformation', 100, 11],
      ['short_mac_input', input],
    ])
    encoded = answers.splice(0, interNodeSamples.length) as string[]
    decoded = answers.splice(0, interNodeSamples.length) as Json[]
    ;[invented, shortMacInput] = answers as [Invented[], string]
  }, 60_000)

  test('each reads what the other wrote, and we write it as it was', () => {
    for (const [i, sample] of interNodeSamples.entries()) {
      const ours = decodeInterNode(sample.kind, fromHex(encoded[i]))
      expect(withoutEmptyExtensions(ours)).toEqual(sample)
      expect(toHex(encodeInterNode(ours))).toBe(encoded[i])
      expect(fromJson(decoded[i])).toEqual(sample)
    }
  })

  test('any HandoverPreparationInformation of release 8 is the same in both', () => {
    for (const { octets, message } of invented) {
      const ours = decodeInterNode('HandoverPreparationInformation', fromHex(octets))
      expect(ours).toEqual(fromJson(message))
      expect(toHex(encodeInterNode(ours))).toBe(octets)
    }
    expect(invented).toHaveLength(100)
  })

  test('the input of the short MAC-I has the same octets', () => {
    expect(toHex(encodeVarShortMacInput(input))).toBe(shortMacInput)
  })
})
