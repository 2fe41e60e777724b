import type { Avp, Dictionary } from './avp.ts'
import { vendor3gpp } from './avp.ts'
import { baseAvps } from './base-avps.ts'
import { giAvps } from './gi-avps.ts'
import { gxAvps } from './gx-avps.ts'
import { gyAvps } from './gy-avps.ts'
import { s6aAvps } from './s6a-avps.ts'
import { stateAvps } from './s6a-state-avps.ts'
import { subscriptionAvps } from './s6a-subscription-avps.ts'

/** Every AVP that this codec knows by name. */
export const avps = {
  ...baseAvps,
  ...giAvps,
  ...s6aAvps,
  ...subscriptionAvps,
  ...stateAvps,
  ...gxAvps,
  ...gyAvps,
}

/** A member name of the dictionary, which is the specification's name in camelCase (`Session-Id` → `sessionId`). */
export type Member = keyof typeof avps

const members = Object.keys(avps) as Member[]

/** Position of an AVP in `members` plus one, by code: two small arrays make a look-up two loads. */
const ofIetf = new Uint16Array(1 + largestCode(0))
const of3gpp = new Uint16Array(1 + largestCode(vendor3gpp))
for (const [position, member] of members.entries()) {
  const { code, vendor } = avps[member]
  const table = vendor === 0 ? ofIetf : of3gpp
  if (table[code] !== 0)
    throw new Error(`Diameter AVP ${code} of vendor ${vendor} stands twice in the tables`)
  table[code] = position + 1
}

/** One more than the number of AVPs: the size of a table that is indexed by `avpIndex`. */
export const avpCount = members.length + 1

/** A small integer for a known AVP, 0 for an unknown one. `vendor` is 0 when the V flag is clear. */
export function avpIndex(code: number, vendor: number): number {
  if (vendor === 0) return code < ofIetf.length ? ofIetf[code] : 0
  if (vendor === vendor3gpp) return code < of3gpp.length ? of3gpp[code] : 0
  return 0
}

/** Whether the dictionary has an AVP; one that came with V set and vendor 0 (which §4.1.1 forbids) is unknown. */
export function isKnown(code: number, vendor: number | undefined): boolean {
  return vendor !== 0 && avpIndex(code, vendor ?? 0) !== 0
}

export function nameOf(code: number, vendor: number | undefined): string {
  const index = isKnown(code, vendor) ? avpIndex(code, vendor ?? 0) : 0
  return index === 0
    ? `AVP ${code}${vendor === undefined ? '' : ` of vendor ${vendor}`}`
    : avps[members[index - 1]].name
}

export function avpOf(member: string): Avp<{ format: never; octets: number }> {
  const avp = (avps as Dictionary)[member]
  if (avp === undefined) throw new Error(`no Diameter AVP is named ${member}`)
  return avp as Avp<never>
}

function largestCode(vendor: number): number {
  let largest = 0
  for (const member of members) {
    const avp = avps[member]
    if (avp.vendor === vendor && avp.code > largest) largest = avp.code
  }
  return largest
}
