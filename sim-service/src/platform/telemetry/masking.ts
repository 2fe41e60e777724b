/**
 * IMSIs (TS 23.003 §2.2: 15 digits, 14 where the MNC has two and the MSIN nine) and MSISDNs (E.164: up to 15) are
 * masked in whatever is written, also in the middle of a sentence. The network stays readable, the subscriber does not.
 */
const VISIBLE_DIGITS = 5

/** A run's or a trace's identity and a hash may hold ten digits in a row by chance: they are kept whole. */
const hex = (digits: number): string => `[0-9a-f]{${digits}}`
const uuid = [8, 4, 4, 4, 12].map(hex).join('-')
const identity = String.raw`\b(?:${uuid}|${hex(32)}|${hex(64)})\b`
const subscriberNumber = String.raw`(?<!\d|\d\.)\+?\d{10,16}(?!\d)`
const either = new RegExp(`${identity}|${subscriberNumber}`, 'g')
const onlyNumber = new RegExp(`^${subscriberNumber}$`)

export function maskText(text: string): string {
  return text.replace(either, (found) => (onlyNumber.test(found) ? maskNumber(found) : found))
}

function maskNumber(digits: string): string {
  const visible = VISIBLE_DIGITS + (digits.startsWith('+') ? 1 : 0)
  return digits.slice(0, visible) + '*'.repeat(digits.length - visible)
}

const token = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g

/** Masks a line of JSON: in every key and text, and numbers as long as an IMSI, which become texts. */
export function maskJsonLine(line: string): string {
  return line.replace(token, (found) => {
    if (found.startsWith('"')) return maskText(found)
    return /^\d{14,15}$/.test(found) ? `"${maskNumber(found)}"` : found
  })
}
