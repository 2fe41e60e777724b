import type { FieldRule } from '../../../test-support/agreement.ts'
import { packedPlmn } from '../plmn.ts'

// How tshark names and prints what our decoders find. Enumerations are indexes there: the numbers in the maps are from
// the specifications' lists, not from our tables.

export type Members = { [path: string]: FieldRule | { notInTshark: string } }

export const hexOf = (value: number, octets: number): string =>
  value
    .toString(16)
    .padStart(octets * 2, '0')
    .replace(/..(?=.)/g, '$&:')

/** The rules of one dissector: the name of a field stands behind the name of the protocol. */
export function rulesOf(protocol: string) {
  /** tshark's name; `among` where other IEs of the message print the same field. */
  const as = (name: string, print?: (value: never) => string): FieldRule => ({
    tshark: `${protocol}.${name}`,
    as: print,
    among: true,
  })
  return {
    as,
    alone: (name: string, print?: (value: never) => string): FieldRule => ({
      tshark: `${protocol}.${name}`,
      as: print,
    }),
    plmn: (name: string): FieldRule => as(name, (value: string) => hexOf(packedPlmn(value), 3)),
    /** A bit string of `bits` bits, which tshark prints left-aligned in octets. */
    bits: (name: string, length: number): FieldRule => {
      const octets = Math.ceil(length / 8)
      return as(name, (value: number) => hexOf(value * 2 ** (octets * 8 - length), octets))
    },
    octetsOfNumber: (name: string, octets: number): FieldRule =>
      as(name, (value: number) => hexOf(value, octets)),
    index: (name: string, indexes: { [value: string]: number }): FieldRule =>
      as(name, (value: string) => String(indexes[value])),
  }
}

/** The members of a structure under its own path. */
export const under = (path: string, members: Members): Members =>
  Object.fromEntries(Object.entries(members).map(([name, rule]) => [`${path}.${name}`, rule]))
