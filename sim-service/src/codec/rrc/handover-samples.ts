/** Reconfigurations for a handover and for measurements of other access technologies. */

import { fromHex } from '../octets.ts'
import type { RrcMessage } from './rrc.ts'

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
  nonCriticalExtension: {
    nonCriticalExtension: {
      otherConfigR9: { reportProximityConfigR9: { proximityIndicationUtraR9: 'enabled' } },
      fullConfigR9: 'true',
    },
  },
}

/** Measurements of neighbours that are not E-UTRA, removals, and security that arrives from another access. */
export const otherAccess: RrcMessage = {
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
