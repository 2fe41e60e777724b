import { CodecError } from './codec-error.ts'
import type { OctetReader, OctetWriter } from './octets.ts'

/**
 * A PLMN identity is the text MCC + MNC, five or six digits (`21407`, `310410`). On the wire it has three
 * octets in the nibble order of TS 24.008 §10.5.1.3: MCC2|MCC1, MNC3|MCC3, MNC2|MNC1, MNC3 = F for two digits.
 */
export type PlmnId = string

export function writePlmn(w: OctetWriter, plmn: PlmnId): void {
  w.u24(packedPlmn(plmn))
}

export function readPlmn(r: OctetReader): PlmnId {
  const at = r.offset
  return plmnOf(r.u24(), at)
}

/** The three octets as one number, for codecs that do not write whole octets (PER). */
export function packedPlmn(plmn: PlmnId): number {
  const length = plmn.length
  if (length !== 5 && length !== 6) throw notAPlmn(plmn)
  let digits = 0
  for (let i = 0; i < length; i++) {
    const digit = plmn.charCodeAt(i) - 48
    if (digit < 0 || digit > 9) throw notAPlmn(plmn)
    digits = (digits << 4) | digit
  }
  if (length === 5) digits = (digits << 4) | 15
  // From the nibbles 1 2 3 | 1 2 3 of the digits to MCC2 MCC1 MNC3 MCC3 MNC2 MNC1.
  return (
    (((digits >> 16) & 15) << 20) |
    (((digits >> 20) & 15) << 16) |
    ((digits & 15) << 12) |
    (((digits >> 12) & 15) << 8) |
    (((digits >> 4) & 15) << 4) |
    ((digits >> 8) & 15)
  )
}

/** The inverse of {@link packedPlmn}; `offset` is where the octets stood, for the error. */
export function plmnOf(packed: number, offset: number): PlmnId {
  const a = (packed >> 16) & 15
  const b = (packed >> 20) & 15
  const c = (packed >> 8) & 15
  const d = packed & 15
  const e = (packed >> 4) & 15
  const f = (packed >> 12) & 15
  if (a > 9 || b > 9 || c > 9 || d > 9 || e > 9 || (f > 9 && f !== 15)) {
    throw new CodecError('bad-value', offset, 'PLMN digit above 9')
  }
  const five = String.fromCharCode(48 + a, 48 + b, 48 + c, 48 + d, 48 + e)
  return f === 15 ? five : five + String.fromCharCode(48 + f)
}

function notAPlmn(plmn: PlmnId): CodecError {
  return new CodecError('not-encodable', -1, `PLMN ${plmn} has not 5 or 6 decimal digits`)
}
