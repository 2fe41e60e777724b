/**
 * Packet filter components (TS 24.008 §10.5.6.12, table 10.5.162): a type octet, then a value whose length the type
 * fixes. Their order is the sender's and has no meaning, so it is kept.
 */
import { CodecError } from './codec-error.ts'
import { ipv4ToU32, u32ToIpv4 } from './ipv4.ts'
import type { OctetReader, OctetWriter } from './octets.ts'

/** Addresses of IPv6 and MAC addresses are octets; `spare` has the spare bits of a sender that set one. */
export type PacketFilterComponent =
  | { kind: 'ipv4RemoteAddress' | 'ipv4LocalAddress'; address: string; mask: string }
  | { kind: 'ipv6RemoteAddress'; address: Uint8Array; mask: Uint8Array }
  | {
      kind: 'ipv6RemoteAddressPrefixLength' | 'ipv6LocalAddressPrefixLength'
      address: Uint8Array
      prefixLength: number
    }
  | { kind: 'protocolIdentifierNextHeader'; protocol: number }
  | { kind: 'singleLocalPort' | 'singleRemotePort'; port: number }
  | { kind: 'localPortRange' | 'remotePortRange'; low: number; high: number }
  | { kind: 'securityParameterIndex'; spi: number }
  | { kind: 'typeOfServiceTrafficClass'; value: number; mask: number }
  | { kind: 'flowLabel'; flowLabel: number; spare?: number }
  | { kind: 'destinationMacAddress' | 'sourceMacAddress'; address: Uint8Array }
  | { kind: 'cTagVid' | 'sTagVid'; vid: number; spare?: number }
  | { kind: 'cTagPcpDei' | 'sTagPcpDei'; pcp: number; dei: number; spare?: number }
  | { kind: 'ethertype'; ethertype: number }
  /** From a component on that this table does not have, or that the contents cut short: its type and all behind it. */
  | { kind: 'undecoded'; octets: Uint8Array }

type Kind = Exclude<PacketFilterComponent['kind'], 'undecoded'>
/** The member of the union that has this kind, among others maybe, narrowed to it. */
type Of<K extends Kind, C = PacketFilterComponent> = C extends { kind: string }
  ? K extends C['kind']
    ? C & { kind: K }
    : never
  : never

interface ComponentCodec<C> {
  readonly type: number
  readonly length: number
  write(w: OctetWriter, component: C): void
  read(r: OctetReader): C
}

/** Writes a number in `bits` bits of whole octets, and refuses one that does not fit. */
export function putNumber(w: OctetWriter, value: number, bits: 8 | 16 | 32): void {
  checkBits(value, bits)
  if (bits === 8) w.u8(value)
  else if (bits === 16) w.u16(value)
  else w.u32(value)
}

/** The value, if it has `bits` bits. */
export function checkBits(value: number, bits: number): number {
  if (!Number.isInteger(value) || value < 0 || value >= 2 ** bits)
    throw new CodecError('not-encodable', -1, `${value} is no value of ${bits} bits`)
  return value
}

function putFixed(w: OctetWriter, octets: Uint8Array, count: number): void {
  if (!(octets instanceof Uint8Array) || octets.length !== count)
    throw new CodecError('not-encodable', -1, `not ${count} octets`)
  w.bytes(octets)
}

/** A value with spare bits above it; the member is there only if one of them is set. */
function withSpare<C extends object>(component: C, spare: number): C & { spare?: number } {
  return spare === 0 ? component : { ...component, spare }
}

function ipv4Address<K extends 'ipv4RemoteAddress' | 'ipv4LocalAddress'>(
  type: number,
  kind: K,
): ComponentCodec<{ kind: K; address: string; mask: string }> {
  return {
    type,
    length: 8,
    write(w, { address, mask }) {
      w.u32(ipv4ToU32(address))
      w.u32(ipv4ToU32(mask))
    },
    read: (r) => ({ kind, address: u32ToIpv4(r.u32()), mask: u32ToIpv4(r.u32()) }),
  }
}

function ipv6Prefix<K extends 'ipv6RemoteAddressPrefixLength' | 'ipv6LocalAddressPrefixLength'>(
  type: number,
  kind: K,
): ComponentCodec<{ kind: K; address: Uint8Array; prefixLength: number }> {
  return {
    type,
    length: 17,
    write(w, { address, prefixLength }) {
      putFixed(w, address, 16)
      putNumber(w, prefixLength, 8)
    },
    read: (r) => ({ kind, address: r.take(16), prefixLength: r.u8() }),
  }
}

function port<K extends 'singleLocalPort' | 'singleRemotePort'>(
  type: number,
  kind: K,
): ComponentCodec<{ kind: K; port: number }> {
  return {
    type,
    length: 2,
    write(w, component) {
      putNumber(w, component.port, 16)
    },
    read: (r) => ({ kind, port: r.u16() }),
  }
}

function portRange<K extends 'localPortRange' | 'remotePortRange'>(
  type: number,
  kind: K,
): ComponentCodec<{ kind: K; low: number; high: number }> {
  return {
    type,
    length: 4,
    write(w, { low, high }) {
      putNumber(w, low, 16)
      putNumber(w, high, 16)
    },
    read: (r) => ({ kind, low: r.u16(), high: r.u16() }),
  }
}

function macAddress<K extends 'destinationMacAddress' | 'sourceMacAddress'>(
  type: number,
  kind: K,
): ComponentCodec<{ kind: K; address: Uint8Array }> {
  return {
    type,
    length: 6,
    write(w, { address }) {
      putFixed(w, address, 6)
    },
    read: (r) => ({ kind, address: r.take(6) }),
  }
}

function vlanIdentifier<K extends 'cTagVid' | 'sTagVid'>(
  type: number,
  kind: K,
): ComponentCodec<{ kind: K; vid: number; spare?: number }> {
  return {
    type,
    length: 2,
    write(w, { vid, spare = 0 }) {
      w.u16((checkBits(spare, 4) << 12) | checkBits(vid, 12))
    },
    read(r) {
      const value = r.u16()
      return withSpare({ kind, vid: value & 0xfff }, value >> 12)
    },
  }
}

function vlanPriority<K extends 'cTagPcpDei' | 'sTagPcpDei'>(
  type: number,
  kind: K,
): ComponentCodec<{ kind: K; pcp: number; dei: number; spare?: number }> {
  return {
    type,
    length: 1,
    write(w, { pcp, dei, spare = 0 }) {
      w.u8((checkBits(spare, 4) << 4) | (checkBits(pcp, 3) << 1) | checkBits(dei, 1))
    },
    read(r) {
      const value = r.u8()
      return withSpare({ kind, pcp: (value >> 1) & 7, dei: value & 1 }, value >> 4)
    },
  }
}

const componentCodecs: { [K in Kind]: ComponentCodec<Of<K>> } = {
  ipv4RemoteAddress: ipv4Address(0x10, 'ipv4RemoteAddress'),
  ipv4LocalAddress: ipv4Address(0x11, 'ipv4LocalAddress'),
  ipv6RemoteAddress: {
    type: 0x20,
    length: 32,
    write(w, { address, mask }) {
      putFixed(w, address, 16)
      putFixed(w, mask, 16)
    },
    read: (r) => ({ kind: 'ipv6RemoteAddress', address: r.take(16), mask: r.take(16) }),
  },
  ipv6RemoteAddressPrefixLength: ipv6Prefix(0x21, 'ipv6RemoteAddressPrefixLength'),
  ipv6LocalAddressPrefixLength: ipv6Prefix(0x23, 'ipv6LocalAddressPrefixLength'),
  protocolIdentifierNextHeader: {
    type: 0x30,
    length: 1,
    write(w, { protocol }) {
      putNumber(w, protocol, 8)
    },
    read: (r) => ({ kind: 'protocolIdentifierNextHeader', protocol: r.u8() }),
  },
  singleLocalPort: port(0x40, 'singleLocalPort'),
  localPortRange: portRange(0x41, 'localPortRange'),
  singleRemotePort: port(0x50, 'singleRemotePort'),
  remotePortRange: portRange(0x51, 'remotePortRange'),
  securityParameterIndex: {
    type: 0x60,
    length: 4,
    write(w, { spi }) {
      putNumber(w, spi, 32)
    },
    read: (r) => ({ kind: 'securityParameterIndex', spi: r.u32() }),
  },
  typeOfServiceTrafficClass: {
    type: 0x70,
    length: 2,
    write(w, { value, mask }) {
      putNumber(w, value, 8)
      putNumber(w, mask, 8)
    },
    read: (r) => ({ kind: 'typeOfServiceTrafficClass', value: r.u8(), mask: r.u8() }),
  },
  flowLabel: {
    type: 0x80,
    length: 3,
    write(w, { flowLabel, spare = 0 }) {
      w.u24((checkBits(spare, 4) << 20) | checkBits(flowLabel, 20))
    },
    read(r) {
      const value = r.u24()
      return withSpare({ kind: 'flowLabel' as const, flowLabel: value & 0xfffff }, value >> 20)
    },
  },
  destinationMacAddress: macAddress(0x81, 'destinationMacAddress'),
  sourceMacAddress: macAddress(0x82, 'sourceMacAddress'),
  cTagVid: vlanIdentifier(0x83, 'cTagVid'),
  sTagVid: vlanIdentifier(0x84, 'sTagVid'),
  cTagPcpDei: vlanPriority(0x85, 'cTagPcpDei'),
  sTagPcpDei: vlanPriority(0x86, 'sTagPcpDei'),
  ethertype: {
    type: 0x87,
    length: 2,
    write(w, { ethertype }) {
      putNumber(w, ethertype, 16)
    },
    read: (r) => ({ kind: 'ethertype', ethertype: r.u16() }),
  },
}

type AnyCodec = ComponentCodec<PacketFilterComponent>
const codecByKind = new Map(Object.entries(componentCodecs) as unknown as Array<[string, AnyCodec]>)
const codecByType = new Map(Array.from(codecByKind.values(), (codec) => [codec.type, codec]))

export function writeComponents(w: OctetWriter, components: readonly PacketFilterComponent[]): void {
  for (const component of components) {
    if (component.kind === 'undecoded') {
      w.bytes(component.octets)
      continue
    }
    const codec = codecByKind.get(component.kind)
    if (codec === undefined)
      throw new CodecError('not-encodable', -1, `no packet filter component ${String(component.kind)}`)
    w.u8(codec.type)
    codec.write(w, component)
  }
}

/** Reads components up to `r.end`; a component that nobody can read ends the list as it stands (cause #45). */
export function readComponents(r: OctetReader): PacketFilterComponent[] {
  const components: PacketFilterComponent[] = []
  while (r.offset < r.end) {
    const codec = codecByType.get(r.octets[r.offset])
    if (codec === undefined || codec.length > r.remaining - 1) {
      components.push({ kind: 'undecoded', octets: r.take(r.remaining) })
      break
    }
    r.offset++
    components.push(codec.read(r))
  }
  return components
}
