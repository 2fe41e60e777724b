/** Messages as an eNB and a UE of a commercial network exchange them: what the tests of the RRC codec feed on. */

import { fromHex } from '../octets.ts'
import { broadcasts } from './broadcast-samples.ts'
import { connections } from './connection-samples.ts'
import { indicationSamples } from './indication-samples.ts'
import { reconfigurations } from './reconfiguration-samples.ts'
import { encodeUeEutraCapability, type RrcMessage, rrcMessages, type UeEutraCapability } from './rrc.ts'

/** A category 4 UE of release 9: bands 1, 3, 7, 8 and 20, UTRA and GSM. */
export const category4Ue: UeEutraCapability = {
  accessStratumRelease: 'rel9',
  ueCategory: 4,
  pdcpParameters: {
    supportedRohcProfiles: {
      profile0x0001R15: true,
      profile0x0002R15: true,
      profile0x0003R15: false,
      profile0x0004R15: false,
      profile0x0006R15: false,
      profile0x0101R15: false,
      profile0x0102R15: false,
      profile0x0103R15: false,
      profile0x0104R15: false,
    },
    maxNumberRohcContextSessions: 'cs24',
  },
  phyLayerParameters: { ueTxAntennaSelectionSupported: false, ueSpecificRefSigsSupported: false },
  rfParameters: {
    supportedBandListEutra: [1, 3, 7, 8, 20].map((bandEutra) => ({ bandEutra, halfDuplex: false })),
  },
  measParameters: {
    bandListEutra: [1, 3, 7, 8, 20].map((own) => ({
      interFreqBandList: [1, 3, 7, 8, 20].map((other) => ({ interFreqNeedForGaps: own !== other })),
      interRatBandList: [{ interRatNeedForGaps: true }, { interRatNeedForGaps: true }],
    })),
  },
  featureGroupIndicators: 0x7f0d_f8fe,
  interRatParameters: {
    utraFdd: { supportedBandListUtraFdd: ['bandI', 'bandVIII'] },
    geran: { supportedBandListGeran: ['gsm900E', 'gsm1800'], interRatPsHoToGeran: false },
  },
  nonCriticalExtension: {
    phyLayerParametersV920: { enhancedDualLayerFddR9: 'supported' },
    interRatParametersGeranV920: { eRedirectionGeranR9: 'supported' },
    interRatParametersUtraV920: { eRedirectionUtraR9: 'supported' },
    csgProximityIndicationParametersR9: { intraFreqProximityIndicationR9: 'supported' },
    neighCellSiAcquisitionParametersR9: { intraFreqSiAcquisitionForHoR9: 'supported' },
    sonParametersR9: { rachReportR9: 'supported' },
  },
}

/** RRCConnectionRequest after an IMSI attach, and of a UE that has a GUTI. */
const requests: RrcMessage[] = [
  {
    kind: 'RRCConnectionRequest',
    ueIdentity: { randomValue: 0x9a_1234_5678 },
    establishmentCause: 'mo-Signalling',
  },
  {
    kind: 'RRCConnectionRequest',
    ueIdentity: { sTmsi: { mmec: 0x2b, mTmsi: 0xc000_0457 } },
    establishmentCause: 'mo-Data',
  },
]

const rejects: RrcMessage[] = [
  { kind: 'RRCConnectionReject', waitTime: 10 },
  {
    kind: 'RRCConnectionReject',
    waitTime: 16,
    nonCriticalExtension: {
      nonCriticalExtension: {
        extendedWaitTimeR10: 1800,
        nonCriticalExtension: {
          deprioritisationReqR11: {
            deprioritisationTypeR11: 'frequency',
            deprioritisationTimerR11: 'min15',
          },
        },
      },
    },
  },
]

const setups: RrcMessage[] = [
  {
    kind: 'RRCConnectionSetup',
    rrcTransactionIdentifier: 2,
    radioResourceConfigDedicated: {
      srbToAddModList: [
        { srbIdentity: 1, rlcConfig: { defaultValue: null }, logicalChannelConfig: { defaultValue: null } },
      ],
      macMainConfig: {
        explicitValue: {
          ulSchConfig: {
            maxHarqTx: 'n5',
            periodicBsrTimer: 'sf20',
            retxBsrTimer: 'sf320',
            ttiBundling: false,
          },
          drxConfig: { release: null },
          timeAlignmentTimerDedicated: 'sf1920',
          phrConfig: {
            setup: { periodicPhrTimer: 'sf500', prohibitPhrTimer: 'sf200', dlPathlossChange: 'dB3' },
          },
          srProhibitTimerR9: 3,
        },
      },
      physicalConfigDedicated: {
        pdschConfigDedicated: { pA: 'dB-3' },
        pucchConfigDedicated: { ackNackRepetition: { release: null } },
        puschConfigDedicated: { betaOffsetAckIndex: 9, betaOffsetRiIndex: 6, betaOffsetCqiIndex: 7 },
        uplinkPowerControlDedicated: {
          p0UePusch: -3,
          deltaMcsEnabled: 'en0',
          accumulationEnabled: true,
          p0UePucch: 2,
          pSrsOffset: 5,
          filterCoefficient: 'fc6',
        },
        tpcPdcchConfigPucch: { setup: { tpcRnti: 0x03f1, tpcIndex: { indexOfFormat3: 4 } } },
        tpcPdcchConfigPusch: { setup: { tpcRnti: 0x03f2, tpcIndex: { indexOfFormat3A: 21 } } },
        cqiReportConfig: {
          cqiReportModeAperiodic: 'rm30',
          nomPdschRsEpreOffset: -1,
          cqiReportPeriodic: {
            setup: {
              cqiPucchResourceIndex: 12,
              cqiPmiConfigIndex: 38,
              cqiFormatIndicatorPeriodic: { subbandCqi: { k: 2 } },
              riConfigIndex: 483,
              simultaneousAckNackAndCqi: true,
            },
          },
        },
        soundingRsUlConfigDedicated: {
          setup: {
            srsBandwidth: 'bw1',
            srsHoppingBandwidth: 'hbw2',
            freqDomainPosition: 17,
            duration: true,
            srsConfigIndex: 37,
            transmissionComb: 1,
            cyclicShift: 'cs3',
          },
        },
        antennaInfo: {
          explicitValue: {
            transmissionMode: 'tm3',
            codebookSubsetRestriction: { n2TxAntennaTm3: 2 },
            ueTransmitAntennaSelection: { setup: 'openLoop' },
          },
        },
        schedulingRequestConfig: {
          setup: { srPucchResourceIndex: 301, srConfigIndex: 15, dsrTransMax: 'n64' },
        },
        cqiReportConfigV920: { cqiMaskR9: 'setup' },
        antennaInfoV920: { codebookSubsetRestrictionV920: { n4TxAntennaTm8R9: 0x8000_0001 } },
      },
      rlfTimersAndConstantsR9: {
        setup: { t301R9: 'ms400', t310R9: 'ms1000', n310R9: 'n6', t311R9: 'ms3000', n311R9: 'n1' },
      },
    },
  },
  {
    kind: 'RRCConnectionSetup',
    rrcTransactionIdentifier: 0,
    radioResourceConfigDedicated: {
      srbToAddModList: [
        { srbIdentity: 1, rlcConfig: { defaultValue: null }, logicalChannelConfig: { defaultValue: null } },
      ],
      macMainConfig: { defaultValue: null },
      physicalConfigDedicated: {},
    },
  },
]

const setupCompletes: RrcMessage[] = [
  {
    kind: 'RRCConnectionSetupComplete',
    rrcTransactionIdentifier: 2,
    selectedPlmnIdentity: 1,
    registeredMme: { plmnIdentity: '21407', mmegi: 0x8001, mmec: 0x2b },
    dedicatedInfoNas: fromHex('0741720bf612f47080012bc000045702e06000050201d031d1'),
    nonCriticalExtension: {
      nonCriticalExtension: { gummeiTypeR10: 'mapped', rlfInfoAvailableR10: 'true' },
    },
  },
  {
    kind: 'RRCConnectionSetupComplete',
    rrcTransactionIdentifier: 0,
    selectedPlmnIdentity: 6,
    dedicatedInfoNas: fromHex('07417108292610214365870902e06000050201d031d1'),
  },
  {
    kind: 'RRCConnectionSetupComplete',
    rrcTransactionIdentifier: 1,
    selectedPlmnIdentity: 2,
    registeredMme: { plmnIdentity: '310410', mmegi: 0x0102, mmec: 0xff },
    dedicatedInfoNas: fromHex('c7'.repeat(200)),
  },
]

const uplinkInformation: RrcMessage[] = [
  {
    kind: 'ULInformationTransfer',
    dedicatedInfoType: { dedicatedInfoNas: fromHex('075308a54211d5e3ba50bf') },
  },
]

const downlinkInformation: RrcMessage[] = [
  {
    kind: 'DLInformationTransfer',
    rrcTransactionIdentifier: 3,
    dedicatedInfoType: {
      dedicatedInfoNas: fromHex('07520100112233445566778899aabbccddeeff10101112131415161718191a1b1c1d1e1f'),
    },
  },
]

const securityModes: RrcMessage[] = [
  {
    kind: 'SecurityModeCommand',
    rrcTransactionIdentifier: 1,
    securityConfigSmc: {
      securityAlgorithmConfig: { cipheringAlgorithm: 'eea2', integrityProtAlgorithm: 'eia2' },
    },
  },
]

const securityAnswers: RrcMessage[] = [
  { kind: 'SecurityModeComplete', rrcTransactionIdentifier: 1 },
  {
    kind: 'SecurityModeComplete',
    rrcTransactionIdentifier: 2,
    nonCriticalExtension: { lateNonCriticalExtension: fromHex('0102') },
  },
  { kind: 'SecurityModeFailure', rrcTransactionIdentifier: 3 },
]

const capabilityEnquiries: RrcMessage[] = [
  {
    kind: 'UECapabilityEnquiry',
    rrcTransactionIdentifier: 0,
    ueCapabilityRequest: ['eutra', 'utra', 'geran-cs'],
  },
]

export const capabilities: RrcMessage[] = [
  {
    kind: 'UECapabilityInformation',
    rrcTransactionIdentifier: 0,
    ueCapabilityRatContainerList: [
      { ratType: 'eutra', ueCapabilityRatContainer: encodeUeEutraCapability(category4Ue) },
    ],
  },
]

const reconfigurationCompletes: RrcMessage[] = [
  { kind: 'RRCConnectionReconfigurationComplete', rrcTransactionIdentifier: 1 },
  {
    kind: 'RRCConnectionReconfigurationComplete',
    rrcTransactionIdentifier: 3,
    nonCriticalExtension: {
      nonCriticalExtension: { rlfInfoAvailableR10: 'true', logMeasAvailableR10: 'true' },
    },
  },
]

const releases: RrcMessage[] = [
  { kind: 'RRCConnectionRelease', rrcTransactionIdentifier: 0, releaseCause: 'other' },
  {
    kind: 'RRCConnectionRelease',
    rrcTransactionIdentifier: 1,
    releaseCause: 'loadBalancingTAUrequired',
    redirectedCarrierInfo: { eutra: 1300 },
    nonCriticalExtension: {
      nonCriticalExtension: { nonCriticalExtension: { extendedWaitTimeR10: 120 } },
    },
  },
  {
    kind: 'RRCConnectionRelease',
    rrcTransactionIdentifier: 2,
    releaseCause: 'cs-FallbackHighPriority-v1020',
    redirectedCarrierInfo: {
      geran: {
        startingArfcn: 1023,
        bandIndicator: 'pcs1900',
        followingArfcns: { equallySpacedArfcns: { arfcnSpacing: 8, numberOfFollowingArfcns: 31 } },
      },
    },
    nonCriticalExtension: {
      nonCriticalExtension: {
        cellInfoListR9: {
          geranR9: [
            {
              physCellIdR9: { networkColourCode: 7, baseStationColourCode: 1 },
              carrierFreqR9: { arfcn: 620, bandIndicator: 'dcs1800' },
              systemInformationR9: [fromHex('49061b'), fromHex('5506')],
            },
          ],
        },
      },
    },
  },
  {
    kind: 'RRCConnectionRelease',
    rrcTransactionIdentifier: 3,
    releaseCause: 'other',
    redirectedCarrierInfo: { utraFdd: 10_713 },
    idleModeMobilityControlInfo: {
      freqPriorityListEutra: [
        { carrierFreq: 1300, cellReselectionPriority: 7 },
        { carrierFreq: 6400, cellReselectionPriority: 5 },
      ],
      freqPriorityListGeran: [
        {
          carrierFreqs: {
            startingArfcn: 20,
            bandIndicator: 'dcs1800',
            followingArfcns: { variableBitMapOfArfcns: fromHex('80ff01') },
          },
          cellReselectionPriority: 1,
        },
      ],
      freqPriorityListUtraFdd: [{ carrierFreq: 10_713, cellReselectionPriority: 3 }],
      freqPriorityListUtraTdd: [{ carrierFreq: 10_054, cellReselectionPriority: 2 }],
      bandClassPriorityListHrpd: [{ bandClass: 'bc0', cellReselectionPriority: 0 }],
      bandClassPriorityList1Xrtt: [{ bandClass: 'bc21-v9a0', cellReselectionPriority: 4 }],
      t320: 'min30',
    },
  },
  {
    kind: 'RRCConnectionRelease',
    rrcTransactionIdentifier: 0,
    releaseCause: 'other',
    redirectedCarrierInfo: { cdma20001xRtt: { bandClass: 'bc1', arfcn: 2047 } },
  },
]

export const rrcSamples: RrcMessage[] = [
  ...requests,
  ...rejects,
  ...setups,
  ...setupCompletes,
  ...uplinkInformation,
  ...downlinkInformation,
  ...securityModes,
  ...securityAnswers,
  ...capabilityEnquiries,
  ...capabilities,
  ...reconfigurations,
  ...reconfigurationCompletes,
  ...releases,
  ...connections,
  ...indicationSamples,
  ...broadcasts,
]

/** The samples of each message type. */
export const samplesByKind: Array<[string, RrcMessage[]]> = Object.keys(rrcMessages).map((kind) => [
  kind,
  rrcSamples.filter((sample) => sample.kind === kind),
])
