/** Reconfigurations: the one of an attach, a voice bearer, and those of handovers. */

import { fromHex } from '../octets.ts'
import { handover, otherAccess } from './handover-samples.ts'
import type { RrcMessage, RrcMessageOf } from './rrc.ts'

/** The reconfiguration that carries Attach Accept: SRB2, the default bearer and measurements. */
export const attachReconfiguration: RrcMessageOf<'RRCConnectionReconfiguration'> = {
  kind: 'RRCConnectionReconfiguration',
  rrcTransactionIdentifier: 1,
  measConfig: {
    measObjectToAddModList: [
      {
        measObjectId: 1,
        measObject: {
          measObjectEutra: {
            carrierFreq: 1300,
            allowedMeasBandwidth: 'mbw50',
            presenceAntennaPort1: true,
            neighCellConfig: 1,
            offsetFreq: 'dB-2',
            cellsToAddModList: [{ cellIndex: 1, physCellId: 301, cellIndividualOffset: 'dB3' }],
            excludedCellsToAddModList: [{ cellIndex: 2, physCellIdRange: { start: 400, range: 'n8' } }],
          },
        },
      },
    ],
    reportConfigToAddModList: [
      {
        reportConfigId: 1,
        reportConfig: {
          reportConfigEutra: {
            triggerType: {
              event: {
                eventId: { eventA3: { a3Offset: 6, reportOnLeave: false } },
                hysteresis: 2,
                timeToTrigger: 'ms320',
              },
            },
            triggerQuantity: 'rsrp',
            reportQuantity: 'both',
            maxReportCells: 4,
            reportInterval: 'ms240',
            reportAmount: 'r8',
          },
        },
      },
      {
        reportConfigId: 2,
        reportConfig: {
          reportConfigEutra: {
            triggerType: {
              event: {
                eventId: { eventA2: { a2Threshold: { thresholdRsrp: 30 } } },
                hysteresis: 4,
                timeToTrigger: 'ms640',
              },
            },
            triggerQuantity: 'rsrp',
            reportQuantity: 'sameAsTriggerQuantity',
            maxReportCells: 1,
            reportInterval: 'ms1024',
            reportAmount: 'r1',
          },
        },
      },
    ],
    measIdToAddModList: [
      { measId: 1, measObjectId: 1, reportConfigId: 1 },
      { measId: 2, measObjectId: 1, reportConfigId: 2 },
    ],
    quantityConfig: { quantityConfigEutra: { filterCoefficientRsrp: 'fc8', filterCoefficientRsrq: 'fc7' } },
    measGapConfig: { setup: { gapOffset: { gp1: 45 } } },
    sMeasure: 73,
    speedStatePars: {
      setup: {
        mobilityStateParameters: {
          tEvaluation: 's60',
          tHystNormal: 's30',
          nCellChangeMedium: 5,
          nCellChangeHigh: 10,
        },
        timeToTriggerSf: { sfMedium: 'oDot75', sfHigh: 'oDot5' },
      },
    },
  },
  dedicatedInfoNasList: [fromHex('27a1b2c3d401deadbeef0102030405'), fromHex('074300035200c2')],
  radioResourceConfigDedicated: {
    srbToAddModList: [
      {
        srbIdentity: 2,
        rlcConfig: {
          explicitValue: {
            am: {
              ulAmRlc: {
                tPollRetransmit: 'ms45',
                pollPdu: 'pInfinity',
                pollByte: 'kBinfinity',
                maxRetxThreshold: 't4',
              },
              dlAmRlc: { tReordering: 'ms35', tStatusProhibit: 'ms0' },
            },
          },
        },
        logicalChannelConfig: {
          explicitValue: {
            ulSpecificParameters: {
              priority: 3,
              prioritisedBitRate: 'infinity',
              bucketSizeDuration: 'ms50',
              logicalChannelGroup: 0,
            },
          },
        },
      },
    ],
    drbToAddModList: [
      {
        epsBearerIdentity: 5,
        drbIdentity: 1,
        pdcpConfig: {
          discardTimer: 'ms1500',
          rlcAm: { statusReportRequired: true },
          headerCompression: { notUsed: null },
        },
        rlcConfig: {
          am: {
            ulAmRlc: {
              tPollRetransmit: 'ms80',
              pollPdu: 'p32',
              pollByte: 'kB125',
              maxRetxThreshold: 't16',
            },
            dlAmRlc: { tReordering: 'ms50', tStatusProhibit: 'ms60' },
          },
        },
        logicalChannelIdentity: 3,
        logicalChannelConfig: {
          ulSpecificParameters: {
            priority: 12,
            prioritisedBitRate: 'kBps8',
            bucketSizeDuration: 'ms300',
            logicalChannelGroup: 3,
          },
          logicalChannelSrMaskR9: 'setup',
        },
      },
    ],
    macMainConfig: {
      explicitValue: {
        drxConfig: {
          setup: {
            onDurationTimer: 'psf10',
            drxInactivityTimer: 'psf100',
            drxRetransmissionTimer: 'psf8',
            longDrxCycleStartOffset: { sf320: 125 },
            shortDrx: { shortDrxCycle: 'sf40', drxShortCycleTimer: 3 },
          },
        },
        timeAlignmentTimerDedicated: 'infinity',
      },
    },
  },
}

/** A voice bearer with header compression and semi-persistent scheduling replaces a bearer. */
const voiceBearer: RrcMessage = {
  kind: 'RRCConnectionReconfiguration',
  rrcTransactionIdentifier: 2,
  radioResourceConfigDedicated: {
    drbToAddModList: [
      {
        epsBearerIdentity: 6,
        drbIdentity: 4,
        pdcpConfig: {
          discardTimer: 'ms100',
          rlcUm: { pdcpSnSize: 'len7bits' },
          headerCompression: {
            rohc: {
              maxCid: 4,
              profiles: {
                profile0x0001: true,
                profile0x0002: true,
                profile0x0003: false,
                profile0x0004: true,
                profile0x0006: false,
                profile0x0101: true,
                profile0x0102: false,
                profile0x0103: false,
                profile0x0104: true,
              },
            },
          },
        },
        rlcConfig: {
          umBiDirectional: {
            ulUmRlc: { snFieldLength: 'size5' },
            dlUmRlc: { snFieldLength: 'size10', tReordering: 'ms40' },
          },
        },
        logicalChannelIdentity: 6,
        logicalChannelConfig: {
          ulSpecificParameters: {
            priority: 5,
            prioritisedBitRate: 'kBps64',
            bucketSizeDuration: 'ms100',
          },
        },
      },
    ],
    drbToReleaseList: [2, 32],
    spsConfig: {
      semiPersistSchedCRnti: 0x2a01,
      spsConfigDl: {
        setup: {
          semiPersistSchedIntervalDl: 'sf20',
          numberOfConfSpsProcesses: 2,
          n1PucchAnPersistentList: [100, 2047],
        },
      },
      spsConfigUl: {
        setup: {
          semiPersistSchedIntervalUl: 'sf40',
          implicitReleaseAfter: 'e4',
          p0Persistent: { p0NominalPuschPersistent: -100, p0UePuschPersistent: -8 },
          twoIntervalsConfig: 'true',
        },
      },
    },
  },
}

export const reconfigurations: RrcMessage[] = [attachReconfiguration, voiceBearer, handover, otherAccess]
