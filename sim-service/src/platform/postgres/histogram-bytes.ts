import type { HistogramSnapshot } from '../../kpi/histogram-snapshot.ts'

const HEADER_OCTETS = 4 * 8
const PAIR_OCTETS = 2 * 4

/** Count, sum, least and most, then index and count of each bucket that is not empty; little-endian. */
export function histogramBytes({ count, sum, min, max, buckets }: HistogramSnapshot): Buffer {
  const used: number[] = []
  for (let i = 0; i < buckets.length; i++) if (buckets[i] !== 0) used.push(i)
  const octets = Buffer.alloc(HEADER_OCTETS + used.length * PAIR_OCTETS)
  ;[count, sum, min, max].forEach((value, i) => {
    octets.writeDoubleLE(value, i * 8)
  })
  used.forEach((index, i) => {
    octets.writeUInt32LE(index, HEADER_OCTETS + i * PAIR_OCTETS)
    octets.writeUInt32LE(buckets[index], HEADER_OCTETS + i * PAIR_OCTETS + 4)
  })
  return octets
}

export function fromHistogramBytes(octets: Buffer): HistogramSnapshot {
  const [count, sum, min, max] = [0, 8, 16, 24].map((at) => octets.readDoubleLE(at))
  const last = octets.length > HEADER_OCTETS ? octets.readUInt32LE(octets.length - PAIR_OCTETS) : -1
  const buckets = new Uint32Array(last + 1)
  for (let at = HEADER_OCTETS; at < octets.length; at += PAIR_OCTETS)
    buckets[octets.readUInt32LE(at)] = octets.readUInt32LE(at + 4)
  return { count, sum, min, max, buckets }
}
