import type { DecodedMessage } from '../runs/reading/decode.ts'
import { printable } from '../scenario/problem.ts'
import { FilterProblem, type Token } from './filter-tokens.ts'

export type Operator = '=' | '!=' | '<' | '<=' | '>' | '>='

const compare: Readonly<Record<Operator, (a: number, b: number) => boolean>> = {
  '=': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
}

export function numberTest(
  operator: Operator,
  { text, column }: Token,
  of: (message: DecodedMessage) => number,
): (message: DecodedMessage) => boolean {
  if (!/^\d{1,15}$/.test(text)) throw new FilterProblem(column, `"${printable(text)}" is no whole number`)
  const value = Number(text)
  return (message) => compare[operator](of(message), value)
}

const SECONDS = /^\d{1,10}(?:\.\d{1,6})?$/
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.(\d{1,6}))?)?Z$/

/** Seconds since the first frame, or an instant of UTC. */
export function timeTest(
  operator: Operator,
  { text, column }: Token,
): (message: DecodedMessage, context: { startUs: number }) => boolean {
  if (SECONDS.test(text)) {
    const sinceUs = Math.round(Number(text) * 1e6)
    return ({ timeUs }, { startUs }) => compare[operator](timeUs - startUs, sinceUs)
  }
  const match = INSTANT.exec(text)
  const milliseconds = match === null ? Number.NaN : Date.parse(text)
  if (match === null || Number.isNaN(milliseconds)) {
    throw new FilterProblem(
      column,
      `"${printable(text)}" is no time (expected seconds since the first frame, or 2026-06-01T12:00:00.5Z)`,
    )
  }
  const fraction = Number((match[1] ?? '').padEnd(6, '0'))
  const instantUs = Math.floor(milliseconds / 1000) * 1_000_000 + fraction
  return ({ timeUs }) => compare[operator](timeUs, instantUs)
}

/** The whole text, capital or small letters alike; `*` stands for any number of characters. */
export function textTest({ text }: Token): (text: string) => boolean {
  const parts = text.toLowerCase().split('*')
  return (other) => matches(other.toLowerCase(), parts)
}

/** The first part begins the text, the last ends it, the others come in order between: no backtracking. */
function matches(text: string, parts: readonly string[]): boolean {
  const first = parts[0]
  if (parts.length === 1) return text === first
  const last = parts[parts.length - 1]
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last))
    return false
  let at = first.length
  const end = text.length - last.length
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at)
    if (found === -1 || found + part.length > end) return false
    at = found + part.length
  }
  return true
}

/** An IPv4 or IPv6 address, with a prefix length behind a slash or without. */
export function addressTest({ text, column }: Token): (text: string) => boolean {
  const [address, prefix] = text.split('/')
  const wanted = bitsOf(address)
  const length = prefix === undefined ? wanted?.length : /^\d{1,3}$/.test(prefix) ? Number(prefix) : -1
  if (wanted === undefined || length === undefined || length < 0 || length > wanted.length) {
    throw new FilterProblem(
      column,
      `"${printable(text)}" is no address (expected 10.0.0.1, 10.0.0.0/8 or 2001:db8::1)`,
    )
  }
  const begin = wanted.slice(0, length)
  return (other) => {
    const bits = bitsOf(other)
    return bits?.length === wanted.length && bits.startsWith(begin)
  }
}

/** An address as 32 or 128 characters of 0 and 1. */
function bitsOf(address: string): string | undefined {
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(address)) {
    const octets = address.split('.').map(Number)
    return octets.every((octet) => octet < 256) ? octets.map((octet) => binary(octet, 8)).join('') : undefined
  }
  const halves = address.split('::')
  if (halves.length > 2 || !address.includes(':')) return undefined
  const [head, tail] = halves.map((half) => (half === '' ? [] : half.split(':')))
  const missing = 8 - head.length - (tail?.length ?? 0)
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined
  const groups = [...head, ...new Array<string>(missing).fill('0'), ...(tail ?? [])]
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined
  return groups.map((group) => binary(Number.parseInt(group, 16), 16)).join('')
}

function binary(value: number, digits: number): string {
  return value.toString(2).padStart(digits, '0')
}
