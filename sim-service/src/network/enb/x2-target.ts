import { decodeInterNode } from '../../codec/rrc/rrc.ts'
import type { X2apMessage } from '../../codec/x2ap/x2ap.ts'
import type { Port } from '../../engine/link.ts'
import type { Procedure } from '../../engine/process.ts'
import { type AccessStratum, newAccessStratum, takeStatus } from './access-stratum.ts'
import { handoverCommand } from './cell-configuration.ts'
import type { EnbUeContext } from './context.ts'
import type { Enb } from './enb.ts'
import { FORWARDING_TEID, type Incoming } from './handover-state.ts'
import { switchPath } from './path-switch.ts'
import { mmeOf } from './rrc.ts'
import { awaitArrival, awaitEndMarker, endOfIncoming, expectUe, newIncoming } from './target.ts'

type Request = Extract<X2apMessage, { kind: 'HandoverRequest' }>
type Failure = Extract<X2apMessage, { kind: 'HandoverPreparationFailure' }>
type X2Cause = NonNullable<Failure['cause']['radioNetwork']>
type TargetMessage = Extract<X2apMessage, { kind: 'SNStatusTransfer' | 'HandoverCancel' }>

/** Admission (TS 36.300 §10.1.2.1, step 5; TS 36.423 §8.2.1). */
export function admitByX2(enb: Enb, port: Port, request: Request): void {
  const { guGroupId, mmeCode } = request.gummei
  const { plmnIdentity, mmeGroupId } = guGroupId
  const mme = mmeOf(enb, { plmnIdentity, mmegi: mmeGroupId, mmec: mmeCode })
  const objection = objectionTo(enb, request)
  if (objection !== undefined || mme === undefined) {
    enb.sendX2(port, {
      kind: 'HandoverPreparationFailure',
      oldEnbUeX2apId: request.oldEnbUeX2apId,
      cause: { radioNetwork: objection ?? 'unknown-MME-Code' },
    })
    return
  }
  const ue = enb.newContext(undefined, mme, 'mo-Signalling')
  const { access, incoming } = take(enb, ue, port, request)
  incoming.process = enb.newProcess('handover-target', receiveByX2(enb, ue, access, incoming, port))
  incoming.process.start()
}

function objectionTo(enb: Enb, request: Request): X2Cause | undefined {
  if (request.targetCellId.eutranCellIdentifier !== enb.configuration.cellId) return 'cell-not-available'
  return enb.hasRoom() ? undefined : 'no-radio-resources-available-in-target-cell'
}

/** The UE's row at the target, before the UE is there. */
function take(
  enb: Enb,
  ue: EnbUeContext,
  port: Port,
  request: Request,
): { access: AccessStratum; incoming: Incoming } {
  const { ueContextInformation: context, oldEnbUeX2apId: oldX2Id, ueHistoryInformation } = request
  const [erab] = context.erabsToBeSetupList
  const { allocationAndRetentionPriority: arp, qci } = erab.erabLevelQosParameters
  const { transportLayerAddress, gtpTeid } = erab.ulGtpTunnelEndpoint
  ue.mmeUeId = context.mmeUeS1apId
  expectUe(enb, ue, { erabId: erab.erabId, qci }, { ipv4: String(transportLayerAddress), teid: gtpTeid })
  const { keyEnodebStar, nextHopChainingCount } = context.asSecurityInformation
  const profile = {
    ambrDownlinkBps: context.ueAggregateMaximumBitRate.ueAggregateMaximumBitRateDownlink,
    ambrUplinkBps: context.ueAggregateMaximumBitRate.ueAggregateMaximumBitRateUplink,
    qci,
    priorityLevel: arp.priorityLevel,
    preEmptionCapability: arp.preEmptionCapability,
    preEmptionVulnerability: arp.preEmptionVulnerability,
    encryptionAlgorithms: context.ueSecurityCapabilities.encryptionAlgorithms,
    integrityProtectionAlgorithms: context.ueSecurityCapabilities.integrityProtectionAlgorithms,
  }
  const access = newAccessStratum(enb, profile, keyEnodebStar, nextHopChainingCount)
  const preparation = decodeInterNode('HandoverPreparationInformation', context.rrcContext)
  access.capability = enb.capabilities.of(preparation.ueRadioAccessCapabilityInfo)
  const sourceCellId = ueHistoryInformation[0].eutranCell?.globalCellId.eutranCellIdentifier ?? 0
  const incoming = newIncoming(enb, ue, 'x2', sourceCellId)
  incoming.x2 = { port, oldX2Id, newX2Id: enb.x2Ids.allot(ue) }
  access.incoming = incoming
  ue.access = access
  return { access, incoming }
}

/** The target's part, from its acknowledgement until the old path is empty. */
function* receiveByX2(
  enb: Enb,
  ue: EnbUeContext,
  access: AccessStratum,
  incoming: Incoming,
  port: Port,
): Procedure<void> {
  const { oldX2Id: oldEnbUeX2apId = 0, newX2Id: newEnbUeX2apId = 0 } = incoming.x2 ?? {}
  enb.sendX2(port, {
    kind: 'HandoverRequestAcknowledge', // 6
    oldEnbUeX2apId,
    newEnbUeX2apId,
    erabsAdmittedList: [
      {
        erabId: ue.erabId,
        dlGtpTunnelEndpoint: {
          transportLayerAddress: enb.configuration.ipv4,
          gtpTeid: FORWARDING_TEID + ue.enbUeId,
        },
      },
    ],
    targetEnbToSourceEnbTransparentContainer: handoverCommand(enb, ue, access.ncc),
  })
  if (!(yield* awaitArrival(enb, ue, access, incoming))) return // 11
  const isSwitched = yield* switchPath(enb, ue, access, incoming) // 12 to 16
  if (!isSwitched) return
  enb.sendX2(port, { kind: 'UEContextRelease', oldEnbUeX2apId, newEnbUeX2apId }) // 17
  yield* awaitEndMarker(enb, ue, incoming) // 14
  endOfIncoming(enb, ue, access, incoming)
}

/** A message of the source about one of the UEs that are to come here. */
export function onTargetMessage(enb: Enb, port: Port, message: TargetMessage): void {
  const ue = expectedFrom(enb, port, message)
  const { access } = ue ?? {}
  if (access === undefined) {
    enb.sim.measure('enb.x2.unknown-ue', message.kind, 1)
    return
  }
  if (message.kind === 'SNStatusTransfer') takeStatus(access, message.erabsSubjectToStatusTransferList[0])
  else access.incoming?.process?.deliver(message.kind, message)
}

/** By the new identity; by the old one where the source cancels before it has heard of the new (§8.2.3.2). */
function expectedFrom(enb: Enb, port: Port, message: TargetMessage): EnbUeContext | undefined {
  const { oldEnbUeX2apId, newEnbUeX2apId } = message
  const isMeant = (ue: EnbUeContext | undefined): boolean => {
    const x2 = ue?.access?.incoming?.x2
    return x2 !== undefined && x2.port === port && x2.oldX2Id === oldEnbUeX2apId
  }
  if (newEnbUeX2apId === undefined) return [...enb.expected.values()].find(isMeant)
  const ue = enb.x2Ids.get(newEnbUeX2apId)
  return isMeant(ue) ? ue : undefined
}
