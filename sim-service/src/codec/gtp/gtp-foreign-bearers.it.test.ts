import { pythonIsHere, runPython } from '../../../test-support/python.ts'
import { describeWith } from '../../../test-support/with-tool.ts'
import { fromHex, toHex } from '../octets.ts'
import { decodeGtpv2, encodeGtpv2, type Gtpv2Message } from './gtpv2.ts'

/** scapy builds commands, updates, forwarding tunnels and notifications; one hexadecimal line each. */
const scapyEncoder = `
from scapy.contrib.gtp_v2 import *
def header(kind, teid, seq): return GTPHeader(P=0, gtp_type=kind, teid=teid, seq=seq)
def fteid(instance, interface, teid, ipv4):
    return IE_FTEID(instance=instance, ipv4_present=1, InterfaceType=interface, GRE_Key=teid, ipv4=ipv4)
def bearer(*ies): return IE_BearerContext(IE_list=list(ies))
ebi = IE_EPSBearerID(EBI=6)
accepted = IE_Cause(Cause=16)
qos = IE_Bearer_QoS(PCI=1, PriorityLevel=2, PVI=0, QCI=1, MaxBitRateForUplink=128, MaxBitRateForDownlink=128,
    GuaranteedBitRateForUplink=64, GuaranteedBitRateForDownlink=64)
ambr = IE_AMBR(AMBR_Uplink=1000, AMBR_Downlink=2000)
messages = [
    header(64, 5, 0x800001) / GTPV2ModifyBearerCommand(IE_list=[ambr, bearer(ebi, qos)]),
    header(65, 5, 0x800001) / GTPV2ModifyBearerFailureIndication(IE_list=[IE_Cause(Cause=94, CS=1)]),
    header(66, 5, 0x800002) / GTPV2DeleteBearerCommand(IE_list=[bearer(ebi)]),
    header(67, 5, 0x800002) / GTPV2DeleteBearerFailureIndication(IE_list=[
        IE_Cause(Cause=64), bearer(ebi, IE_Cause(Cause=64))]),
    header(97, 5, 9) / GTPV2UpdateBearerRequest(IE_list=[bearer(ebi, qos), ambr]),
    header(98, 5, 9) / GTPV2UpdateBearerResponse(IE_list=[accepted, bearer(ebi, accepted)]),
    header(166, 5, 10) / GTPV2CreateIndirectDataForwardingTunnelRequest(IE_list=[
        bearer(ebi, fteid(0, 19, 7, '10.0.1.1'))]),
    header(167, 5, 10) / GTPV2CreateIndirectDataForwardingTunnelResponse(IE_list=[accepted, fteid(0, 11, 8, '10.0.0.1'),
        bearer(ebi, accepted, fteid(3, 23, 9, '10.0.0.1'))]),
    header(168, 5, 11) / GTPV2DeleteIndirectDataForwardingTunnelRequest(IE_list=[]),
    header(169, 5, 11) / GTPV2DeleteIndirectDataForwardingTunnelResponse(IE_list=[accepted]),
    header(162, 5, 12) / GTPV2SuspendNotification(IE_list=[IE_IMSI(IMSI='262011234567890'), IE_EPSBearerID(EBI=5)]),
    header(164, 5, 13) / GTPV2ResumeNotification(IE_list=[IE_IMSI(IMSI='262011234567890')]),
    header(165, 5, 13) / GTPV2ResumeAcknowledge(IE_list=[accepted]),
]
for message in messages: print(bytes(message).hex())
`

const accepted = { value: 16 }
const bearerQos = {
  preEmptionCapability: 1,
  priorityLevel: 2,
  preEmptionVulnerability: 0,
  qci: 1,
  maximumUplinkKbps: 128,
  maximumDownlinkKbps: 128,
  guaranteedUplinkKbps: 64,
  guaranteedDownlinkKbps: 64,
}
const apnAmbr = { uplinkKbps: 1000, downlinkKbps: 2000 }
const fteid = (interfaceType: number, teid: number, ipv4: string) => ({ interfaceType, teid, ipv4 })
const imsi = '262011234567890'

/** What scapy was asked to say. */
const messages: Gtpv2Message[] = [
  { kind: 'ModifyBearerCommand', teid: 5, sequence: 0x800001, apnAmbr, bearers: [{ ebi: 6, bearerQos }] },
  { kind: 'ModifyBearerFailureIndication', teid: 5, sequence: 0x800001, cause: { value: 94, cs: true } },
  { kind: 'DeleteBearerCommand', teid: 5, sequence: 0x800002, bearers: [{ ebi: 6 }] },
  {
    kind: 'DeleteBearerFailureIndication',
    teid: 5,
    sequence: 0x800002,
    cause: { value: 64 },
    bearers: [{ ebi: 6, cause: { value: 64 } }],
  },
  { kind: 'UpdateBearerRequest', teid: 5, sequence: 9, bearers: [{ ebi: 6, bearerQos }], apnAmbr },
  {
    kind: 'UpdateBearerResponse',
    teid: 5,
    sequence: 9,
    cause: accepted,
    bearers: [{ ebi: 6, cause: accepted }],
  },
  {
    kind: 'CreateIndirectDataForwardingTunnelRequest',
    teid: 5,
    sequence: 10,
    bearers: [{ ebi: 6, enbDlForwardingFteid: fteid(19, 7, '10.0.1.1') }],
  },
  {
    kind: 'CreateIndirectDataForwardingTunnelResponse',
    teid: 5,
    sequence: 10,
    cause: accepted,
    senderFteid: fteid(11, 8, '10.0.0.1'),
    bearers: [{ ebi: 6, cause: accepted, sgwDlForwardingFteid: fteid(23, 9, '10.0.0.1') }],
  },
  { kind: 'DeleteIndirectDataForwardingTunnelRequest', teid: 5, sequence: 11 },
  { kind: 'DeleteIndirectDataForwardingTunnelResponse', teid: 5, sequence: 11, cause: accepted },
  { kind: 'SuspendNotification', teid: 5, sequence: 12, imsi, linkedEbi: 5 },
  { kind: 'ResumeNotification', teid: 5, sequence: 13, imsi },
  { kind: 'ResumeAcknowledge', teid: 5, sequence: 13, cause: accepted },
]

describeWith(pythonIsHere)('bearer procedures with an encoder of another project', () => {
  test('our decoder reads what scapy encodes, and our encoder writes the same octets', () => {
    const octets = runPython(scapyEncoder).trim().split('\n')
    expect(octets.map((line) => decodeGtpv2(fromHex(line)))).toEqual(messages)
    expect(messages.map((message) => toHex(encodeGtpv2(message)))).toEqual(octets)
  })
})
