import { type Procedure, receive, sleep, timeout } from '../../engine/process.ts'
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

/**
 * RRC connection establishment (TS 36.331 §5.3.3): random access, request, set-up; Set-up Complete carries the
 * first NAS message. False when T300 expired or the eNB rejected.
 */
export function* connect(
  ue: Ue,
  nas: () => Uint8Array,
  establishmentCause: 'mo-Signalling' | 'mo-Data' | 'mt-Access',
): Procedure<boolean> {
  const { timers } = ue.environment
  yield* sleep(ue.cell?.rachUs ?? 0)
  const sTmsi = sTmsiHere(ue)
  ue.sim.sometimes(timers.T300.startedMark)
  ue.sendRrc(CCCH, {
    kind: 'RRCConnectionRequest',
    ueIdentity: sTmsi === undefined ? { randomValue: randomValue(ue) } : { sTmsi },
    establishmentCause,
  })
  const answer = yield* receive<{ kind: string; rrcTransactionIdentifier?: number }>(
    SETUP_ANSWERS,
    timers.T300.afterUs,
  )
  if (answer === timeout) {
    ue.sim.sometimes(timers.T300.expiredMark)
    return false
  }
  if (answer.kind !== 'RRCConnectionSetup') return false
  ue.enterConnected()
  ue.sendRrc(DCCH, {
    kind: 'RRCConnectionSetupComplete',
    rrcTransactionIdentifier: (answer as { rrcTransactionIdentifier: number }).rrcTransactionIdentifier,
    selectedPlmnIdentity: 1,
    ...(sTmsi === undefined ? registeredMme(ue) : {}),
    dedicatedInfoNas: nas(),
  })
  return true
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

/** Leaves RRC_CONNECTED without a message: a local release. */
export function release(ue: Ue): void {
  ue.leaveConnected()
}
