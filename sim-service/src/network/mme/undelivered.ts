import type { S1apMessage } from '../../codec/s1ap/s1ap.ts'
import type { UeContext } from './context.ts'
import type { Mme } from './mme.ts'

type Indication = Extract<S1apMessage, { kind: 'NASNonDeliveryIndication' }>

/** Causes by which a source eNB says that the UE has been sent to another cell (TS 36.413 §9.2.1.3). */
const handoverTriggered: ReadonlySet<string> = new Set([
  'x2-handover-triggered',
  's1-intra-system-handover-triggered',
])

/** NAS that met a UE on its way is sent again when it has arrived (TS 23.401 §5.5.1.1.1, §5.5.1.2.1). */
export function keepUndelivered(mme: Mme, ue: UeContext, { nasPdu, cause }: Indication): void {
  if (!handoverTriggered.has(cause.radioNetwork ?? '')) return
  const kept = mme.undelivered.get(ue.mmeUeId)
  if (kept === undefined) mme.undelivered.set(ue.mmeUeId, [nasPdu])
  else kept.push(nasPdu)
}

/** The same octets: the UE has not seen their NAS COUNT. */
export function sendUndelivered(mme: Mme, ue: UeContext): void {
  if (mme.undelivered.size === 0) return
  const kept = mme.undelivered.get(ue.mmeUeId) ?? []
  mme.undelivered.delete(ue.mmeUeId)
  const { enb } = ue
  if (enb === undefined) return
  for (const nasPdu of kept)
    mme.sendS1(enb, {
      kind: 'DownlinkNASTransport',
      mmeUeS1apId: ue.mmeUeId,
      enbUeS1apId: ue.enbUeId,
      nasPdu,
    })
}
