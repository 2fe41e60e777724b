/** Values of the IEs with which bearers and UEs are moved, for the messages of the tests. */
import { fromHex } from '../octets.ts'
import { mediaTft } from '../tft-examples.ts'
import * as bearer from './gtpv2-bearer-ies.ts'
import * as mm from './gtpv2-mm-context.ts'
import * as mobility from './gtpv2-mobility-ies.ts'
import * as other from './gtpv2-other-ies.ts'

type Below = (below: number) => number
export type Make = (random: Below) => unknown

const octets = (random: Below, count: number) => Uint8Array.from({ length: count }, () => random(256))
const plmn = (random: Below) => ['21407', '26201', '310410', '00101'][random(4)]
const u32 = (random: Below) => random(0x10000) * 0x10000 + random(0x10000)
const ambr = (random: Below) => ({ uplinkKbps: u32(random), downlinkKbps: u32(random) })
const someOf = (random: Below, names: readonly string[]) =>
  Object.fromEntries(names.filter(() => random(2) === 0).map((name) => [name, true]))

const quadruplet = (random: Below) => ({
  rand: octets(random, 16),
  xres: octets(random, 8),
  autn: octets(random, 16),
  kasme: octets(random, 32),
})
const quintuplet = (random: Below) => ({
  rand: octets(random, 16),
  xres: octets(random, 4 + random(13)),
  ck: octets(random, 16),
  ik: octets(random, 16),
  autn: octets(random, 16),
})
const several = <T>(random: Below, make: (random: Below) => T) =>
  Array.from({ length: 1 + random(3) }, () => make(random))

/** What all figures of §8.38 have; the mode is table 8.38-1's. */
function context(random: Below, securityMode: number): object {
  return {
    securityMode,
    ksi: random(7),
    ...(random(2) ? { drxParameter: Uint8Array.from([0x0a, 0x00]) } : {}),
    ...(random(2) ? { subscribedUeAmbr: ambr(random) } : {}),
    ...(random(2) ? { usedUeAmbr: ambr(random) } : {}),
    ueNetworkCapability: Uint8Array.from([0xe0, 0xe0, 0, 0]),
    ...(random(2) ? { msNetworkCapability: Uint8Array.from([0xe5, 0xe0, 0x34]) } : {}),
    ...(random(2) ? { mei: `35349006987331${random(10)}${random(10)}` } : {}),
    accessRestrictionData: someOf(random, ['una', 'gena', 'gana', 'ina', 'ena', 'hnna']),
  }
}

const oldContext = (random: Below) => ({
  ksi: random(7),
  ncc: random(8),
  kasme: octets(random, 32),
  nh: octets(random, 32),
})

const voice = { voiceDomainPreference: Uint8Array.from([1]) }
/** What Release 17 has behind it: fields of no length, but for the capabilities of 5G. */
const laterFields = {
  ...voice,
  ueRadioCapabilityForPaging: new Uint8Array(0),
  extendedAccessRestrictionData: Uint8Array.from([0x01]),
  ueAdditionalSecurityCapability: fromHex('c000c000'),
  ueNrSecurityCapability: fromHex('f000f000'),
  apnRateControlStatuses: new Uint8Array(0),
  coreNetworkRestrictions: new Uint8Array(0),
  ueRadioCapabilityId: new Uint8Array(0),
  ensct: 1,
}

const epsContext = (random: Below) => ({
  ...context(random, 4),
  usedNasCipher: random(4),
  usedNasIntegrity: 1 + random(3),
  nasDownlinkCount: random(0x1000000),
  nasUplinkCount: random(0x1000000),
  kasme: octets(random, 32),
  ...(random(2) ? { quadruplets: several(random, quadruplet) } : {}),
  ...(random(2) ? { quintuplets: several(random, quintuplet) } : {}),
  ...(random(2) ? { nextHop: { nh: octets(random, 32), ncc: random(8) } } : {}),
  ...(random(2) ? { oldSecurityContext: oldContext(random) } : {}),
  ...[{}, voice, laterFields][random(3)],
})

const utranKeys = (random: Below) => ({ ck: octets(random, 16), ik: octets(random, 16) })

const cases: ReadonlyArray<[unknown, Make]> = [
  [mm.epsSecurityContext, epsContext],
  [
    mm.umtsKeyAndQuintuplets,
    (random) => ({
      ...context(random, 3),
      ...utranKeys(random),
      quintuplets: several(random, quintuplet),
      ...voice,
    }),
  ],
  [
    mm.umtsKeyUsedCipherAndQuintuplets,
    (random) => ({
      ...context(random, 1),
      ...utranKeys(random),
      usedCipher: random(4),
      quintuplets: several(random, quintuplet),
      ...voice,
      higherBitrates: new Uint8Array(0), // tshark 4.0 wants it here
    }),
  ],
  [
    mm.umtsKeyQuadrupletsAndQuintuplets,
    (random) => ({
      ...context(random, 5),
      ...utranKeys(random),
      quadruplets: several(random, quadruplet),
      quintuplets: several(random, quintuplet),
      ...voice,
    }),
  ],
  [
    mm.gsmKeyUsedCipherAndQuintuplets,
    (random) => ({
      ...context(random, 2),
      kc: octets(random, 8),
      usedCipher: random(4),
      quintuplets: several(random, quintuplet),
      ...voice,
    }),
  ],
  [
    mm.gsmKeyAndTriplets,
    (random) => ({
      ...context(random, 0),
      kc: octets(random, 8),
      usedCipher: random(4),
      ...voice,
    }),
  ],
  [bearer.bearerTft, () => mediaTft],
  [
    bearer.flowQos,
    (random) => ({
      qci: 1 + random(9),
      maximumUplinkKbps: random(10_000_001),
      maximumDownlinkKbps: u32(random),
      guaranteedUplinkKbps: random(1000),
      guaranteedDownlinkKbps: random(2) * 1_000_000_000_000,
    }),
  ],
  [bearer.bearerFlags, (random) => someOf(random, ['ppc', 'vb', 'vind', 'asi'])],
  [bearer.csgInformationReportingAction, (random) => someOf(random, ['ucicsg', 'ucishc', 'uciuhc'])],
  [bearer.henbInformationReporting, (random) => someOf(random, ['fti'])],
  [bearer.signallingPriorityIndication, (random) => someOf(random, ['lapi'])],
  [bearer.changeToReportFlags, (random) => someOf(random, ['sncr', 'tzcr'])],
  [bearer.wlanOffloadabilityIndication, (random) => someOf(random, ['utran', 'eutran'])],
  [
    bearer.ciotOptimizationsSupportIndication,
    (random) => someOf(random, ['sgnipdn', 'scnipdn', 'awopdn', 'ihcsi']),
  ],
  [bearer.upFunctionSelectionIndicationFlags, (random) => someOf(random, ['dcnr'])],
  [
    bearer.pagingAndServiceInformation,
    (random) => ({ ebi: 5 + random(11), ...(random(2) ? { pagingPolicyIndication: random(64) } : {}) }),
  ],
  [
    bearer.maximumPacketLossRate,
    (random) => ({ uplinkPermille: random(1001), downlinkPermille: random(1001) }),
  ],
  [
    bearer.secondaryRatUsageDataReport,
    (random) => ({
      ...someOf(random, ['irpgw', 'irsgw']),
      secondaryRatType: random(2),
      ebi: 5 + random(11),
      startTimestamp: u32(random),
      endTimestamp: u32(random),
      usageDataDl: octets(random, 8),
      usageDataUl: octets(random, 8),
    }),
  ],
  [
    bearer.pduNumbers,
    (random) => ({
      nsapi: 5 + random(11),
      dlGtpuSequence: random(0x10000),
      ulGtpuSequence: random(0x10000),
      sendNpduNumber: random(0x10000),
      receiveNpduNumber: random(0x10000),
    }),
  ],
  [
    bearer.rabContext,
    (random) => ({
      ...someOf(random, ['ulpsi', 'dlpsi', 'ulgsi', 'dlgsi']),
      nsapi: 5 + random(11),
      dlGtpuSequence: random(0x10000),
      ulGtpuSequence: random(0x10000),
      dlPdcpSequence: random(0x10000),
      ulPdcpSequence: random(0x10000),
    }),
  ],
  [bearer.apnAndRelativeCapacity, (random) => ({ relativeCapacity: 1 + random(100), apn: 'internet' })],
  [mobility.s1apCause, (random) => ({ causeType: random(5), value: random(4) })],
  [mobility.bssgpCause, (random) => ({ causeType: 0, value: random(64) })],
  [mobility.ranapCause, (random) => ({ causeType: 0, value: 1 + random(512) })],
  [
    mobility.guti,
    (random) => ({
      plmn: plmn(random),
      mmeGroupId: random(0x10000),
      mmeCode: random(256),
      mTmsi: u32(random),
    }),
  ],
  [mobility.selectedPlmnId, plmn],
  [mobility.targetIdentification, targetOf],
  [
    mobility.sourceIdentification,
    (random) => ({
      targetCellId: Uint8Array.from([0x12, 0xf4, 0x70, 0, 1, 2, 0, 9]),
      sourceType: 0,
      sourceId: Uint8Array.from([0x12, 0xf4, 0x70, 0, 1, 2, 0, random(256)]),
    }),
  ],
  [mobility.packetFlowId, (random) => ({ ebi: 5 + random(11), packetFlowId: octets(random, 1) })],
  [mobility.nodeNumber, () => Uint8Array.from([0x91, 0x94, 0x71, 0x10, 0x32, 0xf4])],
  [
    mobility.nodeIdentifier,
    (random) => ({ name: `mme${random(100)}.epc.example.org`, realm: 'epc.example.org' }),
  ],
  [mobility.localDistinguishedName, (random) => `DC=example.org,MeContext=${random(1000)}`],
  [
    mobility.userCsgInformation,
    (random) => ({
      plmn: plmn(random),
      csgId: random(0x8000000),
      accessMode: random(2),
      lcsg: random(2) === 1,
      cmi: random(2) === 1,
    }),
  ],
  [other.metric, (random) => random(101)],
  [other.hopCounter, (random) => random(256)],
  [other.detachType, (random) => 1 + random(2)],
  [other.actionIndication, (random) => random(4)],
  [other.cnOperatorSelectionEntity, (random) => random(2)],
  [other.csgMembershipIndication, (random) => random(2)],
  [other.upSecurityPolicy, (random) => random(3)],
  [other.csgId, (random) => random(0x8000000)],
  [other.pTmsiSignature, (random) => random(0x1000000)],
  [other.ueUsageType, (random) => random(256)],
  [other.suggestedPacketCount, (random) => random(0x10000)],
  [other.packetSize, (random) => random(0x10000)],
  [other.waitTime, (random) => random(0x10000)],
  [other.serviceGapTimer, u32],
  [other.millisecondTimeStamp, (random) => u32(random) * 900],
  [
    other.servingPlmnRateControl,
    (random) => ({ uplinkRateLimit: 10 + random(1000), downlinkRateLimit: 10 + random(1000) }),
  ],
  [other.counter, (random) => ({ timestamp: u32(random), value: random(256) })],
  [
    other.pscellId,
    (random) => ({ plmn: plmn(random), nrCellIdentity: random(16) * 0x100000000 + u32(random) }),
  ],
  [
    other.headerCompressionConfiguration,
    (random) => ({ rohcProfiles: random(0x80) << 8, maxCid: 1 + random(16383) }),
  ],
  [other.pgwFqdn, () => 'smf-set1.epc.mnc007.mcc214.3gppnetwork.org'],
]

export const mobilityMakers = new Map(cases)

function targetOf(random: Below): object {
  const tac = random(0x10000)
  const shapes = [
    { macroEnodebId: { plmn: plmn(random), enodebId: random(0x100000), tac } },
    { homeEnodebId: { plmn: plmn(random), enodebId: random(0x10000000), tac } },
    { extendedMacroEnodebId: { plmn: plmn(random), smenb: false, enodebId: random(0x200000), tac } },
    { rncId: { plmn: plmn(random), lac: random(0x10000), rac: random(256), rncId: random(0x1000) } },
  ]
  return shapes[random(shapes.length)]
}

const plmnAndTrace = '12f470 000001'
/** Encoded by pycrate from TS 36.413: source eNB to target eNB, with an empty HandoverPreparationInformation inside. */
const sourceToTarget = fromHex('4002000000004e400245000012f470123450100012f4701234402100003c')
const eutranContainer = { containerType: 3, container: sourceToTarget }
/** Encoded by pycrate likewise: the eNB status transfer of one bearer. */
const statusTransfer = { containerType: 3, container: fromHex('00000059400b0500001100010000170001') }
/** TS 24.301 §8.2.29: TAU Request of GUTI 214-07-8001-01-c0000001, sent plain. */
const tauRequest = fromHex('0748 60 0b f6 12f470 8001 01 c0000001')
/** TS 24.301 §8.2.4: Attach Request of the same, with an ESM Information Transfer Flag. */
const attachRequest = fromHex('0741 71 0b f6 12f470 8001 01 c0000001 02 e0e0 0005 0201d011d1')

/** Containers of which tshark reads more than the outside: they must be well-formed. */
export const mobilityContainers: { [row: string]: unknown } = {
  eutranTransparentContainer: eutranContainer,
  // By pycrate from TS 25.413, with one octet as the RRC container.
  utranTransparentContainer: { containerType: 1, container: fromHex('0000010000') },
  'ForwardRelocationResponse.utranTransparentContainer': { containerType: 1, container: fromHex('000100') },
  earlyEutranTransparentContainer: statusTransfer,
  bssContainer: { containerType: 2, container: fromHex('00') },
  'ForwardRelocationResponse.eutranTransparentContainer': {
    containerType: 3,
    // Likewise: target eNB to source eNB, with an empty RRC Connection Reconfiguration in a HandoverCommand.
    container: fromHex('00050019000000'),
  },
  'ForwardAccessContextNotification.eutranTransparentContainer': statusTransfer,
  'ConfigurationTransferTunnel.eutranTransparentContainer': {
    containerType: 3,
    // Likewise: SON configuration transfer, which asks for X2 addresses.
    container: fromHex('0012f4700000001012f47000010012f4700000002012f470000100'),
  },
  nbifomContainer: { containerType: 4, container: fromHex('0100') },
  completeTauRequestMessage: { messageType: 1, message: tauRequest },
  completeAttachRequestMessage: { messageType: 0, message: attachRequest },
  epco: fromHex('80'),
  apco: fromHex('80 000d 00'),
  presenceReportingAreaActions: [fromHex('01 000001')],
  presenceReportingAreaInformation: [fromHex('000001 01')],
  monitoringEventInformation: [fromHex('00000001 05 7363656631 0001')],
  monitoringEventExtensionInformation: [fromHex('00 00000001 05 7363656631')],
  additionalMmContextForSrvcc: fromHex('03 331981 00 00'),
  additionalFlagsForSrvcc: fromHex('01'),
  stnSr: fromHex('91 94711032f4'),
  mdtConfiguration: fromHex('00 00000000 00 00 00 00 00 00 00'),
  extendedTraceInformation: fromHex(`${plmnAndTrace} 01 00 01 00 00 01 00 04 0a000009`),
  subscribedV2xInformation: new Uint8Array(0),
  srvccRejectedCause: fromHex('01'),
  remoteUserId: fromHex('00 08 2143658709214305'),
  remoteUeIpInformation: fromHex('00'),
  apnRateControlStatus: fromHex('00000001 00000002 00000003 dd5f3a0000000000'),
  sgiPtpTunnelAddress: fromHex('01 0a000001'),
  groupId: [fromHex('01')],
  newGroupId: fromHex('01'),
  traceReference: fromHex(plmnAndTrace),
  tmsi: fromHex('c0000001'),
  globalCnId: fromHex('12f470 0001'),
  channelNeeded: fromHex('13'),
  emlppPriority: fromHex('81'),
  serviceIndicator: fromHex('01'),
  sourceRncPdcpContextInfo: fromHex('00'),
  transactionIdentifier: fromHex('00'),
}
