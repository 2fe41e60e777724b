import type { DiameterMessage } from '../codec/diameter/diameter.ts'

/** What a protocol error needs of the request that it answers. */
export interface RefusedRequest {
  readonly hopByHop: number
  readonly endToEnd: number
  readonly sessionId: string
}

/** Who answers, for which command of which application. */
export interface ErrorSource {
  readonly host: string
  readonly realm: string
  readonly commandCode: number
  readonly applicationId: number
}

/** A protocol error carries the E flag and the grammar of RFC 6733 §7.2. */
export function protocolError(request: RefusedRequest, source: ErrorSource, code: number): DiameterMessage {
  return {
    kind: 'ErrorAnswer',
    commandCode: source.commandCode,
    applicationId: source.applicationId,
    hopByHop: request.hopByHop,
    endToEnd: request.endToEnd,
    sessionId: request.sessionId,
    originHost: source.host,
    originRealm: source.realm,
    resultCode: code,
  } as DiameterMessage
}
