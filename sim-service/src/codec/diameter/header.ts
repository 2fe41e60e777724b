import type { CodecProblem } from '../codec-error.ts'
import { CodecError } from '../codec-error.ts'
import { DiameterError } from './avp-error.ts'
import { resultCode } from './result-codes.ts'

/** RFC 6733 §3: the header, 20 octets. */
export const headerOctets = 20

/** The whole length of the message whose header begins here, from its first four octets: for framing on TCP. */
export function diameterLength(header: Uint8Array): number {
  if (header.length < 4) throw new CodecError('truncated', 0, `${header.length} of 4 octets`).in('Diameter')
  return (header[1] << 16) | (header[2] << 8) | header[3]
}

/** The octets must be one message, no more and no less. */
export function checkLength(octets: Uint8Array): void {
  const left = octets.length
  const length = left < 4 ? headerOctets : diameterLength(octets)
  if (left < headerOctets || left < length) {
    const wanted = Math.max(length, headerOctets)
    throw headerError('truncated', 1, `${left} of ${wanted} octets`, resultCode.invalidMessageLength)
  }
  if (length !== left || length % 4 !== 0) {
    throw headerError('bad-length', 1, `length ${length} in ${left} octets`, resultCode.invalidMessageLength)
  }
}

export function headerError(problem: CodecProblem, at: number, detail: string, code: number): DiameterError {
  return new DiameterError(problem, at, detail, code)
}
