import { fromHex } from '../codec/octets.ts'
import type { KeysOf, MonitorKeys } from '../runs/nas-monitor.ts'

export type KeysFile = { ok: true; keysOf: KeysOf } | { ok: false; problem: string }

const LINE = /^(\d{14,15}),([0-9a-f]{32}),([0-9a-f]{32})$/i

/** Reads lines of `imsi,k,opc`, K and OPc in hexadecimal; blank lines and those that begin with # are passed over. */
export function parseKeysFile(text: string): KeysFile {
  const keys = new Map<string, MonitorKeys>()
  const lines = text.split(/\r?\n/)
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i].replace(/\s+/g, '')
    if (line === '' || line.startsWith('#')) continue
    const match = LINE.exec(line)
    if (match === null) {
      return {
        ok: false,
        problem: `line ${i + 1}: expected imsi,k,opc with K and OPc of 32 hexadecimal digits`,
      }
    }
    keys.set(match[1], { k: fromHex(match[2]), opc: fromHex(match[3]) })
  }
  return { ok: true, keysOf: (imsi) => keys.get(imsi) }
}
