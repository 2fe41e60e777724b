import { readBoth } from '../../test-support/read-both.ts'
import { shippedPlan } from '../../test-support/shipped-plan.ts'
import { capturedRun } from '../../test-support/shipped-run.ts'
import { type Layers, tsharkIsHere, valuesOf } from '../../test-support/tshark.ts'
import { describeWith } from '../../test-support/with-tool.ts'

describeWith(tsharkIsHere)('the units of one value on different interfaces (each a classic trap)', () => {
  let frames: Layers[] = []
  const plan = shippedPlan('one-roamer')
  const [home] = plan.homes
  beforeAll(() => {
    const { agreement } = home
    // Values that no confusion of unit or direction, and no default, leaves as they are.
    agreement.ueAmbr = { uplinkBitsPerSecond: 34_000_000, downlinkBitsPerSecond: 121_000_000 }
    agreement.apnAmbr = { uplinkBitsPerSecond: 13_000_000, downlinkBitsPerSecond: 55_000_000 }
    agreement.arp = { priority: 11, mayPreempt: true, preemptable: false }
    const { run, file } = capturedRun(plan, { nas: 'plain' })
    run.complete()
    frames = readBoth(file()).map(({ frame }) => frame)
  })

  /** Values of a field in the frames where another field has a value. */
  const where = (field: string, value: string, wanted: string): string[] => [
    ...new Set(
      frames
        .filter((frame) => valuesOf(frame, field).includes(value))
        .map((frame) => valuesOf(frame, wanted).join(' '))
        .filter((text) => text !== ''),
    ),
  ]

  test('S6a has both AMBRs in bit/s, the UE’s first', () => {
    const ula = ['diameter.cmd.code', '316'] as const
    expect(where(...ula, 'diameter.Max-Requested-Bandwidth-UL')).toEqual(['34000000 13000000'])
    expect(where(...ula, 'diameter.Max-Requested-Bandwidth-DL')).toEqual(['121000000 55000000'])
  })

  test('GTPv2 has the APN’s in kbit/s, uplink first', () => {
    for (const type of ['32', '33']) {
      expect(where('gtpv2.message_type', type, 'gtpv2.ambr_up')).toEqual(['13000'])
      expect(where('gtpv2.message_type', type, 'gtpv2.ambr_down')).toEqual(['55000'])
    }
  })

  test('Gx has the APN’s in bit/s', () => {
    const gx = ['diameter.applicationId', '16777238'] as const
    expect(where(...gx, 'diameter.APN-Aggregate-Max-Bitrate-UL')).toEqual(['13000000'])
    expect(where(...gx, 'diameter.APN-Aggregate-Max-Bitrate-DL')).toEqual(['55000000'])
  })

  test('S1AP has the UE’s in bit/s: no more than its one APN’s (TS 23.401 §4.7.3)', () => {
    const setup = ['s1ap.procedureCode', '9'] as const
    expect(where(...setup, 's1ap.uEaggregateMaximumBitRateDL')).toEqual(['55000000'])
    expect(where(...setup, 's1ap.uEaggregateMaximumBitRateUL')).toEqual(['13000000'])
  })

  test('NAS has the APN’s in a code of its own, which tshark reads as kbit/s', () => {
    const accept = ['nas_eps.nas_msg_emm_type', '0x42'] as const
    expect(where(...accept, 'nas_eps.esm.apn_ambr_dl_total')).toEqual(['55000'])
    expect(where(...accept, 'nas_eps.esm.apn_ambr_ul_total')).toEqual(['13000'])
  })

  test('pre-emption: 0 is "enabled" in Diameter and GTPv2, 1 is "may trigger" in S1AP', () => {
    const [ula, create, setup] = [
      ['diameter.cmd.code', '316'],
      ['gtpv2.message_type', '32'],
      ['s1ap.procedureCode', '9'],
    ] as const
    expect(where(...ula, 'diameter.Priority-Level')).toEqual(['11'])
    expect(where(...ula, 'diameter.Pre-emption-Capability')).toEqual(['0'])
    expect(where(...ula, 'diameter.Pre-emption-Vulnerability')).toEqual(['1'])
    expect(where(...create, 'gtpv2.bearer_qos_pl')).toEqual(['11'])
    expect(where(...create, 'gtpv2.bearer_qos_pci')).toEqual(['0'])
    expect(where(...create, 'gtpv2.bearer_qos_pvi')).toEqual(['1'])
    expect(where(...setup, 's1ap.priorityLevel')).toEqual(['11'])
    expect(where(...setup, 's1ap.pre_emptionCapability')).toEqual(['1'])
    expect(where(...setup, 's1ap.pre_emptionVulnerability')).toEqual(['0'])
  })

  test('PDN type IPv4: 0 in Diameter, 1 in GTPv2 and NAS; E-UTRAN: 1004 and 6', () => {
    expect(where('diameter.cmd.code', '316', 'diameter.PDN-Type')).toEqual(['0'])
    expect(where('nas_eps.nas_msg_emm_type', '0x42', 'nas_eps.esm_pdn_type')).toEqual(['1'])
    expect(where('gtpv2.message_type', '32', 'gtpv2.pdn_type')).toEqual(['1 1'])
    expect(where('gtpv2.message_type', '32', 'gtpv2.rat_type')).toEqual(['6'])
    expect(where('diameter.cmd.code', '316', 'diameter.RAT-Type')).toEqual(['1004'])
  })

  test('the IMSI is the same wherever it is written', () => {
    const imsis = frames.flatMap((frame) => valuesOf(frame, 'e212.imsi'))
    expect(new Set(imsis)).toEqual(new Set([plan.subscribers[0].imsi]))
  })
})
