/** A connection that moves and breaks: reports, re-establishment, and what an eNB asks a UE afterwards. */

import { fromHex } from '../octets.ts'
import type { RrcMessage } from './rrc.ts'

const reports: RrcMessage[] = [
  {
    kind: 'MeasurementReport',
    measResults: {
      measId: 1,
      measResultPCell: { rsrpResult: 31, rsrqResult: 14 },
      measResultNeighCells: {
        measResultListEutra: [
          { physCellId: 301, measResult: { rsrpResult: 40, rsrqResult: 20 } },
          {
            physCellId: 12,
            cgiInfo: {
              cellGlobalId: { plmnIdentity: '20801', cellIdentity: 0x012_3402 },
              trackingAreaCode: 0x00a1,
              plmnIdentityList: ['20810', '310410'],
            },
            measResult: {
              rsrpResult: 97,
              additionalSiInfoR9: { csgMemberStatusR9: 'member', csgIdentityR9: 0x7ff_ffff },
            },
          },
        ],
      },
      measResultForEcidR9: { ueRxTxTimeDiffResultR9: 4095, currentSfnR9: 0x2a5 },
      locationInfoR10: {
        locationCoordinatesR10: { ellipsoidPointR10: fromHex('2f3a51009c11') },
        horizontalVelocityR10: fromHex('00a10b'),
        gnssTodMsecR10: fromHex('0a0b0c'),
      },
      measResultServFreqListR10: [
        {
          servFreqIdR10: 0,
          measResultSCellR10: { rsrpResultSCellR10: 50, rsrqResultSCellR10: 30 },
          measResultBestNeighCellR10: { physCellIdR10: 77, rsrpResultNCellR10: 9, rsrqResultNCellR10: 3 },
        },
      ],
    },
  },
  {
    kind: 'MeasurementReport',
    measResults: {
      measId: 32,
      measResultPCell: { rsrpResult: 0, rsrqResult: 0 },
      measResultNeighCells: {
        measResultListUtra: [
          {
            physCellId: { fdd: 511 },
            cgiInfo: {
              cellGlobalId: { plmnIdentity: '20801', cellIdentity: 0xabc_def0 },
              locationAreaCode: 0x1234,
              routingAreaCode: 0x56,
            },
            measResult: { utraRscp: -5, utraEcN0: 49 },
          },
          { physCellId: { tdd: 127 }, measResult: { utraRscp: 91 } },
        ],
      },
    },
    nonCriticalExtension: { lateNonCriticalExtension: fromHex('00') },
  },
  {
    kind: 'MeasurementReport',
    measResults: {
      measId: 5,
      measResultPCell: { rsrpResult: 97, rsrqResult: 34 },
      measResultNeighCells: {
        measResultListGeran: [
          {
            carrierFreq: { arfcn: 620, bandIndicator: 'dcs1800' },
            physCellId: { networkColourCode: 7, baseStationColourCode: 1 },
            cgiInfo: {
              cellGlobalId: { plmnIdentity: '21407', locationAreaCode: 0xfffe, cellIdentity: 0x0102 },
              routingAreaCode: 0xff,
            },
            measResult: { rssi: 63 },
          },
        ],
      },
    },
  },
  {
    kind: 'MeasurementReport',
    measResults: {
      measId: 6,
      measResultPCell: { rsrpResult: 20, rsrqResult: 10 },
      measResultNeighCells: {
        measResultsCdma2000: {
          preRegistrationStatusHrpd: true,
          measResultListCdma2000: [
            {
              physCellId: 321,
              cgiInfo: { cellGlobalId1Xrtt: 0x1234_5678_9abc },
              measResult: { pilotPnPhase: 32_767, pilotStrength: 63 },
            },
            {
              physCellId: 5,
              cgiInfo: {
                cellGlobalIdHrpd: { octets: fromHex('00112233445566778899aabbccddeeff'), length: 128 },
              },
              measResult: { pilotStrength: 0 },
            },
          ],
        },
      },
    },
  },
]

const reestablishments: RrcMessage[] = [
  {
    kind: 'RRCConnectionReestablishmentRequest',
    ueIdentity: { cRnti: 0x1f2e, physCellId: 301, shortMacI: 0xbeef },
    reestablishmentCause: 'handoverFailure',
  },
  {
    kind: 'RRCConnectionReestablishmentRequest',
    ueIdentity: { cRnti: 0xffff, physCellId: 503, shortMacI: 1 },
    reestablishmentCause: 'otherFailure',
    spare: 2,
  },
  {
    kind: 'RRCConnectionReestablishment',
    rrcTransactionIdentifier: 1,
    radioResourceConfigDedicated: {
      srbToAddModList: [
        { srbIdentity: 1, rlcConfig: { defaultValue: null }, logicalChannelConfig: { defaultValue: null } },
      ],
      physicalConfigDedicated: {},
    },
    nextHopChainingCount: 7,
  },
  {
    kind: 'RRCConnectionReestablishmentReject',
    nonCriticalExtension: { lateNonCriticalExtension: fromHex('5a') },
  },
  { kind: 'RRCConnectionReestablishmentReject' },
  { kind: 'RRCConnectionReestablishmentComplete', rrcTransactionIdentifier: 1 },
  {
    kind: 'RRCConnectionReestablishmentComplete',
    rrcTransactionIdentifier: 2,
    nonCriticalExtension: {
      rlfInfoAvailableR9: 'true',
      nonCriticalExtension: {
        lateNonCriticalExtension: fromHex('00'),
        nonCriticalExtension: {
          logMeasAvailableR10: 'true',
          nonCriticalExtension: { connEstFailInfoAvailableR11: 'true' },
        },
      },
    },
  },
]

const counterChecks: RrcMessage[] = [
  {
    kind: 'CounterCheck',
    rrcTransactionIdentifier: 3,
    drbCountMsbInfoList: [
      { drbIdentity: 1, countMsbUplink: 33_554_431, countMsbDownlink: 0 },
      { drbIdentity: 32, countMsbUplink: 1, countMsbDownlink: 2 },
    ],
  },
  {
    kind: 'CounterCheckResponse',
    rrcTransactionIdentifier: 3,
    drbCountInfoList: [{ drbIdentity: 2, countUplink: 4_294_967_295, countDownlink: 7 }],
  },
  {
    kind: 'CounterCheckResponse',
    rrcTransactionIdentifier: 0,
    drbCountInfoList: [],
    nonCriticalExtension: { lateNonCriticalExtension: fromHex('33') },
  },
]

const informationRequests: RrcMessage[] = [
  { kind: 'UEInformationRequest', rrcTransactionIdentifier: 0, rachReportReqR9: true, rlfReportReqR9: false },
  {
    kind: 'UEInformationRequest',
    rrcTransactionIdentifier: 2,
    rachReportReqR9: false,
    rlfReportReqR9: true,
    nonCriticalExtension: {
      lateNonCriticalExtension: fromHex('77'),
      nonCriticalExtension: { logMeasReportReqR10: 'true' },
    },
  },
]

/** The report of a handover that came too late, at a border. */
const informationResponses: RrcMessage[] = [
  {
    kind: 'UEInformationResponse',
    rrcTransactionIdentifier: 2,
    rachReportR9: { numberOfPreamblesSentR16: 200, contentionDetectedR16: true },
    rlfReportR9: {
      measResultLastServCellR9: { rsrpResultR9: 9, rsrqResultR9: 2 },
      measResultNeighCellsR9: {
        measResultListEutraR9: [
          {
            carrierFreqR9: 1300,
            measResultListR9: [{ physCellId: 301, measResult: { rsrpResult: 44, rsrqResult: 22 } }],
          },
        ],
        measResultListUtraR9: [
          {
            carrierFreqR9: 10_713,
            measResultListR9: [{ physCellId: { fdd: 99 }, measResult: { utraEcN0: 0 } }],
          },
        ],
        measResultListGeranR9: [
          {
            carrierFreq: { arfcn: 20, bandIndicator: 'pcs1900' },
            physCellId: { networkColourCode: 1, baseStationColourCode: 6 },
            measResult: { rssi: 17 },
          },
        ],
        measResultsCdma2000R9: [
          {
            carrierFreqR9: { bandClass: 'bc1', arfcn: 2047 },
            measResultListR9: {
              preRegistrationStatusHrpd: false,
              measResultListCdma2000: [{ physCellId: 8, measResult: { pilotStrength: 21 } }],
            },
          },
        ],
      },
      locationInfoR10: {
        locationCoordinatesR10: { ellipsoidPointWithAltitudeR10: fromHex('2f3a51009c110102') },
      },
      failedPCellIdR10: { pciArfcnR10: { physCellIdR10: 12, carrierFreqR10: 6400 } },
      reestablishmentCellIdR10: { plmnIdentity: '20801', cellIdentity: 0x012_3402 },
      timeConnFailureR10: 1023,
      connectionFailureTypeR10: 'hof',
      previousPCellIdR10: { plmnIdentity: '21407', cellIdentity: 0x00f_4d03 },
      failedPCellIdV1090: { carrierFreqV1090: 66_436 },
    },
  },
  {
    kind: 'UEInformationResponse',
    rrcTransactionIdentifier: 1,
    nonCriticalExtension: {
      nonCriticalExtension: {
        logMeasReportR10: {
          absoluteTimeStampR10: 0x2611_2303_4442,
          traceReferenceR10: { plmnIdentityR10: '20801', traceIdR10: fromHex('010203') },
          traceRecordingSessionRefR10: fromHex('0a0b'),
          tceIdR10: fromHex('ff'),
          logMeasInfoListR10: [
            {
              relativeTimeStampR10: 7200,
              servCellIdentityR10: { plmnIdentity: '20801', cellIdentity: 1 },
              measResultServCellR10: { rsrpResultR10: 60, rsrqResultR10: 33 },
              measResultNeighCellsR10: {
                measResultListEutraR10: [
                  { carrierFreqR9: 3000, measResultListR9: [{ physCellId: 4, measResult: {} }] },
                ],
              },
              measResultListEutraV1090: [{ carrierFreqV9e0: 262_143 }],
            },
          ],
          logMeasAvailableR10: 'true',
        },
      },
    },
  },
]

export const connections: RrcMessage[] = [
  ...reports,
  ...reestablishments,
  ...counterChecks,
  ...informationRequests,
  ...informationResponses,
]
