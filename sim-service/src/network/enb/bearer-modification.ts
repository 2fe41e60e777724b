import type { S1apMessage } from '../../codec/s1ap/s1ap.ts'
import type { Burst } from '../../engine/burst.ts'
import { Policer } from '../policer.ts'
import { DCCH } from '../ue/ue.ts'
import type { EnbUeContext } from './context.ts'
import type { Enb } from './enb.ts'
import { nextTransaction } from './s1.ts'

/** What only UEs have whose bearer was modified: few, so their rows do not carry it. */
export class ModifiedBearers {
  /** The reconfiguration that a UE has still to complete, by eNB UE S1AP ID: its transaction. */
  readonly transactions = new Map<number, number>()
  /** What enforces the UE-AMBR that a modification brought. */
  readonly policers = new Map<number, Policer>()

  forget(enbUeId: number): void {
    this.transactions.delete(enbUeId)
    this.policers.delete(enbUeId)
  }
}

/** E-RAB Modify (TS 36.413 §8.2.2): the NAS request goes to the UE with a reconfiguration, the rate holds at once. */
export function modifyBearer(
  enb: Enb,
  ue: EnbUeContext,
  request: Extract<S1apMessage, { kind: 'ERABModifyRequest' }>,
): void {
  const [item] = request.erabToBeModifiedListBearerModReq
  if (item === undefined || item.erabId !== ue.erabId) {
    respond(enb, ue, { erabFailedToModifyList: [{ erabId: item?.erabId ?? 0, cause: unknownErab }] })
    return
  }
  const ambr = request.ueAggregateMaximumBitrate
  if (ambr !== undefined) enforce(enb, ue, ambr)
  const transaction = nextTransaction(ue)
  enb.modified.transactions.set(ue.enbUeId, transaction)
  enb.sendRrc(ue.radio, DCCH, {
    kind: 'RRCConnectionReconfiguration',
    rrcTransactionIdentifier: transaction,
    dedicatedInfoNasList: [item.nasPdu],
  })
}

type UeAmbr = NonNullable<Extract<S1apMessage, { kind: 'ERABModifyRequest' }>['ueAggregateMaximumBitrate']>

/** Holds a UE to an aggregate rate from now on, here and wherever it is handed over to. */
export function enforce(enb: Enb, ue: EnbUeContext, ambr: UeAmbr): void {
  const { ueAggregateMaximumBitRateUl: ambrUplinkBps, ueAggregateMaximumBitRateDl: ambrDownlinkBps } = ambr
  const uplinkKbps = Math.floor(ambrUplinkBps / 1000)
  const downlinkKbps = Math.floor(ambrDownlinkBps / 1000)
  enb.modified.policers.set(ue.enbUeId, new Policer({ uplinkKbps, downlinkKbps }, enb.sim.now))
  const { access } = ue
  if (access !== undefined)
    access.profile = enb.profiles.of({ ...access.profile, ambrUplinkBps, ambrDownlinkBps })
}

const unknownErab = { radioNetwork: 'unknown-E-RAB-ID' } as const

/** The UE has completed a reconfiguration. False when it was not one that a modification asked for. */
export function bearerIsModified(enb: Enb, ue: EnbUeContext, transaction: number): boolean {
  const { transactions } = enb.modified
  if (transactions.size === 0 || transactions.get(ue.enbUeId) !== transaction) return false
  transactions.delete(ue.enbUeId)
  respond(enb, ue, { erabModifyListBearerModRes: [{ erabId: ue.erabId }] })
  return true
}

function respond(enb: Enb, ue: EnbUeContext, lists: object): void {
  enb.sendS1(ue.mme, {
    kind: 'ERABModifyResponse',
    mmeUeS1apId: ue.mmeUeId,
    enbUeS1apId: ue.enbUeId,
    ...lists,
  })
}

/** The part of a burst that the UE-AMBR lets through; the rest is lost by name (TS 23.401 §4.7.3). */
export function withinUeAmbr(enb: Enb, ue: EnbUeContext, burst: Burst): Burst | undefined {
  const policer = enb.modified.policers.get(ue.enbUeId)
  if (policer === undefined) return burst
  const { passed, dropped } = policer.police(burst, enb.sim.now)
  if (dropped !== undefined) enb.losses.lose('enb:ue-ambr', dropped.packets, dropped.octets)
  return passed
}
