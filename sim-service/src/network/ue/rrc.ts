import { type Procedure, receive, sleep, timeout } from '../../engine/process.ts'
import { CCCH, DCCH, type Ue } from './ue.ts'

/** Selects a cell (TS 36.304 §5.2); false where there is none. */
export function camp(ue: Ue): boolean {
  const before = ue.cell
  ue.cell = ue.environment.selection.select(ue)
  if (ue.cell === undefined) return false
  if (ue.cell !== before) ue.sim.measure('ue.camped', ue.cell.plmn, ue.cell.eci)
  return true
}

/**
 * RRC connection establishment (TS 36.331 §5.3.3): random access, request, set-up; Set-up Complete carries the
 * first NAS message. False when T300 expired or the eNB rejected.
 */
export function* connect(
  ue: Ue,
  nas: () => Uint8Array,
  establishmentCause: 'mo-Signalling' | 'mo-Data',
): Procedure<boolean> {
  const { timers } = ue.environment
  yield* sleep(ue.cell?.rachUs ?? 0)
  // Msg 3 carries a random value where the UE has no S-TMSI of this tracking area (§5.3.3.3).
  const randomValue = ue.sim.random(`ue/${ue.imsi}/rrc/${ue.attachAttempts}`)
  ue.sim.sometimes(timers.T300.startedMark)
  ue.sendRrc(CCCH, {
    kind: 'RRCConnectionRequest',
    ueIdentity: { randomValue: (randomValue.u32() & 0xff) * 4294967296 + randomValue.u32() },
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
  ue.rrcConnected = true
  ue.sendRrc(DCCH, {
    kind: 'RRCConnectionSetupComplete',
    rrcTransactionIdentifier: (answer as { rrcTransactionIdentifier: number }).rrcTransactionIdentifier,
    selectedPlmnIdentity: 1,
    ...registeredMme(ue),
    dedicatedInfoNas: nas(),
  })
  return true
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
