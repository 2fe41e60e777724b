/**
 * The ASN.1 names of members whose name alone says which field of tshark they are, whatever message they stand in; the
 * notation is that of rrc-fields.ts, whose places come first.
 */
export const names = `
  measId rsrpResult rsrqResult physCellId cellIdentity:28 trackingAreaCode:16 csg-MemberStatus-r9
  csg-Identity-r9:27 ue-RxTxTimeDiffResult-r9 currentSFN-r9:10 ellipsoid-Point-r10 horizontalVelocity-r10
  gnss-TOD-msec-r10 servFreqId-r10 rsrpResultSCell-r10 rsrqResultSCell-r10 physCellId-r10 rsrpResultNCell-r10
  rsrqResultNCell-r10 fdd tdd locationAreaCode:16 routingAreaCode:8 utra-RSCP utra-EcN0 lateNonCriticalExtension
  rlf-InfoAvailable-r9 arfcn bandIndicator networkColourCode:3 baseStationColourCode:3 rssi
  preRegistrationStatusHRPD cellGlobalId1XRTT:47 pilotPnPhase pilotStrength c-RNTI:16 shortMAC-I:16
  reestablishmentCause nextHopChainingCount rach-ReportReq-r9 rlf-ReportReq-r9 dl-Bandwidth systemFrameNumber:8
  schedulingInfoSIB1-BR-r13 systemInfoUnchanged-BR-r15 p-Max freqBandIndicator si-WindowLength systemInfoValueTag
  systemInfoModification etws-Indication srb-Identity logMeasReportReq-r10 ims-EmergencySupport-r9
  cmas-Indication-r9 logMeasAvailable-r10 eab-ParamModification-r11 connEstFailInfoAvailable-r11
  freqBandIndicatorPriority-r12 redistributionIndication-r13 systemInfoModification-eDRX-r13 drb-Identity
  countMSB-Uplink countMSB-Downlink count-Uplink count-Downlink numberOfPreamblesSent-r16 contentionDetected-r16
  rsrpResult-r9 rsrqResult-r9 carrierFreq-r9 bandClass ellipsoidPointWithAltitude-r10 carrierFreq-r10
  timeConnFailure-r10 connectionFailureType-r10 carrierFreq-v1090 absoluteTimeStamp-r10:48
  traceRecordingSessionRef-r10 tce-Id-r10 traceId-r10 relativeTimeStamp-r10 rsrpResult-r10 rsrqResult-r10
  carrierFreq-v9e0 phich-Duration phich-Resource earfcn-LSB:2 cellReservedForOperatorUse cellBarred
  intraFreqReselection csg-Indication csg-Identity:27 q-RxLevMin q-RxLevMinOffset si-Periodicity subframeAssignment
  specialSubframePatterns q-QualMin-r9 q-QualMinOffset-r9 specialSubframePatterns-v1130 q-QualMinWB-r11
  category0Allowed-r12 q-QualMinRSRQ-OnAllSymbols-r12 ac-BarringForEmergency ac-BarringFactor ac-BarringTime
  ac-BarringForSpecialAC:5 numberOfRA-Preambles powerRampingStep preambleInitialReceivedTargetPower
  preambleTransMax ra-ResponseWindowSize mac-ContentionResolutionTimer maxHARQ-Msg3Tx modificationPeriodCoeff
  defaultPagingCycle nB rootSequenceIndex prach-ConfigIndex highSpeedFlag zeroCorrelationZoneConfig
  prach-FreqOffset referenceSignalPower p-b n-SB hoppingMode pusch-HoppingOffset enable64QAM groupHoppingEnabled
  groupAssignmentPUSCH sequenceHoppingEnabled cyclicShift deltaPUCCH-Shift nRB-CQI nCS-AN n1PUCCH-AN
  p0-NominalPUSCH alpha p0-NominalPUCCH deltaPreambleMsg3 deltaF-PUCCH-Format1 deltaF-PUCCH-Format1b
  deltaF-PUCCH-Format2 deltaF-PUCCH-Format2a deltaF-PUCCH-Format2b ul-CyclicPrefixLength deltaF-PUCCH-Format3-r10
  deltaF-PUCCH-Format1bCS-r10 connEstFailCount-r12 connEstFailOffsetValidity-r12 connEstFailOffset-r12
  enable64QAM-v1270 t300 t301 t310 n310 t311 n311 ul-CarrierFreq ul-Bandwidth additionalSpectrumEmission
  radioframeAllocationPeriod radioframeAllocationOffset oneFrame:6 fourFrames:24 timeAlignmentTimerCommon
  ac-BarringSkipForMMTELVoice-r12 ac-BarringSkipForSMS-r12 voiceServiceCauseIndication-r12 plmn-IdentityIndex-r12
  ac-BarringForEmergency-r12 q-Hyst t-Evaluation t-HystNormal n-CellChangeMedium n-CellChangeHigh sf-Medium sf-High
  s-NonIntraSearch threshServingLow cellReselectionPriority s-IntraSearch allowedMeasBandwidth presenceAntennaPort1
  neighCellConfig t-ReselectionEUTRA s-IntraSearchP-r9 s-IntraSearchQ-r9 s-NonIntraSearchP-r9 s-NonIntraSearchQ-r9
  threshServingLowQ-r9 q-OffsetCell start range dl-CarrierFreq threshX-High threshX-Low q-OffsetFreq
  threshX-HighQ-r9 threshX-LowQ-r9 carrierFreq p-MaxUTRA q-QualMin t-ReselectionUTRA t-ReselectionGERAN
  startingARFCN ncc-Permitted:8 p-MaxGERAN cdma-EUTRA-Synchronisation synchronousSystemTime:39 searchWindowSize
  csfb-SupportForDualRxUEs-r9 preRegistrationAllowed t-ReselectionCDMA2000 sid:15 nid:16 multipleSID multipleNID
  homeReg foreignSIDReg foreignNIDReg parameterReg powerUpReg registrationPeriod:7 registrationZone:12 totalZone:3
  zoneTimer:3 longCodeState1XRTT:42 powerDownReg-r9 hnb-Name messageIdentifier serialNumber:16 warningType
  warningMessageSegmentType warningMessageSegmentNumber warningMessageSegment dataCodingScheme messageIdentifier-r9
  serialNumber-r9:16 warningMessageSegmentType-r9 warningMessageSegmentNumber-r9 warningMessageSegment-r9
  dataCodingScheme-r9 mbsfn-AreaId-r9 non-MBSFNregionLength notificationIndicator-r9 mcch-RepetitionPeriod-r9
  mcch-Offset-r9 mcch-ModificationPeriod-r9 sf-AllocInfo-r9:6 signallingMCS-r9 notificationRepetitionCoeff-r9
  notificationOffset-r9 notificationSF-Index-r9 mmec:8 m-TMSI:32 cn-Domain sourceUE-Identity:16
  sourceDl-CarrierFreq proximityIndicationEUTRA-r9 proximityIndicationUTRA-r9 fullConfig-r9 ue-InactiveTime
  sourcePhysCellId targetCellShortMAC-I:16 ue-ConfigRelease-r9 sourceDl-CarrierFreq-v9e0 cs-FallbackIndicator t304
  networkControlOrder:2 targetRAT-Type targetRAT-MessageContainer nas-SecurityParamFromEUTRA
  messageContCDMA2000-1XRTT-r9 mobilityCDMA2000-HRPD-r9 lateNonCriticalExtension-r10 rand:32 mobilityParameters
  cdma2000-Type dedicatedInfo absoluteTimeInfo-r10:48 loggingDuration-r10 loggingInterval-r10 type-r9
  mbsfn-AreaIndex-r10 concurrPrepCDMA2000-HRPD-r9 dualRxTxRedirectIndicator-r10 eutra-r9 utra-r9 eutra2-v9e0
  countingResponseService-r10 measPRS-Offset-r10 subframeConfigPatternFDD-r10:8 subframeConfigPatternTDD-r10
  resourceAllocationType-r10 pdsch-Start-r10 nrb50-r10:11 noInterleaving-r10 interleaving-r10 n1PUCCH-AN-P0-r10
  n1PUCCH-AN-P1-r10 nrb100-r10:25
`

/** Places where a name means another field, some of them in one message only. */
export const namesByPlace: { [place: string]: string } = {
  'RRCConnectionReestablishmentRequest.spare': 'spare:2',
  'MasterInformationBlock.spare': 'spare:1',
  'MasterInformationBlock.partEarfcnR17.spare': 'spare:2',
  'asConfig.sourceMasterInformationBlock.partEarfcnR17.spare': 'spare:2',
  'asConfig.sourceMeasConfig.measObjectToAddModList[].measObject.measObjectEutra.offsetFreq':
    'offsetFreq=measObjectEUTRA-offsetFreq',
  'asContext.reestablishmentInfo.additionalReestabInfoList[].keyENodeBStar.octets': 'key-eNodeB-Star',
  'ULHandoverPreparationTransfer.meid.octets': 'meid',
  'measResults.measResultNeighCells.measResultListGeran[].cgiInfo.cellGlobalId.cellIdentity':
    'cellIdentity:16',
  'measResults.measResultNeighCells.measResultsCdma2000.measResultListCdma2000[].cgiInfo.cellGlobalIdHrpd.octets':
    'cellGlobalIdHRPD',
  'sibTypeAndInfo[].sib6.carrierFreqListUtraFdd[].qRxLevMin': 'qRxLevMin=utra-q-RxLevMin',
  'sibTypeAndInfo[].sib6.carrierFreqListUtraTdd[].qRxLevMin': 'qRxLevMin=utra-q-RxLevMin',
  'sibTypeAndInfo[].sib7.carrierFreqsInfoList[].commonInfo.qRxLevMin': 'qRxLevMin=geran-q-RxLevMin',
}

/** Members that tshark does not print as one field, and why. */
export const notInTshark: { [member: string]: string } = {
  plmnIdentity: 'printed digit by digit; compared apart',
  'plmnIdentityList[]': 'printed digit by digit; compared apart',
  plmnIdentityR10: 'printed digit by digit; compared apart',
  padding: 'left to the transport block',
  gnssTodMsecR10: 'opened',
  hnbName: 'printed as text',
  length: 'the size of a BIT STRING of octets',
}

/** Lists of simple values: the list and the field of an item. */
export const itemNames: { [list: string]: string } = {
  sibMappingInfo: 'SIB-Type',
  explicitListOfArfcns: 'ARFCN-ValueGERAN',
  physCellIdList: 'PhysCellIdCDMA2000',
  imsi: 'IMSI-Digit',
  si: 'SystemInfoListGERAN-item',
  trackingAreaCodeListR10: 'TrackingAreaCode:16',
  n1PucchAnListR10: 'n1PUCCH-AN-List-r10-item',
}
