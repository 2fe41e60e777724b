/** What a source eNB tells the target of a handover, and what the target answers. */

import { fromHex } from '../octets.ts'
import { sourceCell } from './broadcast-samples.ts'
import { attachReconfiguration } from './reconfiguration-samples.ts'
import {
  encodeRrc,
  encodeUeEutraCapability,
  type InterNodeKind,
  type InterNodeMessage,
  interNodeMessages,
} from './rrc.ts'
import { category4Ue, rrcSamples } from './rrc-samples.ts'

const command = rrcSamples.find(
  (sample) => sample.kind === 'RRCConnectionReconfiguration' && sample.mobilityControlInfo !== undefined,
)
if (command === undefined) throw new Error('no sample of a handover')

const capability = {
  ratType: 'eutra',
  ueCapabilityRatContainer: encodeUeEutraCapability(category4Ue),
} as const

/** A handover over X2 or S1: the order that the target wrote, and what it knew of the UE and of its source cell. */
export const interNodeSamples: InterNodeMessage[] = [
  { kind: 'HandoverCommand', handoverCommandMessage: encodeRrc('dl-dcch', command) },
  { kind: 'HandoverCommand', handoverCommandMessage: fromHex('2a02') },
  { kind: 'HandoverPreparationInformation', ueRadioAccessCapabilityInfo: [] },
  {
    kind: 'HandoverPreparationInformation',
    ueRadioAccessCapabilityInfo: [
      capability,
      { ratType: 'geran-cs', ueCapabilityRatContainer: fromHex('3303535986200460140080') },
    ],
    asConfig: {
      sourceMeasConfig: attachReconfiguration.measConfig ?? {},
      sourceRadioResourceConfig: attachReconfiguration.radioResourceConfigDedicated ?? {},
      sourceSecurityAlgorithmConfig: { cipheringAlgorithm: 'eea2', integrityProtAlgorithm: 'eia1' },
      sourceUeIdentity: 0x1f2e,
      sourceMasterInformationBlock: sourceCell.masterInformationBlock,
      sourceSystemInformationBlockType1: sourceCell.systemInformationBlockType1,
      sourceSystemInformationBlockType2: sourceCell.sib2,
      antennaInfoCommon: { antennaPortsCount: 'an2' },
      sourceDlCarrierFreq: 1300,
      sourceOtherConfigR9: { reportProximityConfigR9: { proximityIndicationEutraR9: 'enabled' } },
    },
    rrmConfig: { ueInactiveTime: 'min1s20c' },
    asContext: {
      reestablishmentInfo: {
        sourcePhysCellId: 12,
        targetCellShortMacI: 0xbeef,
        additionalReestabInfoList: [
          {
            cellIdentity: 0x00f_4d03,
            keyENodeBStar: { octets: fromHex('00112233445566778899aabbccddeeff'.repeat(2)), length: 256 },
            shortMacI: 0x0102,
          },
        ],
      },
    },
    nonCriticalExtension: {
      ueConfigReleaseR9: 'rel11',
      nonCriticalExtension: {
        lateNonCriticalExtension: fromHex('00'),
        nonCriticalExtension: { asConfigV9e0: { sourceDlCarrierFreqV9e0: 66_436 } },
      },
    },
  },
]

/** The samples of each message type. */
export const interNodeSamplesByKind: Array<[InterNodeKind, InterNodeMessage[]]> = (
  Object.keys(interNodeMessages) as InterNodeKind[]
).map((kind) => [kind, interNodeSamples.filter((sample) => sample.kind === kind)])
