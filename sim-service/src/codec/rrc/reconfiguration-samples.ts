/** Reconfigurations: attach, a voice bearer, a handover, and measurements of other access technologies. */

import { fromHex } from '../octets.ts'
import type { RrcMessage } from './rrc.ts'

/** The reconfiguration that carries Attach Accept: SRB2, the default bearer and measurements. */
export const attachReconfiguration: RrcMessage = {
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

/** The handover command that a target eNB wrote. */
export const handover: RrcMessage = {
  kind: 'RRCConnectionReconfiguration',
  rrcTransactionIdentifier: 3,
  mobilityControlInfo: {
    targetPhysCellId: 301,
    carrierFreq: { dlCarrierFreq: 1300, ulCarrierFreq: 19300 },
    carrierBandwidth: { dlBandwidth: 'n50', ulBandwidth: 'n25' },
    additionalSpectrumEmission: 1,
    t304: 'ms1000',
    newUeIdentity: 0x1f2e,
    radioResourceConfigCommon: {
      rachConfigCommon: {
        preambleInfo: {
          numberOfRaPreambles: 'n52',
          preamblesGroupAConfig: {
            sizeOfRaPreamblesGroupA: 'n28',
            messageSizeGroupA: 'b144',
            messagePowerOffsetGroupB: 'dB10',
          },
        },
        powerRampingParameters: {
          powerRampingStep: 'dB2',
          preambleInitialReceivedTargetPower: 'dBm-104',
        },
        raSupervisionInfo: {
          preambleTransMax: 'n10',
          raResponseWindowSize: 'sf10',
          macContentionResolutionTimer: 'sf64',
        },
        maxHarqMsg3Tx: 5,
      },
      prachConfig: {
        rootSequenceIndex: 204,
        prachConfigInfo: {
          prachConfigIndex: 3,
          highSpeedFlag: false,
          zeroCorrelationZoneConfig: 12,
          prachFreqOffset: 7,
        },
      },
      pdschConfigCommon: { referenceSignalPower: 15, pB: 1 },
      puschConfigCommon: {
        puschConfigBasic: {
          nSb: 4,
          hoppingMode: 'intraAndInterSubFrame',
          puschHoppingOffset: 22,
          enable64Qam: true,
        },
        ulReferenceSignalsPusch: {
          groupHoppingEnabled: true,
          groupAssignmentPusch: 29,
          sequenceHoppingEnabled: false,
          cyclicShift: 4,
        },
      },
      phichConfig: { phichDuration: 'normal', phichResource: 'one' },
      pucchConfigCommon: { deltaPucchShift: 'ds2', nRbCqi: 2, nCsAn: 6, n1PucchAn: 36 },
      soundingRsUlConfigCommon: {
        setup: {
          srsBandwidthConfig: 'bw3',
          srsSubframeConfig: 'sc9',
          ackNackSrsSimultaneousTransmission: true,
          srsMaxUpPts: 'true',
        },
      },
      uplinkPowerControlCommon: {
        p0NominalPusch: -103,
        alpha: 'al08',
        p0NominalPucch: -117,
        deltaFListPucch: {
          deltaFPucchFormat1: 'deltaF0',
          deltaFPucchFormat1b: 'deltaF3',
          deltaFPucchFormat2: 'deltaF1',
          deltaFPucchFormat2a: 'deltaF2',
          deltaFPucchFormat2b: 'deltaF2',
        },
        deltaPreambleMsg3: 4,
      },
      antennaInfoCommon: { antennaPortsCount: 'an2' },
      pMax: 23,
      tddConfig: { subframeAssignment: 'sa2', specialSubframePatterns: 'ssp7' },
      ulCyclicPrefixLength: 'len1',
    },
    rachConfigDedicated: { raPreambleIndex: 60, raPrachMaskIndex: 0 },
  },
  securityConfigHo: {
    handoverType: {
      intraLte: {
        securityAlgorithmConfig: { cipheringAlgorithm: 'eea1', integrityProtAlgorithm: 'eia1' },
        keyChangeIndicator: true,
        nextHopChainingCount: 5,
      },
    },
  },
}

/** Measurements of neighbours that are not E-UTRA, removals, and security that arrives from another access. */
const otherAccess: RrcMessage = {
  kind: 'RRCConnectionReconfiguration',
  rrcTransactionIdentifier: 0,
  measConfig: {
    measObjectToRemoveList: [1, 32],
    measObjectToAddModList: [
      {
        measObjectId: 4,
        measObject: {
          measObjectUtra: {
            carrierFreq: 10_713,
            offsetFreq: -15,
            cellsToRemoveList: [3],
            cellsToAddModList: { cellsToAddModListUtraFdd: [{ cellIndex: 1, physCellId: 511 }] },
            cellForWhichToReportCgi: { utraTdd: 99 },
          },
        },
      },
      {
        measObjectId: 5,
        measObject: {
          measObjectGeran: {
            carrierFreqs: {
              startingArfcn: 600,
              bandIndicator: 'dcs1800',
              followingArfcns: { explicitListOfArfcns: [601, 777] },
            },
            offsetFreq: 3,
            nccPermitted: 0x7f,
            cellForWhichToReportCgi: { networkColourCode: 5, baseStationColourCode: 2 },
          },
        },
      },
      {
        measObjectId: 6,
        measObject: {
          measObjectCdma2000: {
            cdma2000Type: 'typeHRPD',
            carrierFreq: { bandClass: 'bc6', arfcn: 1025 },
            searchWindowSize: 8,
            offsetFreq: 1,
            cellsToAddModList: [{ cellIndex: 7, physCellId: 321 }],
            cellForWhichToReportCgi: 400,
          },
        },
      },
    ],
    reportConfigToRemoveList: [3],
    reportConfigToAddModList: [
      {
        reportConfigId: 4,
        reportConfig: {
          reportConfigInterRat: {
            triggerType: {
              event: {
                eventId: {
                  eventB2: {
                    b2Threshold1: { thresholdRsrq: 12 },
                    b2Threshold2: { b2Threshold2Utra: { utraRscp: -5 } },
                  },
                },
                hysteresis: 30,
                timeToTrigger: 'ms5120',
              },
            },
            maxReportCells: 8,
            reportInterval: 'min60',
            reportAmount: 'infinity',
          },
        },
      },
      {
        reportConfigId: 5,
        reportConfig: {
          reportConfigInterRat: {
            triggerType: { periodical: { purpose: 'reportStrongestCellsForSON' } },
            maxReportCells: 2,
            reportInterval: 'ms120',
            reportAmount: 'r64',
          },
        },
      },
    ],
    measIdToRemoveList: [9, 10],
    quantityConfig: {
      quantityConfigUtra: {
        measQuantityUtraFdd: 'cpich-EcN0',
        measQuantityUtraTdd: 'pccpch-RSCP',
        filterCoefficient: 'fc3',
      },
      quantityConfigGeran: { measQuantityGeran: 'rssi', filterCoefficient: 'fc11' },
      quantityConfigCdma2000: { measQuantityCdma2000: 'pilotPnPhaseAndPilotStrength' },
    },
    preRegistrationInfoHrpd: {
      preRegistrationAllowed: true,
      preRegistrationZoneId: 200,
      secondaryPreRegistrationZoneIdList: [1, 255],
    },
  },
  securityConfigHo: {
    handoverType: {
      interRat: {
        securityAlgorithmConfig: { cipheringAlgorithm: 'eea0', integrityProtAlgorithm: 'eia2' },
        nasSecurityParamToEutra: fromHex('010203040506'),
      },
    },
  },
}

export const reconfigurations: RrcMessage[] = [attachReconfiguration, voiceBearer, handover, otherAccess]
