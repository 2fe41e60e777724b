import { rrcKey } from '../../codec/crypto/key-derivation.ts'
import { type RrcMessageOf, shortMacI } from '../../codec/rrc/rrc.ts'
import { type Procedure, Process, receive, sleep, timeout } from '../../engine/process.ts'
import { milliseconds } from '../../engine/time.ts'
import { DL_EARFCN, type UeHandover } from './handover.ts'
import { access, camp, giveUpConnection } from './rrc.ts'
import { startServiceRequest } from './service.ts'
import { startTrackingAreaUpdate } from './tracking-area.ts'
import { CCCH, type Cell, DCCH, type Ue } from './ue.ts'

/** Why a radio link has failed (TS 36.331 §5.3.11.3). */
export type LinkFailure = 'T310-expiry' | 'T304-expiry' | 'retransmissions'

type Cause = RrcMessageOf<'RRCConnectionReestablishmentRequest'>['reestablishmentCause']

/** T_search (TS 36.133 §6.1.2.1): to find a cell that was not lost before. */
const SEARCH_US = milliseconds(100)

/** The integrity algorithm that every cell of this lab chooses for RRC: EIA2. */
const EIA2 = 2

/**
 * The link to the serving cell is lost (TS 36.331 §5.3.11.3). With AS security the UE looks for a cell that has its
 * context; without, it leaves RRC_CONNECTED, and NAS learns of it.
 */
export function radioLinkFailure(ue: Ue, why: LinkFailure): void {
  const { accessKeys, measuring } = ue.environment
  ue.sim.measure('ue.radio-link-failure', why, 1)
  ue.sim.sometimes('rrc.radio-link-failure')
  measuring?.pause(ue)
  const source = ue.cell
  const kenb = accessKeys?.kenb(ue)
  source?.port.link.down()
  if (kenb === undefined || source === undefined) {
    giveUpConnection(ue)
    return
  }
  const cause = why === 'T304-expiry' ? 'handoverFailure' : 'otherFailure'
  const process = new Process(ue.sim, ue.entity, 're-establishment', reestablish(ue, source, kenb, cause))
  ue.handover = { process, isLost: true, messages: [], bursts: [] }
  process.start()
}

/** RRC connection re-establishment (§5.3.7). What the UE would send meanwhile waits for its end. */
function* reestablish(ue: Ue, source: Cell, kenb: Uint8Array, cause: Cause): Procedure<void> {
  const answer = (yield* findCell(ue)) ? yield* ask(ue, source, kenb, cause) : undefined
  const { messages, bursts } = ue.handover as UeHandover
  ue.handover = undefined
  const { cell } = ue
  const isTaken = answer?.kind === 'RRCConnectionReestablishment' && ue.rrcConnected
  if (!isTaken || cell === undefined) {
    ue.sim.measure('ue.reestablishment', answer?.kind ?? 'no-cell', 1)
    for (const { packets, octets } of bursts)
      ue.environment.losses.lose('ue:radio-link-failure', packets, octets)
    giveUpConnection(ue)
    recover(ue, bursts.length > 0)
    return
  }
  ue.sim.sometimes('rrc.re-established')
  ue.sim.measure('ue.reestablishment', 're-established', 1)
  ue.environment.accessKeys?.handOver(ue, answer.nextHopChainingCount, cell.physicalCellId, DL_EARFCN)
  ue.environment.measuring?.servingCellChanged(ue)
  ue.sendRrc(DCCH, {
    kind: 'RRCConnectionReestablishmentComplete',
    rrcTransactionIdentifier: answer.rrcTransactionIdentifier,
  })
  for (const message of messages) ue.sendRrc(DCCH, message)
  for (const burst of bursts) cell.port.sendBurst(burst)
}

/** NAS signalling connection recovery (TS 24.301 §5.5.3.2.2, §5.6.1.1): by what the UE was about to do. */
function recover(ue: Ue, hasData: boolean): void {
  if (!ue.registered || ue.procedure !== undefined) return
  if (hasData) startServiceRequest(ue, 'mo-Data')
  else startTrackingAreaUpdate(ue, 'area')
}

/** Cell selection while T311 runs (§5.3.7.3). */
function* findCell(ue: Ue): Procedure<boolean> {
  const { T311 } = ue.environment.timers
  const untilUs = ue.sim.now + T311.afterUs
  ue.sim.sometimes(T311.startedMark)
  while (ue.sim.now + SEARCH_US < untilUs) {
    yield* sleep(SEARCH_US)
    if (camp(ue)) return true
  }
  yield* sleep(untilUs - ue.sim.now)
  ue.sim.sometimes(T311.expiredMark)
  return false
}

type Answer =
  | RrcMessageOf<'RRCConnectionReestablishment'>
  | RrcMessageOf<'RRCConnectionReestablishmentReject'>
  | { kind: 'LowerLayerFailure' | 'timeout' | 'out-of-reach' }

/** The request names the UE as the lost cell knew it, and proves it by the short MAC-I (§5.3.7.4). */
function* ask(ue: Ue, source: Cell, kenb: Uint8Array, reestablishmentCause: Cause): Procedure<Answer> {
  const { T301 } = ue.environment.timers
  ue.sim.sometimes(T301.startedMark)
  const untilUs = ue.sim.now + T301.afterUs
  if (!(yield* access(ue))) return { kind: 'out-of-reach' }
  const cell = ue.cell as Cell
  const cRnti = cRntiAt(source)
  const { physicalCellId } = source
  const input = { cellIdentity: cell.eci, physCellId: physicalCellId, cRnti }
  ue.sendNow(CCCH, {
    kind: 'RRCConnectionReestablishmentRequest',
    ueIdentity: {
      cRnti,
      physCellId: physicalCellId,
      shortMacI: shortMacI(EIA2, rrcKey(kenb, 'int', EIA2), input),
    },
    reestablishmentCause,
  })
  const answer = yield* receive<Answer>(ANSWERS, Math.max(0, untilUs - ue.sim.now))
  if (answer === timeout) ue.sim.sometimes(T301.expiredMark)
  return answer
}

const ANSWERS = [
  'RRCConnectionReestablishment',
  'RRCConnectionReestablishmentReject',
  'LowerLayerFailure',
] as const

/**
 * The C-RNTI that a cell has given the UE: by the random access response, or by the order to hand over. MAC is not made
 * of octets here, so the UE's end of the radio link keeps it.
 */
function cRntiAt({ port }: Cell): number {
  return typeof port.context === 'number' ? port.context : 0
}
