// S1AP: TS 36.413 v17.3.0, aligned PER.
import { CodecError } from '../codec-error.ts'
import { PduCodec, type PduHead, readHead } from '../per/elementary-procedure.ts'
import { PerReader, PerWriter, type ValueOf } from '../per/per.ts'
import type { cause } from './causes.ts'
import * as configuration from './configuration-update.ts'
import type { criticalityDiagnostics } from './criticality-diagnostics.ts'
import * as erab from './erab-management.ts'
import * as handover from './handover.ts'
import * as management from './interface-management.ts'
import * as location from './location-and-trace.ts'
import * as nas from './nas-transport.ts'
import * as path from './path-switch.ts'
import * as release16 from './release-16.ts'
import * as suspension from './suspend-resume.ts'
import * as transfer from './transfer.ts'
import * as ue from './ue-context.ts'
import * as later from './ue-context-later.ts'
import * as modification from './ue-context-modification.ts'
import * as warning from './warning.ts'

export {
  decodeSourceToTargetContainer,
  decodeStatusTransferContainer,
  decodeTargetToSourceContainer,
  encodeSourceToTargetContainer,
  encodeStatusTransferContainer,
  encodeTargetToSourceContainer,
  type SourceToTargetContainer,
  type TargetToSourceContainer,
} from './transparent-containers.ts'

/**
 * S1AP (TS 36.413 v17.3.0), aligned PER, SCTP payload protocol 18. IEs that a table does not have, most of them of
 * ProSe, V2X, dual connectivity with NR and other later features, travel in `unknown`.
 */
export type S1apMessage =
  | management.S1SetupRequest
  | management.S1SetupResponse
  | management.S1SetupFailure
  | management.Reset
  | management.ResetAcknowledge
  | management.ErrorIndication
  | management.OverloadStart
  | management.OverloadStop
  | nas.InitialUEMessage
  | nas.DownlinkNASTransport
  | nas.UplinkNASTransport
  | nas.NASNonDeliveryIndication
  | nas.Paging
  | ue.InitialContextSetupRequest
  | ue.InitialContextSetupResponse
  | ue.InitialContextSetupFailure
  | ue.UEContextReleaseRequest
  | ue.UEContextReleaseCommand
  | ue.UEContextReleaseComplete
  | ue.UECapabilityInfoIndication
  | ue.ERABSetupRequest
  | ue.ERABSetupResponse
  | ue.ERABReleaseCommand
  | ue.ERABReleaseResponse
  | configuration.ENBConfigurationUpdate
  | configuration.ENBConfigurationUpdateAcknowledge
  | configuration.ENBConfigurationUpdateFailure
  | configuration.MMEConfigurationUpdate
  | configuration.MMEConfigurationUpdateAcknowledge
  | configuration.MMEConfigurationUpdateFailure
  | erab.ERABModifyRequest
  | erab.ERABModifyResponse
  | erab.ERABReleaseIndication
  | erab.ERABModificationIndication
  | erab.ERABModificationConfirm
  | erab.SecondaryRATDataUsageReport
  | handover.HandoverRequired
  | handover.HandoverCommand
  | handover.HandoverPreparationFailure
  | handover.HandoverRequest
  | handover.HandoverRequestAcknowledge
  | handover.HandoverFailure
  | handover.HandoverNotify
  | handover.HandoverCancel
  | handover.HandoverCancelAcknowledge
  | handover.ENBStatusTransfer
  | handover.MMEStatusTransfer
  | location.TraceStart
  | location.TraceFailureIndication
  | location.DeactivateTrace
  | location.CellTrafficTrace
  | location.LocationReportingControl
  | location.LocationReportingFailureIndication
  | location.LocationReport
  | location.DownlinkUEAssociatedLPPaTransport
  | location.UplinkUEAssociatedLPPaTransport
  | location.DownlinkNonUEAssociatedLPPaTransport
  | location.UplinkNonUEAssociatedLPPaTransport
  | location.DownlinkS1cdma2000tunnelling
  | location.UplinkS1cdma2000tunnelling
  | path.PathSwitchRequest
  | path.PathSwitchRequestAcknowledge
  | path.PathSwitchRequestFailure
  | modification.UEContextModificationRequest
  | modification.UEContextModificationResponse
  | modification.UEContextModificationFailure
  | warning.WriteReplaceWarningRequest
  | warning.WriteReplaceWarningResponse
  | warning.KillRequest
  | warning.KillResponse
  | warning.PWSRestartIndication
  | warning.PWSFailureIndication
  | transfer.ENBDirectInformationTransfer
  | transfer.MMEDirectInformationTransfer
  | transfer.ENBConfigurationTransfer
  | transfer.MMEConfigurationTransfer
  | release16.UERadioCapabilityIDMappingRequest
  | release16.UERadioCapabilityIDMappingResponse
  | release16.HandoverSuccess
  | release16.ENBEarlyStatusTransfer
  | release16.MMEEarlyStatusTransfer
  | later.UERadioCapabilityMatchRequest
  | later.UERadioCapabilityMatchResponse
  | later.UEContextModificationIndication
  | later.UEContextModificationConfirm
  | later.RerouteNASRequest
  | later.NASDeliveryIndication
  | suspension.ConnectionEstablishmentIndication
  | suspension.UEContextSuspendRequest
  | suspension.UEContextSuspendResponse
  | suspension.UEContextResumeRequest
  | suspension.UEContextResumeResponse
  | suspension.UEContextResumeFailure
  | suspension.RetrieveUEInformation
  | suspension.UEInformationTransfer
  | suspension.ENBCPRelocationIndication
  | suspension.MMECPRelocationIndication

export type Cause = ValueOf<typeof cause>
export type CriticalityDiagnostics = ValueOf<typeof criticalityDiagnostics>

const codec = new PduCodec('S1AP', [
  management.S1SetupRequest,
  management.S1SetupResponse,
  management.S1SetupFailure,
  management.Reset,
  management.ResetAcknowledge,
  management.ErrorIndication,
  management.OverloadStart,
  management.OverloadStop,
  nas.InitialUEMessage,
  nas.DownlinkNASTransport,
  nas.UplinkNASTransport,
  nas.NASNonDeliveryIndication,
  nas.Paging,
  ue.InitialContextSetupRequest,
  ue.InitialContextSetupResponse,
  ue.InitialContextSetupFailure,
  ue.UEContextReleaseRequest,
  ue.UEContextReleaseCommand,
  ue.UEContextReleaseComplete,
  ue.UECapabilityInfoIndication,
  ue.ERABSetupRequest,
  ue.ERABSetupResponse,
  ue.ERABReleaseCommand,
  ue.ERABReleaseResponse,
  configuration.ENBConfigurationUpdate,
  configuration.ENBConfigurationUpdateAcknowledge,
  configuration.ENBConfigurationUpdateFailure,
  configuration.MMEConfigurationUpdate,
  configuration.MMEConfigurationUpdateAcknowledge,
  configuration.MMEConfigurationUpdateFailure,
  erab.ERABModifyRequest,
  erab.ERABModifyResponse,
  erab.ERABReleaseIndication,
  erab.ERABModificationIndication,
  erab.ERABModificationConfirm,
  erab.SecondaryRATDataUsageReport,
  handover.HandoverRequired,
  handover.HandoverCommand,
  handover.HandoverPreparationFailure,
  handover.HandoverRequest,
  handover.HandoverRequestAcknowledge,
  handover.HandoverFailure,
  handover.HandoverNotify,
  handover.HandoverCancel,
  handover.HandoverCancelAcknowledge,
  handover.ENBStatusTransfer,
  handover.MMEStatusTransfer,
  location.TraceStart,
  location.TraceFailureIndication,
  location.DeactivateTrace,
  location.CellTrafficTrace,
  location.LocationReportingControl,
  location.LocationReportingFailureIndication,
  location.LocationReport,
  location.DownlinkUEAssociatedLPPaTransport,
  location.UplinkUEAssociatedLPPaTransport,
  location.DownlinkNonUEAssociatedLPPaTransport,
  location.UplinkNonUEAssociatedLPPaTransport,
  location.DownlinkS1cdma2000tunnelling,
  location.UplinkS1cdma2000tunnelling,
  path.PathSwitchRequest,
  path.PathSwitchRequestAcknowledge,
  path.PathSwitchRequestFailure,
  modification.UEContextModificationRequest,
  modification.UEContextModificationResponse,
  modification.UEContextModificationFailure,
  warning.WriteReplaceWarningRequest,
  warning.WriteReplaceWarningResponse,
  warning.KillRequest,
  warning.KillResponse,
  warning.PWSRestartIndication,
  warning.PWSFailureIndication,
  transfer.ENBDirectInformationTransfer,
  transfer.MMEDirectInformationTransfer,
  transfer.ENBConfigurationTransfer,
  transfer.MMEConfigurationTransfer,
  release16.UERadioCapabilityIDMappingRequest,
  release16.UERadioCapabilityIDMappingResponse,
  release16.HandoverSuccess,
  release16.ENBEarlyStatusTransfer,
  release16.MMEEarlyStatusTransfer,
  later.UERadioCapabilityMatchRequest,
  later.UERadioCapabilityMatchResponse,
  later.UEContextModificationIndication,
  later.UEContextModificationConfirm,
  later.RerouteNASRequest,
  later.NASDeliveryIndication,
  suspension.ConnectionEstablishmentIndication,
  suspension.UEContextSuspendRequest,
  suspension.UEContextSuspendResponse,
  suspension.UEContextResumeRequest,
  suspension.UEContextResumeResponse,
  suspension.UEContextResumeFailure,
  suspension.RetrieveUEInformation,
  suspension.UEInformationTransfer,
  suspension.ENBCPRelocationIndication,
  suspension.MMECPRelocationIndication,
])

const writer = new PerWriter(true)
const reader = new PerReader(true, new Uint8Array(0))

export function encodeS1ap(message: S1apMessage): Uint8Array {
  codec.encode(writer.reset(), message)
  return writer.finish()
}

export function decodeS1ap(octets: Uint8Array): S1apMessage {
  return codec.decode(reader.reset(octets)) as unknown as S1apMessage
}

/** The procedure and direction of a PDU whose message may not be decodable. */
export function s1apHead(octets: Uint8Array): PduHead {
  return readHead(new PerReader(true, octets))
}

/** The table of a message: its procedure, its direction and the id, criticality and presence of each IE. */
export function s1apMessageType(kind: string) {
  const type = codec.typeOf(kind)
  if (type === undefined) throw new CodecError('unknown', -1, `no message ${kind}`).in('S1AP')
  return type
}
