/** Bitmaps over EPS bearer identities (TS 24.301 §9.9.2.1, §9.9.4.27): as the list of the identities that are set. */
import { CodecError } from '../codec-error.ts'
import type { IeType } from './wire.ts'

const MOST_EBI = 15

/** Identities, ascending; 0 is spare, and kept of a sender that sets it. */
export const bearerList: IeType<number[]> = {
  minimum: 2,
  maximum: 2,
  write(w, value) {
    let bits = 0
    for (const ebi of value) {
      if (!Number.isInteger(ebi) || ebi < 0 || ebi > MOST_EBI)
        throw new CodecError('not-encodable', -1, `EPS bearer identity ${ebi}`)
      bits |= 1 << ebi
    }
    // Octet 3 has identities 0 to 7, octet 4 those from 8 on.
    w.u16(((bits & 255) << 8) | (bits >> 8))
  },
  read(r) {
    const octets = r.u16()
    const bits = ((octets & 255) << 8) | (octets >> 8)
    const list: number[] = []
    for (let ebi = 0; ebi <= MOST_EBI; ebi++) if ((bits & (1 << ebi)) !== 0) list.push(ebi)
    return list
  },
}
