import { rrcKey } from '../../codec/crypto/key-derivation.ts'
import { type RrcMessageOf, shortMacI } from '../../codec/rrc/rrc.ts'
import type { Port } from '../../engine/link.ts'
import { Outcomes } from '../outcomes.ts'
import { CCCH, DCCH } from '../ue/ue.ts'
import { type AccessStratum, cRntiOf, keyForTarget } from './access-stratum.ts'
import type { EnbUeContext } from './context.ts'
import type { Enb, EnbPortRole } from './enb.ts'
import { connectionIsOver } from './establishment.ts'
import { defaultBearer, srb1 } from './radio-resources.ts'
import { nextTransaction } from './s1.ts'

type Request = RrcMessageOf<'RRCConnectionReestablishmentRequest'>

/** The integrity algorithm of RRC that Initial Context Setup has chosen: EIA2. */
const EIA2 = 2

/** The event by which an eNB gives up a UE whose radio link was lost. */
export const RADIO_LOST = 1002

const accepted = new Outcomes('accepted/')
const rejected = new Outcomes('rejected/')

/**
 * A UE that has lost its radio link (TS 36.331 §5.3.7): the cell takes it back when it has its context and the short
 * MAC-I is right. The key is a new one (TS 33.401 §7.2.8.4.4).
 */
export function onReestablishmentRequest(
  enb: Enb,
  port: Port,
  role: EnbPortRole & { role: 'radio' },
  request: Request,
): void {
  const ue = contextOf(enb, request.ueIdentity)
  if (ue?.access === undefined) {
    enb.sim.measure('enb.rrc.reestablishment', rejected.of(request.reestablishmentCause), 1)
    enb.sendRrc(port, CCCH, { kind: 'RRCConnectionReestablishmentReject' })
    return
  }
  enb.lostRadio.delete(ue.enbUeId)
  // One that was sent to another cell and has come back: the handover is over.
  ue.access.outgoing?.process?.deliver('UeReturned', { kind: 'UeReturned' })
  ue.radio = port
  role.ue = ue
  enb.sim.measure('enb.rrc.reestablishment', accepted.of(request.reestablishmentCause), 1)
  const { key, ncc } = keyForTarget(ue.access, enb.configuration.physicalCellId)
  Object.assign(ue.access, { kenb: key, ncc, nextHop: undefined } satisfies Partial<AccessStratum>)
  enb.sendRrc(port, CCCH, {
    kind: 'RRCConnectionReestablishment',
    rrcTransactionIdentifier: nextTransaction(ue),
    radioResourceConfigDedicated: srb1,
    nextHopChainingCount: ncc,
  })
}

/** The bearers follow (§5.3.5.3): re-establishment alone resumes no more than SRB1. */
export function onReestablished(enb: Enb, ue: EnbUeContext): void {
  enb.sendRrc(ue.radio, DCCH, {
    kind: 'RRCConnectionReconfiguration',
    rrcTransactionIdentifier: nextTransaction(ue),
    measConfig: enb.measConfig,
    radioResourceConfigDedicated: defaultBearer(ue.erabId),
  })
}

/** Who the UE says that it is, if it proves it. */
function contextOf(
  enb: Enb,
  { cRnti, physCellId, shortMacI: proof }: Request['ueIdentity'],
): EnbUeContext | undefined {
  const { physicalCellId, cellId } = enb.configuration
  if (physCellId !== physicalCellId) return undefined
  for (const ue of enb.byEnbUeId.values()) {
    if (ue.access === undefined || ue.stage !== 'bearer' || cRntiOf(ue) !== cRnti) continue
    const key = rrcKey(ue.access.kenb, 'int', EIA2)
    if (shortMacI(EIA2, key, { cellIdentity: cellId, physCellId, cRnti }) === proof) return ue
  }
  return undefined
}

/** A UE whose link was lost may come back: its context stays for as long as it may look for a cell and ask. */
export function awaitReturn(enb: Enb, ue: EnbUeContext): void {
  const { RadioLinkLost } = enb.timers
  enb.sim.sometimes(RadioLinkLost.startedMark)
  enb.lostRadio.add(ue.enbUeId)
  enb.sim.flow = ue.flow
  enb.scheduleTimer(enb.sim.now + RadioLinkLost.afterUs, RADIO_LOST, ue)
}

/** It has not come back: all layers learn of it, from here to the SGW (trap 9). */
export function giveUp(enb: Enb, ue: EnbUeContext): void {
  if (enb.byEnbUeId.get(ue.enbUeId) !== ue || !enb.lostRadio.delete(ue.enbUeId)) return
  enb.sim.sometimes(enb.timers.RadioLinkLost.expiredMark)
  connectionIsOver(enb, ue, 'radio-connection-with-ue-lost')
  enb.sendS1(ue.mme, {
    kind: 'UEContextReleaseRequest',
    mmeUeS1apId: ue.mmeUeId,
    enbUeS1apId: ue.enbUeId,
    cause: { radioNetwork: 'radio-connection-with-ue-lost' },
  })
}
