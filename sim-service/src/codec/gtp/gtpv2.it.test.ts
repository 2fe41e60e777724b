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
  CreateSessionRequest: 702,
  CreateSessionResponse: 544,
  ModifyBearerRequest: 460,
  ModifyBearerResponse: 326,
  DeleteSessionRequest: 219,
  DeleteSessionResponse: 172,
  ChangeNotificationRequest: 164,
  ChangeNotificationResponse: 51,
  ModifyBearerCommand: 158,
  ModifyBearerFailureIndication: 106,
  DeleteBearerCommand: 189,
  DeleteBearerFailureIndication: 128,
  BearerResourceCommand: 267,
  BearerResourceFailureIndication: 116,
  DownlinkDataNotificationFailureIndication: 42,
  TraceSessionActivation: 22,
  TraceSessionDeactivation: 12,
  StopPagingIndication: 27,
  CreateBearerRequest: 487,
  CreateBearerResponse: 350,
  UpdateBearerRequest: 381,
  UpdateBearerResponse: 239,
  DeleteBearerRequest: 241,
  DeleteBearerResponse: 243,
  DeletePdnConnectionSetRequest: 118,
  DeletePdnConnectionSetResponse: 32,
  PgwDownlinkTriggeringNotification: 45,
  PgwDownlinkTriggeringAcknowledge: 35,
  IdentificationRequest: 100,
  IdentificationResponse: 629,
  ContextRequest: 220,
  ContextResponse: 1125,
  ContextAcknowledge: 120,
  ForwardRelocationRequest: 1159,
  ForwardRelocationResponse: 633,
  ForwardRelocationCompleteNotification: 40,
  ForwardRelocationCompleteAcknowledge: 102,
  ForwardAccessContextNotification: 94,
  ForwardAccessContextAcknowledge: 28,
  RelocationCancelRequest: 45,
  RelocationCancelResponse: 30,
  ConfigurationTransferTunnel: 48,
  DetachNotification: 34,
  DetachAcknowledge: 36,
  CsPagingIndication: 52,
  AlertMmeNotification: 20,
  AlertMmeAcknowledge: 32,
  UeActivityNotification: 18,
  UeActivityAcknowledge: 29,
  IsrStatusIndication: 24,
  UeRegistrationQueryRequest: 28,
  UeRegistrationQueryResponse: 49,
  SuspendNotification: 97,
  SuspendAcknowledge: 31,
  ResumeNotification: 44,
  ResumeAcknowledge: 31,
  CreateIndirectDataForwardingTunnelRequest: 261,
  CreateIndirectDataForwardingTunnelResponse: 189,
  DeleteIndirectDataForwardingTunnelRequest: 20,
  DeleteIndirectDataForwardingTunnelResponse: 38,
  ReleaseAccessBearersRequest: 76,
  ReleaseAccessBearersResponse: 98,
  DownlinkDataNotification: 137,
  DownlinkDataNotificationAcknowledge: 57,
  PgwRestartNotification: 41,
  PgwRestartNotificationAcknowledge: 30,
  UpdatePdnConnectionSetRequest: 64,
  UpdatePdnConnectionSetResponse: 51,
  ModifyAccessBearersRequest: 167,
  ModifyAccessBearersResponse: 172,
}

describeWith(tsharkIsHere)('GTPv2-C as tshark reads it', () => {
  const samples: Gtpv2Message[] = [
    ...[2, 8, 10].flatMap((seed) => sampleMessages(seed, true)),
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
