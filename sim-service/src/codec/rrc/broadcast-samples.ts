/** What a cell broadcasts and pages: an operator's own cell, and one at a border that two operators share. */

import { fromHex } from '../octets.ts'
import type { RrcMessage, RrcMessageOf } from './rrc.ts'

const masterInformationBlock: RrcMessageOf<'MasterInformationBlock'> = {
  kind: 'MasterInformationBlock',
  dlBandwidth: 'n50',
  phichConfig: { phichDuration: 'normal', phichResource: 'one' },
  systemFrameNumber: 0x5a,
  schedulingInfoSib1BrR13: 0,
  systemInfoUnchangedBrR15: false,
  partEarfcnR17: { spare: 0 },
}

/** A cell that two operators share: the second leaves out its MCC, which is that of the first. */
const sharedCell: RrcMessageOf<'SystemInformationBlockType1'> = {
  kind: 'SystemInformationBlockType1',
  cellAccessRelatedInfo: {
    plmnIdentityList: [
      { plmnIdentity: '21407', cellReservedForOperatorUse: 'notReserved' },
      { plmnIdentity: '03', cellReservedForOperatorUse: 'reserved' },
      { plmnIdentity: '310410', cellReservedForOperatorUse: 'notReserved' },
    ],
    trackingAreaCode: 0x1a2b,
    cellIdentity: 0x00f_4d03,
    cellBarred: 'notBarred',
    intraFreqReselection: 'allowed',
    csgIndication: false,
  },
  cellSelectionInfo: { qRxLevMin: -62, qRxLevMinOffset: 3 },
  pMax: 23,
  freqBandIndicator: 3,
  schedulingInfoList: [
    { siPeriodicity: 'rf16', sibMappingInfo: ['sibType3'] },
    { siPeriodicity: 'rf64', sibMappingInfo: ['sibType5', 'sibType6', 'sibType24-v1530'] },
    { siPeriodicity: 'rf512', sibMappingInfo: [] },
  ],
  tddConfig: { subframeAssignment: 'sa1', specialSubframePatterns: 'ssp5' },
  siWindowLength: 'ms10',
  systemInfoValueTag: 17,
  nonCriticalExtension: {
    // SystemInformationBlockType1-v8h0-IEs: the cell is one of band 3 too.
    lateNonCriticalExtension: fromHex('8040'),
    nonCriticalExtension: {
      imsEmergencySupportR9: 'true',
      cellSelectionInfoV920: { qQualMinR9: -20, qQualMinOffsetR9: 2 },
      nonCriticalExtension: {
        tddConfigV1130: { specialSubframePatternsV1130: 'ssp9' },
        cellSelectionInfoV1130: { qQualMinWbR11: -19 },
        nonCriticalExtension: {
          cellAccessRelatedInfoV1250: { category0AllowedR12: 'true' },
          cellSelectionInfoV1250: { qQualMinRsrqOnAllSymbolsR12: -34 },
          freqBandIndicatorPriorityR12: 'true',
        },
      },
    },
  },
}

/** A cell that its operator closed: idle UEs go elsewhere, to another carrier. */
const barredCell: RrcMessageOf<'SystemInformationBlockType1'> = {
  kind: 'SystemInformationBlockType1',
  cellAccessRelatedInfo: {
    plmnIdentityList: [{ plmnIdentity: '20801', cellReservedForOperatorUse: 'notReserved' }],
    trackingAreaCode: 0xfffe,
    cellIdentity: 0xfff_ffff,
    cellBarred: 'barred',
    intraFreqReselection: 'notAllowed',
    csgIndication: true,
    csgIdentity: 0x5ab_cdef,
  },
  cellSelectionInfo: { qRxLevMin: -70 },
  freqBandIndicator: 20,
  schedulingInfoList: [{ siPeriodicity: 'rf8', sibMappingInfo: [] }],
  siWindowLength: 'ms40',
  systemInfoValueTag: 0,
  padding: fromHex('000000'),
}

type Block = RrcMessageOf<'SystemInformation'>['sibTypeAndInfo'][number]
type Sib<N extends keyof Block> = NonNullable<Block[N]>

const speedScale = { sfMedium: 'oDot75', sfHigh: 'oDot25' } as const

export const sib2: Sib<'sib2'> = {
  acBarringInfo: {
    acBarringForEmergency: true,
    acBarringForMoSignalling: {
      acBarringFactor: 'p75',
      acBarringTime: 's16',
      acBarringForSpecialAc: 0b10001,
    },
    acBarringForMoData: { acBarringFactor: 'p00', acBarringTime: 's512', acBarringForSpecialAc: 0 },
  },
  radioResourceConfigCommon: {
    rachConfigCommon: {
      preambleInfo: { numberOfRaPreambles: 'n64' },
      powerRampingParameters: { powerRampingStep: 'dB4', preambleInitialReceivedTargetPower: 'dBm-110' },
      raSupervisionInfo: {
        preambleTransMax: 'n200',
        raResponseWindowSize: 'sf5',
        macContentionResolutionTimer: 'sf48',
      },
      maxHarqMsg3Tx: 4,
    },
    bcchConfig: { modificationPeriodCoeff: 'n4' },
    pcchConfig: { defaultPagingCycle: 'rf128', nB: 'oneT' },
    prachConfig: {
      rootSequenceIndex: 837,
      prachConfigInfo: {
        prachConfigIndex: 63,
        highSpeedFlag: true,
        zeroCorrelationZoneConfig: 5,
        prachFreqOffset: 94,
      },
    },
    pdschConfigCommon: { referenceSignalPower: -60, pB: 3 },
    puschConfigCommon: {
      puschConfigBasic: { nSb: 1, hoppingMode: 'interSubFrame', puschHoppingOffset: 98, enable64Qam: false },
      ulReferenceSignalsPusch: {
        groupHoppingEnabled: false,
        groupAssignmentPusch: 0,
        sequenceHoppingEnabled: true,
        cyclicShift: 7,
      },
    },
    pucchConfigCommon: { deltaPucchShift: 'ds1', nRbCqi: 98, nCsAn: 0, n1PucchAn: 2047 },
    soundingRsUlConfigCommon: { release: null },
    uplinkPowerControlCommon: {
      p0NominalPusch: -126,
      alpha: 'al1',
      p0NominalPucch: -96,
      deltaFListPucch: {
        deltaFPucchFormat1: 'deltaF-2',
        deltaFPucchFormat1b: 'deltaF5',
        deltaFPucchFormat2: 'deltaF2',
        deltaFPucchFormat2a: 'deltaF0',
        deltaFPucchFormat2b: 'deltaF-2',
      },
      deltaPreambleMsg3: -1,
    },
    ulCyclicPrefixLength: 'len2',
    uplinkPowerControlCommonV1020: { deltaFPucchFormat3R10: 'deltaF-1', deltaFPucchFormat1bCsR10: 'deltaF2' },
    rachConfigCommonV1250: {
      txFailParamsR12: {
        connEstFailCountR12: 'n3',
        connEstFailOffsetValidityR12: 's300',
        connEstFailOffsetR12: 12,
      },
    },
    puschConfigCommonV1270: { enable64QamV1270: 'true' },
  },
  ueTimersAndConstants: {
    t300: 'ms1000',
    t301: 'ms600',
    t310: 'ms2000',
    n310: 'n20',
    t311: 'ms15000',
    n311: 'n2',
  },
  freqInfo: { ulCarrierFreq: 19_300, ulBandwidth: 'n25', additionalSpectrumEmission: 1 },
  mbsfnSubframeConfigList: [
    {
      radioframeAllocationPeriod: 'n8',
      radioframeAllocationOffset: 6,
      subframeAllocation: { oneFrame: 0b101010 },
    },
    {
      radioframeAllocationPeriod: 'n32',
      radioframeAllocationOffset: 0,
      subframeAllocation: { fourFrames: 0x80_0001 },
    },
  ],
  timeAlignmentTimerCommon: 'sf10240',
  lateNonCriticalExtension: fromHex('00'),
  ssacBarringForMmtelVoiceR9: { acBarringFactor: 'p95', acBarringTime: 's4', acBarringForSpecialAc: 31 },
  ssacBarringForMmtelVideoR9: { acBarringFactor: 'p50', acBarringTime: 's8', acBarringForSpecialAc: 1 },
  acBarringForCsfbR10: { acBarringFactor: 'p05', acBarringTime: 's32', acBarringForSpecialAc: 16 },
  acBarringSkipForMmtelVoiceR12: 'true',
  acBarringSkipForSmsR12: 'true',
  acBarringPerPlmnListR12: [
    {
      plmnIdentityIndexR12: 2,
      acBarringInfoR12: {
        acBarringForEmergencyR12: false,
        acBarringForMoDataR12: { acBarringFactor: 'p90', acBarringTime: 's64', acBarringForSpecialAc: 2 },
      },
      acBarringSkipForSmsR12: 'true',
    },
  ],
  voiceServiceCauseIndicationR12: 'true',
}

const sib3: Sib<'sib3'> = {
  cellReselectionInfoCommon: {
    qHyst: 'dB4',
    speedStateReselectionPars: {
      mobilityStateParameters: {
        tEvaluation: 's120',
        tHystNormal: 's240',
        nCellChangeMedium: 4,
        nCellChangeHigh: 16,
      },
      qHystSf: { sfMedium: 'dB-2', sfHigh: 'dB-6' },
    },
  },
  cellReselectionServingFreqInfo: { sNonIntraSearch: 9, threshServingLow: 2, cellReselectionPriority: 5 },
  intraFreqCellReselectionInfo: {
    qRxLevMin: -65,
    pMax: -30,
    sIntraSearch: 31,
    allowedMeasBandwidth: 'mbw50',
    presenceAntennaPort1: true,
    neighCellConfig: 2,
    tReselectionEutra: 1,
    tReselectionEutraSf: speedScale,
  },
  sIntraSearchV920: { sIntraSearchPR9: 29, sIntraSearchQR9: 5 },
  sNonIntraSearchV920: { sNonIntraSearchPR9: 11, sNonIntraSearchQR9: 4 },
  qQualMinR9: -18,
  threshServingLowQR9: 6,
}

const sib4: Sib<'sib4'> = {
  intraFreqNeighCellList: [
    { physCellId: 301, qOffsetCell: 'dB-3' },
    { physCellId: 0, qOffsetCell: 'dB24' },
  ],
  intraFreqExcludedCellList: [{ start: 400, range: 'n16' }],
  csgPhysCellIdRange: { start: 480, range: 'n24' },
}

const sib5: Sib<'sib5'> = {
  interFreqCarrierFreqList: [
    {
      dlCarrierFreq: 6400,
      qRxLevMin: -60,
      pMax: 20,
      tReselectionEutra: 2,
      tReselectionEutraSf: speedScale,
      threshXHigh: 10,
      threshXLow: 4,
      allowedMeasBandwidth: 'mbw25',
      presenceAntennaPort1: false,
      cellReselectionPriority: 7,
      neighCellConfig: 1,
      qOffsetFreq: 'dB2',
      interFreqNeighCellList: [{ physCellId: 12, qOffsetCell: 'dB0' }],
      interFreqExcludedCellList: [{ start: 503 }],
      qQualMinR9: -22,
      threshXQR9: { threshXHighQR9: 8, threshXLowQR9: 3 },
    },
    {
      dlCarrierFreq: 65_535,
      qRxLevMin: -22,
      tReselectionEutra: 0,
      threshXHigh: 0,
      threshXLow: 31,
      allowedMeasBandwidth: 'mbw6',
      presenceAntennaPort1: true,
      neighCellConfig: 3,
      qOffsetFreq: 'dB-24',
    },
  ],
}

/** What lies beyond E-UTRA: the neighbours of a roamer that loses coverage. */
const sib6: Sib<'sib6'> = {
  carrierFreqListUtraFdd: [
    {
      carrierFreq: 10_713,
      cellReselectionPriority: 3,
      threshXHigh: 12,
      threshXLow: 8,
      qRxLevMin: -58,
      pMaxUtra: 24,
      qQualMin: -18,
      threshXQR9: { threshXHighQR9: 2, threshXLowQR9: 1 },
    },
  ],
  carrierFreqListUtraTdd: [
    { carrierFreq: 10_054, threshXHigh: 1, threshXLow: 2, qRxLevMin: -13, pMaxUtra: -50 },
  ],
  tReselectionUtra: 3,
  tReselectionUtraSf: speedScale,
}

const sib7: Sib<'sib7'> = {
  tReselectionGeran: 4,
  tReselectionGeranSf: speedScale,
  carrierFreqsInfoList: [
    {
      carrierFreqs: {
        startingArfcn: 600,
        bandIndicator: 'dcs1800',
        followingArfcns: { explicitListOfArfcns: [610, 620] },
      },
      commonInfo: {
        cellReselectionPriority: 1,
        nccPermitted: 0x81,
        qRxLevMin: 6,
        pMaxGeran: 39,
        threshXHigh: 5,
        threshXLow: 7,
      },
    },
  ],
}

const homeAndWarnings: RrcMessageOf<'SystemInformation'>['sibTypeAndInfo'] = [
  { sib9: { hnbName: fromHex('526f616d6c6162') } },
  { sib10: { messageIdentifier: 0x1102, serialNumber: 0x3fff, warningType: fromHex('0580') } },
  {
    sib11: {
      messageIdentifier: 0x1104,
      serialNumber: 0x4001,
      warningMessageSegmentType: 'notLastSegment',
      warningMessageSegmentNumber: 1,
      warningMessageSegment: fromHex('01c8329bfd065dd572330a'),
      dataCodingScheme: fromHex('01'),
    },
  },
  {
    sib12V920: {
      messageIdentifierR9: 0x1112,
      serialNumberR9: 0x4002,
      warningMessageSegmentTypeR9: 'lastSegment',
      warningMessageSegmentNumberR9: 63,
      warningMessageSegmentR9: fromHex('aabb'),
      dataCodingSchemeR9: fromHex('0f'),
    },
  },
  {
    sib13V920: {
      mbsfnAreaInfoListR9: [
        {
          mbsfnAreaIdR9: 255,
          nonMbsfNregionLength: 's2',
          notificationIndicatorR9: 3,
          mcchConfigR9: {
            mcchRepetitionPeriodR9: 'rf64',
            mcchOffsetR9: 10,
            mcchModificationPeriodR9: 'rf1024',
            sfAllocInfoR9: 0b110011,
            signallingMcsR9: 'n13',
          },
        },
      ],
      notificationConfigR9: {
        notificationRepetitionCoeffR9: 'n4',
        notificationOffsetR9: 2,
        notificationSfIndexR9: 6,
      },
    },
  },
]

const sib8: Sib<'sib8'> = {
  systemTimeInfo: {
    cdmaEutraSynchronisation: true,
    cdmaSystemTime: { synchronousSystemTime: 0x12_3456_7890 },
  },
  searchWindowSize: 15,
  parametersHrpd: {
    preRegistrationInfoHrpd: { preRegistrationAllowed: false },
    cellReselectionParametersHrpd: {
      bandClassList: [{ bandClass: 'bc0', cellReselectionPriority: 2, threshXHigh: 63, threshXLow: 1 }],
      neighCellList: [
        { bandClass: 'bc6', neighCellsPerFreqList: [{ arfcn: 1025, physCellIdList: [321, 511] }] },
      ],
      tReselectionCdma2000: 5,
    },
  },
  parameters1Xrtt: {
    csfbRegistrationParam1Xrtt: {
      sid: 0x7001,
      nid: 0xfffe,
      multipleSid: true,
      multipleNid: false,
      homeReg: true,
      foreignSidReg: false,
      foreignNidReg: true,
      parameterReg: false,
      powerUpReg: true,
      registrationPeriod: 85,
      registrationZone: 0xabc,
      totalZone: 5,
      zoneTimer: 2,
    },
    longCodeState1Xrtt: 0x2ab_cdef_0123,
  },
  csfbSupportForDualRxUEsR9: true,
  csfbRegistrationParam1XrttV920: { powerDownRegR9: 'true' },
}

const systemInformation: RrcMessageOf<'SystemInformation'>[] = [
  { kind: 'SystemInformation', sibTypeAndInfo: [{ sib2 }, { sib3 }], padding: fromHex('0000') },
  { kind: 'SystemInformation', sibTypeAndInfo: [{ sib4 }, { sib5 }, { sib6 }, { sib7 }] },
  { kind: 'SystemInformation', sibTypeAndInfo: [{ sib8 }] },
  {
    kind: 'SystemInformation',
    sibTypeAndInfo: homeAndWarnings,
    nonCriticalExtension: { lateNonCriticalExtension: fromHex('beef') },
  },
]

function fieldsOf<T extends { kind: string; padding?: Uint8Array }>(message: T): Omit<T, 'kind' | 'padding'> {
  const { kind: _kind, padding: _padding, ...fields } = message
  return fields
}

/** The blocks that the AS-Config of a handover names. */
export const sourceCell = {
  masterInformationBlock: fieldsOf(masterInformationBlock),
  systemInformationBlockType1: fieldsOf(barredCell),
  sib2,
}

const pagings: RrcMessageOf<'Paging'>[] = [
  {
    kind: 'Paging',
    pagingRecordList: [
      { ueIdentity: { sTmsi: { mmec: 0x2b, mTmsi: 0xc000_0457 } }, cnDomain: 'ps' },
      { ueIdentity: { imsi: [2, 1, 4, 0, 7, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3] }, cnDomain: 'cs' },
    ],
  },
  {
    kind: 'Paging',
    systemInfoModification: 'true',
    etwsIndication: 'true',
    nonCriticalExtension: {
      nonCriticalExtension: {
        cmasIndicationR9: 'true',
        nonCriticalExtension: {
          eabParamModificationR11: 'true',
          nonCriticalExtension: {
            redistributionIndicationR13: 'true',
            systemInfoModificationEDrxR13: 'true',
          },
        },
      },
    },
  },
  { kind: 'Paging', padding: fromHex('0000000000') },
]

export const broadcasts: RrcMessage[] = [
  masterInformationBlock,
  { ...masterInformationBlock, dlBandwidth: 'n100', partEarfcnR17: { earfcnLsb: 3 }, spare: 1 },
  sharedCell,
  barredCell,
  ...systemInformation,
  ...pagings,
]
