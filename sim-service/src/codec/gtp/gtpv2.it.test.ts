import { compareFields } from '../../../test-support/agreement.ts'
import { complaintsOf, dissect, type Layers, tsharkIsHere } from '../../../test-support/tshark.ts'
import { describeWith } from '../../../test-support/with-tool.ts'
import {
  decodeGtpv2,
  encodeGtpv2,
  type Gtpv2Kind,
  type Gtpv2Message,
  gtpv2Cause,
  gtpv2Messages,
} from './gtpv2.ts'
import { byField } from './gtpv2-fields.ts'
import { sampleMessages } from './gtpv2-samples.ts'

/** Fields compared with tshark in the six samples of each message; a number may grow, it may not shrink. */
const compared: { [K in Gtpv2Kind]: number } = {
  EchoRequest: 22,
  EchoResponse: 22,
  VersionNotSupportedIndication: 6,
  CreateSessionRequest: 478,
  CreateSessionResponse: 379,
  ModifyBearerRequest: 242,
  ModifyBearerResponse: 234,
  DeleteSessionRequest: 123,
  DeleteSessionResponse: 47,
  DownlinkDataNotificationFailureIndication: 38,
  CreateBearerRequest: 249,
  CreateBearerResponse: 195,
  DeleteBearerRequest: 96,
  DeleteBearerResponse: 137,
  ReleaseAccessBearersRequest: 47,
  ReleaseAccessBearersResponse: 53,
  DownlinkDataNotification: 85,
  DownlinkDataNotificationAcknowledge: 45,
}

describeWith(tsharkIsHere)('GTPv2-C as tshark reads it', () => {
  const samples: Gtpv2Message[] = [
    ...[1, 2, 3].flatMap((seed) => sampleMessages(seed, true)),
    ...[4, 5, 6].flatMap((seed) => sampleMessages(seed, false)),
  ]
  const encoded = samples.map(encodeGtpv2)
  let layers: Layers[]
  beforeAll(() => {
    layers = dissect(encoded.map((octets) => ({ dissector: 'gtpv2', octets })))
  })

  test('a Cause with its offending IE', () => {
    const message: Gtpv2Message = {
      kind: 'CreateSessionResponse',
      teid: 7,
      sequence: 1,
      cause: { value: gtpv2Cause.mandatoryIeMissing, cs: true, offendingIe: { type: 87, instance: 1 } },
    }
    const [read] = dissect([{ dissector: 'gtpv2', octets: encodeGtpv2(message) }])
    const { values, rules } = byField(message)
    expect(complaintsOf(read)).toEqual([])
    expect(compareFields(values, read, rules)).toEqual({ compared: 6, problems: [] })
  })

  test.each(gtpv2Messages.map(({ kind }) => kind))('%s: no complaint, every field the same', (kind) => {
    let count = 0
    samples.forEach((message, i) => {
      if (message.kind !== kind) return
      expect(complaintsOf(layers[i])).toEqual([])
      const { values, rules } = byField(decodeGtpv2(encoded[i]))
      const result = compareFields(values, layers[i], rules)
      expect(result.problems).toEqual([])
      count += result.compared
    })
    expect(count).toBeGreaterThanOrEqual(compared[kind])
  })
})
