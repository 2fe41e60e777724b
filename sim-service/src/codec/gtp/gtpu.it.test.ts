import { compareFields, type FieldMap } from '../../../test-support/agreement.ts'
import { testRandom } from '../../../test-support/mutation.ts'
import { complaintsOf, dissect, type Layers, tsharkIsHere } from '../../../test-support/tshark.ts'
import { describeWith } from '../../../test-support/with-tool.ts'
import { decodeGtpu, encodeGtpu, type GtpuMessage, gtpuType } from './gtpu.ts'
import { gtpuSamples } from './gtpu-samples.ts'

const hex = (width: number) => (value: number) => `0x${value.toString(16).padStart(width, '0')}`

/** The name map between our members and tshark's fields. */
const fields: FieldMap = {
  teid: { tshark: 'gtp.teid', as: hex(8) },
  sequence: { tshark: 'gtp.seq_number', as: hex(4) },
  nPduNumber: { tshark: 'gtp.npdu_number', as: hex(2) },
  'extensionHeaders[].type': { tshark: 'gtp.ext_hdr.next', as: hex(2), among: true },
  'extensionHeaders[].octets': { notInTshark: 'opened by type' },
  'extensionHeaders[].pdcpPduNumber': { tshark: 'gtp.ext_hdr.pdcp_sn' },
  'extensionHeaders[].longPdcpPduNumber': { tshark: 'gtp.ext_hdr.long_pdcp_sn' },
  'extensionHeaders[].udpPort': { tshark: 'gtp.ext_hdr.udp_port' },
  'extensionHeaders[].serviceClassIndicator': { notInTshark: 'tshark 4.0 shows the octets of this one' },
  recovery: { tshark: 'gtp.recovery' },
  teidDataI: { tshark: 'gtp.teid_data', as: hex(8) },
  'peerAddress.ipv4': { tshark: 'gtp.gsn_ipv4' },
  'peerAddress.ipv6': {
    tshark: 'gtp.gsn_ipv6',
    as: (octets: Uint8Array) =>
      Array.from({ length: 8 }, (_, i) => (octets[2 * i] * 256 + octets[2 * i + 1]).toString(16)).join(':'),
  },
  'extensionHeaderTypes[]': { tshark: 'gtp.ext_hdr_type' },
  'unknown[].type': { notInTshark: 'an IE of its own: private extension' },
  'unknown[].octets': { notInTshark: 'an IE of its own: private extension' },
  payload: { notInTshark: 'a packet of its own' },
}

/** Fields compared with tshark in the ten samples of each message; a number may grow, it may not shrink. */
const compared: { [K in GtpuMessage['kind']]: number } = {
  EchoRequest: 20,
  EchoResponse: 30,
  ErrorIndication: 52,
  SupportedExtensionHeadersNotification: 40,
  EndMarker: 10,
  GPdu: 32,
}

describeWith(tsharkIsHere)('GTP-U as tshark reads it', () => {
  const random = testRandom(1)
  const samples = Array.from({ length: 10 }, () => gtpuSamples(random)).flat()
  const encoded = samples.map(encodeGtpu)
  let layers: Layers[]
  beforeAll(() => {
    layers = dissect(encoded.map((octets) => ({ dissector: 'gtp', octets })))
  })

  test.each(Object.keys(gtpuType) as Array<GtpuMessage['kind']>)(
    '%s: no complaint, every field the same',
    (kind) => {
      let count = 0
      samples.forEach((message, i) => {
        if (message.kind !== kind) return
        expect(complaintsOf(layers[i])).toEqual([])
        const result = compareFields(decodeGtpu(encoded[i]), layers[i], fields)
        expect(result.problems).toEqual([])
        count += result.compared
      })
      expect(count).toBeGreaterThanOrEqual(compared[kind])
    },
  )
})
