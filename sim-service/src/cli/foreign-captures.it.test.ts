import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { roamlab, temporaryFolder } from '../../test-support/command-line.ts'
import { pythonIsHere, runPython } from '../../test-support/python.ts'
import { describeWith } from '../../test-support/with-tool.ts'
import { decodeCapture } from '../runs/reading/decode.ts'

/**
 * Captures of which no octet is ours: pycrate encodes S1AP, NAS and RRC, scapy encodes GTP and Diameter, and scapy
 * writes the frames, fragments, segments and files. Each file holds the same messages.
 */
const script = `
import json, random, sys
from scapy.all import *
from scapy.layers.l2 import CookedLinux, CookedLinuxV2, Loopback
from scapy.layers.sctp import SCTP, SCTPChunkData, SCTPChunkSACK
from scapy.layers.inet6 import IPv6, IPv6ExtHdrFragment, IPv6ExtHdrDestOpt, fragment6
from scapy.contrib.gtp_v2 import *
from scapy.contrib import diameter
from scapy.utils import PcapWriter, PcapNgWriter
from pycrate_asn1dir import S1AP
from pycrate_mobile.TS24301_EMM import EMMAttachRequest
from pycrate_mobile.TS24301_ESM import ESMPDNConnectivityRequest

folder = json.load(sys.stdin)
PDU = S1AP.S1AP_PDU_Descriptions.S1AP_PDU
PLMN = bytes.fromhex('12f407')

def s1ap(code, criticality, kind, ies):
    PDU.set_val(('initiatingMessage', {'procedureCode': code, 'criticality': criticality, 'value': (kind,
        {'protocolIEs': [{'id': i, 'criticality': c, 'value': (t, v)} for i, c, t, v in ies]})}))
    return PDU.to_aper()

setup = s1ap(17, 'reject', 'S1SetupRequest', [
    (59, 'reject', 'Global-ENB-ID', {'pLMNidentity': PLMN, 'eNB-ID': ('macroENB-ID', (0x123, 20))}),
    (60, 'ignore', 'ENBname', 'pycrate ' + 'x' * 120),
    (64, 'reject', 'SupportedTAs', [{'tAC': b'\\0\\1', 'broadcastPLMNs': [PLMN]}]),
    (137, 'ignore', 'PagingDRX', 'v64')])
esm = ESMPDNConnectivityRequest(val={'ESMHeader': {'EPSBearerId': 0, 'PTI': 1}, 'RequestType': 1, 'PDNType': 1})
attach = EMMAttachRequest(val={
    'NAS_KSI': 7, 'EPSAttachType': 1, 'UENetCap': bytes.fromhex('e0e0'), 'ESMContainer': esm.to_bytes()})
attach['EPSID'].set_val({'V': bytes.fromhex('2926112143658709')})
initial = s1ap(12, 'ignore', 'InitialUEMessage', [
    (8, 'reject', 'ENB-UE-S1AP-ID', 3), (26, 'reject', 'NAS-PDU', attach.to_bytes()),
    (67, 'reject', 'TAI', {'pLMNidentity': PLMN, 'tAC': b'\\0\\1'}),
    (100, 'ignore', 'EUTRAN-CGI', {'pLMNidentity': PLMN, 'cell-ID': (0x12301, 28)}),
    (134, 'ignore', 'RRC-Establishment-Cause', 'mo-Signalling')])
session = bytes(GTPHeader(P=0, gtp_type=32, teid=0, seq=2) / GTPV2CreateSessionRequest(IE_list=[
    IE_IMSI(IMSI='262111234567890'), IE_RAT(RAT_type=6),
    IE_FTEID(ipv4_present=1, InterfaceType=10, GRE_Key=0x1001, ipv4='10.1.0.1'),
    IE_APN(APN='internet.mnc011.mcc262.gprs'),
    IE_BearerContext(IE_list=[IE_EPSBearerID(EBI=5), IE_Bearer_QoS(PCI=1, PriorityLevel=8, PVI=0, QCI=9)])]))
exchange = bytes(diameter.DiamReq('Capabilities-Exchange', drHbHId=1, drEtEId=2, avpList=[
    diameter.AVP('Origin-Host', val='mme.example'), diameter.AVP('Origin-Realm', val='example'),
    diameter.AVP('Host-IP-Address', val='10.0.0.1'), diameter.AVP('Vendor-Id', val=0),
    diameter.AVP('Product-Name', val='scapy')]))

def data(tsn, payload, begin=1, end=1, seq=0, **more):
    return SCTPChunkData(tsn=tsn, stream_seq=seq, proto_id=18, beginning=begin, ending=end, data=payload, **more)
def sctp(*chunks):
    packet = SCTP(sport=36412, dport=36412, tag=77)
    for chunk in chunks: packet = packet / chunk
    return packet
def tcp(payload, seq, flags='PA', **ends):
    return TCP(sport=40001, dport=3868, seq=seq, ack=1, flags=flags) / Raw(payload)
def udp(payload): return UDP(sport=2123, dport=2123) / Raw(payload)

def v4(part, **more): return IP(src='10.1.0.1', dst='10.0.0.2', **more) / part
def v6(part, *more):
    packet = IPv6(src='2001:db8::1', dst='2001:db8::2')
    for header in more: packet = packet / header
    return packet / part

def built(packets):
    # Lengths and checksums are made when a packet becomes octets.
    return [type(packet)(bytes(packet)) for packet in packets]

def plain(ip):
    return [ip(sctp(data(1, setup), data(2, initial))), ip(udp(session)), ip(tcp(exchange, 1000))]

def pieces():
    half = len(setup) // 2
    parts = [ip for ip in (v4(sctp(data(0xffffffff, setup[:half], 1, 0))), v4(sctp(data(0, setup[half:], 0, 1))))]
    bundle = sctp(SCTPChunkSACK(), data(1, initial, unordered=1), data(0, setup[half:], 0, 1))
    doubled = [parts[1], parts[0], parts[1], v4(bundle)]
    segments = [v4(tcp(exchange[at:at + 30], 1000 + at)) for at in range(0, len(exchange), 30)]
    segments = [v4(TCP(sport=40001, dport=3868, seq=999, flags='S'))] + segments[::-1] + segments[1:3]
    return doubled + fragment(v4(udp(session), id=9), fragsize=32)[::-1] + segments

def fragments6():
    whole = [v6(sctp(data(1, setup), data(2, initial)), IPv6ExtHdrDestOpt(), IPv6ExtHdrFragment()),
        v6(udp(session), IPv6ExtHdrFragment()), v6(tcp(exchange, 1000), IPv6ExtHdrFragment())]
    found = []
    for i, packet in enumerate(built(whole)):
        packet[IPv6ExtHdrFragment].id = i + 1
        # 1280 octets are the least that IPv6 allows; scapy cuts at whatever it is told.
        found += fragment6(packet, 120)[::-1]
    return found

ether = Ether(src='02:00:00:00:00:01', dst='02:00:00:00:00:02')
ngap = sctp(SCTPChunkData(proto_id=60, beginning=1, ending=1, tsn=9, data=b'5G'))
stray = [ARP(), v4(ICMP()), v4(UDP(sport=53, dport=53) / Raw(b'no')), v4(ngap)]
files = {
    'ethernet.pcap': (PcapWriter, [ether / packet for packet in plain(v4)], {}),
    'ethernet-big-endian.pcap': (PcapWriter, [ether / packet for packet in plain(v4)], {'endianness': '>'}),
    'nanoseconds.pcap': (PcapWriter, [ether / packet for packet in plain(v6)], {'nano': True}),
    'ethernet.pcapng': (PcapNgWriter, [ether / packet for packet in plain(v4)], {}),
    'vlan.pcap': (PcapWriter, [ether / Dot1AD(vlan=5) / Dot1Q(vlan=6) / packet for packet in plain(v4)], {}),
    'cooked.pcap': (PcapWriter, [CookedLinux() / packet for packet in plain(v4)], {'linktype': 113}),
    'cooked-v2.pcap': (PcapWriter, [CookedLinuxV2() / packet for packet in plain(v6)], {'linktype': 276}),
    'loopback.pcap': (PcapWriter, [Loopback(type=2) / packet for packet in plain(v4)], {'linktype': 0}),
    'raw.pcap': (PcapWriter, plain(v4) , {'linktype': 101}),
    'pieces.pcap': (PcapWriter, [ether / packet for packet in pieces()], {}),
    'fragments6.pcap': (PcapWriter, [ether / packet for packet in fragments6()], {}),
    'others.pcap': (PcapWriter, [ether / packet for packet in stray + plain(v4)], {}),
}
for name, (writer, packets, options) in files.items():
    with writer(folder + '/' + name, **options) as out:
        for packet in packets: out.write(packet)
print(json.dumps(sorted(files)))
`

describeWith(pythonIsHere)('captures that scapy and pycrate made', () => {
  jest.setTimeout(60_000)
  const folder = temporaryFolder()
  let names: string[]
  beforeAll(() => {
    names = JSON.parse(runPython(script, JSON.stringify(folder))) as string[]
  })

  const kindsIn = (name: string): string[] => {
    const decoded = decodeCapture(readFileSync(join(folder, name)))
    if (!decoded.ok) throw new Error(decoded.problem)
    return decoded.messages.map(({ protocol, kind, problem }) => problem ?? `${protocol} ${kind}`).sort()
  }
  const expected = [
    'Diameter CapabilitiesExchangeRequest',
    'GTPv2 CreateSessionRequest',
    'S1AP InitialUEMessage',
    'S1AP S1SetupRequest',
  ]

  test('hold the same messages, whatever carries them, each once', () => {
    expect(names).toHaveLength(12)
    expect(Object.fromEntries(names.map((name) => [name, kindsIn(name)]))).toEqual(
      Object.fromEntries(names.map((name) => [name, expected])),
    )
  })

  test('encode to the same octets again, NAS in S1AP too', async () => {
    for (const name of names) {
      const { code, stdout } = await roamlab('decode', join(folder, name), '--verify', '--json')
      const { summary } = JSON.parse(stdout)
      expect([name, code]).toEqual([name, 0])
      // Two S1AP messages, Attach Request and what is in it, GTP, Diameter.
      expect(summary.total).toMatchObject({ pdus: 6, equal: 6 })
    }
  })

  test('that hold other protocols say which', async () => {
    const { code, stderr } = await roamlab('decode', join(folder, 'others.pcap'))
    expect([code, stderr]).toEqual([
      0,
      'not ours: 1 ARP, 1 ICMP (IP protocol 1), 1 DNS (UDP port 53), 1 NGAP (SCTP payload protocol 60)\n',
    ])
  })

  test('name their subscriber', async () => {
    const { code, stdout } = await roamlab(
      'decode',
      join(folder, 'pieces.pcap'),
      '--follow',
      '262111234567890',
    )
    expect(code).toBe(0)
    expect(stdout).toContain('InitialUEMessage [AttachRequest [PdnConnectivityRequest]]')
    expect(stdout).toContain('CreateSessionRequest')
    expect(stdout).toMatch(
      /\nIMSI 262111234567890 was followed by\n {2}S1 connections: 1\n {2}tunnels .*: 10\.1\.0\.1\/0x1001\n$/,
    )
  })
})
