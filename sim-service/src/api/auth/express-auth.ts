import type { Request } from 'express'
import type { Actor } from '../../runs/ports/actor.ts'
import type { Result } from '../../runs/ports/failures.ts'
import type { Authenticator } from './authenticate.ts'

/** Who sent a request of Express; a 401 says how to do better (RFC 9110 §11.6.1). */
export function expressIdentity(authenticator: Authenticator): (request: Request) => Promise<Result<Actor>> {
  return async (request) => {
    const known = await authenticator.authenticate({
      header: (name) => request.get(name),
      remoteAddress: request.socket.remoteAddress,
    })
    if (!known.ok && known.challenge !== undefined) request.res?.set('www-authenticate', known.challenge)
    return known
  }
}
