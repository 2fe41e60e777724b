import { CodecError } from './codec-error.ts'
import type { OctetReader, OctetWriter } from './octets.ts'

/**
 * A PLMN identity is the text MCC + MNC, five or six digits (`21407`, `310410`). On the wire it has three
 * octets in the nibble order of TS 24.008 §10.5.1.3: MCC2|MCC1, MNC3|MCC3, MNC2|MNC1, MNC3 = F for two digits.
 */
export type PlmnId = string

export function writePlmn(w: OctetWriter, plmn: PlmnId): void {
  const length = plmn.length
  if (length !== 5 && length !== 6) throw new CodecError('not-encodable', w.length, `PLMN ${plmn} has not 5 or 6 digits`)
  const d = (i: number): number => {
    const digit = plmn.charCodeAt(i) - 48
    if (digit < 0 || digit > 9) throw new CodecError('not-encodable', w.length, `PLMN ${plmn} is not decimal`)
    return digit
  }
  w.u8((d(1) << 4) | d(0))
  w.u8(((length === 6 ? d(5) : 15) << 4) | d(2))
  w.u8((d(4) << 4) | d(3))
}

export function readPlmn(r: OctetReader): PlmnId {
  const at = r.offset
  const packed = r.u24()
  const digits = [(packed >> 16) & 15, (packed >> 20) & 15, (packed >> 8) & 15, packed & 15, (packed >> 4) & 15]
  const third = (packed >> 12) & 15
  if (third !== 15) digits.push(third)
  let text = ''
  for (const digit of digits) {
    if (digit > 9) throw new CodecError('bad-value', at, 'PLMN digit above 9')
    text += String.fromCharCode(48 + digit)
  }
  return text
}
