import type { CodecProblem } from '../codec-error.ts'
import { CodecError } from '../codec-error.ts'
import type { RawAvp } from './avp.ts'
import { resultCode } from './result-codes.ts'

/**
 * A refusal that knows how RFC 6733 §7 answers it: the Result-Code, and the offending AVP for Failed-AVP (§7.5).
 */
export class DiameterError extends CodecError {
  readonly resultCode: number
  readonly failedAvp: RawAvp | undefined

  constructor(problem: CodecProblem, offset: number, detail: string, code: number, failedAvp?: RawAvp) {
    super(problem, offset, detail)
    this.resultCode = code
    this.failedAvp = failedAvp
  }
}

/** The Result-Code with which a request is answered whose decoding failed so. */
export function resultCodeOf(error: CodecError): number {
  if (error instanceof DiameterError) return error.resultCode
  switch (error.problem) {
    case 'truncated':
      return resultCode.invalidMessageLength
    case 'bad-length':
      return resultCode.invalidAvpLength
    case 'bad-value':
      return resultCode.invalidAvpValue
    case 'missing':
      return resultCode.missingAvp
    case 'unknown':
      return resultCode.commandUnsupported
    default:
      return resultCode.unableToComply
  }
}

/** What §7.5 asks for when an AVP is missing or its length is wrong: the AVP with the fewest zero octets. */
export function minimalAvp(avp: {
  code: number
  vendor: number
  flags: number
  type: { octets: number }
}): RawAvp {
  const octets = new Uint8Array(avp.type.octets)
  return avp.vendor === 0
    ? { code: avp.code, flags: avp.flags, octets }
    : { code: avp.code, flags: avp.flags, vendor: avp.vendor, octets }
}
