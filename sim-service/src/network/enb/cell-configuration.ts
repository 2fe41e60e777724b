import {
  encodeInterNode,
  encodeRrc,
  type InterNodeMessageOf,
  type RrcMessageOf,
} from '../../codec/rrc/rrc.ts'
import { type AccessStratum, cRntiOf } from './access-stratum.ts'
import type { EnbUeContext } from './context.ts'
import type { Enb } from './enb.ts'
import { defaultBearer } from './radio-resources.ts'
import { dlEarfcn } from './x2.ts'

type Preparation = InterNodeMessageOf<'HandoverPreparationInformation'>
type AsConfig = NonNullable<Preparation['asConfig']>
type Sib2 = AsConfig['sourceSystemInformationBlockType2']
type Mobility = NonNullable<RrcMessageOf<'RRCConnectionReconfiguration'>['mobilityControlInfo']>

/** Until when a UE may try to reach the target cell (TS 36.331 §5.3.5.6); the target eNB's choice. */
export const t304: Mobility['t304'] = 'ms500'

const rachConfigCommon: Mobility['radioResourceConfigCommon']['rachConfigCommon'] = {
  preambleInfo: { numberOfRaPreambles: 'n52' },
  powerRampingParameters: {
    powerRampingStep: 'dB2',
    preambleInitialReceivedTargetPower: 'dBm-104',
  },
  raSupervisionInfo: {
    preambleTransMax: 'n10',
    raResponseWindowSize: 'sf10',
    macContentionResolutionTimer: 'sf48',
  },
  maxHarqMsg3Tx: 4,
}

/** What every cell of this lab has in common: one carrier of 20 MHz in band 3. */
const common = {
  prachConfig: {
    rootSequenceIndex: 204,
    prachConfigInfo: {
      prachConfigIndex: 3,
      highSpeedFlag: false,
      zeroCorrelationZoneConfig: 12,
      prachFreqOffset: 4,
    },
  },
  pdschConfigCommon: { referenceSignalPower: 15, pB: 1 },
  puschConfigCommon: {
    puschConfigBasic: { nSb: 1, hoppingMode: 'interSubFrame', puschHoppingOffset: 4, enable64Qam: false },
    ulReferenceSignalsPusch: {
      groupHoppingEnabled: false,
      groupAssignmentPusch: 0,
      sequenceHoppingEnabled: false,
      cyclicShift: 0,
    },
  },
  pucchConfigCommon: { deltaPucchShift: 'ds2', nRbCqi: 2, nCsAn: 0, n1PucchAn: 12 },
  soundingRsUlConfigCommon: { release: null },
  uplinkPowerControlCommon: {
    p0NominalPusch: -103,
    alpha: 'al08',
    p0NominalPucch: -117,
    deltaFListPucch: {
      deltaFPucchFormat1: 'deltaF0',
      deltaFPucchFormat1b: 'deltaF3',
      deltaFPucchFormat2: 'deltaF0',
      deltaFPucchFormat2a: 'deltaF0',
      deltaFPucchFormat2b: 'deltaF0',
    },
    deltaPreambleMsg3: 4,
  },
  ulCyclicPrefixLength: 'len1',
} as const

const sib2: Sib2 = {
  radioResourceConfigCommon: {
    rachConfigCommon,
    bcchConfig: { modificationPeriodCoeff: 'n2' },
    pcchConfig: { defaultPagingCycle: 'rf128', nB: 'oneT' },
    ...common,
  },
  ueTimersAndConstants: {
    t300: 'ms1000',
    t301: 'ms1000',
    t310: 'ms1000',
    n310: 'n1',
    t311: 'ms1000',
    n311: 'n1',
  },
  freqInfo: { additionalSpectrumEmission: 1 },
  timeAlignmentTimerCommon: 'infinity',
}

const masterInformationBlock: AsConfig['sourceMasterInformationBlock'] = {
  dlBandwidth: 'n100',
  phichConfig: { phichDuration: 'normal', phichResource: 'one' },
  systemFrameNumber: 0,
  schedulingInfoSib1BrR13: 0,
  systemInfoUnchangedBrR15: false,
  partEarfcnR17: { spare: 0 },
}

function sib1({ plmn, tac, cellId }: Enb['configuration']): AsConfig['sourceSystemInformationBlockType1'] {
  return {
    cellAccessRelatedInfo: {
      plmnIdentityList: [{ plmnIdentity: plmn, cellReservedForOperatorUse: 'notReserved' }],
      trackingAreaCode: tac,
      cellIdentity: cellId,
      cellBarred: 'notBarred',
      intraFreqReselection: 'allowed',
      csgIndication: false,
    },
    cellSelectionInfo: { qRxLevMin: -62 },
    freqBandIndicator: 3,
    schedulingInfoList: [{ siPeriodicity: 'rf16', sibMappingInfo: [] }],
    siWindowLength: 'ms10',
    systemInfoValueTag: 0,
  }
}

/** HandoverPreparationInformation (TS 36.331 §10.2.2): what the target needs to know of the UE and its source cell. */
export function preparationInformation(enb: Enb, ue: EnbUeContext, access: AccessStratum): Uint8Array {
  return encodeInterNode({
    kind: 'HandoverPreparationInformation',
    ueRadioAccessCapabilityInfo: access.capability,
    asConfig: {
      sourceMeasConfig: {},
      sourceRadioResourceConfig: defaultBearer(ue.erabId),
      sourceSecurityAlgorithmConfig: { cipheringAlgorithm: 'eea2', integrityProtAlgorithm: 'eia2' },
      sourceUeIdentity: cRntiOf(ue),
      sourceMasterInformationBlock: masterInformationBlock,
      sourceSystemInformationBlockType1: sib1(enb.configuration),
      sourceSystemInformationBlockType2: sib2,
      antennaInfoCommon: { antennaPortsCount: 'an2' },
      sourceDlCarrierFreq: dlEarfcn,
    },
  })
}

/** The order that the target writes and the source delivers (TS 36.331 §5.3.5.4), inside HandoverCommand (§10.2.2). */
export function handoverCommand(enb: Enb, ue: EnbUeContext, ncc: number): Uint8Array {
  return encodeInterNode({
    kind: 'HandoverCommand',
    handoverCommandMessage: encodeRrc('dl-dcch', {
      kind: 'RRCConnectionReconfiguration',
      rrcTransactionIdentifier: ue.transaction,
      mobilityControlInfo: {
        targetPhysCellId: enb.configuration.physicalCellId,
        t304,
        newUeIdentity: cRntiOf(ue),
        radioResourceConfigCommon: { rachConfigCommon, ...common },
        rachConfigDedicated: {
          raPreambleIndex: FIRST_DEDICATED_PREAMBLE + (ue.enbUeId % DEDICATED_PREAMBLES),
          raPrachMaskIndex: 0,
        },
      },
      radioResourceConfigDedicated: defaultBearer(ue.erabId),
      securityConfigHo: {
        handoverType: { intraLte: { keyChangeIndicator: false, nextHopChainingCount: ncc } },
      },
    }),
  })
}

/** Preambles 52 to 63 are not for contention: the cell deals them to UEs that are handed over (TS 36.321 §5.1.1). */
const FIRST_DEDICATED_PREAMBLE = 52
const DEDICATED_PREAMBLES = 12
