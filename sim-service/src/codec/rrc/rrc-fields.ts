/**
 * Which field of tshark's lte-rrc dissector each of our members is. The dissector names its fields as the ASN.1 does
 * and ours follow from the ASN.1 by a rule, so a row is a place in our message and the ASN.1 names of what stands
 * there; `:2` is the size of a BIT STRING, which tshark prints as octets; `=x` is tshark's own name where it has one.
 */

const phys = 'radioResourceConfigDedicated.physicalConfigDedicated'
const mac = 'radioResourceConfigDedicated.macMainConfig.explicitValue'
const drb = 'radioResourceConfigDedicated.drbToAddModList[]'
const srb = 'radioResourceConfigDedicated.srbToAddModList[]'
const sps = 'radioResourceConfigDedicated.spsConfig'
const common = 'mobilityControlInfo.radioResourceConfigCommon'
const object = 'measConfig.measObjectToAddModList[].measObject'
const interRat = 'measConfig.reportConfigToAddModList[].reportConfig.reportConfigInterRat'
const intraLte = 'measConfig.reportConfigToAddModList[].reportConfig.reportConfigEutra'
const idle = 'idleModeMobilityControlInfo'
const cellInfo = 'nonCriticalExtension.nonCriticalExtension.cellInfoListR9.geranR9[]'

function rohcProfiles(suffix: string): string {
  const profiles = ['0001', '0002', '0003', '0004', '0006', '0101', '0102', '0103', '0104']
  return profiles.map((profile) => `profile0x${profile}${suffix}`).join(' ')
}

/** Members by the place that they have in a message. */
export const members: { [place: string]: string } = {
  ueIdentity: 'randomValue:40',
  '': 'establishmentCause waitTime rrc-TransactionIdentifier selectedPLMN-Identity dedicatedInfoNAS releaseCause',
  'ueIdentity.sTmsi': 'mmec:8 m-TMSI:32',
  'nonCriticalExtension.nonCriticalExtension':
    'extendedWaitTime-r10 gummei-Type-r10 rlf-InfoAvailable-r10 logMeasAvailable-r10',
  'nonCriticalExtension.nonCriticalExtension.nonCriticalExtension.deprioritisationReqR11':
    'deprioritisationType-r11 deprioritisationTimer-r11',
  [srb]: 'srb-Identity',
  [`${mac}.ulSchConfig`]: 'maxHARQ-Tx periodicBSR-Timer retxBSR-Timer ttiBundling',
  [mac]: 'timeAlignmentTimerDedicated sr-ProhibitTimer-r9',
  [`${mac}.phrConfig.setup`]: 'periodicPHR-Timer prohibitPHR-Timer dl-PathlossChange',
  [`${phys}.pdschConfigDedicated`]: 'p-a',
  [`${phys}.puschConfigDedicated`]: 'betaOffset-ACK-Index betaOffset-RI-Index betaOffset-CQI-Index',
  [`${phys}.uplinkPowerControlDedicated`]:
    'p0-UE-PUSCH deltaMCS-Enabled accumulationEnabled p0-UE-PUCCH pSRS-Offset filterCoefficient',
  [`${phys}.tpcPdcchConfigPucch.setup`]: 'tpc-RNTI:16',
  [`${phys}.tpcPdcchConfigPucch.setup.tpcIndex`]: 'indexOfFormat3',
  [`${phys}.tpcPdcchConfigPusch.setup`]: 'tpc-RNTI:16',
  [`${phys}.tpcPdcchConfigPusch.setup.tpcIndex`]: 'indexOfFormat3A',
  [`${phys}.cqiReportConfig`]: 'cqi-ReportModeAperiodic nomPDSCH-RS-EPRE-Offset',
  [`${phys}.cqiReportConfig.cqiReportPeriodic.setup`]:
    'cqi-PUCCH-ResourceIndex cqi-pmi-ConfigIndex ri-ConfigIndex simultaneousAckNackAndCQI',
  [`${phys}.cqiReportConfig.cqiReportPeriodic.setup.cqiFormatIndicatorPeriodic.subbandCqi`]: 'k',
  [`${phys}.soundingRsUlConfigDedicated.setup`]:
    'srs-Bandwidth srs-HoppingBandwidth freqDomainPosition duration srs-ConfigIndex transmissionComb cyclicShift',
  [`${phys}.antennaInfo.explicitValue`]: 'transmissionMode',
  [`${phys}.antennaInfo.explicitValue.codebookSubsetRestriction`]: 'n2TxAntenna-tm3:2',
  [`${phys}.antennaInfo.explicitValue.ueTransmitAntennaSelection`]:
    'setup=antennaInfoDedicated-ue-TransmitAntennaSelection-setup',
  [`${phys}.schedulingRequestConfig.setup`]: 'sr-PUCCH-ResourceIndex sr-ConfigIndex dsr-TransMax',
  [`${phys}.cqiReportConfigV920`]: 'cqi-Mask-r9',
  [`${phys}.antennaInfoV920.codebookSubsetRestrictionV920`]: 'n4TxAntenna-tm8-r9:32',
  'radioResourceConfigDedicated.rlfTimersAndConstantsR9.setup': 't301-r9 t310-r9 n310-r9 t311-r9 n311-r9',
  registeredMme: 'mmegi:16 mmec:8',
  dedicatedInfoType: 'dedicatedInfoNAS',
  'securityConfigSmc.securityAlgorithmConfig': 'cipheringAlgorithm integrityProtAlgorithm',
  nonCriticalExtension: 'lateNonCriticalExtension',
  'ueCapabilityRatContainerList[]': 'rat-Type ueCapabilityRAT-Container',
  'measConfig.measObjectToAddModList[]': 'measObjectId',
  [`${object}.measObjectEutra`]:
    'carrierFreq allowedMeasBandwidth presenceAntennaPort1 neighCellConfig offsetFreq=measObjectEUTRA-offsetFreq',
  [`${object}.measObjectEutra.cellsToAddModList[]`]: 'cellIndex physCellId cellIndividualOffset',
  [`${object}.measObjectEutra.excludedCellsToAddModList[]`]: 'cellIndex',
  [`${object}.measObjectEutra.excludedCellsToAddModList[].physCellIdRange`]: 'start range',
  'measConfig.reportConfigToAddModList[]': 'reportConfigId',
  [`${intraLte}.triggerType.event.eventId.eventA3`]: 'a3-Offset reportOnLeave',
  [`${intraLte}.triggerType.event`]: 'hysteresis timeToTrigger',
  [intraLte]: 'triggerQuantity reportQuantity maxReportCells reportInterval reportAmount',
  [`${intraLte}.triggerType.event.eventId.eventA2.a2Threshold`]: 'threshold-RSRP',
  'measConfig.measIdToAddModList[]': 'measId measObjectId reportConfigId',
  'measConfig.quantityConfig.quantityConfigEutra': 'filterCoefficientRSRP filterCoefficientRSRQ',
  'measConfig.measGapConfig.setup.gapOffset': 'gp1',
  measConfig: 's-Measure',
  'measConfig.speedStatePars.setup.mobilityStateParameters':
    't-Evaluation t-HystNormal n-CellChangeMedium n-CellChangeHigh',
  'measConfig.speedStatePars.setup.timeToTriggerSf': 'sf-Medium sf-High',
  [`${srb}.rlcConfig.explicitValue.am.ulAmRlc`]: 't-PollRetransmit pollPDU pollByte maxRetxThreshold',
  [`${srb}.rlcConfig.explicitValue.am.dlAmRlc`]: 't-Reordering t-StatusProhibit',
  [`${srb}.logicalChannelConfig.explicitValue.ulSpecificParameters`]:
    'priority prioritisedBitRate bucketSizeDuration logicalChannelGroup',
  [drb]: 'eps-BearerIdentity drb-Identity logicalChannelIdentity',
  [`${drb}.pdcpConfig`]: 'discardTimer',
  [`${drb}.pdcpConfig.rlcAm`]: 'statusReportRequired',
  [`${drb}.rlcConfig.am.ulAmRlc`]: 't-PollRetransmit pollPDU pollByte maxRetxThreshold',
  [`${drb}.rlcConfig.am.dlAmRlc`]: 't-Reordering t-StatusProhibit',
  [`${drb}.logicalChannelConfig.ulSpecificParameters`]:
    'priority prioritisedBitRate bucketSizeDuration logicalChannelGroup',
  [`${drb}.logicalChannelConfig`]: 'logicalChannelSR-Mask-r9',
  [`${mac}.drxConfig.setup`]: 'onDurationTimer drx-InactivityTimer drx-RetransmissionTimer',
  [`${mac}.drxConfig.setup.longDrxCycleStartOffset`]: 'sf320',
  [`${mac}.drxConfig.setup.shortDrx`]: 'shortDRX-Cycle drxShortCycleTimer',
  [`${drb}.pdcpConfig.rlcUm`]: 'pdcp-SN-Size',
  [`${drb}.pdcpConfig.headerCompression.rohc`]: 'maxCID',
  [`${drb}.pdcpConfig.headerCompression.rohc.profiles`]: rohcProfiles(''),
  [`${drb}.rlcConfig.umBiDirectional.ulUmRlc`]: 'sn-FieldLength',
  [`${drb}.rlcConfig.umBiDirectional.dlUmRlc`]: 'sn-FieldLength t-Reordering',
  [sps]: 'semiPersistSchedC-RNTI:16',
  [`${sps}.spsConfigDl.setup`]: 'semiPersistSchedIntervalDL numberOfConfSPS-Processes',
  [`${sps}.spsConfigUl.setup`]: 'semiPersistSchedIntervalUL implicitReleaseAfter twoIntervalsConfig',
  [`${sps}.spsConfigUl.setup.p0Persistent`]: 'p0-NominalPUSCH-Persistent p0-UE-PUSCH-Persistent',
  mobilityControlInfo: 'targetPhysCellId additionalSpectrumEmission t304 newUE-Identity:16',
  'mobilityControlInfo.carrierFreq': 'dl-CarrierFreq ul-CarrierFreq',
  'mobilityControlInfo.carrierBandwidth': 'dl-Bandwidth ul-Bandwidth',
  [`${common}.rachConfigCommon.preambleInfo`]: 'numberOfRA-Preambles',
  [`${common}.rachConfigCommon.preambleInfo.preamblesGroupAConfig`]:
    'sizeOfRA-PreamblesGroupA messageSizeGroupA messagePowerOffsetGroupB',
  [`${common}.rachConfigCommon.powerRampingParameters`]:
    'powerRampingStep preambleInitialReceivedTargetPower',
  [`${common}.rachConfigCommon.raSupervisionInfo`]:
    'preambleTransMax ra-ResponseWindowSize mac-ContentionResolutionTimer',
  [`${common}.rachConfigCommon`]: 'maxHARQ-Msg3Tx',
  [`${common}.prachConfig`]: 'rootSequenceIndex',
  [`${common}.prachConfig.prachConfigInfo`]:
    'prach-ConfigIndex highSpeedFlag zeroCorrelationZoneConfig prach-FreqOffset',
  [`${common}.pdschConfigCommon`]: 'referenceSignalPower p-b',
  [`${common}.puschConfigCommon.puschConfigBasic`]: 'n-SB hoppingMode pusch-HoppingOffset enable64QAM',
  [`${common}.puschConfigCommon.ulReferenceSignalsPusch`]:
    'groupHoppingEnabled groupAssignmentPUSCH sequenceHoppingEnabled cyclicShift',
  [`${common}.phichConfig`]: 'phich-Duration phich-Resource',
  [`${common}.pucchConfigCommon`]: 'deltaPUCCH-Shift nRB-CQI nCS-AN n1PUCCH-AN',
  [`${common}.soundingRsUlConfigCommon.setup`]:
    'srs-BandwidthConfig srs-SubframeConfig ackNackSRS-SimultaneousTransmission srs-MaxUpPts',
  [`${common}.uplinkPowerControlCommon`]: 'p0-NominalPUSCH alpha p0-NominalPUCCH deltaPreambleMsg3',
  [`${common}.uplinkPowerControlCommon.deltaFListPucch`]:
    'deltaF-PUCCH-Format1 deltaF-PUCCH-Format1b deltaF-PUCCH-Format2 deltaF-PUCCH-Format2a deltaF-PUCCH-Format2b',
  [`${common}.antennaInfoCommon`]: 'antennaPortsCount',
  [common]: 'p-Max ul-CyclicPrefixLength',
  [`${common}.tddConfig`]: 'subframeAssignment specialSubframePatterns',
  'mobilityControlInfo.rachConfigDedicated': 'ra-PreambleIndex ra-PRACH-MaskIndex',
  'securityConfigHo.handoverType.intraLte.securityAlgorithmConfig':
    'cipheringAlgorithm integrityProtAlgorithm',
  'securityConfigHo.handoverType.intraLte': 'keyChangeIndicator nextHopChainingCount',
  [`${object}.measObjectUtra`]: 'carrierFreq offsetFreq',
  [`${object}.measObjectUtra.cellsToAddModList.cellsToAddModListUtraFdd[]`]: 'cellIndex physCellId',
  [`${object}.measObjectUtra.cellForWhichToReportCgi`]: 'utra-TDD',
  [`${object}.measObjectGeran.carrierFreqs`]: 'startingARFCN bandIndicator',
  [`${object}.measObjectGeran`]: 'offsetFreq ncc-Permitted:8',
  [`${object}.measObjectGeran.cellForWhichToReportCgi`]: 'networkColourCode:3 baseStationColourCode:3',
  [`${object}.measObjectCdma2000`]: 'cdma2000-Type searchWindowSize offsetFreq cellForWhichToReportCGI',
  [`${object}.measObjectCdma2000.carrierFreq`]: 'bandClass arfcn',
  [`${object}.measObjectCdma2000.cellsToAddModList[]`]: 'cellIndex physCellId',
  [`${interRat}.triggerType.event.eventId.eventB2.b2Threshold1`]: 'threshold-RSRQ',
  [`${interRat}.triggerType.event.eventId.eventB2.b2Threshold2.b2Threshold2Utra`]: 'utra-RSCP',
  [`${interRat}.triggerType.event`]: 'hysteresis timeToTrigger',
  [interRat]: 'maxReportCells reportInterval reportAmount',
  [`${interRat}.triggerType.periodical`]: 'purpose',
  'measConfig.quantityConfig.quantityConfigUtra':
    'measQuantityUTRA-FDD measQuantityUTRA-TDD filterCoefficient',
  'measConfig.quantityConfig.quantityConfigGeran': 'measQuantityGERAN filterCoefficient',
  'measConfig.quantityConfig.quantityConfigCdma2000': 'measQuantityCDMA2000',
  'measConfig.preRegistrationInfoHrpd': 'preRegistrationAllowed preRegistrationZoneId',
  'securityConfigHo.handoverType.interRat.securityAlgorithmConfig':
    'cipheringAlgorithm integrityProtAlgorithm',
  'securityConfigHo.handoverType.interRat': 'nas-SecurityParamToEUTRA',
  redirectedCarrierInfo: 'eutra utra-FDD',
  'nonCriticalExtension.nonCriticalExtension.nonCriticalExtension': 'extendedWaitTime-r10',
  'redirectedCarrierInfo.geran': 'startingARFCN bandIndicator',
  'redirectedCarrierInfo.geran.followingArfcns.equallySpacedArfcns': 'arfcn-Spacing numberOfFollowingARFCNs',
  [`${cellInfo}.physCellIdR9`]: 'networkColourCode:3 baseStationColourCode:3',
  [`${cellInfo}.carrierFreqR9`]: 'arfcn bandIndicator',
  [`${idle}.freqPriorityListEutra[]`]: 'carrierFreq cellReselectionPriority',
  [`${idle}.freqPriorityListGeran[].carrierFreqs`]: 'startingARFCN bandIndicator',
  [`${idle}.freqPriorityListGeran[].carrierFreqs.followingArfcns`]: 'variableBitMapOfARFCNs',
  [`${idle}.freqPriorityListGeran[]`]: 'cellReselectionPriority',
  [`${idle}.freqPriorityListUtraFdd[]`]: 'carrierFreq cellReselectionPriority',
  [`${idle}.freqPriorityListUtraTdd[]`]: 'carrierFreq cellReselectionPriority',
  [`${idle}.bandClassPriorityListHrpd[]`]: 'bandClass cellReselectionPriority',
  [`${idle}.bandClassPriorityList1Xrtt[]`]: 'bandClass cellReselectionPriority',
  [idle]: 't320',
  'redirectedCarrierInfo.cdma20001xRtt': 'bandClass arfcn',
}

/** Lists of simple values: the field of an item. */
export const items: { [place: string]: string } = {
  'ueCapabilityRequest[]': 'RAT-Type',
  'dedicatedInfoNasList[]': 'DedicatedInfoNAS',
  'radioResourceConfigDedicated.drbToReleaseList[]': 'DRB-Identity',
  [`${sps}.spsConfigDl.setup.n1PucchAnPersistentList[]`]: 'N1PUCCH-AN-PersistentList-item',
  'measConfig.measObjectToRemoveList[]': 'MeasObjectId',
  [`${object}.measObjectUtra.cellsToRemoveList[]`]: 'CellIndex',
  [`${object}.measObjectGeran.carrierFreqs.followingArfcns.explicitListOfArfcns[]`]: 'ARFCN-ValueGERAN',
  'measConfig.reportConfigToRemoveList[]': 'ReportConfigId',
  'measConfig.measIdToRemoveList[]': 'MeasId',
  'measConfig.preRegistrationInfoHrpd.secondaryPreRegistrationZoneIdList[]': 'PreRegistrationZoneIdHRPD',
  [`${cellInfo}.systemInformationR9[]`]: 'SystemInfoListGERAN-item',
}

/** Members of UE-EUTRA-Capability, inside its container. */
export const capabilityMembers: { [place: string]: string } = {
  '': 'accessStratumRelease ue-Category featureGroupIndicators:32',
  'pdcpParameters.supportedRohcProfiles': rohcProfiles('-r15'),
  pdcpParameters: 'maxNumberROHC-ContextSessions',
  phyLayerParameters: 'ue-TxAntennaSelectionSupported ue-SpecificRefSigsSupported',
  'rfParameters.supportedBandListEutra[]': 'bandEUTRA halfDuplex',
  'measParameters.bandListEutra[].interFreqBandList[]': 'interFreqNeedForGaps',
  'measParameters.bandListEutra[].interRatBandList[]': 'interRAT-NeedForGaps',
  'interRatParameters.geran': 'interRAT-PS-HO-ToGERAN',
  'nonCriticalExtension.phyLayerParametersV920': 'enhancedDualLayerFDD-r9',
  'nonCriticalExtension.interRatParametersGeranV920': 'e-RedirectionGERAN-r9',
  'nonCriticalExtension.interRatParametersUtraV920': 'e-RedirectionUTRA-r9',
  'nonCriticalExtension.csgProximityIndicationParametersR9': 'intraFreqProximityIndication-r9',
  'nonCriticalExtension.neighCellSiAcquisitionParametersR9': 'intraFreqSI-AcquisitionForHO-r9',
  'nonCriticalExtension.sonParametersR9': 'rach-Report-r9',
}

export const capabilityItems: { [place: string]: string } = {
  'interRatParameters.utraFdd.supportedBandListUtraFdd[]': 'SupportedBandUTRA-FDD',
  'interRatParameters.geran.supportedBandListGeran[]': 'SupportedBandGERAN',
}

/** Fields that tshark prints in more places: as the index of a CHOICE, as a remark on each band, as zeros. */
export const repeated = ['cellForWhichToReportCGI', 'bandEUTRA', 'spare']
