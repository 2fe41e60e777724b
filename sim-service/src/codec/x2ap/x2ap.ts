// X2AP: TS 36.423, aligned PER.
import { CodecError } from '../codec-error.ts'
import { PduCodec, type PduHead, readHead } from '../per/elementary-procedure.ts'
import { PerReader, PerWriter, type ValueOf } from '../per/per.ts'
import * as handover from './handover.ts'
import type { cause, criticalityDiagnostics } from './handover-ies.ts'
import * as load from './load-management.ts'
import * as addition from './sgnb-addition.ts'
import * as release from './sgnb-release.ts'
import * as management from './x2-management.ts'

/**
 * X2AP (TS 36.423 v17), aligned PER, SCTP port 36422 and payload protocol 27: the procedures between eNBs, and between
 * an eNB and the en-gNB of a UE (EN-DC). Those of dual connectivity inside E-UTRAN and those that manage an en-gNB are
 * refused as unknown; IEs that a table does not have travel in `unknown`.
 */
export type X2apMessage =
  | handover.HandoverRequest
  | handover.HandoverRequestAcknowledge
  | handover.HandoverPreparationFailure
  | handover.SNStatusTransfer
  | handover.UEContextRelease
  | handover.HandoverCancel
  | load.LoadInformation
  | load.ResourceStatusRequest
  | load.ResourceStatusResponse
  | load.ResourceStatusFailure
  | load.ResourceStatusUpdate
  | load.MobilityChangeRequest
  | load.MobilityChangeAcknowledge
  | load.MobilityChangeFailure
  | load.RLFIndication
  | load.HandoverReport
  | load.CellActivationRequest
  | load.CellActivationResponse
  | load.CellActivationFailure
  | addition.SgNBAdditionRequest
  | addition.SgNBAdditionRequestAcknowledge
  | addition.SgNBAdditionRequestReject
  | addition.SgNBReconfigurationComplete
  | addition.SgNBModificationRequest
  | addition.SgNBModificationRequestAcknowledge
  | addition.SgNBModificationRequestReject
  | addition.SgNBModificationRequired
  | addition.SgNBModificationConfirm
  | addition.SgNBModificationRefuse
  | release.SgNBReleaseRequest
  | release.SgNBReleaseRequestAcknowledge
  | release.SgNBReleaseRequestReject
  | release.SgNBReleaseRequired
  | release.SgNBReleaseConfirm
  | release.SgNBCounterCheckRequest
  | release.SgNBChangeRequired
  | release.SgNBChangeConfirm
  | release.SgNBChangeRefuse
  | release.RRCTransfer
  | release.SecondaryRATDataUsageReport
  | release.SgNBActivityNotification
  | management.ErrorIndication
  | management.X2SetupRequest
  | management.X2SetupResponse
  | management.X2SetupFailure
  | management.ResetRequest
  | management.ResetResponse
  | management.ENBConfigurationUpdate
  | management.ENBConfigurationUpdateAcknowledge
  | management.ENBConfigurationUpdateFailure

export type Cause = ValueOf<typeof cause>
export type CriticalityDiagnostics = ValueOf<typeof criticalityDiagnostics>

const codec = new PduCodec('X2AP', [
  handover.HandoverRequest,
  handover.HandoverRequestAcknowledge,
  handover.HandoverPreparationFailure,
  handover.SNStatusTransfer,
  handover.UEContextRelease,
  handover.HandoverCancel,
  load.LoadInformation,
  load.ResourceStatusRequest,
  load.ResourceStatusResponse,
  load.ResourceStatusFailure,
  load.ResourceStatusUpdate,
  load.MobilityChangeRequest,
  load.MobilityChangeAcknowledge,
  load.MobilityChangeFailure,
  load.RLFIndication,
  load.HandoverReport,
  load.CellActivationRequest,
  load.CellActivationResponse,
  load.CellActivationFailure,
  addition.SgNBAdditionRequest,
  addition.SgNBAdditionRequestAcknowledge,
  addition.SgNBAdditionRequestReject,
  addition.SgNBReconfigurationComplete,
  addition.SgNBModificationRequest,
  addition.SgNBModificationRequestAcknowledge,
  addition.SgNBModificationRequestReject,
  addition.SgNBModificationRequired,
  addition.SgNBModificationConfirm,
  addition.SgNBModificationRefuse,
  release.SgNBReleaseRequest,
  release.SgNBReleaseRequestAcknowledge,
  release.SgNBReleaseRequestReject,
  release.SgNBReleaseRequired,
  release.SgNBReleaseConfirm,
  release.SgNBCounterCheckRequest,
  release.SgNBChangeRequired,
  release.SgNBChangeConfirm,
  release.SgNBChangeRefuse,
  release.RRCTransfer,
  release.SecondaryRATDataUsageReport,
  release.SgNBActivityNotification,
  management.ErrorIndication,
  management.X2SetupRequest,
  management.X2SetupResponse,
  management.X2SetupFailure,
  management.ResetRequest,
  management.ResetResponse,
  management.ENBConfigurationUpdate,
  management.ENBConfigurationUpdateAcknowledge,
  management.ENBConfigurationUpdateFailure,
])

const writer = new PerWriter(true)
const reader = new PerReader(true, new Uint8Array(0))

export function encodeX2ap(message: X2apMessage): Uint8Array {
  codec.encode(writer.reset(), message)
  return writer.finish()
}

export function decodeX2ap(octets: Uint8Array): X2apMessage {
  return codec.decode(reader.reset(octets)) as unknown as X2apMessage
}

/** The procedure and direction of a PDU whose message may not be decodable. */
export function x2apHead(octets: Uint8Array): PduHead {
  return readHead(new PerReader(true, octets))
}

/** The table of a message: its procedure, its direction and the id, criticality and presence of each IE. */
export function x2apMessageType(kind: string) {
  const type = codec.typeOf(kind)
  if (type === undefined) throw new CodecError('unknown', -1, `no message ${kind}`).in('X2AP')
  return type
}
