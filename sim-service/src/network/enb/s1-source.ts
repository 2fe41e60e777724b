import { decodeInterNode } from '../../codec/rrc/rrc.ts'
import {
  decodeTargetToSourceContainer,
  encodeSourceToTargetContainer,
  type S1apMessage,
} from '../../codec/s1ap/s1ap.ts'
import { type Procedure, receive } from '../../engine/process.ts'
import { DCCH } from '../ue/ue.ts'
import { type AccessStratum, countValue } from './access-stratum.ts'
import { preparationInformation } from './cell-configuration.ts'
import type { EnbUeContext } from './context.ts'
import type { Enb, NeighbourCell } from './enb.ts'
import { causeName } from './establishment.ts'
import { executionEnds, preparationEnds } from './handover.ts'
import { type HandoverReason, type Outgoing, s1Reason } from './handover-state.ts'
import { ecgiOf } from './rrc.ts'
import { drainOldPath } from './x2-source.ts'

type Command = Extract<S1apMessage, { kind: 'HandoverCommand' }>
type Answer = Command | Extract<S1apMessage, { kind: 'HandoverPreparationFailure' }>
type S1Cause = Extract<S1apMessage, { kind: 'HandoverCancel' }>['cause']

/** TS 23.401 §5.5.1.2.2 as the source eNB sees it; the numbers are the steps of the figure. */
export function* handOverByS1(
  enb: Enb,
  ue: EnbUeContext,
  access: AccessStratum,
  outgoing: Outgoing,
  cell: NeighbourCell,
  reason: HandoverReason,
): Procedure<void> {
  try {
    const command = yield* prepare(enb, ue, access, outgoing, cell, reason) // 2 to 9
    if (command === undefined) return
    if (yield* execute(enb, ue, access, outgoing, command)) yield* drainOldPath(enb, ue) // 9a to 19
  } finally {
    if (access.outgoing === outgoing) access.outgoing = undefined
  }
}

function* prepare(
  enb: Enb,
  ue: EnbUeContext,
  access: AccessStratum,
  outgoing: Outgoing,
  cell: NeighbourCell,
  reason: HandoverReason,
): Procedure<Command | undefined> {
  const { TS1RELOCprep } = enb.timers
  enb.sendS1(ue.mme, requiredOf(enb, ue, access, cell, reason)) // 2
  enb.sim.sometimes(TS1RELOCprep.startedMark)
  const answer = yield* receive<Answer>(
    ['HandoverCommand', 'HandoverPreparationFailure'],
    TS1RELOCprep.afterUs,
  )
  if (answer.kind === 'timeout') {
    enb.sim.sometimes(TS1RELOCprep.expiredMark)
    preparationEnds(enb, outgoing, 'tS1relocprep-expiry')
    yield* cancelByS1(enb, ue, { radioNetwork: 'tS1relocprep-expiry' })
    return undefined
  }
  if (answer.kind === 'HandoverPreparationFailure') {
    preparationEnds(enb, outgoing, causeName(answer.cause))
    return undefined
  }
  preparationEnds(enb, outgoing, 'prepared')
  return answer
}

function requiredOf(
  enb: Enb,
  ue: EnbUeContext,
  access: AccessStratum,
  { enbId, cellId, tac }: NeighbourCell,
  reason: HandoverReason,
): S1apMessage {
  const { plmn } = enb.configuration
  return {
    kind: 'HandoverRequired',
    mmeUeS1apId: ue.mmeUeId,
    enbUeS1apId: ue.enbUeId,
    handoverType: 'intralte',
    cause: { radioNetwork: s1Reason[reason] },
    targetId: {
      targetEnbId: {
        globalEnbId: { plmnIdentity: plmn, enbId: { macroEnbId: enbId } },
        selectedTai: { plmnIdentity: plmn, tac },
      },
    },
    sourceToTargetTransparentContainer: encodeSourceToTargetContainer({
      rrcContainer: preparationInformation(enb, ue, access),
      erabInformationList: [{ erabId: ue.erabId, dlForwarding: 'dL-Forwarding-proposed' }],
      targetCellId: { plmnIdentity: plmn, cellId },
      ueHistoryInformation: [
        {
          eutranCell: {
            globalCellId: ecgiOf(enb),
            cellType: { cellSize: 'medium' },
            timeUeStayedInCell: Math.min(4095, Math.floor((enb.sim.now - access.sinceUs) / 1_000_000)),
          },
        },
      ],
    }),
  }
}

/** The UE is sent away; true when the MME has released it here. */
function* execute(
  enb: Enb,
  ue: EnbUeContext,
  access: AccessStratum,
  outgoing: Outgoing,
  command: Command,
): Procedure<boolean> {
  const { TS1RELOCoverall } = enb.timers
  const { rrcContainer } = decodeTargetToSourceContainer(command.targetToSourceTransparentContainer)
  const { handoverCommandMessage } = decodeInterNode('HandoverCommand', rrcContainer)
  outgoing.executing = true
  const [tunnel] = command.erabSubjectToDataForwardingList ?? []
  const port = enb.sgws.get(String(tunnel?.dlTransportLayerAddress))
  if (tunnel?.dlGtpTeid !== undefined && port !== undefined) {
    const { process } = outgoing
    enb.forwards.set(ue.enbUeId, { port, teid: tunnel.dlGtpTeid, process, ended: false })
  }
  ue.radio?.send(handoverCommandMessage, DCCH) // 9a
  const pair = { mmeUeS1apId: ue.mmeUeId, enbUeS1apId: ue.enbUeId }
  enb.sendS1(ue.mme, {
    kind: 'ENBStatusTransfer', // 10
    ...pair,
    enbStatusTransferTransparentContainer: {
      bearersSubjectToStatusTransferList: [
        {
          erabId: ue.erabId,
          ulCountValue: countValue(access.uplinkPackets),
          dlCountValue: countValue(access.downlinkPackets),
        },
      ],
    },
  })
  enb.sim.sometimes(TS1RELOCoverall.startedMark)
  const event = yield* receive<{ kind: string }>(['Released', 'UeReturned'], TS1RELOCoverall.afterUs)
  if (event.kind === 'Released') {
    executionEnds(enb, outgoing, 'completed')
    access.outgoing = undefined
    return true
  }
  enb.forwards.delete(ue.enbUeId)
  if (event.kind === 'UeReturned') {
    executionEnds(enb, outgoing, 'ue-returned')
    yield* cancelByS1(enb, ue, { radioNetwork: 'handover-cancelled' })
    return false
  }
  enb.sim.sometimes(TS1RELOCoverall.expiredMark)
  executionEnds(enb, outgoing, 'tS1relocoverall-expiry')
  // Not a cancel: the MME releases the UE (crib §1 row 10; TS 36.413 §8.4.1.2).
  enb.sendS1(ue.mme, {
    kind: 'UEContextReleaseRequest',
    ...pair,
    cause: { radioNetwork: 'tS1relocoverall-expiry' },
  })
  return false
}

/** Handover Cancel (TS 36.413 §8.4.5) and its acknowledgement, which nothing depends on. */
function* cancelByS1(enb: Enb, ue: EnbUeContext, cause: S1Cause): Procedure<void> {
  enb.sendS1(ue.mme, {
    kind: 'HandoverCancel',
    mmeUeS1apId: ue.mmeUeId,
    enbUeS1apId: ue.enbUeId,
    cause,
  })
  const { TS1RELOCprep } = enb.timers
  yield* receive(['HandoverCancelAcknowledge'], TS1RELOCprep.afterUs)
}
