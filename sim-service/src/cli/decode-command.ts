import { readFileSync, statSync } from 'node:fs'
import { subscriberKeys } from '../network/subscriber-keys.ts'
import type { KeysOf } from '../runs/nas-monitor.ts'
import { printable, printablePath } from '../scenario/problem.ts'
import type { Arguments } from './arguments.ts'
import { BadInput, reasonOf } from './bad-input.ts'
import type { Command } from './command.ts'
import { type DecodedMessage, decodeCapture, jsonLines } from './decode.ts'
import { exitCode } from './exit-codes.ts'
import { parseKeysFile } from './keys-file.ts'
import { ladder } from './ladder.ts'
import { seedOf } from './scenario-input.ts'

/** A capture is decoded in memory. */
const MAX_OCTETS = 1_000_000_000

export const decodeCommand: Command = {
  name: 'decode',
  summary: 'show a capture as a call flow, message by message',
  about:
    'Reads pcapng or pcap and prints the signalling as a ladder; with --json, one object a line with every field of ' +
    'a message. Ciphered NAS opens where the capture has it deciphered beside it, or with keys of the subscribers.',
  operands: { name: 'FILE', least: 1, most: 1 },
  options: {
    imsi: { value: 'IMSI', help: 'only what concerns this subscriber' },
    seed: {
      value: 'N',
      help: 'the seed of the run that was captured: its subscribers have the keys that follow from it',
    },
    keys: {
      value: 'FILE',
      help: 'keys of subscribers, a line each: imsi,k,opc, K and OPc of 32 hexadecimal digits',
    },
  },
  examples: [
    'roamlab decode one.pcapng',
    'roamlab decode drill.pcapng --imsi 262019900000001',
    'roamlab decode one.pcapng --json | jq \'select(.protocol == "Diameter") | .kind\'',
    'roamlab decode ciphered.pcapng --seed 7',
  ],
  execute(given, io) {
    const [file] = given.operands
    const imsi = imsiOf(given)
    const decoded = decodeCapture(readInput(file), { keysOf: keysOf(given) })
    if (!decoded.ok) throw new BadInput(`${printablePath(file)}: ${decoded.problem}`)
    const messages = imsi === undefined ? decoded.messages : messagesOf(imsi, decoded.messages, file)
    const columns = io.stdout.isTTY ? io.stdout.columns : undefined
    io.stdout.write(given.has('json') ? jsonLines(messages) : ladder(messages, { imsi, columns }))
    const skipped = decoded.skipped.length
    if (skipped > 0) io.stderr.write(`frames that hold no message of ours: ${skipped}\n`)
    return exitCode.passed
  },
}

function readInput(file: string): Buffer {
  try {
    const stat = statSync(file)
    if (stat.size > MAX_OCTETS)
      throw new BadInput(`${printablePath(file)}: ${stat.size} octets are too many to decode`)
    return readFileSync(file)
  } catch (error) {
    if (error instanceof BadInput) throw error
    throw new BadInput(`${printablePath(file)}: cannot be read: ${reasonOf(error)}`)
  }
}

function imsiOf(given: Arguments): string | undefined {
  const imsi = given.one('imsi')
  if (imsi === undefined || /^\d{6,15}$/.test(imsi)) return imsi
  throw new BadInput(`--imsi: "${printable(imsi)}" is not an IMSI (expected 6 to 15 digits)`)
}

function keysOf(given: Arguments): KeysOf | undefined {
  const file = given.one('keys')
  const seed = seedOf(given)
  if (file !== undefined && seed !== undefined) throw new BadInput('--seed and --keys exclude each other')
  if (seed !== undefined) return (imsi) => subscriberKeys(seed, imsi)
  if (file === undefined) return undefined
  const parsed = parseKeysFile(readInput(file).toString('utf8'))
  if (!parsed.ok) throw new BadInput(`${printablePath(file)}: ${parsed.problem}`)
  return parsed.keysOf
}

function messagesOf(imsi: string, messages: readonly DecodedMessage[], file: string): DecodedMessage[] {
  const own = messages.filter(({ subscriber }) => subscriber === imsi)
  if (own.length > 0) return own
  const others = [...new Set(messages.flatMap(({ subscriber }) => subscriber ?? []))]
  const known =
    others.length === 0 ? 'no subscriber is named in it' : `it has ${others.slice(0, 5).join(', ')}`
  throw new BadInput(
    `${printablePath(file)}: holds no message of ${imsi}; ${known}${others.length > 5 ? ', ...' : ''}`,
  )
}
