/** The Indication IE (TS 29.274 §8.12): named flags, eight an octet. */
import { CodecError } from '../codec-error.ts'
import { always, type IeCodec } from './gtpv2-wire.ts'

/** Octets 5, 6, … of the IE, each from bit 8 down to bit 1. */
// biome-ignore format: one octet a line, as the specification's figure.
const FLAGS = [
  'daf', 'dtf', 'hi', 'dfi', 'oi', 'isrsi', 'israi', 'sgwci',
  'sqci', 'uimsi', 'cfsi', 'crsi', 'ps', 'pt', 'si', 'msv',
  'retloc', 'pbic', 'srni', 's6af', 's4af', 'mbmdt', 'israu', 'ccrsi',
  'cprai', 'arrl', 'ppof', 'ppon', 'ppsi', 'csfbi', 'clii', 'cpsr',
  'nsi', 'uasi', 'dtci', 'bdwi', 'psci', 'pcri', 'aosi', 'aopi',
  'roaai', 'epcosi', 'cpopci', 'pmtsmi', 's11tf', 'pnsi', 'unaccsi', 'wpmsi',
  '5gsnn26', 'reprefi', '5gsiwki', 'eevrsi', 'ltemui', 'ltempi', 'enbcrsi', 'tspcmi',
  'csrmfi', 'mtedtn', 'mtedta', 'n5gnmi', '5gcnrs', '5gcnri', '5srhoi', 'ethpdn',
  'nspusi', 'pgwrnsi', 'rppcsi', 'pgwchi', 'sissme', 'nsenbi', 'idfupf', 'emci',
] as const

export type IndicationFlag = (typeof FLAGS)[number]

/** A flag is a member when it is set. */
export type Indication = { [F in IndicationFlag]?: boolean } & {
  /** How many octets the IE has, where it is not the two of its first release and not what the flags need. */
  octetCount?: number
  /** Octets behind the last one that has named flags, as they came. */
  later?: Uint8Array
}

/** The IE had two octets in Release 8; a sender adds octets for the flags that it sets. */
const MIN_OCTETS = 2
const NAMED_OCTETS = FLAGS.length / 8

const bitOf: { [name: string]: number } = Object.fromEntries(FLAGS.map((flag, bit) => [flag, bit]))

const scratch = new Uint8Array(NAMED_OCTETS)

export const indication: IeCodec<Indication> = {
  minOctets: 1,
  write(w, value) {
    const { later, octetCount } = value
    let count = later === undefined ? MIN_OCTETS : NAMED_OCTETS
    scratch.fill(0)
    for (const name in value) {
      const bit = bitOf[name]
      if (bit === undefined) {
        if (name !== 'later' && name !== 'octetCount')
          throw new CodecError('not-encodable', -1, `no flag ${name}`)
      } else if (value[name as IndicationFlag] === true) {
        const octet = bit >> 3
        scratch[octet] |= 0x80 >> (bit & 7)
        if (octet >= count) count = octet + 1
      }
    }
    if (octetCount !== undefined) count = fitting(octetCount, scratch)
    for (let i = 0; i < count; i++) w.u8(scratch[i])
    if (later !== undefined) w.bytes(later)
  },
  read(octets, at, end) {
    const value: Indication = {}
    const named = Math.min(end - at, NAMED_OCTETS)
    let needed = MIN_OCTETS
    for (let i = 0; i < named; i++) {
      const octet = octets[at + i]
      if (octet === 0) continue
      if (i >= needed) needed = i + 1
      for (let bit = 0; bit < 8; bit++) if (octet & (0x80 >> bit)) value[FLAGS[i * 8 + bit]] = true
    }
    if (end - at > NAMED_OCTETS) value.later = octets.slice(at + NAMED_OCTETS, end)
    else if (named !== needed) value.octetCount = named
    return value
  },
  isPlain: always,
}

function fitting(count: number, octets: Uint8Array): number {
  for (let i = count; i < NAMED_OCTETS; i++) {
    if (octets[i] !== 0) throw new CodecError('not-encodable', -1, `a flag does not fit ${count} octets`)
  }
  if (!(count >= 1 && count <= NAMED_OCTETS)) throw new CodecError('not-encodable', -1, `octetCount ${count}`)
  return count
}
