// Information elements of TS 36.413 §9.2 that name something: a node, a UE, a place, an address.
import { CodecError } from '../codec-error.ts'
import { ipv4ToU32, u32ToIpv4 } from '../ipv4.ts'
import {
  type Bits,
  bitString,
  choice,
  enumerated,
  fixedBits,
  integer,
  octetString,
  type PerType,
  printableString,
  sequenceOf,
} from '../per/per.ts'
import { structure } from '../per/protocol-ie.ts'
import { type PlmnId, packedPlmn, plmnOf } from '../plmn.ts'

export const mmeUeS1apId = integer(0, 4294967295)
export const enbUeS1apId = integer(0, 16777215)

/** §9.2.3.8, as text (`21407`). */
export const plmnIdentity: PerType<PlmnId> = {
  encode(w, plmn) {
    w.align()
    w.bits(packedPlmn(plmn), 24)
  },
  decode(r) {
    r.align()
    return plmnOf(r.bits(24), r.offset - 3)
  },
}

// An OCTET STRING of a fixed size up to 4 has the same PER octets as a BIT STRING of its bits: a number suits both.
export const tac = fixedBits(16)
export const lac = fixedBits(16)
export const mmeGroupId = fixedBits(16)
export const mmeCode = fixedBits(8)
export const mTmsi = fixedBits(32)
export const gtpTeid = fixedBits(32)
export const cellIdentity = fixedBits(28)
export const csgId = fixedBits(27)

export const tai = structure({ plmnIdentity, tac })
export const lai = structure({ plmnIdentity, lac })
export const eutranCgi = structure({ plmnIdentity, cellId: cellIdentity })
export const sTmsi = structure({ mmec: mmeCode, mTmsi })
export const gummei = structure({ plmnIdentity, mmeGroupId, mmeCode })
export const userLocationInformation = structure({ eutranCgi, tai })

/** §9.2.1.37; the short and long macro identities came behind the extension marker. */
export const globalEnbId = structure({
  plmnIdentity,
  enbId: choice(
    { macroEnbId: fixedBits(20), homeEnbId: fixedBits(28) },
    { extensions: { shortMacroEnbId: fixedBits(18), longMacroEnbId: fixedBits(21) }, keepsUnknown: true },
  ),
})

/** §9.1.8.4-5. Many a network names its nodes with underscores, which a PrintableString has not. */
export const nodeName = printableString(1, 150, { extensible: true, anyCharacter: true })
export const supportedTas = sequenceOf(
  structure({ tac, broadcastPlmns: sequenceOf(plmnIdentity, 1, 6) }),
  1,
  256,
)
export const csgIdList = sequenceOf(structure({ csgId }), 1, 256)

/** §9.1.8.5: what an MME serves, one item a RAT. */
export const servedGummeis = sequenceOf(
  structure({
    servedPlmns: sequenceOf(plmnIdentity, 1, 32),
    servedGroupIds: sequenceOf(mmeGroupId, 1, 65535),
    servedMmecs: sequenceOf(mmeCode, 1, 256),
  }),
  1,
  8,
)

/** §9.2.3.18: one UE on one S1 connection, by both identities or by the MME's alone. */
export const ueS1apIds = choice(
  { ueS1apIdPair: structure({ mmeUeS1apId, enbUeS1apId }), mmeUeS1apId },
  { extensible: true, keepsUnknown: true },
)

/** §9.2.3.11: TBCD digits, low nibble first, filler F. */
const imsiOctets = octetString(3, 8)
export const imsi: PerType<string> = {
  encode(w, digits) {
    const octets = new Uint8Array((digits.length + 1) >>> 1)
    for (let i = 0; i < digits.length; i++) {
      const digit = digits.charCodeAt(i) - 48
      if (!(digit >= 0 && digit <= 9))
        throw new CodecError('not-encodable', w.at >>> 3, `IMSI ${digits} is not decimal`)
      octets[i >>> 1] |= (i & 1) === 0 ? digit : digit << 4
    }
    if ((digits.length & 1) === 1) octets[octets.length - 1] |= 0xf0
    imsiOctets.encode(w, octets)
  },
  decode(r) {
    const octets = imsiOctets.decode(r)
    let digits = ''
    for (let i = 0; i < octets.length * 2; i++) {
      const digit = (i & 1) === 0 ? octets[i >>> 1] & 15 : octets[i >>> 1] >>> 4
      if (digit === 15 && i === octets.length * 2 - 1) break
      if (digit > 9) throw new CodecError('bad-value', r.offset, `IMSI digit ${digit}`)
      digits += String.fromCharCode(48 + digit)
    }
    return digits
  },
}

export const uePagingId = choice({ sTmsi, imsi }, { extensible: true, keepsUnknown: true })

/** §9.2.2.1: an IPv4 address is its text; IPv6 (128 bits) and both (160) are bits. */
const addressBits = bitString(1, 160, { extensible: true })
export const transportLayerAddress: PerType<string | Bits> = {
  encode(w, address) {
    if (typeof address !== 'string') {
      addressBits.encode(w, address)
      return
    }
    // Extension bit 0, then the size 32 as its distance from 1 in 8 bits.
    w.bits(31, 9)
    w.align()
    w.bits(ipv4ToU32(address), 32)
  },
  decode(r) {
    const { octets, length } = addressBits.decode(r)
    if (length !== 32) return { octets, length }
    return u32ToIpv4(((octets[0] << 24) | (octets[1] << 16) | (octets[2] << 8) | octets[3]) >>> 0)
  },
}

export const pagingDrx = enumerated(['v32', 'v64', 'v128', 'v256'], { extensible: true })
