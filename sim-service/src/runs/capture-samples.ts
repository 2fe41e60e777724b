import { kasme, nasKey } from '../codec/crypto/key-derivation.ts'
import { authenticationVector } from '../codec/crypto/milenage.ts'
import { type DiameterMessage, encodeDiameter } from '../codec/diameter/diameter.ts'
import { diameterHosts } from '../codec/diameter/diameter-samples.ts'
import { encodeGtpv2 } from '../codec/gtp/gtpv2.ts'
import { defaultBearerQos } from '../codec/gtp/gtpv2-samples.ts'
import { type EsmMessage, encodeNas, type NasMessage } from '../codec/nas/nas.ts'
import { type NasSecurityContext, protect, securityHeaderType } from '../codec/nas/nas-security.ts'
import { fromHex } from '../codec/octets.ts'
import { concatenated } from '../codec/pcap/pcapng-writer.ts'
import { encodeRrc, type RrcChannel, type RrcMessage } from '../codec/rrc/rrc.ts'
import { encodeS1ap, type S1apMessage } from '../codec/s1ap/s1ap.ts'
import { LossLedger } from '../engine/burst.ts'
import { Link, type LinkOwner, type PortAddress } from '../engine/link.ts'
import { Simulation } from '../engine/simulation.ts'
import { transports } from '../engine/transport.ts'
import { CCCH, DCCH } from '../network/ue/ue.ts'
import { Capture, type CaptureNas } from './capture.ts'
import { CaptureFile } from './capture-file.ts'

/** A hand-made attach over links that nobody listens to: what a capture and its decoder are tested with. */
export const epochUs = 1_782_885_600_000_000
export const roamer = '262011234567890'
export const stranger = '208011234567891'
export const keys = {
  k: fromHex('465b5ce8b199b49faa5f0a2ee238a6bc'),
  opc: fromHex('cd63cb71954a9f4e48a5994e37a02baf'),
}
export const keysOf = (imsi: string): typeof keys | undefined => (imsi === roamer ? keys : undefined)

export const enb = { ipv4: '10.10.16.1', port: 20_001 }
export const mme = { ipv4: '10.10.1.1', port: 36_412 }
export const sgw = { ipv4: '10.10.2.1', port: 2123 }
const hss = { ipv4: '10.100.3.1', port: 3868 }
const pgw = { ipv4: '10.100.6.1', port: 20_003 }
const ocs = { ipv4: '10.100.5.1', port: 3868 }
const nowhere = { ipv4: '0.0.0.0', port: 0 }

const visited = '21407'
const tai = { plmnIdentity: visited, tac: 1 }
const eutranCgi = { plmnIdentity: visited, cellId: 257 }
const ids = { mmeUeS1apId: 7, enbUeS1apId: 3 }

const sim = new Simulation(1)
const nobody: LinkOwner = { entity: sim.entity('nobody'), onFrame: () => undefined }

function link(
  name: string,
  transport: keyof typeof transports,
  client: PortAddress,
  server: PortAddress,
): Link {
  return new Link(
    sim,
    { id: 0, name, subsystem: 'signalling' },
    { transport: transports[transport], delayUs: 1, jitterUs: 0, lossPpm: 0, duplicationPpm: 0 },
    [nobody, client, nobody, server],
    new LossLedger(),
  )
}

/** Links of a small network, new ones each time. */
export function newLinks() {
  return {
    radio: link(`radio/${roamer}/257`, 'radio', nowhere, nowhere),
    s1: link('s1-mme/enb/mme', 'sctp', enb, mme),
    s6a: link('s6a/mme/hss', 'sctp', { ipv4: mme.ipv4, port: 20_002 }, hss),
    s11: link('s11/mme/sgw', 'udp', { ipv4: mme.ipv4, port: 2123 }, sgw),
    gy: link('gy/pgw/ocs', 'tcp', pgw, ocs),
  }
}
export type SampleLinks = ReturnType<typeof newLinks>

const vector = authenticationVector({ ...keys, rand: new Uint8Array(16).fill(0x5a), sqn: 32, amf: 0x8000 })
const rootKey = kasme(vector.ck, vector.ik, visited, vector.autn.slice(0, 6))

export function securityContext(): NasSecurityContext {
  return {
    eea: 2,
    eia: 2,
    kNasEnc: nasKey(rootKey, 'enc', 2),
    kNasInt: nasKey(rootKey, 'int', 2),
    uplinkCount: 0,
    downlinkCount: 0,
    ksi: 0,
  }
}

const pdnConnectivityRequest: EsmMessage = {
  kind: 'PdnConnectivityRequest',
  ebi: 0,
  pti: 1,
  requestType: 1,
  pdnType: 1,
}
const defaultBearer: EsmMessage = {
  kind: 'ActivateDefaultEpsBearerContextRequest',
  ebi: 5,
  pti: 1,
  epsQos: { qci: 9 },
  accessPointName: 'internet',
  pdnAddress: { pdnType: 1, ipv4: '100.64.0.1' },
}
const bearerAccepted: EsmMessage = { kind: 'ActivateDefaultEpsBearerContextAccept', ebi: 5, pti: 0 }

export const guti = { plmn: visited, mmeGroupId: 0x8001, mmeCode: 1, mTmsi: 0xc0ffee01 }

export const attachRequest = (imsi: string): NasMessage => ({
  kind: 'AttachRequest',
  epsAttachType: 1,
  nasKeySetIdentifier: 7,
  epsMobileIdentity: { kind: 'imsi', imsi },
  ueNetworkCapability: { eea: 0xe0, eia: 0x60 },
  esmMessageContainer: encodeNas(pdnConnectivityRequest),
})
export const nasMessages = {
  authenticationRequest: {
    kind: 'AuthenticationRequest',
    nasKeySetIdentifier: 0,
    rand: vector.rand,
    autn: vector.autn,
  },
  authenticationResponse: { kind: 'AuthenticationResponse', res: vector.xres },
  securityModeCommand: {
    kind: 'SecurityModeCommand',
    selectedNasSecurityAlgorithms: { eea: 2, eia: 2 },
    nasKeySetIdentifier: 0,
    replayedUeSecurityCapabilities: { eea: 0xe0, eia: 0x60 },
    imeisvRequest: 1,
  },
  securityModeComplete: { kind: 'SecurityModeComplete', imeisv: '3569380356438091' },
  attachAccept: {
    kind: 'AttachAccept',
    epsAttachResult: 1,
    t3412: { unit: 2, value: 9 },
    taiList: [{ kind: 'tacs', plmn: visited, tacs: [1] }],
    esmMessageContainer: encodeNas(defaultBearer),
    guti,
  },
  attachComplete: { kind: 'AttachComplete', esmMessageContainer: encodeNas(bearerAccepted) },
} as const satisfies Record<string, NasMessage>

export const initialUe = (nasPdu: Uint8Array, enbUeS1apId = ids.enbUeS1apId): S1apMessage => ({
  kind: 'InitialUEMessage',
  enbUeS1apId,
  nasPdu,
  tai,
  eutranCgi,
  rrcEstablishmentCause: 'mo-Signalling',
})
export const uplink = (nasPdu: Uint8Array): S1apMessage => ({
  kind: 'UplinkNASTransport',
  ...ids,
  nasPdu,
  eutranCgi,
  tai,
})
export const downlink = (nasPdu: Uint8Array): S1apMessage => ({
  kind: 'DownlinkNASTransport',
  ...ids,
  nasPdu,
})
export const contextSetup = (nasPdu: Uint8Array): S1apMessage => ({
  kind: 'InitialContextSetupRequest',
  ...ids,
  ueAggregateMaximumBitrate: { ueAggregateMaximumBitRateDl: 1e8, ueAggregateMaximumBitRateUl: 5e7 },
  erabToBeSetupListCtxtSuReq: [
    {
      erabId: 5,
      erabLevelQosParameters: {
        qci: 9,
        allocationRetentionPriority: {
          priorityLevel: 8,
          preEmptionCapability: 'shall-not-trigger-pre-emption',
          preEmptionVulnerability: 'pre-emptable',
        },
      },
      transportLayerAddress: sgw.ipv4,
      gtpTeid: 0x21,
      nasPdu,
    },
  ],
  ueSecurityCapabilities: { encryptionAlgorithms: 0xc000, integrityProtectionAlgorithms: 0xc000 },
  securityKey: new Uint8Array(32).fill(9),
})

const {
  integrityProtectedNewContext,
  integrityProtectedAndCipheredNewContext,
  integrityProtectedAndCiphered,
} = securityHeaderType

/** The NAS messages of an attach as they go over the air, in order. */
export function protectedAttach(): Record<keyof typeof nasMessages, Uint8Array> & {
  attachRequest: Uint8Array
} {
  const ue = securityContext()
  const down = (message: NasMessage, header: number) => protect(ue, encodeNas(message), header, 'downlink')
  const up = (message: NasMessage, header: number) => protect(ue, encodeNas(message), header, 'uplink')
  return {
    attachRequest: encodeNas(attachRequest(roamer)),
    authenticationRequest: encodeNas(nasMessages.authenticationRequest),
    authenticationResponse: encodeNas(nasMessages.authenticationResponse),
    securityModeCommand: down(nasMessages.securityModeCommand, integrityProtectedNewContext),
    securityModeComplete: up(nasMessages.securityModeComplete, integrityProtectedAndCipheredNewContext),
    attachAccept: down(nasMessages.attachAccept, integrityProtectedAndCiphered),
    attachComplete: up(nasMessages.attachComplete, integrityProtectedAndCiphered),
  }
}

const s1Setup: S1apMessage[] = [
  {
    kind: 'S1SetupRequest',
    globalEnbId: { plmnIdentity: visited, enbId: { macroEnbId: 1 } },
    supportedTas: [{ tac: 1, broadcastPlmns: [visited] }],
    defaultPagingDrx: 'v128',
  },
  {
    kind: 'S1SetupResponse',
    servedGummeis: [{ servedPlmns: [visited], servedGroupIds: [0x8001], servedMmecs: [1] }],
    relativeMmeCapacity: 255,
  },
]

const { mme: mmeHost, hss: hssHost, pgw: pgwHost, ocs: ocsHost } = diameterHosts
const s6aIds = { hopByHop: 11, endToEnd: 12, sessionId: `${mmeHost.originHost};1;1` }
const gyIds = { hopByHop: 21, endToEnd: 22, sessionId: `${pgwHost.originHost};1;2`, authApplicationId: 4 }
const product = { hostIpAddress: [mme.ipv4], vendorId: 0, productName: 'Roamlab' }

const diameterMessages = {
  cer: { kind: 'CapabilitiesExchangeRequest', hopByHop: 1, endToEnd: 2, ...mmeHost, ...product },
  cea: {
    kind: 'CapabilitiesExchangeAnswer',
    hopByHop: 1,
    endToEnd: 2,
    resultCode: 2001,
    ...hssHost,
    ...product,
  },
  gyCer: { kind: 'CapabilitiesExchangeRequest', hopByHop: 3, endToEnd: 4, ...pgwHost, ...product },
  gyCea: {
    kind: 'CapabilitiesExchangeAnswer',
    hopByHop: 3,
    endToEnd: 4,
    resultCode: 2001,
    ...ocsHost,
    ...product,
  },
  air: {
    kind: 'AuthenticationInformationRequest',
    ...s6aIds,
    authSessionState: 1,
    ...mmeHost,
    destinationRealm: hssHost.originRealm,
    userName: roamer,
    visitedPlmnId: visited,
  },
  aia: {
    kind: 'AuthenticationInformationAnswer',
    ...s6aIds,
    resultCode: 2001,
    authSessionState: 1,
    ...hssHost,
  },
  ccr: {
    kind: 'GyCreditControlRequest',
    ...gyIds,
    ...pgwHost,
    destinationRealm: ocsHost.originRealm,
    serviceContextId: '32251@3gpp.org',
    ccRequestType: 1,
    ccRequestNumber: 0,
    subscriptionId: [{ subscriptionIdType: 1, subscriptionIdData: roamer }],
    multipleServicesCreditControl: [{ ratingGroup: 10, requestedServiceUnit: { ccTotalOctets: 1 } }],
  },
  cca: {
    kind: 'GyCreditControlAnswer',
    ...gyIds,
    ...ocsHost,
    resultCode: 2001,
    ccRequestType: 1,
    ccRequestNumber: 0,
    multipleServicesCreditControl: [
      { ratingGroup: 10, grantedServiceUnit: { ccTotalOctets: 1_000_000 }, resultCode: 2001 },
    ],
  },
} satisfies Record<string, DiameterMessage>

const createSession = encodeGtpv2({
  kind: 'CreateSessionRequest',
  teid: 0,
  sequence: 5,
  imsi: roamer,
  ratType: 6,
  senderFteid: { interfaceType: 10, teid: 0x11, ipv4: mme.ipv4 },
  apn: 'internet',
  bearers: [
    {
      ebi: 5,
      bearerQos: defaultBearerQos,
    },
  ],
})
const sessionCreated = encodeGtpv2({
  kind: 'CreateSessionResponse',
  teid: 0x11,
  sequence: 5,
  cause: { value: 16 },
  senderFteid: { interfaceType: 11, teid: 0x12, ipv4: sgw.ipv4 },
  bearers: [{ ebi: 5, cause: { value: 16 } }],
})

/** One frame that a tap sees. */
export interface SampleFrame {
  link: keyof SampleLinks
  from: 'a' | 'b'
  octets: Uint8Array
  flow: number
  channel?: number
}

const rrc = (channel: RrcChannel, message: RrcMessage): SampleFrame => ({
  link: 'radio',
  from: channel.startsWith('ul') ? 'a' : 'b',
  octets: encodeRrc(channel, message),
  flow: 1,
  channel: channel.endsWith('ccch') ? CCCH : DCCH,
})
const upNas = (dedicatedInfoNas: Uint8Array): SampleFrame =>
  rrc('ul-dcch', { kind: 'ULInformationTransfer', dedicatedInfoType: { dedicatedInfoNas } })
const downNas = (dedicatedInfoNas: Uint8Array): SampleFrame =>
  rrc('dl-dcch', {
    kind: 'DLInformationTransfer',
    rrcTransactionIdentifier: 0,
    dedicatedInfoType: { dedicatedInfoNas },
  })
const s1 = (from: 'a' | 'b', message: S1apMessage, flow = 1): SampleFrame => ({
  link: 's1',
  from,
  octets: encodeS1ap(message),
  flow,
})
const dia = (on: 's6a' | 'gy', from: 'a' | 'b', message: DiameterMessage, flow = 1): SampleFrame => ({
  link: on,
  from,
  octets: encodeDiameter(message),
  flow,
})

/** Nodes greet each other (flow 0), one roamer attaches (flow 1), another only begins to (flow 2). */
export function exchange(): SampleFrame[] {
  const nas = protectedAttach()
  const { cer, cea, gyCer, gyCea, air, aia, ccr, cca } = diameterMessages
  return [
    s1('a', s1Setup[0], 0),
    s1('b', s1Setup[1], 0),
    dia('s6a', 'a', cer, 0),
    dia('s6a', 'b', cea, 0),
    dia('gy', 'a', gyCer, 0),
    dia('gy', 'b', gyCea, 0),
    rrc('ul-ccch', {
      kind: 'RRCConnectionRequest',
      ueIdentity: { randomValue: 1 },
      establishmentCause: 'mo-Signalling',
    }),
    rrc('ul-dcch', {
      kind: 'RRCConnectionSetupComplete',
      rrcTransactionIdentifier: 0,
      selectedPlmnIdentity: 1,
      dedicatedInfoNas: nas.attachRequest,
    }),
    s1('a', initialUe(nas.attachRequest)),
    s1('a', initialUe(encodeNas(attachRequest(stranger)), 4), 2),
    dia('s6a', 'a', air),
    dia('s6a', 'b', aia),
    s1('b', downlink(nas.authenticationRequest)),
    downNas(nas.authenticationRequest),
    upNas(nas.authenticationResponse),
    s1('a', uplink(nas.authenticationResponse)),
    s1('b', downlink(nas.securityModeCommand)),
    downNas(nas.securityModeCommand),
    upNas(nas.securityModeComplete),
    s1('a', uplink(nas.securityModeComplete)),
    { link: 's11', from: 'a', octets: createSession, flow: 1 },
    dia('gy', 'a', ccr),
    dia('gy', 'b', cca),
    { link: 's11', from: 'b', octets: sessionCreated, flow: 1 },
    s1('b', contextSetup(nas.attachAccept)),
    downNas(nas.attachAccept),
    upNas(nas.attachComplete),
    s1('a', uplink(nas.attachComplete)),
  ]
}

/** Plays the exchange to the taps of the links, a millisecond a frame. */
export function play(links: SampleLinks, frames: readonly SampleFrame[] = exchange()): void {
  frames.forEach(({ link: name, from, octets, channel = 0, flow }, i) => {
    const at = links[name]
    at.tap?.(at[from], octets, channel, i * 1000, flow)
  })
}

/** The file that a capture of the hand-made attach gives. */
export function handMadeCapture(
  options: { wants?: (flow: number) => boolean; nas?: CaptureNas } = {},
): Uint8Array {
  const chunks: Uint8Array[] = []
  const file = new CaptureFile((chunk) => chunks.push(chunk), epochUs)
  const capture = new Capture({
    sink: (packet) => file.add(packet),
    wants: options.wants ?? (() => true),
    keysOf,
    nas: options.nas,
  })
  const links = newLinks()
  for (const link of Object.values(links)) capture.attach(link)
  play(links)
  capture.finish()
  return concatenated(chunks)
}
