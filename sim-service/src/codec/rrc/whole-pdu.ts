/** The one reader and the one writer of RRC, and what holds for every whole PDU. */

import { CodecError } from '../codec-error.ts'
import { PerReader, PerWriter } from '../per/per.ts'

export const writer = new PerWriter(false)
export const reader = new PerReader(false, new Uint8Array(0))

export function failed(error: unknown, name: string): unknown {
  return error instanceof CodecError ? error.within(name).in('RRC') : error
}

export function refuseRest(r: PerReader): void {
  if (r.end - r.at > 7)
    throw new CodecError('bad-length', r.offset, `${(r.end - r.at) >>> 3} octets behind the message`)
}
