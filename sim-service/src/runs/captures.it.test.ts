import { CYCLE, messagesPerCycle } from '../../bench/attach-cycle.ts'
import { cyclePlan } from '../../bench/plans.ts'
import { Lab, second } from '../../test-support/lab.ts'
import { compareAll, dissected, type Read, readBoth } from '../../test-support/read-both.ts'
import { shippedPlan } from '../../test-support/shipped-plan.ts'
import { capturedRun, captureOf } from '../../test-support/shipped-run.ts'
import { type Layers, tsharkIsHere, valuesOf } from '../../test-support/tshark.ts'
import { describeWith } from '../../test-support/with-tool.ts'
import { encodeS1ap } from '../codec/s1ap/s1ap.ts'
import { detachByOperator } from '../network/mme/detach.ts'
import { detach } from '../network/ue/detach.ts'

type Protocol = 'rrc' | 's1ap' | 'x2ap' | 'nas' | 'diameter' | 'gtp'
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

/** A handover over X2, and one over S1. */
const handover: Kinds = {
  rrc: 'MeasurementReport RRCConnectionReconfiguration RRCConnectionReconfigurationComplete',
  x2ap: `X2SetupRequest X2SetupResponse HandoverRequest HandoverRequestAcknowledge SNStatusTransfer
    UEContextRelease`,
  s1ap: `PathSwitchRequest PathSwitchRequestAcknowledge HandoverRequired HandoverRequest HandoverRequestAcknowledge
    HandoverCommand ENBStatusTransfer MMEStatusTransfer HandoverNotify UEContextReleaseCommand
    UEContextReleaseComplete`,
  gtp: `ModifyBearerRequest ModifyBearerResponse CreateIndirectDataForwardingTunnelRequest
    CreateIndirectDataForwardingTunnelResponse DeleteIndirectDataForwardingTunnelRequest
    DeleteIndirectDataForwardingTunnelResponse EndMarker`,
}

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
  if (on === 'x2') return 'x2ap'
  return on.startsWith('s1') || on.startsWith('s8') || on.endsWith('-u') ? 'gtp' : 'diameter'
}

/** The kinds that no frame has. */
function missing(reads: readonly Read[], ...expected: readonly Kinds[]): string[] {
  const seen = new Set(reads.map(({ on, kind }) => `${protocolOf(on)} ${kind}`))
  return expected
    .flatMap((kinds) => Object.entries(kinds))
    .flatMap(([protocol, kinds]) => kinds.split(/\s+/).map((kind) => `${protocol} ${kind}`))
    .filter((name) => !seen.has(name))
}

/** At least so many leaves are compared, and none differs. */
function allAgree(reads: readonly Read[], leaves: number): void {
  const { compared, problems } = compareAll(reads)
  expect(problems).toEqual([])
  expect(compared).toBeGreaterThan(leaves)
}

describeWith(tsharkIsHere).each([
  ['as it ships', [2], [2]],
  ['with EEA1 and EIA1', [1], [1]],
  ['with EEA2 and EIA1', [2], [1]],
])('the capture of one-roamer %s', (_, ciphering, integrity) => {
  let reads: Read[] = []
  beforeAll(() => {
    const plan = shippedPlan('one-roamer')
    Object.assign(plan.visited[0].profile.nas, { ciphering, integrity })
    const { run, file } = capturedRun(plan)
    run.complete()
    reads = readBoth(file())
  })

  test('has every message of attach, session and detach, and tshark none to complain of', () => {
    expect(missing(reads, cycle)).toEqual([])
  })

  test('every field that tshark and we both decode has one value', () => {
    allAgree(reads, 1_400)
  })
})

describeWith(tsharkIsHere)('the capture of twenty of two hundred roamers of first-drill', () => {
  let reads: Read[] = []
  beforeAll(() => {
    const plan = shippedPlan('first-drill', { scale: { num: 1, den: 10 } })
    const { run, file } = capturedRun(plan, { wants: (flow) => flow % 10 === 1, nas: 'plain' })
    run.complete()
    reads = readBoth(file())
  }, 60_000)

  test('has their messages, those of the ones whose GUTI is unknown too, and nobody else', () => {
    expect(missing(reads, cycle, identification)).toEqual([])
    const imsis = reads.flatMap(({ frame }) => valuesOf(frame, 'e212.imsi'))
    expect(new Set(imsis).size).toBe(20)
  })

  test('every field that tshark and we both decode has one value', () => {
    allAgree(reads, 14_000)
  })
})

describeWith(tsharkIsHere)(
  'the capture of forty roamers of border-day, of whom networks reject twenty',
  () => {
    let reads: Read[] = []
    beforeAll(() => {
      const plan = shippedPlan('border-day', { scale: { num: 1, den: 50 }, regions: 1 })
      const { run, file } = capturedRun(plan, { nas: 'plain' })
      run.complete()
      reads = readBoth(file())
    }, 60_000)

    test('has the messages of both networks, rejections and what follows them', () => {
      expect(missing(reads, cycle, identification, { nas: 'AttachReject' })).toEqual([])
      const networks = reads.flatMap(({ frame }) => valuesOf(frame, 'e212.tai.mnc'))
      expect(new Set(networks)).toEqual(new Set(['7', '1']))
    })

    test('every field that tshark and we both decode has one value', () => {
      allAgree(reads, 14_000)
    })
  },
)

describeWith(tsharkIsHere)('the capture of ten roamers of handover-spike', () => {
  let reads: Read[] = []
  beforeAll(() => {
    const plan = shippedPlan('handover-spike', { scale: { num: 10, den: 700 } })
    const { run, file } = capturedRun(plan, { nas: 'plain' })
    run.complete()
    reads = readBoth(file())
  }, 60_000)

  test('has the messages of handover over X2 and over S1, and of what follows them', () => {
    expect(missing(reads, handover)).toEqual([])
  })

  test('every field that tshark and we both decode has one value', () => {
    allAgree(reads, 14_000)
  })
})

describeWith(tsharkIsHere)(
  'a capture of what else happens, with EEA0, under the preferences that tshark comes with',
  () => {
    let reads: Read[] = []
    beforeAll(() => {
      reads = readBoth(manyAdventures(), { eea0: true })
    }, 60_000)

    test('has every message that the procedures produce', () => {
      expect(missing(reads, cycle, identification, mishaps)).toEqual([])
    })

    test('every field that tshark and we both decode has one value', () => {
      allAgree(reads, 4_000)
    })
  },
)

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

describeWith(tsharkIsHere)('the fixed cycle of the benchmark', () => {
  test('is as many messages as tshark counts frames of a subscriber, interface by interface', () => {
    const { total, ...expected } = messagesPerCycle()
    const plan = cyclePlan(2, 2_000_000)
    const { run, file } = capturedRun(plan, { nas: 'ciphered', world: CYCLE })
    run.complete()
    const counted: Record<string, number> = {}
    for (const frame of dissected(file())) {
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
