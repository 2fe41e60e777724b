/**
 * RFC 6733 §4: what an AVP dictionary row is. A row names the AVP, its code, vendor, data type (§4.2, §4.3) and
 * whether a sender sets the M flag; receivers take either setting. TypeScript types of values follow from the rows.
 */

/** How the data of an AVP is read. The first eight are RFC 6733's, the others are OctetStrings with a known inside. */
export const format = {
  unsigned32: 0,
  integer32: 1,
  unsigned64: 2,
  integer64: 3,
  octetString: 4,
  utf8String: 5,
  diameterIdentity: 6,
  address: 7,
  time: 8,
  grouped: 9,
  avps: 10,
  ipv4: 11,
  plmnId: 12,
  tbcdDigits: 13,
} as const
export type Format = (typeof format)[keyof typeof format]

/** A data type whose values are `V` in TypeScript; `_value` exists for inference only. */
export interface DataType<V> {
  readonly format: Format
  readonly octets: number // the fewest octets that its data has
  readonly _value?: V
}

/** How often an AVP stands in a command or group, as the ABNF of RFC 6733 §3.2 writes it. */
export type Presence = 'fixed' | 'required' | 'optional' | 'list' | 'requiredList'
export const fixed = 'fixed' as const // < AVP >
export const required = 'required' as const // { AVP }
export const optional = 'optional' as const // [ AVP ]
export const list = 'list' as const // * [ AVP ]
export const requiredList = 'requiredList' as const // 1* { AVP }

/** Member name of the dictionary to presence, in the order of the specification. */
export type Rows = { readonly [member: string]: Presence }

export interface GroupedType<R extends Rows> extends DataType<never> {
  readonly rows: R
}

/** An AVP that is kept as it came, because its meaning is not ours to know. */
export interface RawAvp {
  code: number
  flags: number
  /** Present exactly when the V flag is set. */
  vendor?: number
  octets: Uint8Array
  /** Padding inside Failed-AVP that was not of zeros, or not there. */
  padding?: Uint8Array
}

export const unsigned32: DataType<number> = { format: format.unsigned32, octets: 4 }
export const integer32: DataType<number> = { format: format.integer32, octets: 4 }
export const enumerated: DataType<number> = { format: format.integer32, octets: 4 }
export const unsigned64: DataType<number> = { format: format.unsigned64, octets: 8 }
export const integer64: DataType<number> = { format: format.integer64, octets: 8 }
export const octetString: DataType<Uint8Array> = { format: format.octetString, octets: 0 }
export const utf8String: DataType<string> = { format: format.utf8String, octets: 0 }
export const diameterIdentity: DataType<string> = { format: format.diameterIdentity, octets: 0 }
export const diameterUri: DataType<string> = { format: format.utf8String, octets: 0 }
export const ipFilterRule: DataType<string> = { format: format.utf8String, octets: 0 }
/** `10.0.0.1`, `2001:db8::1`, or `afN:hex` for an address of another family N. */
export const address: DataType<string> = { format: format.address, octets: 2 }
/** Seconds since 1970; on the wire since 1900, era by RFC 6733 §4.3.1. */
export const time: DataType<number> = { format: format.time, octets: 4 }
/** AVPs of any kind, raw: the content of Failed-AVP. */
export const avpsOfAnyKind: DataType<RawAvp[]> = { format: format.avps, octets: 0 }
/** OctetString with the four octets of an IPv4 address. */
export const ipv4: DataType<string> = { format: format.ipv4, octets: 4 }
/** OctetString with the three octets of TS 24.008 §10.5.1.3. */
export const plmnId: DataType<string> = { format: format.plmnId, octets: 3 }
/** OctetString with telephony BCD digits, TS 29.002. */
export const tbcdDigits: DataType<string> = { format: format.tbcdDigits, octets: 0 }

export function grouped<const R extends Rows>(rows: R): GroupedType<R> {
  return { format: format.grouped, octets: 0, rows }
}

export const flagV = 0x80
export const flagM = 0x40

/** The column "MUST set M" of a flag table; where the specification says MAY or MUST NOT, we clear it. */
export type Mandatory = 'M' | '-'

export interface Avp<T extends DataType<unknown>> {
  readonly name: string
  readonly code: number
  readonly vendor: number
  readonly flags: number
  readonly type: T
}

export type Dictionary = { readonly [member: string]: Avp<DataType<unknown>> }

export const vendor3gpp = 10415

/** A row of the IETF's AVPs, which carry no vendor. */
export function ietf<T extends DataType<unknown>>(name: string, code: number, type: T, m: Mandatory): Avp<T> {
  return { name, code, vendor: 0, flags: m === 'M' ? flagM : 0, type }
}

/** A row of 3GPP's AVPs: vendor 10415. */
export function tgpp<T extends DataType<unknown>>(name: string, code: number, type: T, m: Mandatory): Avp<T> {
  return { name, code, vendor: vendor3gpp, flags: m === 'M' ? flagV | flagM : flagV, type }
}
