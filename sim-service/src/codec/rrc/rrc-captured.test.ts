import { fromJson, type Json, toJson } from '../json.ts'
import { fromHex, toHex } from '../octets.ts'
import type { RrcChannel, RrcMessage, RrcMessageOf } from './rrc.ts'
import { decodeRrc, encodeRrc, rrcChannelOf } from './rrc.ts'

/** What networks sent and others published. */
const captured: ReadonlyArray<readonly [what: string, RrcChannel, octets: string]> = [
  ['master information (srsRAN 4G, rrc_asn1_test.cc, test_mib_msg)', 'bcch-bch', '9464c0'],
  [
    'system information 1 with padding behind it (libLTE, bcch_dlsch_test.c)',
    'bcch-dl-sch',
    '40485003020b144a30182820908184790000',
  ],
  [
    'system information 1 of a shared network, with fields of release 13 (hampi, 17-rrc.rs)',
    'bcch-dl-sch',
    '68cc42821989c402240f3f6bc2d03ea18c80840c22611d0e098fd080814b62e0',
  ],
  [
    'system information 1 of an MBMS cell (srsRAN 4G, rrc_asn1_test.cc, test_bcch_dl_sch_msg2)',
    'bcch-dl-sch',
    '406404e100070019b018c06010a940',
  ],
  [
    'system information 2 (srsRAN 4G, rrc_asn1_test.cc, test_bcch_dl_sch_msg)',
    'bcch-dl-sch',
    '000149001250400800094000a03f01000a7fc9800104286c000c',
  ],
  [
    'system information 2 of release 15, and 3 (srsRAN 4G, rrc_asn1_test.cc, test_bcch_dl_sch_msg3)',
    'bcch-dl-sch',
    '00830992b7ec9300a3424b000c000500205d6aaaf04200c01ddc801c4880030010a713228500',
  ],
  [
    'a reconfiguration that measures NR (srsRAN 4G, rrc_asn1_test.cc, test_rrc_conn_reconf_r15_2)',
    'dl-dcch',
    '201615c8400003c2841810a804d79514a20102189a018014810acb840800ad6dc40608af6dc7a0c08200000c38602030c300' +
      '0010044010c23c2a06203011102813da4e96da8083a100a48300327b0895ae0016a900e080848c82bbb1b4ba188336b731' +
      '9818988336b1b19a1b1b0233b839398280857f8080af037f7f7d7d7f7f2805fb327b08c00001f83e3cb1b200c030381ffa' +
      '9c083ea25f1ce1d084',
  ],
]

function octetsOf(what: string): readonly [RrcChannel, Uint8Array] {
  const found = captured.find(([title]) => title.startsWith(what))
  if (found === undefined) throw new Error(what)
  return [found[1], fromHex(found[2])]
}

function sharedCell(): RrcMessageOf<'SystemInformationBlockType1'> {
  const message = decodeRrc(...octetsOf('system information 1 of a shared network'))
  if (message.kind !== 'SystemInformationBlockType1') throw new Error(message.kind)
  return message
}

describe('RRC that networks sent', () => {
  test.each(captured)('%s is read, and written as it was, through JSON', (_, channel, octets) => {
    const json = JSON.parse(JSON.stringify(toJson(decodeRrc(channel, fromHex(octets))))) as Json
    expect(toHex(encodeRrc(channel, fromJson(json) as RrcMessage))).toBe(octets)
  })

  test('a shared cell names both networks, its tracking area and its carriers', () => {
    const { cellAccessRelatedInfo, nonCriticalExtension, freqBandIndicator } = sharedCell()
    const networks = cellAccessRelatedInfo.plmnIdentityList.map(({ plmnIdentity }) => plmnIdentity)
    expect(networks).toEqual(['310410', '313100'])
    expect(cellAccessRelatedInfo.trackingAreaCode).toBe(0x1207)
    expect(cellAccessRelatedInfo.cellBarred).toBe('notBarred')
    expect(freqBandIndicator).toBe(4)
    expect(nonCriticalExtension?.nonCriticalExtension?.imsEmergencySupportR9).toBe('true')
  })

  test('what fills the transport block is apart from the message (§8.5)', () => {
    const [channel, octets] = octetsOf('system information 1 with padding')
    expect(decodeRrc(channel, octets)).toMatchObject({ systemInfoValueTag: 8, padding: fromHex('00') })
    expect(decodeRrc(channel, octets.slice(0, -1))).not.toHaveProperty('padding')
  })

  test('extensions of later releases leave no trace in what we know, and are kept', () => {
    const message = decodeRrc(...octetsOf('system information 2 of release 15'))
    if (message.kind !== 'SystemInformation') throw new Error(message.kind)
    const [{ sib2 }, { sib3 }] = message.sibTypeAndInfo
    expect(sib2?.acBarringSkipForMmtelVoiceR12).toBe('true')
    expect(sib2?.unknownExtensions).toEqual({ count: 10, additions: [] })
    expect(sib3?.cellReselectionServingFreqInfo.cellReselectionPriority).toBe(3)
  })

  test("an exported PDU names its channel in either of Wireshark's ways", () => {
    const names = [
      'lte_rrc.pcch',
      'lte-rrc.pcch',
      'lte_rrc.bcch_dl_sch',
      'lte-rrc.bcch.dl.sch',
      'lte-rrc.mcch',
    ]
    expect(names.map(rrcChannelOf)).toEqual(['pcch', 'pcch', 'bcch-dl-sch', 'bcch-dl-sch', undefined])
  })
})
