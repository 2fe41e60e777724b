import type { Direction } from '../codec/nas/message.ts'
import type { S1apMessage } from '../codec/s1ap/s1ap.ts'

/** Who sends each S1AP message (TS 36.413 §9.1); those that both send count as their sender's own. */
export const bySender: Readonly<Record<S1apMessage['kind'], 'enb' | 'mme' | 'both'>> = {
  S1SetupRequest: 'enb',
  S1SetupResponse: 'mme',
  S1SetupFailure: 'mme',
  Reset: 'both',
  ResetAcknowledge: 'both',
  ErrorIndication: 'both',
  OverloadStart: 'mme',
  OverloadStop: 'mme',
  InitialUEMessage: 'enb',
  DownlinkNASTransport: 'mme',
  UplinkNASTransport: 'enb',
  NASNonDeliveryIndication: 'enb',
  Paging: 'mme',
  InitialContextSetupRequest: 'mme',
  InitialContextSetupResponse: 'enb',
  InitialContextSetupFailure: 'enb',
  UEContextReleaseRequest: 'enb',
  UEContextReleaseCommand: 'mme',
  UEContextReleaseComplete: 'enb',
  UECapabilityInfoIndication: 'enb',
  ERABSetupRequest: 'mme',
  ERABSetupResponse: 'enb',
  ERABReleaseCommand: 'mme',
  ERABReleaseResponse: 'enb',
  UERadioCapabilityIDMappingRequest: 'enb',
  UERadioCapabilityIDMappingResponse: 'mme',
  HandoverSuccess: 'mme',
  ENBEarlyStatusTransfer: 'enb',
  MMEEarlyStatusTransfer: 'mme',
  ConnectionEstablishmentIndication: 'mme',
  UEContextSuspendRequest: 'enb',
  UEContextSuspendResponse: 'mme',
  UEContextResumeRequest: 'enb',
  UEContextResumeResponse: 'mme',
  UEContextResumeFailure: 'mme',
  RetrieveUEInformation: 'enb',
  UEInformationTransfer: 'mme',
  ENBCPRelocationIndication: 'enb',
  MMECPRelocationIndication: 'mme',
  UERadioCapabilityMatchRequest: 'mme',
  UERadioCapabilityMatchResponse: 'enb',
  UEContextModificationIndication: 'enb',
  UEContextModificationConfirm: 'mme',
  RerouteNASRequest: 'mme',
  NASDeliveryIndication: 'enb',
  ENBDirectInformationTransfer: 'enb',
  MMEDirectInformationTransfer: 'mme',
  ENBConfigurationTransfer: 'enb',
  MMEConfigurationTransfer: 'mme',
  HandoverRequired: 'enb',
  HandoverCommand: 'mme',
  HandoverPreparationFailure: 'mme',
  HandoverRequest: 'mme',
  HandoverRequestAcknowledge: 'enb',
  HandoverFailure: 'enb',
  HandoverNotify: 'enb',
  HandoverCancel: 'enb',
  HandoverCancelAcknowledge: 'mme',
  ENBStatusTransfer: 'enb',
  MMEStatusTransfer: 'mme',
  PathSwitchRequest: 'enb',
  PathSwitchRequestAcknowledge: 'mme',
  PathSwitchRequestFailure: 'mme',
  ERABModifyRequest: 'mme',
  ERABModifyResponse: 'enb',
  ERABReleaseIndication: 'enb',
  ERABModificationIndication: 'enb',
  ERABModificationConfirm: 'mme',
  SecondaryRATDataUsageReport: 'enb',
  UEContextModificationRequest: 'mme',
  UEContextModificationResponse: 'enb',
  UEContextModificationFailure: 'enb',
  ENBConfigurationUpdate: 'enb',
  ENBConfigurationUpdateAcknowledge: 'mme',
  ENBConfigurationUpdateFailure: 'mme',
  MMEConfigurationUpdate: 'mme',
  MMEConfigurationUpdateAcknowledge: 'enb',
  MMEConfigurationUpdateFailure: 'enb',
  TraceStart: 'mme',
  TraceFailureIndication: 'enb',
  DeactivateTrace: 'mme',
  CellTrafficTrace: 'enb',
  LocationReportingControl: 'mme',
  LocationReportingFailureIndication: 'enb',
  LocationReport: 'enb',
  DownlinkUEAssociatedLPPaTransport: 'mme',
  UplinkUEAssociatedLPPaTransport: 'enb',
  DownlinkNonUEAssociatedLPPaTransport: 'mme',
  UplinkNonUEAssociatedLPPaTransport: 'enb',
  DownlinkS1cdma2000tunnelling: 'mme',
  UplinkS1cdma2000tunnelling: 'enb',
  WriteReplaceWarningRequest: 'mme',
  WriteReplaceWarningResponse: 'enb',
  KillRequest: 'mme',
  KillResponse: 'enb',
  PWSRestartIndication: 'enb',
  PWSFailureIndication: 'enb',
}

export interface NasPdu {
  octets: Uint8Array
  direction: Direction
}

/** The NAS messages that an S1AP message carries, in order. */
export function nasPdusOf(message: S1apMessage): NasPdu[] {
  switch (message.kind) {
    case 'InitialUEMessage':
    case 'UplinkNASTransport':
      return [{ octets: message.nasPdu, direction: 'uplink' }]
    case 'DownlinkNASTransport':
    case 'NASNonDeliveryIndication':
      return [{ octets: message.nasPdu, direction: 'downlink' }]
    case 'InitialContextSetupRequest':
      return downlink(message.erabToBeSetupListCtxtSuReq)
    case 'ERABSetupRequest':
      return downlink(message.erabToBeSetupListBearerSuReq)
    case 'ERABModifyRequest':
      return downlink(message.erabToBeModifiedListBearerModReq)
    case 'ERABReleaseCommand':
      return downlink([message])
    default:
      return []
  }
}

function downlink(carriers: ReadonlyArray<{ nasPdu?: Uint8Array }>): NasPdu[] {
  return carriers.flatMap(({ nasPdu }) =>
    nasPdu === undefined ? [] : [{ octets: nasPdu, direction: 'downlink' as const }],
  )
}

/** The identities by which a message names its UE; a message of a node has none. */
export function ueIdsOf(message: S1apMessage): { enb?: number; mme?: number } {
  const ids: { enb?: number; mme?: number } = {}
  if ('ueS1apIds' in message) {
    const named = message.ueS1apIds
    if ('ueS1apIdPair' in named) {
      ids.enb = named.ueS1apIdPair?.enbUeS1apId
      ids.mme = named.ueS1apIdPair?.mmeUeS1apId
    } else if ('mmeUeS1apId' in named) ids.mme = named.mmeUeS1apId
    return ids
  }
  if ('enbUeS1apId' in message && message.enbUeS1apId !== undefined) ids.enb = message.enbUeS1apId
  // A UE that has come over X2 is named by the identity that its source had for it.
  if (message.kind === 'PathSwitchRequest') ids.mme = message.sourceMmeUeS1apId
  if ('mmeUeS1apId' in message && message.mmeUeS1apId !== undefined) ids.mme = message.mmeUeS1apId
  return ids
}
