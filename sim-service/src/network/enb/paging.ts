import type { RrcMessageOf } from '../../codec/rrc/rrc.ts'
import { encodeRrc } from '../../codec/rrc/rrc.ts'
import type { S1apMessage } from '../../codec/s1ap/s1ap.ts'
import { milliseconds } from '../../engine/time.ts'
import { FRAMES_OF_CYCLE, PCCH } from '../ue/paging.ts'
import type { Enb } from './enb.ts'

export type PagingRecord = NonNullable<RrcMessageOf<'Paging'>['pagingRecordList']>[number]

/** The event of a paging frame. */
export const PAGE = 1001

const FRAME_US = milliseconds(10)
/** TS 36.331 §6.4, maxPageRec. */
const MOST_RECORDS = 16

/** TS 36.413 §8.5.1: UEs are paged in the frames that they listen to, those of one frame in one message. */
export function onPaging(enb: Enb, message: Extract<S1apMessage, { kind: 'Paging' }>): void {
  const { tac, plmn } = enb.configuration
  if (!message.taiList.some(({ tai }) => tai.tac === tac && tai.plmnIdentity === plmn)) return
  const ueIdentity = identityOf(message)
  if (ueIdentity === undefined) return
  const frame = message.ueIdentityIndexValue % FRAMES_OF_CYCLE
  const record: PagingRecord = { ueIdentity, cnDomain: message.cnDomain }
  const waiting = enb.pages.get(frame)
  if (waiting !== undefined) {
    waiting.push(record)
    return
  }
  enb.pages.set(frame, [record])
  enb.scheduleTimer(nextFrameUs(enb.sim.now, frame), PAGE, frame)
}

function identityOf({ uePagingId }: Extract<S1apMessage, { kind: 'Paging' }>) {
  const { sTmsi, imsi } = uePagingId as { sTmsi?: { mmec: number; mTmsi: number }; imsi?: string }
  if (sTmsi !== undefined) return { sTmsi }
  return imsi === undefined ? undefined : { imsi: [...imsi].map(Number) }
}

/** When the frame of this number begins next; a cycle is 128 frames, the default paging cycle rf128. */
function nextFrameUs(now: number, frame: number): number {
  const current = Math.floor(now / FRAME_US)
  const ahead = (frame - (current % FRAMES_OF_CYCLE) + FRAMES_OF_CYCLE) % FRAMES_OF_CYCLE
  return (current + (ahead === 0 ? FRAMES_OF_CYCLE : ahead)) * FRAME_US
}

/** The frame is there: as many as one message holds are paged, the rest in the next cycle. */
export function sendPage(enb: Enb, frame: number): void {
  const waiting = enb.pages.get(frame)
  if (waiting === undefined) return
  const pagingRecordList = waiting.splice(0, MOST_RECORDS)
  if (waiting.length === 0) enb.pages.delete(frame)
  else enb.scheduleTimer(nextFrameUs(enb.sim.now, frame), PAGE, frame)
  enb.sim.measure('enb.paging.records', '', pagingRecordList.length)
  // A cell on which nobody is idle has no listener, and nothing to send to.
  enb.air?.send(encodeRrc('pcch', { kind: 'Paging', pagingRecordList }), PCCH + frame)
}
