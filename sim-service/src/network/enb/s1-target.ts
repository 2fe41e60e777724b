import { kenbStar } from '../../codec/crypto/key-derivation.ts'
import { decodeInterNode } from '../../codec/rrc/rrc.ts'
import {
  decodeSourceToTargetContainer,
  encodeTargetToSourceContainer,
  type S1apMessage,
} from '../../codec/s1ap/s1ap.ts'
import type { Port } from '../../engine/link.ts'
import type { Procedure } from '../../engine/process.ts'
import { type AccessStratum, newAccessStratum, profileOf } from './access-stratum.ts'
import { handoverCommand } from './cell-configuration.ts'
import type { EnbUeContext } from './context.ts'
import type { Enb } from './enb.ts'
import { FORWARDING_TEID, type Incoming } from './handover-state.ts'
import { ecgiOf, taiOf } from './rrc.ts'
import { awaitArrival, awaitEndMarker, endOfIncoming, expectUe, newIncoming } from './target.ts'
import { dlEarfcn } from './x2.ts'

type Request = Extract<S1apMessage, { kind: 'HandoverRequest' }>

/** Handover Resource Allocation (TS 36.413 §8.4.2): admission as for a handover over X2. */
export function admitByS1(enb: Enb, port: Port, request: Request): void {
  const container = decodeSourceToTargetContainer(request.sourceToTargetTransparentContainer)
  const isHere = container.targetCellId.cellId === enb.configuration.cellId
  if (!isHere || !enb.hasRoom()) {
    enb.sendS1(port, {
      kind: 'HandoverFailure',
      mmeUeS1apId: request.mmeUeS1apId,
      cause: { radioNetwork: isHere ? 'no-radio-resources-available-in-target-cell' : 'cell-not-available' },
    })
    return
  }
  const ue = enb.newContext(undefined, port, 'mo-Signalling')
  const [erab] = request.erabToBeSetupListHoReq
  const { qci } = erab.erabLevelQosParameters
  ue.mmeUeId = request.mmeUeS1apId
  expectUe(
    enb,
    ue,
    { erabId: erab.erabId, qci },
    { ipv4: String(erab.transportLayerAddress), teid: erab.gtpTeid },
  )
  const { nextHopParameter, nextHopChainingCount } = request.securityContext
  const profile = profileOf(
    request.ueAggregateMaximumBitrate,
    erab.erabLevelQosParameters,
    request.ueSecurityCapabilities,
  )
  // The handover is vertical always: the MME has made a next hop for it (TS 33.401 §7.2.8.4.3).
  const kenb = kenbStar(nextHopParameter, enb.configuration.physicalCellId, dlEarfcn)
  const access = newAccessStratum(enb, profile, kenb, nextHopChainingCount)
  const preparation = decodeInterNode('HandoverPreparationInformation', container.rrcContainer)
  access.capability = enb.capabilities.of(preparation.ueRadioAccessCapabilityInfo)
  const [last] = container.ueHistoryInformation
  const incoming = newIncoming(enb, ue, 's1', last.eutranCell?.globalCellId.cellId ?? 0)
  access.incoming = incoming
  ue.access = access
  incoming.process = enb.newProcess('handover-target', receiveByS1(enb, ue, access, incoming))
  incoming.process.start()
}

function* receiveByS1(
  enb: Enb,
  ue: EnbUeContext,
  access: AccessStratum,
  incoming: Incoming,
): Procedure<void> {
  const pair = { mmeUeS1apId: ue.mmeUeId, enbUeS1apId: ue.enbUeId }
  enb.sendS1(ue.mme, {
    kind: 'HandoverRequestAcknowledge', // 5a
    ...pair,
    erabAdmittedList: [
      {
        erabId: ue.erabId,
        transportLayerAddress: enb.configuration.ipv4,
        gtpTeid: ue.enbUeId,
        dlTransportLayerAddress: enb.configuration.ipv4,
        dlGtpTeid: FORWARDING_TEID + ue.enbUeId,
      },
    ],
    targetToSourceTransparentContainer: encodeTargetToSourceContainer({
      rrcContainer: handoverCommand(enb, ue, access.ncc),
    }),
  })
  if (!(yield* awaitArrival(enb, ue, access, incoming))) return // 12
  enb.sendS1(ue.mme, { kind: 'HandoverNotify', ...pair, eutranCgi: ecgiOf(enb), tai: taiOf(enb) }) // 13
  yield* awaitEndMarker(enb, ue, incoming)
  endOfIncoming(enb, ue, access, incoming)
}
