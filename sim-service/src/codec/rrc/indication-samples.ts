/** Ways out of E-UTRA, and what a UE logs and indicates besides its measurements. */

import { fromHex } from '../octets.ts'
import type { RrcMessage } from './rrc.ts'

const mobility: RrcMessage[] = [
  {
    kind: 'MobilityFromEUTRACommand',
    rrcTransactionIdentifier: 1,
    c1: {
      mobilityFromEutraCommandR8: {
        csFallbackIndicator: true,
        purpose: {
          cellChangeOrder: {
            t304: 'ms8000',
            targetRatType: {
              geran: {
                physCellId: { networkColourCode: 3, baseStationColourCode: 6 },
                carrierFreq: { arfcn: 620, bandIndicator: 'dcs1800' },
                networkControlOrder: 2,
                systemInformation: { si: [fromHex('49061b'), fromHex('5506')] },
              },
            },
          },
        },
        nonCriticalExtension: {
          lateNonCriticalExtension: fromHex('00'),
          nonCriticalExtension: { bandIndicator: 'pcs1900' },
        },
      },
    },
  },
  {
    kind: 'MobilityFromEUTRACommand',
    rrcTransactionIdentifier: 3,
    c1: {
      mobilityFromEutraCommandR9: {
        csFallbackIndicator: false,
        purpose: {
          handover: {
            targetRatType: 'cdma2000-HRPD',
            targetRatMessageContainer: fromHex('0102030405'),
            nasSecurityParamFromEutra: fromHex('5a'),
          },
        },
      },
    },
  },
  {
    kind: 'MobilityFromEUTRACommand',
    rrcTransactionIdentifier: 0,
    c1: {
      mobilityFromEutraCommandR9: {
        csFallbackIndicator: true,
        purpose: {
          eCsfbR9: {
            messageContCdma20001XrttR9: fromHex('aa55'),
            mobilityCdma2000HrpdR9: 'redirection',
            redirectCarrierCdma2000HrpdR9: { bandClass: 'bc1', arfcn: 25 },
          },
        },
        nonCriticalExtension: { nonCriticalExtension: { bandIndicator: 'dcs1800' } },
      },
    },
  },
]

const cdma2000: RrcMessage[] = [
  { kind: 'CSFBParametersRequestCDMA2000' },
  {
    kind: 'CSFBParametersRequestCDMA2000',
    nonCriticalExtension: { lateNonCriticalExtension: fromHex('12') },
  },
  {
    kind: 'CSFBParametersResponseCDMA2000',
    rrcTransactionIdentifier: 2,
    rand: 0xdead_beef,
    mobilityParameters: fromHex('0a0b0c'),
  },
  {
    kind: 'HandoverFromEUTRAPreparationRequest',
    rrcTransactionIdentifier: 1,
    cdma2000Type: 'type1XRTT',
    rand: 0x8000_0001,
    mobilityParameters: fromHex('77'),
    nonCriticalExtension: {
      lateNonCriticalExtension: fromHex('00'),
      nonCriticalExtension: {
        concurrPrepCdma2000HrpdR9: true,
        nonCriticalExtension: {
          dualRxTxRedirectIndicatorR10: 'true',
          redirectCarrierCdma20001XrttR10: { bandClass: 'bc5', arfcn: 1 },
        },
      },
    },
  },
  {
    kind: 'ULHandoverPreparationTransfer',
    cdma2000Type: 'typeHRPD',
    meid: { octets: fromHex('a1b2c3d4e5f607'), length: 56 },
    dedicatedInfo: fromHex('0011'),
  },
]

const logging: RrcMessage[] = [
  {
    kind: 'LoggedMeasurementConfiguration',
    traceReferenceR10: { plmnIdentityR10: '20801', traceIdR10: fromHex('010203') },
    traceRecordingSessionRefR10: fromHex('0a0b'),
    tceIdR10: fromHex('ff'),
    absoluteTimeInfoR10: 0x2611_2303_4442,
    areaConfigurationR10: { trackingAreaCodeListR10: [0x1a2b, 0xfffe] },
    loggingDurationR10: 'min120',
    loggingIntervalR10: 'ms61440',
    nonCriticalExtension: { lateNonCriticalExtensionR10: fromHex('00') },
  },
  {
    kind: 'LoggedMeasurementConfiguration',
    traceReferenceR10: { plmnIdentityR10: '310410', traceIdR10: fromHex('fffefd') },
    traceRecordingSessionRefR10: fromHex('0001'),
    tceIdR10: fromHex('07'),
    absoluteTimeInfoR10: 1,
    areaConfigurationR10: { cellGlobalIdListR10: [{ plmnIdentity: '20810', cellIdentity: 0x012_3402 }] },
    loggingDurationR10: 'min10',
    loggingIntervalR10: 'ms1280',
  },
]

const indications: RrcMessage[] = [
  { kind: 'ProximityIndication', typeR9: 'entering', carrierFreqR9: { eutraR9: 1300 } },
  {
    kind: 'ProximityIndication',
    typeR9: 'leaving',
    carrierFreqR9: { utraR9: 10_713 },
    nonCriticalExtension: { lateNonCriticalExtension: fromHex('00') },
  },
  { kind: 'ProximityIndication', typeR9: 'leaving', carrierFreqR9: { eutra2V9e0: 66_436 } },
  {
    kind: 'MBMSCountingResponse',
    mbsfnAreaIndexR10: 7,
    countingResponseListR10: [{ countingResponseServiceR10: 15 }, { countingResponseServiceR10: 0 }],
  },
  {
    kind: 'InterFreqRSTDMeasurementIndication',
    rstdInterFreqIndicationR10: {
      start: { rstdInterFreqInfoListR10: [{ carrierFreqR10: 65_535, measPrsOffsetR10: 39 }] },
    },
  },
  { kind: 'InterFreqRSTDMeasurementIndication', rstdInterFreqIndicationR10: { stop: null } },
]

const relayNodes: RrcMessage[] = [
  {
    kind: 'RNReconfiguration',
    rrcTransactionIdentifier: 1,
    rnSubframeConfigR10: {
      subframeConfigPatternR10: { subframeConfigPatternFddR10: 0xa5 },
      rpdcchConfigR10: {
        resourceAllocationTypeR10: 'type2Localized',
        resourceBlockAssignmentR10: { type2R10: { nrb50R10: 0x5a5 } },
        demodulationRsR10: { noInterleavingR10: 'dmrs' },
        pdschStartR10: 3,
        pucchConfigR10: { fdd: { n1PucchAnP0R10: 2047, n1PucchAnP1R10: 5 } },
      },
    },
  },
  {
    kind: 'RNReconfiguration',
    rrcTransactionIdentifier: 0,
    rnSubframeConfigR10: {
      subframeConfigPatternR10: { subframeConfigPatternTddR10: 31 },
      rpdcchConfigR10: {
        resourceAllocationTypeR10: 'type0',
        resourceBlockAssignmentR10: { type01R10: { nrb100R10: 0x1ff_0001 } },
        demodulationRsR10: { interleavingR10: 'crs' },
        pdschStartR10: 1,
        pucchConfigR10: { tdd: { channelSelectionMultiplexingBundling: { n1PucchAnListR10: [1, 2046] } } },
      },
    },
  },
  { kind: 'RNReconfigurationComplete', rrcTransactionIdentifier: 1 },
  {
    kind: 'RNReconfigurationComplete',
    rrcTransactionIdentifier: 2,
    lateNonCriticalExtension: fromHex('00'),
  },
]

export const indicationSamples: RrcMessage[] = [
  ...mobility,
  ...cdma2000,
  ...logging,
  ...indications,
  ...relayNodes,
]
