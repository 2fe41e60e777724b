import type { S1apMessage } from '../../codec/s1ap/s1ap.ts'
import type { Port } from '../../engine/link.ts'
import type { MmeSession, UeContext } from './context.ts'
import { startHandover } from './handover.ts'
import type { Mme } from './mme.ts'
import { forwardStatus } from './relocation-source.ts'

/** A UE between two eNBs: the connection at the target, beside that at the source, which its row has. */
export interface S1Handover {
  readonly target: Port
  /** −1 until the target has admitted the UE. */
  targetEnbUeId: number
  /** The S10 TEID of the MME that the UE comes from; 0 where it stays with this one. */
  readonly sourceTeid: number
  /** The session at another SGW, which serves the target; undefined where the SGW stays. */
  relocated: MmeSession | undefined
}

type TargetMessage = Extract<
  S1apMessage,
  { kind: 'HandoverRequestAcknowledge' } | { kind: 'HandoverFailure' } | { kind: 'HandoverNotify' }
>
type SourceMessage = Extract<
  S1apMessage,
  { kind: 'HandoverRequired' } | { kind: 'HandoverCancel' } | { kind: 'ENBStatusTransfer' }
>

/** What the target says of a UE that is to come, or has come. */
export function onTargetMessage(mme: Mme, port: Port, message: TargetMessage): void {
  const ue = mme.byMmeUeId.get(message.mmeUeS1apId)
  const handover = mme.handovers.get(message.mmeUeS1apId)
  if (ue?.procedure !== undefined && handover?.target === port) {
    if (message.kind === 'HandoverRequestAcknowledge') handover.targetEnbUeId = message.enbUeS1apId
    if (ue.procedure.deliver(message.kind, message)) return
  }
  mme.sim.measure('mme.s1.unknown-ue', message.kind, 1)
  if (message.kind === 'HandoverFailure') return
  // The UE is nobody's any more: its new eNB lets it go.
  mme.sendS1(port, {
    kind: 'UEContextReleaseCommand',
    ueS1apIds: {
      ueS1apIdPair: { mmeUeS1apId: message.mmeUeS1apId, enbUeS1apId: message.enbUeS1apId },
    },
    cause: { radioNetwork: 'handover-cancelled' },
  })
}

export function onSourceMessage(mme: Mme, ue: UeContext, message: SourceMessage): void {
  switch (message.kind) {
    case 'HandoverRequired':
      startHandover(mme, ue, message)
      return
    case 'ENBStatusTransfer':
      passStatus(mme, ue, message)
      return
    case 'HandoverCancel':
      if (ue.procedure?.name === 'handover') ue.procedure.cancel('HandoverCancel came')
      // TS 36.413 §8.4.5.2: the acknowledgement does not wait for the target.
      if (ue.enb !== undefined)
        mme.sendS1(ue.enb, {
          kind: 'HandoverCancelAcknowledge',
          mmeUeS1apId: ue.mmeUeId,
          enbUeS1apId: ue.enbUeId,
        })
  }
}

/** MME Status Transfer (TS 36.413 §8.4.7): the PDCP counts go on as they came. */
function passStatus(
  mme: Mme,
  ue: UeContext,
  message: Extract<SourceMessage, { kind: 'ENBStatusTransfer' }>,
): void {
  const { enbStatusTransferTransparentContainer } = message
  if (forwardStatus(mme, ue, enbStatusTransferTransparentContainer)) return
  const handover = mme.handovers.get(ue.mmeUeId)
  if (handover === undefined || handover.targetEnbUeId < 0) return
  mme.sendS1(handover.target, {
    kind: 'MMEStatusTransfer',
    mmeUeS1apId: ue.mmeUeId,
    enbUeS1apId: handover.targetEnbUeId,
    enbStatusTransferTransparentContainer,
  })
}
