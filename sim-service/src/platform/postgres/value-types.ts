import { types } from 'pg'

const INT8 = 20
const INT8_ARRAY = 1016

/**
 * PostgreSQL's 64-bit integers as numbers: octets, microseconds and counts are safe integers all over Roamlab (design
 * §4.16). One that is not is an error and never a rounded number; money beyond it is stored as `numeric` and arrives as
 * text.
 */
function safeInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is not a safe integer`)
  return value
}

const arrayOfTexts = types.getTypeParser(INT8_ARRAY as number) as (text: string) => string[]

/** Parsers of one connection's results; the package's own table, which others may use, is left alone. */
export const valueTypes = {
  getTypeParser(id: number, format?: 'text' | 'binary'): (value: string) => unknown {
    if (id === INT8) return safeInteger
    if (id === INT8_ARRAY) return (text) => arrayOfTexts(text).map(safeInteger)
    return types.getTypeParser(id, format as 'text') as (value: string) => unknown
  },
}
