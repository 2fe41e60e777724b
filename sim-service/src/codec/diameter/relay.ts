import { CodecError } from '../codec-error.ts'
import { OctetWriter } from '../octets.ts'
import { flagM, flagV } from './avp.ts'
import { baseAvps } from './base-avps.ts'
import { commandFlag } from './command.ts'
import { checkLength, headerOctets } from './header.ts'
import { identity } from './identities.ts'
import { avpEnd } from './read-avps.ts'
import { readU32 } from './values.ts'

/** What a relay or a peer needs to know of a message that it does not decode. */
export interface RelayView {
  request: boolean
  proxiable: boolean
  error: boolean
  retransmitted: boolean
  flags: number
  commandCode: number
  applicationId: number
  hopByHop: number
  endToEnd: number
  destinationHost?: string
  destinationRealm?: string
  /** RFC 6733 §6.1.8: the nodes that relayed the request, for loop detection. */
  routeRecords: string[]
}

const code = {
  destinationHost: baseAvps.destinationHost.code,
  destinationRealm: baseAvps.destinationRealm.code,
  routeRecord: baseAvps.routeRecord.code,
} as const

/** The header and the routing AVPs of a message (RFC 6733 §6.1), whatever its command; nothing else is looked at. */
export function relayView(octets: Uint8Array): RelayView {
  try {
    checkLength(octets)
    const view = headerView(octets)
    const end = octets.length
    for (let at = headerOctets; at < end; ) {
      const stop = avpEnd(octets, at, end)
      if (octets[at + 4] < flagV) readRoutingAvp(view, octets, at, stop)
      at = (stop + 3) & ~3
    }
    return view
  } catch (error) {
    throw error instanceof CodecError ? error.in('Diameter') : error
  }
}

function headerView(octets: Uint8Array): RelayView {
  const flags = octets[4]
  return {
    request: (flags & commandFlag.request) !== 0,
    proxiable: (flags & commandFlag.proxiable) !== 0,
    error: (flags & commandFlag.error) !== 0,
    retransmitted: (flags & commandFlag.retransmitted) !== 0,
    flags,
    commandCode: readU32(octets, 4) & 0xffffff,
    applicationId: readU32(octets, 8),
    hopByHop: readU32(octets, 12),
    endToEnd: readU32(octets, 16),
    routeRecords: [],
  }
}

function readRoutingAvp(view: RelayView, octets: Uint8Array, at: number, stop: number): void {
  const data = at + 8
  switch (readU32(octets, at)) {
    case code.destinationHost:
      view.destinationHost = nameOf(octets, data, stop)
      break
    case code.destinationRealm:
      view.destinationRealm = nameOf(octets, data, stop)
      break
    case code.routeRecord:
      view.routeRecords.push(nameOf(octets, data, stop))
      break
  }
}

function nameOf(octets: Uint8Array, start: number, stop: number): string {
  try {
    return identity(octets, start, stop)
  } catch {
    throw new CodecError('bad-value', start, 'not UTF-8')
  }
}

export interface Forwarding {
  hopByHop: number
  /** The identity of the peer that the request came from, RFC 6733 §6.1.9; an answer gets none. */
  addRouteRecord?: string
  /** Sets the T flag: a repetition after a failover (RFC 6733 §5.5.4). */
  retransmitted?: boolean
}

const writer = new OctetWriter(4096)

/** The message as a relay sends it on: every AVP as it came, another hop-by-hop identifier, perhaps a Route-Record. */
export function relayForward(octets: Uint8Array, forwarding: Forwarding): Uint8Array {
  const w = writer.reset()
  w.bytes(octets)
  if (forwarding.retransmitted === true) w.setU8(4, octets[4] | commandFlag.retransmitted)
  w.setU16(12, forwarding.hopByHop >>> 16)
  w.setU16(14, forwarding.hopByHop & 0xffff)
  const host = forwarding.addRouteRecord
  if (host !== undefined) {
    w.u32(code.routeRecord)
    w.u8(flagM)
    w.u24(8 + host.length)
    for (let i = 0; i < host.length; i++) {
      const octet = host.charCodeAt(i)
      if (octet > 127) throw new CodecError('not-encodable', -1, `not a host name: ${host}`).in('Diameter')
      w.u8(octet)
    }
    for (let pad = -host.length & 3; pad > 0; pad--) w.u8(0)
    w.setU24(1, w.length)
  }
  return w.finish()
}
