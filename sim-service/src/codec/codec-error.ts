/** Why a codec refused; stable codes, so that a caller can map them to the protocol's own causes. */
export type CodecProblem =
  | 'truncated' // the octets end inside the element
  | 'bad-length' // a length field contradicts its container or its type
  | 'bad-value' // a value outside the specification's range
  | 'missing' // a mandatory element is absent
  | 'unknown' // a message type, procedure or choice that this codec does not have
  | 'comprehension-required' // an unknown element that its sender marked as one that must be understood
  | 'not-encodable' // the typed value cannot be expressed in octets

/**
 * The only error that an encoder or decoder throws. `message` reads
 * `GTPv2-C CreateSessionRequest.apn at octet 41: truncated (2 of 12 octets)`.
 */
export class CodecError extends Error {
  readonly problem: CodecProblem
  readonly offset: number
  protocol = ''
  /** Message and IE, outermost first: `['CreateSessionRequest', 'bearers', 'ebi']`. */
  path: string[] = []
  readonly detail: string
  /** The IE that a GTP answer names as offending (TS 29.274 §8.4). */
  offending?: { type: number; instance: number }

  constructor(problem: CodecProblem, offset: number, detail: string) {
    super(detail)
    this.name = 'CodecError'
    this.problem = problem
    this.offset = offset
    this.detail = detail
  }

  /** Adds an enclosing element's name while the error travels outwards. */
  within(name: string): this {
    this.path.unshift(name)
    return this.describe()
  }

  in(protocol: string): this {
    this.protocol = protocol
    return this.describe()
  }

  private describe(): this {
    const where = this.path.length > 0 ? ` ${this.path.join('.')}` : ''
    const at = this.offset >= 0 ? ` at octet ${this.offset}` : ''
    this.message = `${this.protocol}${where}${at}: ${this.problem} (${this.detail})`.trim()
    return this
  }
}
