import { CodecError } from '../codec/codec-error.ts'
import { decodeGtpu, encodeGtpu } from '../codec/gtp/gtpu.ts'
import type { Port } from '../engine/link.ts'
import type { NetworkFunction } from './node.ts'

/** GTP-U signalling on a user-plane path: Echo is answered, anything else is counted (TS 29.281 §7.2). */
export function onGtpuSignalling(
  node: NetworkFunction,
  port: Port,
  octets: Uint8Array,
  onEndMarker?: (teid: number) => void,
): void {
  try {
    const message = decodeGtpu(octets)
    if (message.kind === 'EchoRequest')
      port.send(encodeGtpu({ kind: 'EchoResponse', teid: 0, sequence: message.sequence, recovery: 0 }))
    else if (message.kind === 'EndMarker' && onEndMarker !== undefined) onEndMarker(message.teid)
    else node.sim.measure('gtpu.unexpected', message.kind, 1)
  } catch (error) {
    if (!(error instanceof CodecError)) throw error
    node.sim.measure('gtpu.discarded', error.problem, 1)
  }
}
