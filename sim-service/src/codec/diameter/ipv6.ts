import { CodecError } from '../codec-error.ts'

/** The text of RFC 5952 for 16 octets: lower case, the longest run of two or more zero groups as `::`. */
export function octetsToIpv6(octets: Uint8Array, start: number): string {
  const groups: number[] = []
  for (let i = 0; i < 16; i += 2) groups.push((octets[start + i] << 8) | octets[start + i + 1])
  let from = -1
  let length = 1
  for (let i = 0; i < 8; i++) {
    let j = i
    while (j < 8 && groups[j] === 0) j++
    if (j - i > length) {
      from = i
      length = j - i
    }
  }
  const hex = (part: number[]): string => part.map((group) => group.toString(16)).join(':')
  return from < 0 ? hex(groups) : `${hex(groups.slice(0, from))}::${hex(groups.slice(from + length))}`
}

/** The 16 octets of any text form of RFC 4291 §2.2 without an embedded IPv4 address. */
export function ipv6ToOctets(address: string): Uint8Array {
  const halves = address.split('::')
  const head = groupsOf(halves[0], address)
  const tail = halves.length === 2 ? groupsOf(halves[1], address) : []
  const zeros = 8 - head.length - tail.length
  if (halves.length > 2 || (halves.length === 2 ? zeros < 1 : zeros !== 0)) throw notAnAddress(address)
  const groups = [...head, ...new Array<number>(zeros).fill(0), ...tail]
  const octets = new Uint8Array(16)
  for (let i = 0; i < 8; i++) {
    octets[2 * i] = groups[i] >>> 8
    octets[2 * i + 1] = groups[i]
  }
  return octets
}

function groupsOf(half: string, address: string): number[] {
  if (half === '') return []
  return half.split(':').map((group) => {
    if (!/^[0-9a-fA-F]{1,4}$/.test(group)) throw notAnAddress(address)
    return Number.parseInt(group, 16)
  })
}

function notAnAddress(address: string): CodecError {
  return new CodecError('not-encodable', -1, `not an IPv6 address: ${address}`)
}
