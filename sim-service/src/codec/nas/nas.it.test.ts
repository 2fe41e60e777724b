import { compareFields } from '../../../test-support/agreement.ts'
import { pythonIsHere, runPython } from '../../../test-support/python.ts'
import type { DissectorInput } from '../../../test-support/tshark.ts'
import { complaintsOf, dissect, tsharkIsHere, valuesOf } from '../../../test-support/tshark.ts'
import { describeWith } from '../../../test-support/with-tool.ts'
import { fromHex, OctetWriter, toHex } from '../octets.ts'
import { decodeNas, encodeNas, nasCodecs } from './nas.ts'
import { nasFields } from './nas-fields.ts'
import { samples } from './nas-samples.ts'
import type { NasSecurityContext } from './nas-security.ts'
import { peekHeader, protect } from './nas-security.ts'
import { pycrateBearerCases } from './pycrate-bearer-cases.ts'
import { pycrateCases as pycrateAttachCases } from './pycrate-cases.ts'
import { pycrateMobilityCases } from './pycrate-mobility-cases.ts'
import { NO_MESSAGE_TYPE } from './service-messages.ts'

const pycrateCases = [...pycrateAttachCases, ...pycrateMobilityCases, ...pycrateBearerCases]

const directionOf = (kind: string) => (nasCodecs.get(kind)?.direction === 'downlink' ? 'downlink' : 'uplink')

/** How many of our fields tshark agrees with, in all samples of a message; no number may shrink. */
const agreed: { [kind: string]: number } = {
  ActivateDedicatedEpsBearerContextAccept: 9,
  ActivateDedicatedEpsBearerContextReject: 11,
  ActivateDedicatedEpsBearerContextRequest: 105,
  ActivateDefaultEpsBearerContextAccept: 10,
  ActivateDefaultEpsBearerContextReject: 12,
  ActivateDefaultEpsBearerContextRequest: 60,
  AttachAccept: 87,
  AttachComplete: 1,
  AttachReject: 8,
  AttachRequest: 107,
  AuthenticationFailure: 3,
  AuthenticationReject: 0,
  AuthenticationRequest: 4,
  AuthenticationResponse: 1,
  BearerResourceAllocationReject: 15,
  BearerResourceAllocationRequest: 79,
  BearerResourceModificationReject: 15,
  BearerResourceModificationRequest: 64,
  ControlPlaneServiceRequest: 27,
  CsServiceNotification: 4,
  DeactivateEpsBearerContextAccept: 10,
  DeactivateEpsBearerContextRequest: 17,
  DetachAccept: 0,
  DetachRequestNetwork: 3,
  DetachRequestUe: 16,
  DownlinkGenericNasTransport: 5,
  DownlinkNasTransport: 1,
  EmmInformation: 15,
  EmmStatus: 1,
  EsmDataTransport: 7,
  EsmDummyMessage: 2,
  EsmInformationRequest: 2,
  EsmInformationResponse: 9,
  EsmStatus: 3,
  ExtendedServiceRequest: 28,
  GutiReallocationCommand: 22,
  GutiReallocationComplete: 0,
  IdentityRequest: 1,
  IdentityResponse: 8,
  ModifyEpsBearerContextAccept: 9,
  ModifyEpsBearerContextReject: 11,
  ModifyEpsBearerContextRequest: 63,
  Notification: 3,
  PdnConnectivityReject: 17,
  PdnConnectivityRequest: 20,
  PdnDisconnectReject: 12,
  PdnDisconnectRequest: 12,
  RemoteUeReport: 7,
  RemoteUeReportResponse: 2,
  SecurityModeCommand: 69,
  SecurityModeComplete: 3,
  SecurityModeReject: 1,
  ServiceAccept: 18,
  ServiceReject: 8,
  ServiceRequest: 3,
  TrackingAreaUpdateAccept: 100,
  TrackingAreaUpdateComplete: 0,
  TrackingAreaUpdateReject: 5,
  TrackingAreaUpdateRequest: 155,
  UplinkGenericNasTransport: 5,
  UplinkNasTransport: 1,
}

/** tshark tells the two Detach Requests apart by the S1AP message around them: a Downlink NAS Transport. */
function inDownlinkNasTransport(nas: Uint8Array): DissectorInput {
  const w = new OctetWriter()
  w.bytes(Uint8Array.of(0x00, 11, 0x40, 0, 0, 0, 3))
  w.bytes(Uint8Array.of(0, 0, 0, 2, 0, 1))
  w.bytes(Uint8Array.of(0, 8, 0, 2, 0, 1))
  w.bytes(Uint8Array.of(0, 26, 0, nas.length + 1, nas.length))
  w.bytes(nas)
  w.setU8(3, w.length - 4)
  return { dissector: 's1ap', octets: w.finish() }
}

function contextWith(eea: 0 | 2): NasSecurityContext {
  const kNasInt = new Uint8Array(16).fill(7)
  return { eea, eia: 2, kNasEnc: new Uint8Array(16), kNasInt, uplinkCount: 0x142, downlinkCount: 0, ksi: 0 }
}

describeWith(tsharkIsHere)('tshark', () => {
  test('dissects every message without a complaint and reads the same values', () => {
    const frames = samples.map((message) => {
      const octets = encodeNas(message)
      if (message.kind === 'DetachRequestNetwork') return inDownlinkNasTransport(octets)
      // The dissector of plain messages knows no header type of its own.
      return { dissector: message.kind === 'ServiceRequest' ? 'nas-eps' : 'nas-eps_plain', octets }
    })
    const layers = dissect(frames)
    const problems: string[] = []
    const counts: { [kind: string]: number } = {}
    samples.forEach((message, i) => {
      const { kind } = message
      const codec = nasCodecs.get(kind)
      const typeField = codec?.isEsm ? 'nas_eps.nas_msg_esm_type' : 'nas_eps.nas_msg_emm_type'
      const type = valuesOf(layers[i], typeField)[0]
      if (codec?.type !== NO_MESSAGE_TYPE && Number(type) !== codec?.type)
        problems.push(`${kind}: the type is ${type}`)
      const { compared, problems: differences } = compareFields(message, layers[i], nasFields[kind])
      counts[kind] = (counts[kind] ?? 0) + compared
      for (const problem of [...complaintsOf(layers[i]), ...differences]) problems.push(`${kind}: ${problem}`)
    })
    expect(problems).toEqual([])
    for (const kind of nasCodecs.keys()) {
      if (!(counts[kind] >= agreed[kind]))
        problems.push(`${kind}: ${counts[kind]} fields, ${agreed[kind]} before`)
    }
    expect(problems).toEqual([])
  })

  test('reads the envelope, and through EEA0 the message in it under default preferences', () => {
    const plain = encodeNas(samples[0])
    const frames = [1, 2, 3, 4].map((headerType) => ({
      dissector: 'nas-eps',
      octets: protect(contextWith(0), plain, headerType, 'uplink'),
    }))
    dissect(frames, []).forEach((layers, i) => {
      expect(complaintsOf(layers)).toEqual([])
      expect(valuesOf(layers, 'nas_eps.security_header_type')[0]).toBe(String(i + 1))
      expect(valuesOf(layers, 'nas_eps.seq_no')).toEqual([String(0x42)])
      expect(Number(valuesOf(layers, 'nas_eps.msg_auth_code')[0])).toBe(peekHeader(frames[i].octets).mac)
      expect(valuesOf(layers, 'nas_eps.nas_msg_emm_type')).toEqual(['0x41'])
    })
  })

  test('reads the envelope of a partially ciphered Control Plane Service Request', () => {
    const plain = encodeNas({
      kind: 'ControlPlaneServiceRequest',
      controlPlaneServiceType: { type: 1, active: true },
      nasKeySetIdentifier: 0,
      nasMessageContainer: fromHex('3901020202'),
    })
    const octets = protect(contextWith(0), plain, 5, 'uplink')
    const [layers] = dissect([{ dissector: 'nas-eps', octets }], [])
    expect(complaintsOf(layers)).toEqual([])
    expect(valuesOf(layers, 'nas_eps.security_header_type')[0]).toBe('5')
    expect(valuesOf(layers, 'nas_eps.nas_msg_emm_type')).toEqual(['0x4d'])
    expect(valuesOf(layers, 'nas_eps.emm.nas_msg_cont')).toEqual(['39:01:02:02:02'])
  })

  test('leaves a ciphered message alone', () => {
    const octets = protect(contextWith(2), encodeNas(samples[0]), 2, 'uplink')
    const [layers] = dissect([{ dissector: 'nas-eps', octets }])
    expect(complaintsOf(layers)).toEqual([])
    expect(valuesOf(layers, 'nas_eps.ciphered_msg')[0].replaceAll(':', '')).toBe(toHex(octets.subarray(6)))
  })
})

const PYCRATE = `
import sys, json
from time import struct_time
from pycrate_mobile.TS24301_EMM import *
from pycrate_mobile.TS24301_EMM import EMMServiceRequest
from pycrate_mobile.TS24301_ESM import *
from pycrate_mobile.NASLTE import parse_NASLTE_MO, parse_NASLTE_MT
`

describeWith(pythonIsHere)('pycrate', () => {
  test('encodes every message type, and our decoder reads the values that it was given', () => {
    expect(new Set(pycrateCases.map(({ ours }) => ours.kind))).toEqual(new Set(nasCodecs.keys()))
    const script = `${PYCRATE}
for expression in json.load(sys.stdin): print('=' + eval(expression).to_bytes().hex())`
    const answers = runPython(script, JSON.stringify(pycrateCases.map(({ python }) => python)))
    const frames = answers.split('\n').filter((line) => line.startsWith('='))
    expect(frames.length).toBe(pycrateCases.length)
    pycrateCases.forEach(({ ours }, i) => {
      const octets = fromHex(frames[i].slice(1))
      expect(decodeNas(octets, directionOf(ours.kind))).toEqual(ours)
      expect(toHex(encodeNas(ours))).toBe(toHex(octets))
    })
  })

  test('decodes what we encode, and its encoder makes the same octets of it', () => {
    const script = `${PYCRATE}
for direction, frame in json.load(sys.stdin):
    message, error = (parse_NASLTE_MO if direction == 'uplink' else parse_NASLTE_MT)(bytes.fromhex(frame))
    if error == 0:
        message.reautomate()
        message.set_val(message.get_val())
        print('=' + message.to_bytes().hex())
    else: print('=' + str(error))`
    const input = pycrateCases.map(({ ours }) => [directionOf(ours.kind), toHex(encodeNas(ours))])
    const answers = runPython(script, JSON.stringify(input))
    const frames = answers.split('\n').filter((line) => line.startsWith('='))
    expect(frames.map((line) => line.slice(1))).toEqual(input.map(([, frame]) => frame))
  })
})
