import { CodecError } from '../../codec/codec-error.ts'
import { decodeRrc } from '../../codec/rrc/rrc.ts'
import { startServiceRequest } from './service.ts'
import type { Ue } from './ue.ts'

/** The first of the channels on which an eNB pages: one for each frame of the cycle, of which a UE hears its own. */
export const PCCH = 2
/** TS 36.304 §7.1 with the default paging cycle rf128 and nB = T: a UE listens to one frame of 128. */
export const FRAMES_OF_CYCLE = 128

/** The frame of the cycle in which a UE listens: UE_ID is IMSI mod 1024. */
export function pagingFrameOf(ue: Ue): number {
  return (Number(ue.imsi) % 1024) % FRAMES_OF_CYCLE
}

/** TS 36.331 §5.3.2.3: a message that a UE hears in its paging frame, and that may name others. */
export function onPage(ue: Ue, octets: Uint8Array): void {
  if (ue.rrcConnected || !ue.registered || ue.sim.faultPoint('ue.deaf', 'Paging')) return
  let identities: readonly Identity[]
  try {
    const message = decodeRrc('pcch', octets)
    identities =
      message.kind === 'Paging' ? (message.pagingRecordList ?? []).map((one) => one.ueIdentity) : []
  } catch (error) {
    if (!(error instanceof CodecError)) throw error
    ue.sim.measure('ue.rrc.discarded', error.problem, 1)
    return
  }
  if (identities.some((identity) => isTmsiOf(ue, identity))) paged(ue)
  else if (identities.some(({ imsi }) => imsi?.join('') === ue.imsi)) pagedByImsi(ue)
}

interface Identity {
  readonly sTmsi?: { readonly mmec: number; readonly mTmsi: number }
  readonly imsi?: readonly number[]
}

function isTmsiOf({ guti }: Ue, { sTmsi }: Identity): boolean {
  return guti !== undefined && sTmsi?.mTmsi === guti.mTmsi && sTmsi.mmec === guti.mmeCode
}

/** TS 24.301 §5.6.2.2.1: a UE that is about to signal anyway does that; T3346 does not keep it from answering. */
function paged(ue: Ue): void {
  if (ue.procedure === undefined) startServiceRequest(ue, 'mt-Access')
  else ue.procedure.deliver('Paged', { kind: 'Paged' })
}

/** §5.6.2.2.2: the network has lost the GUTI; the UE deletes what it has of the registration and attaches. */
function pagedByImsi(ue: Ue): void {
  if (ue.procedure !== undefined) return
  ue.deregister()
  ue.forgetIdentity()
  ue.startAttach('again')
}
