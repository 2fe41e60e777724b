/** The Internet checksum (RFC 1071) and CRC32c (RFC 9260 appendix A), as frames carry them. */

/** Adds octets, as 16-bit words with an odd last octet padded, to a running sum. */
export function addToSum(sum: number, octets: Uint8Array, start = 0, end = octets.length): number {
  let at = start
  for (; at + 1 < end; at += 2) sum += (octets[at] << 8) | octets[at + 1]
  if (at < end) sum += octets[at] << 8
  return sum
}

/** The checksum field for a sum: the one's complement of the one's complement sum. */
export function foldedChecksum(sum: number): number {
  let folded = sum
  while (folded > 0xffff) folded = (folded & 0xffff) + Math.floor(folded / 0x10000)
  return ~folded & 0xffff
}

/** Reflected generator polynomial 0x1EDC6F41. */
const CRC_TABLE = Int32Array.from({ length: 256 }, (_, octet) => {
  let crc = octet
  for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0)
  return crc
})

/** CRC32c of a window, as an unsigned number whose least significant octet is transmitted first. */
export function crc32c(octets: Uint8Array, start = 0, end = octets.length): number {
  let crc = -1
  for (let at = start; at < end; at++) crc = CRC_TABLE[(crc ^ octets[at]) & 255] ^ (crc >>> 8)
  return ~crc >>> 0
}
