import { flagM, flagV, format } from './avp.ts'
import type { DiameterMessage } from './diameter.ts'
import type { Grammar, Level, Row, UnknownAvp } from './grammar.ts'
import { commandOfKind } from './message-codec.ts'

/** Messages at random, made from the tables, for tests: every row, every data type at and between its limits. */
export class MessageGenerator {
  private readonly random: (below: number) => number

  private readonly strangeFlags: boolean

  constructor(random: (below: number) => number, strangeFlags = false) {
    this.random = random
    this.strangeFlags = strangeFlags
  }

  message(kind: string): DiameterMessage {
    const command = commandOfKind(kind)!
    const head = { kind, hopByHop: this.u32(), endToEnd: this.u32() }
    const own = kind === 'ErrorAnswer' ? { commandCode: this.random(1 << 24), applicationId: this.u32() } : {}
    const flags = this.random(4) === 0 ? { retransmitted: true } : {}
    return { ...head, ...own, ...flags, ...this.level(command.grammar) } as unknown as DiameterMessage
  }

  private level(grammar: Grammar): Level {
    const level: Level = {}
    let count = 0
    for (const row of grammar.rows) {
      if (!row.required && this.random(3) === 0) continue
      const values = row.many ? 1 + this.random(3) : 1
      const value = Array.from({ length: values }, () => this.value(row))
      level[row.member] = row.many ? value : value[0]
      count += values
    }
    if (this.random(4) === 0) level.unknown = this.unknown(count)
    if (this.strangeFlags && this.random(4) === 0) this.flags(level, count)
    return level
  }

  /** Flags as another sender could set them; positions count the unknown AVPs too. */
  private flags(level: Level, count: number): void {
    const total = count + (level.unknown?.length ?? 0)
    const taken = new Set((level.unknown ?? []).map((avp) => avp.position))
    const known = Array.from({ length: total }, (_, position) => position).filter(
      (position) => !taken.has(position),
    )
    if (known.length === 0) return
    const position = known[this.random(known.length)]
    // Bit 3 is reserved, so that no dictionary sets it; V follows from the row, whatever is said here.
    level.flagsSeen = [{ position, flags: 0x10 }]
  }

  private unknown(count: number): UnknownAvp[] {
    const avps: UnknownAvp[] = []
    let position = this.random(count + 1)
    for (let i = 1 + this.random(2); i > 0; i--) {
      const octets = this.octets(9)
      if (this.random(2) === 0) avps.push({ position, code: 40_000 + this.random(9), flags: flagM, octets })
      else avps.push({ position, code: this.random(3), flags: flagV, vendor: 5535, octets })
      position++
    }
    return avps
  }

  private value(row: Row): unknown {
    if (row.group !== undefined) return this.level(row.group)
    switch (row.format) {
      case format.unsigned32:
        return this.u32()
      case format.integer32:
        return this.u32() | 0
      case format.unsigned64:
        return this.random(3) === 0 ? Number.MAX_SAFE_INTEGER : this.random(1 << 21) * 2 ** 32 + this.u32()
      case format.integer64:
        return (this.random(2) === 0 ? 1 : -1) * (this.random(1 << 21) * 2 ** 32 + this.u32()) || 0
      case format.octetString:
        return this.octets(40)
      case format.utf8String:
      case format.diameterIdentity:
        return this.text()
      case format.address:
        return [
          '10.0.0.1',
          '255.255.255.255',
          '::',
          '::1',
          '2001:db8::1:0:0:1',
          '1:2:3:4:5:6:7:8',
          'af8:3439',
        ][this.random(7)]
      case format.time:
        return this.random(2 ** 31) * 2 + this.random(2) - 61_505_152 // from 1968 on
      case format.avps:
        return [{ code: this.random(500), flags: this.random(0x80), octets: this.octets(9) }]
      case format.ipv4:
        return `${this.random(256)}.0.${this.random(256)}.255`
      case format.plmnId:
        return ['21407', '26201', '310410', '00101', '99970'][this.random(5)]
      case format.tbcdDigits:
        return '4917112345678*#abc0'.slice(0, this.random(20))
      default:
        throw new Error(`no generator for format ${row.format}`)
    }
  }

  private u32(): number {
    return [0, 1, 0x7fffffff, 0x80000000, 0xffffffff, this.random(65536) * 65536 + this.random(65536)][
      this.random(6)
    ]
  }

  private octets(most: number): Uint8Array {
    return Uint8Array.from({ length: this.random(most) }, () => this.random(256))
  }

  private text(): string {
    return [
      '',
      'a',
      'mme01.epc.mnc007.mcc214.3gppnetwork.org',
      'ünïcödé',
      '日本',
      '0x12',
      '\\n',
      '𝄞'.repeat(this.random(70)),
    ][this.random(8)]
  }
}
