/** ASN.1 packed encoding rules (ITU-T X.691), aligned and unaligned: one set of type combinators serves both. */
export { choice, containing, lazy, openType, sequenceOf } from './constructed-types.ts'
export { PerReader } from './per-reader.ts'
export type {
  ChoiceValue,
  PerType,
  SequenceValue,
  UnknownAlternative,
  UnknownExtensions,
  ValueOf,
} from './per-type.ts'
export { defaulted, group, optional } from './per-type.ts'
export { PerWriter } from './per-writer.ts'
export { sequence } from './sequence.ts'
export { boolean, enumerated, integer, nullType } from './simple-types.ts'
export type { Bits } from './string-types.ts'
export { bitString, fixedBits, octetString, printableString } from './string-types.ts'
