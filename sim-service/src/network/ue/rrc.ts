import type { RrcMessageOf } from '../../codec/rrc/rrc.ts'
import { type Procedure, receive, sleep, timeout } from '../../engine/process.ts'
import { seconds } from '../../engine/time.ts'
import { expire } from '../../engine/timers.ts'
import { PREAMBLE_TRANS_MAX } from '../radio/preambles.ts'
import { CCCH, type Cell, DCCH, type Ue } from './ue.ts'

/** Selects a cell (TS 36.304 §5.2); false where there is none. */
export function camp(ue: Ue): boolean {
  const before = ue.cell
  const cell = ue.environment.selection.select(ue)
  if (cell !== before) moveTo(ue, cell)
  return cell !== undefined
}

/** Camps on another cell, or on none; an idle UE listens to the pages of the new one. */
export function moveTo(ue: Ue, cell: Cell | undefined): void {
  const isListening = ue.registered && !ue.rrcConnected
  if (isListening) ue.environment.paging.leave(ue)
  ue.cell = cell
  if (cell === undefined) return
  if (isListening) ue.environment.paging.listen(ue)
  ue.sim.measure('ue.camped', cell.plmn, cell.eci)
}

type Cause = 'mo-Signalling' | 'mo-Data' | 'mt-Access'

/** Random access (TS 36.321 §5.1), until Msg 3 may go up; false when the cell was not reached. */
export function* access(ue: Ue): Procedure<boolean> {
  const { sim, cell, environment } = ue
  if (cell === undefined) return false
  const { entity } = cell.port.peer
  if (sim.faultPoint('ue.no-random-access', ue.imsi)) return yield* unreached(ue)
  for (let attempt = 0; attempt < PREAMBLE_TRANS_MAX; attempt++) {
    const sentUs = sim.now
    const preamble = environment.randomAccess.send(entity, ue.index, sentUs)
    yield* sleep(cell.rachUs)
    if (!environment.randomAccess.collided(entity, sentUs, preamble)) return true
    sim.measure('ue.random-access', 'collision', 1)
    sim.sometimes('rrc.random-access-collision')
    yield* sleep(environment.randomAccess.backOffUs(ue.index, sim.now))
  }
  return yield* unreached(ue)
}

function* unreached(ue: Ue): Procedure<boolean> {
  yield* sleep(ue.cell?.rachUs ?? 0)
  ue.sim.measure('ue.random-access', 'failure', 1)
  return false
}

/**
 * RRC connection establishment (TS 36.331 §5.3.3): random access, request, set-up; Set-up Complete carries the
 * first NAS message. A cell that rejects is asked again after T302, as TS 24.301 §5.5.1.2.6 a has it: no attempt of NAS
 * has failed. False when T300 expired or the cell was not reached.
 */
export function* connect(ue: Ue, nas: () => Uint8Array, establishmentCause: Cause): Procedure<boolean> {
  const { T302 } = ue.environment.timers
  for (;;) {
    const answer = yield* requestConnection(ue, establishmentCause)
    if (answer.kind === 'RRCConnectionReject') {
      ue.sim.sometimes('rrc.rejected')
      yield* expire(ue.sim, T302, seconds(answer.waitTime))
      if (!camp(ue)) return false
      continue
    }
    if (answer.kind !== 'RRCConnectionSetup') return false
    ue.enterConnected()
    ue.sendRrc(DCCH, {
      kind: 'RRCConnectionSetupComplete',
      rrcTransactionIdentifier: answer.rrcTransactionIdentifier,
      selectedPlmnIdentity: 1,
      ...(sTmsiHere(ue) === undefined ? registeredMme(ue) : {}),
      dedicatedInfoNas: nas(),
    })
    return true
  }
}

type SetupAnswer =
  | RrcMessageOf<'RRCConnectionSetup'>
  | RrcMessageOf<'RRCConnectionReject'>
  | { kind: 'LowerLayerFailure' | 'timeout' | 'out-of-reach' }

function* requestConnection(ue: Ue, establishmentCause: Cause): Procedure<SetupAnswer> {
  const { timers } = ue.environment
  if (!(yield* access(ue))) return { kind: 'out-of-reach' }
  const sTmsi = sTmsiHere(ue)
  ue.sim.sometimes(timers.T300.startedMark)
  ue.sendRrc(CCCH, {
    kind: 'RRCConnectionRequest',
    ueIdentity: sTmsi === undefined ? { randomValue: randomValue(ue) } : { sTmsi },
    establishmentCause,
  })
  const answer = yield* receive<SetupAnswer>(SETUP_ANSWERS, timers.T300.afterUs)
  if (answer === timeout) ue.sim.sometimes(timers.T300.expiredMark)
  return answer
}

/** What names the UE to a cell of a tracking area that it is registered in (TS 24.301 §5.3.1.1). */
function sTmsiHere(ue: Ue): { mmec: number; mTmsi: number } | undefined {
  const { guti } = ue
  if (!ue.registered || guti === undefined || !isRegisteredHere(ue)) return undefined
  return { mmec: guti.mmeCode, mTmsi: guti.mTmsi }
}

/** Msg 3 carries a random value where the UE has no S-TMSI of this tracking area (§5.3.3.3). */
function randomValue(ue: Ue): number {
  const draw = ue.sim.random(`ue/${ue.imsi}/rrc/${ue.attachAttempts}`)
  return (draw.u32() & 0xff) * 4294967296 + draw.u32()
}

/** Whether the cell is in a tracking area of the UE's list. */
export function isRegisteredHere({ areas, cell }: Ue): boolean {
  return (
    areas !== undefined && cell !== undefined && areas.plmn === cell.plmn && areas.tacs.includes(cell.tac)
  )
}

/** The MME of the UE's GUTI; its PLMN is named where it is another than the cell's (§5.3.3.4). */
function registeredMme(ue: Ue): { registeredMme?: { plmnIdentity?: string; mmegi: number; mmec: number } } {
  const { guti } = ue
  if (guti === undefined) return {}
  const mme = { mmegi: guti.mmeGroupId, mmec: guti.mmeCode }
  return { registeredMme: guti.plmn === ue.cell?.plmn ? mme : { plmnIdentity: guti.plmn, ...mme } }
}

const SETUP_ANSWERS = ['RRCConnectionSetup', 'RRCConnectionReject', 'LowerLayerFailure'] as const

/** The connection is lost: NAS learns of a lower layer failure. */
export function giveUpConnection(ue: Ue): void {
  ue.leaveConnected()
  ue.procedure?.deliver('LowerLayerFailure', { kind: 'LowerLayerFailure' })
}

/** Leaves RRC_CONNECTED without a message: a local release. */
export function release(ue: Ue): void {
  ue.leaveConnected()
}
