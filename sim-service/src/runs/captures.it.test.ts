import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CYCLE, messagesPerCycle } from '../../bench/attach-cycle.ts'
import { cyclePlan } from '../../bench/plans.ts'
import { compareFields } from '../../test-support/agreement.ts'
import { Lab, second } from '../../test-support/lab.ts'
import { shippedPlan } from '../../test-support/shipped-plan.ts'
import { capturedRun, captureOf } from '../../test-support/shipped-run.ts'
import { complaintsOf, dissectFile, type Layers, tsharkIsHere, valuesOf } from '../../test-support/tshark.ts'
import { decodeDiameter } from '../codec/diameter/diameter.ts'
import { diameterFields, flat } from '../codec/diameter/diameter-fields.ts'
import { decodeGtpu } from '../codec/gtp/gtpu.ts'
import { decodeGtpv2 } from '../codec/gtp/gtpv2.ts'
import { byField } from '../codec/gtp/gtpv2-fields.ts'
import { decodeNas } from '../codec/nas/nas.ts'
import { nasFields } from '../codec/nas/nas-fields.ts'
import { peekHeader } from '../codec/nas/nas-security.ts'
import { readCapture } from '../codec/pcap/capture-reader.ts'
import { type CapturedPdu, deframe } from '../codec/pcap/deframing.ts'
import { decodeRrc, type RrcChannel } from '../codec/rrc/rrc.ts'
import { decodeS1ap, encodeS1ap, type S1apMessage } from '../codec/s1ap/s1ap.ts'
import { s1apFields } from '../codec/s1ap/s1ap-fields.ts'
import { detachByOperator } from '../network/mme/detach.ts'
import { detach } from '../network/ue/detach.ts'
import { isCiphered } from './nas-monitor.ts'
import { nasPdusOf } from './s1ap-view.ts'

/** One PDU of a capture as we decode it, beside the frame as tshark does. */
interface Read {
  kind: string
  on: string
  message: object
  frame: Layers
}

const WITHOUT_GUESSING = ['-o', 'nas-eps.null_decipher:FALSE']

function dissected(octets: Uint8Array, options: readonly string[]): Layers[] {
  const folder = mkdtempSync(join(tmpdir(), 'roamlab-captures-'))
  try {
    const file = join(folder, 'capture.pcapng')
    writeFileSync(file, octets)
    return dissectFile(file, options)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * The file in tshark and in our decoders. No frame may have a complaint, and none may be without a PDU for us. With
 * EEA0, tshark has its own preferences.
 */
function readBoth(octets: Uint8Array, { eea0 = false } = {}): Read[] {
  const frames = dissected(octets, eea0 ? [] : WITHOUT_GUESSING)
  expect(frames.flatMap(complaintsOf)).toEqual([])
  const { pdus, skipped } = deframe(readCapture(octets).packets)
  expect(skipped).toEqual([])
  return pdus.flatMap((pdu) => {
    const frame = frames[pdu.frameNumber - 1]
    const [on] = valuesOf(frame, 'frame.interface_name')
    const read = { on, frame, ...decoded(on, pdu) }
    return on === 's1-mme' ? [read, ...readableNas(read, eea0)] : [read]
  })
}

/** The NAS messages in an S1AP message that are not ciphered: from behind the security header, if there is one. */
function readableNas({ message, frame }: Read, eea0: boolean): Read[] {
  return nasPdusOf(message as S1apMessage).flatMap(({ octets, direction }) => {
    const { headerType } = peekHeader(octets)
    if (isCiphered(headerType) && !eea0) return []
    const nas = decodeNas(headerType === 0 ? octets : octets.subarray(SECURITY_HEADER), direction)
    return [{ on: 'nas', frame, ...of(nas) }]
  })
}
const SECURITY_HEADER = 6

function decoded(on: string, pdu: CapturedPdu): { kind: string; message: object } {
  const { dissector, octets } = pdu
  if (on === 'radio') {
    const [direction, channel] = dissector!.replace('lte_rrc.', '').split('_')
    return of(decodeRrc(`${direction}-${channel}` as RrcChannel, octets))
  }
  if (on === 'nas-plain') return of(plainNas(octets))
  if (on === 's1-mme') return of(decodeS1ap(octets))
  if (on === 's11' || on === 's8') return of(decodeGtpv2(octets))
  if (on === 's1-u' || on === 's8-u') return of(decodeGtpu(octets))
  return of(decodeDiameter(octets))
}

const of = <M extends { kind: string }>(message: M): { kind: string; message: M } => ({
  kind: message.kind,
  message,
})

/** A message on nas-plain does not say which way it goes; a type belongs to one direction, but for Detach Request. */
function plainNas(octets: Uint8Array): { kind: string } {
  try {
    return decodeNas(octets, 'uplink')
  } catch {
    return decodeNas(octets, 'downlink')
  }
}

/** Every leaf of a message against tshark's field, by the committed name maps of the codecs. */
function compared({ on, kind, message, frame }: Read): ReturnType<typeof compareFields> {
  if (on === 's1-mme') return compareFields(message, frame, s1apFields)
  if (on === 'nas' || on === 'nas-plain') return compareFields(message, frame, nasFields[kind])
  if (on === 's11' || on === 's8') {
    const { values, rules } = byField(message)
    return compareFields(values, frame, rules)
  }
  return compareFields(flat(message as never), frame, diameterFields)
}

/** RRC and GTP-U have their comparison with the codecs alone: their maps are made there. */
function allAgree(reads: readonly Read[]): number {
  let count = 0
  const problems = reads
    .filter(({ on }) => on !== 'radio' && !on.endsWith('-u'))
    .flatMap((read) => {
      const result = compared(read)
      count += result.compared
      return result.problems.map((problem) => `${read.on} ${read.kind}: ${problem}`)
    })
  expect(problems).toEqual([])
  return count
}

type Protocol = 'rrc' | 's1ap' | 'nas' | 'diameter' | 'gtp'
type Kinds = { readonly [protocol in Protocol]?: string }

/** What every attach with ESM information, a session on Gy quota and a detach by the UE are made of. */
const cycle: Kinds = {
  rrc: `RRCConnectionRequest RRCConnectionSetup RRCConnectionSetupComplete DLInformationTransfer
    ULInformationTransfer SecurityModeCommand SecurityModeComplete UECapabilityEnquiry UECapabilityInformation
    RRCConnectionReconfiguration RRCConnectionReconfigurationComplete RRCConnectionRelease`,
  s1ap: `S1SetupRequest S1SetupResponse InitialUEMessage UplinkNASTransport DownlinkNASTransport
    InitialContextSetupRequest InitialContextSetupResponse UECapabilityInfoIndication UEContextReleaseCommand
    UEContextReleaseComplete`,
  nas: `AttachRequest AuthenticationRequest AuthenticationResponse SecurityModeCommand SecurityModeComplete
    EsmInformationRequest EsmInformationResponse AttachAccept AttachComplete EmmInformation DetachRequestUe
    DetachAccept`,
  diameter: `CapabilitiesExchangeRequest CapabilitiesExchangeAnswer DeviceWatchdogRequest DeviceWatchdogAnswer
    AuthenticationInformationRequest AuthenticationInformationAnswer UpdateLocationRequest UpdateLocationAnswer
    GxCreditControlRequest GxCreditControlAnswer GyCreditControlRequest GyCreditControlAnswer`,
  gtp: `CreateSessionRequest CreateSessionResponse ModifyBearerRequest ModifyBearerResponse DeleteSessionRequest
    DeleteSessionResponse`,
}

/** Whoever comes with the GUTI of a network far away is asked for its IMSI. */
const identification: Kinds = { nas: 'IdentityRequest IdentityResponse' }

/** What operators, home networks and mishaps add. */
const mishaps: Kinds = {
  rrc: 'RRCConnectionReject',
  s1ap: 'UEContextReleaseRequest InitialContextSetupFailure ErrorIndication NASNonDeliveryIndication',
  nas: 'AuthenticationFailure AuthenticationReject AttachReject DetachRequestNetwork',
  diameter: `CancelLocationRequest CancelLocationAnswer PurgeUeRequest PurgeUeAnswer GyReAuthRequest GyReAuthAnswer
    DisconnectPeerRequest DisconnectPeerAnswer`,
  gtp: 'EchoRequest EchoResponse',
}

const protocolOf = (on: string): Protocol => {
  if (on === 'radio') return 'rrc'
  if (on === 's1-mme') return 's1ap'
  if (on.startsWith('nas')) return 'nas'
  return on.startsWith('s1') || on.startsWith('s8') ? 'gtp' : 'diameter'
}

/** The kinds that no frame has. */
function missing(reads: readonly Read[], ...expected: readonly Kinds[]): string[] {
  const seen = new Set(reads.map(({ on, kind }) => `${protocolOf(on)} ${kind}`))
  return expected
    .flatMap((kinds) => Object.entries(kinds))
    .flatMap(([protocol, kinds]) => kinds.split(/\s+/).map((kind) => `${protocol} ${kind}`))
    .filter((name) => !seen.has(name))
}

describe('the capture of one-roamer, of everybody', () => {
  let reads: Read[] = []
  beforeAll(() => {
    if (!tsharkIsHere()) return
    const { run, file } = capturedRun(shippedPlan('one-roamer'))
    run.complete()
    reads = readBoth(file())
  })

  test('has every message of attach, session and detach, and tshark none to complain of', () => {
    if (!tsharkIsHere()) return
    expect(missing(reads, cycle)).toEqual([])
  })

  test('every field that tshark and we both decode has one value', () => {
    if (!tsharkIsHere()) return
    expect(allAgree(reads)).toBeGreaterThan(1_400)
  })
})

describe('the capture of twenty of two hundred roamers of first-drill', () => {
  let reads: Read[] = []
  beforeAll(() => {
    if (!tsharkIsHere()) return
    const plan = shippedPlan('first-drill', { scale: { num: 1, den: 10 } })
    const { run, file } = capturedRun(plan, { wants: (flow) => flow % 10 === 1, nas: 'plain' })
    run.complete()
    reads = readBoth(file())
  }, 60_000)

  test('has their messages, those of the ones whose GUTI is unknown too, and nobody else', () => {
    if (!tsharkIsHere()) return
    expect(missing(reads, cycle, identification)).toEqual([])
    const imsis = reads.flatMap(({ frame }) => valuesOf(frame, 'e212.imsi'))
    expect(new Set(imsis).size).toBe(20)
  })

  test('every field that tshark and we both decode has one value', () => {
    if (!tsharkIsHere()) return
    expect(allAgree(reads)).toBeGreaterThan(14_000)
  })
})

describe('a capture of what else happens, with EEA0, under the preferences that tshark comes with', () => {
  let reads: Read[] = []
  beforeAll(() => {
    if (tsharkIsHere()) reads = readBoth(manyAdventures(), { eea0: true })
  }, 60_000)

  test('has every message that the procedures produce', () => {
    if (!tsharkIsHere()) return
    expect(missing(reads, cycle, identification, mishaps)).toEqual([])
  })

  test('every field that tshark and we both decode has one value', () => {
    if (!tsharkIsHere()) return
    expect(allAgree(reads)).toBeGreaterThan(4_000)
  })
})

/** Ten roamers, most of whom meet something that others do not. */
function manyAdventures(): Uint8Array {
  const lab = new Lab({
    subscribers: 10,
    ciphering: [0],
    traffic: true,
    asShipped: true,
    world: { foreignGutiPpm: 1_000_000, purgesAfterDetach: true },
  })
  const file = captureOf(lab.world, { nas: 'ciphered' })
  const { sim } = lab
  lab.ue(2).sqnMs = 1_000_000
  sim.injectFault('hss.silent', (_kind, flow) => flow === 6)
  sim.injectFault('ue.mac-failure', (_, flow) => flow === 7)
  sim.injectFault('enb.no-radio-resources', (_, flow) => flow === 8)
  sim.injectFault('enb.reject-connection', (_, flow) => flow === 9 && lab.count('RRCConnectionReject') === 0)
  lab.onSeen = ({ flow, name }) => {
    const isHis = flow === 10 && name === 'DownlinkNASTransport[AuthenticationRequest]'
    if (isHis) lab.ue(10).cell?.port.link.down()
  }
  for (let number = 1; number <= 5; number++) lab.attached(number)
  lab.run(30 * second)
  lab.command(lab.ocs, () => lab.ocs.reauthorise(lab.ue(1).imsi))
  lab.command(lab.hss, () => lab.hss.withdraw(lab.ue(2).imsi))
  lab.command(lab.mme, () => detachByOperator(lab.mme, lab.ue(3).imsi, { reattach: false }))
  lab.command(lab.ue(4), () => lab.ue(4).run('detach', detach(lab.ue(4), false)), 4)
  lab.ue(5).cell?.port.link.down()
  // A UE that the MME does not know.
  const [{ port, message }] = lab.messages('UECapabilityInfoIndication')
  lab.inject(port, encodeS1ap({ ...message, mmeUeS1apId: 999 }))
  lab.run(60 * second)
  lab.command(lab.mme, () => lab.mme.s6a.peers[0].disconnect(0))
  lab.run(second)
  return file()
}

describe('the units of one value on different interfaces (each a classic trap)', () => {
  let frames: Layers[] = []
  const plan = shippedPlan('one-roamer')
  const [home] = plan.homes
  beforeAll(() => {
    if (!tsharkIsHere()) return
    const { agreement } = home
    // Values that no confusion of unit or direction, and no default, leaves as they are.
    agreement.ueAmbr = { uplinkBitsPerSecond: 34_000_000, downlinkBitsPerSecond: 121_000_000 }
    agreement.apnAmbr = { uplinkBitsPerSecond: 13_000_000, downlinkBitsPerSecond: 55_000_000 }
    agreement.arp = { priority: 11, mayPreempt: true, preemptable: false }
    const { run, file } = capturedRun(plan, { nas: 'plain' })
    run.complete()
    frames = readBoth(file()).map(({ frame }) => frame)
  })

  /** Values of a field in the frames where another field has a value. */
  const where = (field: string, value: string, wanted: string): string[] => [
    ...new Set(
      frames
        .filter((frame) => valuesOf(frame, field).includes(value))
        .map((frame) => valuesOf(frame, wanted).join(' '))
        .filter((text) => text !== ''),
    ),
  ]

  test('S6a has both AMBRs in bit/s, the UE’s first', () => {
    if (!tsharkIsHere()) return
    const ula = ['diameter.cmd.code', '316'] as const
    expect(where(...ula, 'diameter.Max-Requested-Bandwidth-UL')).toEqual(['34000000 13000000'])
    expect(where(...ula, 'diameter.Max-Requested-Bandwidth-DL')).toEqual(['121000000 55000000'])
  })

  test('GTPv2 has the APN’s in kbit/s, uplink first', () => {
    if (!tsharkIsHere()) return
    for (const type of ['32', '33']) {
      expect(where('gtpv2.message_type', type, 'gtpv2.ambr_up')).toEqual(['13000'])
      expect(where('gtpv2.message_type', type, 'gtpv2.ambr_down')).toEqual(['55000'])
    }
  })

  test('Gx has the APN’s in bit/s', () => {
    if (!tsharkIsHere()) return
    const gx = ['diameter.applicationId', '16777238'] as const
    expect(where(...gx, 'diameter.APN-Aggregate-Max-Bitrate-UL')).toEqual(['13000000'])
    expect(where(...gx, 'diameter.APN-Aggregate-Max-Bitrate-DL')).toEqual(['55000000'])
  })

  test('S1AP has the UE’s in bit/s, downlink first', () => {
    if (!tsharkIsHere()) return
    const setup = ['s1ap.procedureCode', '9'] as const
    expect(where(...setup, 's1ap.uEaggregateMaximumBitRateDL')).toEqual(['121000000'])
    expect(where(...setup, 's1ap.uEaggregateMaximumBitRateUL')).toEqual(['34000000'])
  })

  test('NAS has the APN’s in a code of its own, which tshark reads as kbit/s', () => {
    if (!tsharkIsHere()) return
    const accept = ['nas_eps.nas_msg_emm_type', '0x42'] as const
    expect(where(...accept, 'nas_eps.esm.apn_ambr_dl_total')).toEqual(['55000'])
    expect(where(...accept, 'nas_eps.esm.apn_ambr_ul_total')).toEqual(['13000'])
  })

  test('pre-emption: 0 is "enabled" in Diameter and GTPv2, 1 is "may trigger" in S1AP', () => {
    if (!tsharkIsHere()) return
    const [ula, create, setup] = [
      ['diameter.cmd.code', '316'],
      ['gtpv2.message_type', '32'],
      ['s1ap.procedureCode', '9'],
    ] as const
    expect(where(...ula, 'diameter.Priority-Level')).toEqual(['11'])
    expect(where(...ula, 'diameter.Pre-emption-Capability')).toEqual(['0'])
    expect(where(...ula, 'diameter.Pre-emption-Vulnerability')).toEqual(['1'])
    expect(where(...create, 'gtpv2.bearer_qos_pl')).toEqual(['11'])
    expect(where(...create, 'gtpv2.bearer_qos_pci')).toEqual(['0'])
    expect(where(...create, 'gtpv2.bearer_qos_pvi')).toEqual(['1'])
    expect(where(...setup, 's1ap.priorityLevel')).toEqual(['11'])
    expect(where(...setup, 's1ap.pre_emptionCapability')).toEqual(['1'])
    expect(where(...setup, 's1ap.pre_emptionVulnerability')).toEqual(['0'])
  })

  test('PDN type IPv4: 0 in Diameter, 1 in GTPv2 and NAS; E-UTRAN: 1004 and 6', () => {
    if (!tsharkIsHere()) return
    expect(where('diameter.cmd.code', '316', 'diameter.PDN-Type')).toEqual(['0'])
    expect(where('nas_eps.nas_msg_emm_type', '0x42', 'nas_eps.esm_pdn_type')).toEqual(['1'])
    expect(where('gtpv2.message_type', '32', 'gtpv2.pdn_type')).toEqual(['1 1'])
    expect(where('gtpv2.message_type', '32', 'gtpv2.rat_type')).toEqual(['6'])
    expect(where('diameter.cmd.code', '316', 'diameter.RAT-Type')).toEqual(['1004'])
  })

  test('the IMSI is the same wherever it is written', () => {
    if (!tsharkIsHere()) return
    const imsis = frames.flatMap((frame) => valuesOf(frame, 'e212.imsi'))
    expect(new Set(imsis)).toEqual(new Set([plan.subscribers[0].imsi]))
  })
})

describe('the fixed cycle of the benchmark', () => {
  test('is as many messages as tshark counts frames of a subscriber, interface by interface', () => {
    if (!tsharkIsHere()) return
    const { total, ...expected } = messagesPerCycle()
    const plan = cyclePlan(2, 2_000_000)
    const { run, file } = capturedRun(plan, { nas: 'ciphered', world: CYCLE })
    run.complete()
    const counted: Record<string, number> = {}
    for (const frame of dissected(file(), WITHOUT_GUESSING)) {
      const isMessage = ['lte_rrc', 's1ap', 'gtpv2', 'diameter'].some((layer) => layer in frame)
      const [on] = valuesOf(frame, 'frame.interface_name')
      if (isMessage && !isOfNodes(frame)) counted[on] = (counted[on] ?? 0) + 1
    }
    // Two subscribers, so that what the nodes say among themselves could not hide.
    const doubled = Object.fromEntries(Object.entries(expected).map(([on, count]) => [on, 2 * count]))
    expect(counted).toEqual(doubled)
    expect(total).toBe(Object.values(expected).reduce((sum, count) => sum + count, 0))
  })

  /** S1 Setup, capabilities exchange and watchdog are nobody's. */
  function isOfNodes(frame: Layers): boolean {
    const [procedure] = valuesOf(frame, 's1ap.procedureCode')
    const [command] = valuesOf(frame, 'diameter.cmd.code')
    return procedure === '17' || command === '257' || command === '280'
  }
})
