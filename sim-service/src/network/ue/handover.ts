import type { RrcMessage, RrcMessageOf } from '../../codec/rrc/rrc.ts'
import type { Burst } from '../../engine/burst.ts'
import { type Procedure, Process, sleep } from '../../engine/process.ts'
import { milliseconds } from '../../engine/time.ts'
import { tellArea } from './idle.ts'
import { radioLinkFailure } from './radio-link.ts'
import { type Cell, DCCH, type Ue } from './ue.ts'

/** All cells are on one carrier of band 3 (TS 36.101 table 5.7.3-1). */
export const DL_EARFCN = 1300

type Order = RrcMessageOf<'RRCConnectionReconfiguration'>

/** A UE between two cells: what it would send waits until it has reached the target. */
export interface UeHandover {
  readonly process: Process
  /** Whether it has lost the old cell, and asks any that it finds to take it back (radio-link.ts). */
  readonly isLost: boolean
  readonly messages: RrcMessage[]
  readonly bursts: Burst[]
}

/** Reconfiguration with mobilityControlInfo (TS 36.331 §5.3.5.4). */
export function handOver(ue: Ue, order: Order): void {
  const mobility = order.mobilityControlInfo
  const target = mobility && ue.environment.selection.cell(ue, mobility.targetPhysCellId)
  if (mobility === undefined || target === undefined || ue.handover !== undefined) return
  const process = new Process(ue.sim, ue.entity, 'rrc-handover', move(ue, order, target, mobility.t304))
  ue.handover = { process, isLost: false, messages: [], bursts: [] }
  process.start()
}

function* move(ue: Ue, order: Order, target: Cell, t304: string): Procedure<void> {
  const { T304 } = ue.environment.timers
  const startedUs = ue.sim.now
  const source = ue.cell
  ue.sim.sometimes(T304.startedMark)
  ue.environment.measuring?.pause(ue)
  // The UE hears its old cell no more; what it had sent there still arrives.
  ue.cell = target
  target.port.context = order.mobilityControlInfo?.newUeIdentity
  const limitUs = milliseconds(Number(t304.slice(2)))
  const reaches = target.rachUs < limitUs && !ue.sim.faultPoint('ue.no-random-access', ue.imsi)
  yield* sleep(reaches ? target.rachUs : limitUs)
  source?.port.link.down()
  const { messages, bursts } = ue.handover as UeHandover
  ue.handover = undefined
  if (!reaches) {
    ue.sim.sometimes(T304.expiredMark)
    handoverFailed(ue, source, bursts)
    return
  }
  ue.environment.measuring?.servingCellChanged(ue)
  deriveKeys(ue, order, target)
  ue.sendRrc(DCCH, {
    kind: 'RRCConnectionReconfigurationComplete',
    rrcTransactionIdentifier: order.rrcTransactionIdentifier,
  })
  ue.sim.measure('handover.interruption', '', ue.sim.now - startedUs)
  for (const message of messages) ue.sendRrc(DCCH, message)
  for (const burst of bursts) target.port.sendBurst(burst)
  tellArea(ue)
}

function deriveKeys(ue: Ue, order: Order, target: Cell): void {
  const { intraLte } = order.securityConfigHo?.handoverType ?? {}
  if (intraLte === undefined) return
  ue.environment.accessKeys?.handOver(ue, intraLte.nextHopChainingCount, target.physicalCellId, DL_EARFCN)
}

/** T304 has expired (§5.3.5.6): a radio link failure; what waited to be sent is lost. */
function handoverFailed(ue: Ue, source: Cell | undefined, bursts: readonly Burst[]): void {
  for (const { packets, octets } of bursts) ue.environment.losses.lose('ue:handover-failed', packets, octets)
  // The UE reverts to what the source has configured, and is known there.
  ue.cell?.port.link.down()
  ue.cell = source
  radioLinkFailure(ue, 'T304-expiry')
}
