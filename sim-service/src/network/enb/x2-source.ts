import { decodeInterNode } from '../../codec/rrc/rrc.ts'
import type { X2apMessage } from '../../codec/x2ap/x2ap.ts'
import type { Port } from '../../engine/link.ts'
import { type Procedure, receive, timeout } from '../../engine/process.ts'
import { DCCH } from '../ue/ue.ts'
import { type AccessStratum, countValue, keyForTarget } from './access-stratum.ts'
import { preparationInformation } from './cell-configuration.ts'
import type { EnbUeContext } from './context.ts'
import type { Enb } from './enb.ts'
import { connectionIsOver } from './establishment.ts'
import { executionEnds, preparationEnds } from './handover.ts'
import { type HandoverReason, type Outgoing, x2Reason } from './handover-state.ts'
import { causeOfX2, type X2Neighbour } from './x2.ts'

type Acknowledge = Extract<X2apMessage, { kind: 'HandoverRequestAcknowledge' }>
type Failure = Extract<X2apMessage, { kind: 'HandoverPreparationFailure' }>
type SourceMessage = Acknowledge | Failure | Extract<X2apMessage, { kind: 'UEContextRelease' }>
type X2Cause = Failure['cause']

/** TS 36.300 §10.1.2.1 as the source eNB sees it; the numbers are the steps of figure 10.1.2.1.1-1. */
export function* handOverByX2(
  enb: Enb,
  ue: EnbUeContext,
  access: AccessStratum,
  outgoing: Outgoing,
  neighbour: X2Neighbour,
  reason: HandoverReason,
): Procedure<void> {
  outgoing.x2Id = enb.x2Ids.allot(ue)
  try {
    const prepared = yield* prepare(enb, ue, access, outgoing, neighbour, reason) // 4 to 6
    if (prepared === undefined) return
    if (yield* execute(enb, ue, access, outgoing, prepared)) yield* drainOldPath(enb, ue) // 7 to 18
  } finally {
    enb.x2Ids.free(outgoing.x2Id)
    if (access.outgoing === outgoing) access.outgoing = undefined
  }
}

/** Handover Preparation (TS 36.423 §8.2.1); undefined where the UE stays. */
function* prepare(
  enb: Enb,
  ue: EnbUeContext,
  access: AccessStratum,
  outgoing: Outgoing,
  neighbour: X2Neighbour,
  reason: HandoverReason,
): Procedure<Acknowledge | undefined> {
  const { TRELOCprep } = enb.timers
  const asked =
    outgoing.x2Id >= 0 && enb.sendX2(neighbour.port, requestOf(enb, ue, access, outgoing, neighbour, reason))
  if (!asked) {
    preparationEnds(enb, outgoing, 'no-x2')
    return undefined
  }
  enb.sim.sometimes(TRELOCprep.startedMark)
  const answer = yield* receive<Acknowledge | Failure>(ANSWERS, TRELOCprep.afterUs)
  if (answer.kind === 'timeout') {
    enb.sim.sometimes(TRELOCprep.expiredMark)
    preparationEnds(enb, outgoing, 'trelocprep-expiry')
    cancel(enb, outgoing, { radioNetwork: 'trelocprep-expiry' })
    return undefined
  }
  if (answer.kind === 'HandoverPreparationFailure') {
    preparationEnds(enb, outgoing, causeOfX2(answer.cause))
    return undefined
  }
  outgoing.newX2Id = answer.newEnbUeX2apId
  preparationEnds(enb, outgoing, 'prepared')
  return answer
}

const ANSWERS = ['HandoverRequestAcknowledge', 'HandoverPreparationFailure'] as const

function requestOf(
  enb: Enb,
  ue: EnbUeContext,
  access: AccessStratum,
  { x2Id }: Outgoing,
  { physicalCellId, cellId }: X2Neighbour,
  reason: HandoverReason,
): X2apMessage {
  const { profile } = access
  const { plmn } = enb.configuration
  const { key, ncc } = keyForTarget(access, physicalCellId)
  const [served] = enb.readyMmes.get(ue.mme) ?? []
  return {
    kind: 'HandoverRequest',
    oldEnbUeX2apId: x2Id,
    cause: { radioNetwork: x2Reason[reason] },
    targetCellId: { plmnIdentity: plmn, eutranCellIdentifier: cellId },
    gummei: {
      guGroupId: { plmnIdentity: plmn, mmeGroupId: served?.servedGroupIds[0] ?? 0 },
      mmeCode: served?.servedMmecs[0] ?? 0,
    },
    ueContextInformation: {
      mmeUeS1apId: ue.mmeUeId,
      ueSecurityCapabilities: {
        encryptionAlgorithms: profile.encryptionAlgorithms,
        integrityProtectionAlgorithms: profile.integrityProtectionAlgorithms,
      },
      asSecurityInformation: { keyEnodebStar: key, nextHopChainingCount: ncc },
      ueAggregateMaximumBitRate: {
        ueAggregateMaximumBitRateDownlink: profile.ambrDownlinkBps,
        ueAggregateMaximumBitRateUplink: profile.ambrUplinkBps,
      },
      erabsToBeSetupList: [
        {
          erabId: ue.erabId,
          erabLevelQosParameters: {
            qci: profile.qci,
            allocationAndRetentionPriority: {
              priorityLevel: profile.priorityLevel,
              preEmptionCapability: profile.preEmptionCapability,
              preEmptionVulnerability: profile.preEmptionVulnerability,
            },
          },
          dlForwarding: 'dL-forwardingProposed',
          ulGtpTunnelEndpoint: {
            transportLayerAddress: ue.sgwUser?.peer.address.ipv4 ?? '0.0.0.0',
            gtpTeid: ue.sgwTeid,
          },
        },
      ],
      rrcContext: preparationInformation(enb, ue, access),
    },
    ueHistoryInformation: [
      {
        eutranCell: {
          globalCellId: { plmnIdentity: plmn, eutranCellIdentifier: enb.configuration.cellId },
          cellType: { cellSize: 'medium' },
          timeUeStayedInCell: Math.min(4095, Math.floor((enb.sim.now - access.sinceUs) / 1_000_000)),
        },
      },
    ],
  }
}

/** The UE is sent away; true when the target has it. */
function* execute(
  enb: Enb,
  ue: EnbUeContext,
  access: AccessStratum,
  outgoing: Outgoing,
  { targetEnbToSourceEnbTransparentContainer, erabsAdmittedList }: Acknowledge,
): Procedure<boolean> {
  const { TX2RELOCoverall } = enb.timers
  const { x2Id: oldEnbUeX2apId, newX2Id: newEnbUeX2apId, port } = outgoing
  const { handoverCommandMessage } = decodeInterNode(
    'HandoverCommand',
    targetEnbToSourceEnbTransparentContainer,
  )
  outgoing.executing = true
  startForwarding(enb, ue, outgoing, erabsAdmittedList[0]?.dlGtpTunnelEndpoint)
  ue.radio?.send(handoverCommandMessage, DCCH) // 7
  enb.sendX2(port, {
    kind: 'SNStatusTransfer', // 8
    oldEnbUeX2apId,
    newEnbUeX2apId,
    erabsSubjectToStatusTransferList: [
      {
        erabId: ue.erabId,
        ulCountValue: countValue(access.uplinkPackets),
        dlCountValue: countValue(access.downlinkPackets),
      },
    ],
  })
  enb.sim.sometimes(TX2RELOCoverall.startedMark)
  const event = yield* receive<{ kind: string }>(['UEContextRelease', 'UeReturned'], TX2RELOCoverall.afterUs)
  if (event.kind === 'UEContextRelease') {
    executionEnds(enb, outgoing, 'completed')
    access.outgoing = undefined
    connectionIsOver(enb, ue, 'successful-handover')
    enb.removeContext(ue)
    return true
  }
  if (event !== timeout) {
    executionEnds(enb, outgoing, 'ue-returned')
    cancel(enb, outgoing, { radioNetwork: 'handover-desirable-for-radio-reasons' })
    stopForwarding(enb, ue)
    return false
  }
  enb.sim.sometimes(TX2RELOCoverall.expiredMark)
  executionEnds(enb, outgoing, 'tx2relocoverall-expiry')
  stopForwarding(enb, ue)
  enb.sendS1(ue.mme, {
    kind: 'UEContextReleaseRequest',
    mmeUeS1apId: ue.mmeUeId,
    enbUeS1apId: ue.enbUeId,
    cause: { radioNetwork: 'tx2relocoverall-expiry' },
  })
  return false
}

function startForwarding(
  enb: Enb,
  ue: EnbUeContext,
  { process }: Outgoing,
  tunnel: { transportLayerAddress: unknown; gtpTeid: number } | undefined,
): void {
  const port = enb.forwarding.get(String(tunnel?.transportLayerAddress))
  if (tunnel === undefined || port === undefined) return
  enb.forwards.set(ue.enbUeId, { port, teid: tunnel.gtpTeid, process, ended: false })
}

function stopForwarding(enb: Enb, ue: EnbUeContext): void {
  enb.forwards.delete(ue.enbUeId)
}

/** What is still on the old path goes on until its end marker; the context is gone already. */
export function* drainOldPath(enb: Enb, ue: EnbUeContext): Procedure<void> {
  const { EndMarkerWait } = enb.timers
  try {
    if (enb.forwards.get(ue.enbUeId)?.ended !== false) return
    enb.sim.sometimes(EndMarkerWait.startedMark)
    const marker = yield* receive(['EndMarker'], EndMarkerWait.afterUs)
    if (marker === timeout) enb.sim.sometimes(EndMarkerWait.expiredMark)
  } finally {
    stopForwarding(enb, ue)
  }
}

function cancel(enb: Enb, { x2Id, newX2Id, port }: Outgoing, cause: X2Cause): void {
  enb.sendX2(port, {
    kind: 'HandoverCancel',
    oldEnbUeX2apId: x2Id,
    newEnbUeX2apId: newX2Id < 0 ? undefined : newX2Id,
    cause,
  })
}

/** The UE's context goes away before its handover has ended (TS 36.423 §8.2.3). */
export function cancelByX2(enb: Enb, outgoing: Outgoing): void {
  cancel(enb, outgoing, { radioNetwork: 'unspecified' })
}

/** A message of the target about one of this eNB's UEs. */
export function onSourceMessage(enb: Enb, port: Port, message: SourceMessage): void {
  const outgoing = enb.x2Ids.get(message.oldEnbUeX2apId)?.access?.outgoing
  if (outgoing !== undefined && outgoing.x2Id === message.oldEnbUeX2apId && outgoing.port === port) {
    outgoing.process?.deliver(message.kind, message)
    return
  }
  enb.sim.measure('enb.x2.unknown-ue', message.kind, 1)
  // Whoever was told to cancel may have answered already: that is nobody's error.
  if (message.kind === 'UEContextRelease') return
  enb.sendX2(port, {
    kind: 'ErrorIndication',
    oldEnbUeX2apId: message.oldEnbUeX2apId,
    cause: { radioNetwork: 'unknown-old-eNB-UE-X2AP-ID' },
  })
}
