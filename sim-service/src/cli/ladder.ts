import type { DecodedMessage } from './decode.ts'
import { CIPHERED, type DecodedNas } from './nested-messages.ts'
import { roles } from './node-roles.ts'
import { tellingFields } from './telling-fields.ts'

export interface LadderOptions {
  /** Only messages about this subscriber. */
  imsi?: string
  /** At most this many columns; 160 when absent. */
  columns?: number
  /** Virtual time is counted from here; from the first message when absent. */
  startUs?: number
}

const COLUMNS = 160
const TIME_COLUMNS = 12
const NARROWEST_TEXT = 40

/** Who takes part, in the order of the lifelines. */
interface Lifeline {
  key: string
  name: string
  address: string
  order: number
}

/** A message sequence chart as text: one row a message, its name and telling fields to the right of the arrows. */
export function ladder(messages: readonly DecodedMessage[], options: LadderOptions = {}): string {
  const { imsi, columns = COLUMNS } = options
  const shown = imsi === undefined ? messages : messages.filter(({ subscriber }) => subscriber === imsi)
  if (shown.length === 0) return imsi === undefined ? 'No messages.\n' : `No messages of ${imsi}.\n`
  const chart = new Chart(lifelinesOf(shown), columns)
  const startUs = options.startUs ?? shown[0].timeUs
  const lines = [...heading(shown, imsi, startUs), '', ...chart.head()]
  let previous = shown[0]
  for (const message of shown) {
    if (message.timeUs - previous.timeUs >= PAUSE_US)
      lines.push(chart.pause(message.timeUs - previous.timeUs))
    lines.push(...chart.row(message, message.timeUs - startUs, imsi === undefined))
    previous = message
  }
  lines.push(chart.foot())
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`
}

/** A silence that is worth a row of its own. */
const PAUSE_US = 2_000_000

function heading(messages: readonly DecodedMessage[], imsi: string | undefined, startUs: number): string[] {
  const last = messages[messages.length - 1]
  const about = imsi === undefined ? 'all subscribers and nodes' : `IMSI ${imsi}`
  const began = new Date(startUs / 1000).toISOString().replace('T', ' ').replace('Z', ' UTC')
  return [
    `Call flow of ${about}: ${messages.length} messages in ${seconds(last.timeUs - messages[0].timeUs)} s`,
    `Time 0 is ${began}`,
  ]
}

function lifelinesOf(messages: readonly DecodedMessage[]): Lifeline[] {
  const found = new Map<string, Lifeline>()
  for (const { from, to, source, destination } of messages) {
    for (const [name, address = ''] of [
      [from, source],
      [to, destination],
    ] as const) {
      const key = lifelineKey(name, address)
      if (found.has(key) && found.get(key)!.address !== '') continue
      const position = roles.indexOf(name as (typeof roles)[number])
      found.set(key, { key, name, address, order: position === -1 ? roles.length : position })
    }
  }
  // RRC names no eNB; where S1AP shows one, it is that.
  const enbs = [...found.values()].filter(({ name, address }) => name === 'eNB' && address !== '')
  if (enbs.length > 0) found.delete('eNB')
  const ordered = [...found.values()].sort((a, b) => a.order - b.order || (a.address < b.address ? -1 : 1))
  const counts = new Map<string, number>()
  for (const { name } of ordered) counts.set(name, (counts.get(name) ?? 0) + 1)
  const numbers = new Map<string, number>()
  return ordered.map((lifeline) => {
    if (counts.get(lifeline.name) === 1) return lifeline
    const number = (numbers.get(lifeline.name) ?? 0) + 1
    numbers.set(lifeline.name, number)
    return { ...lifeline, name: `${lifeline.name} ${number}` }
  })
}

function lifelineKey(name: string, address: string): string {
  return address === '' ? name : `${name} ${address}`
}

class Chart {
  private readonly lifelines: readonly Lifeline[]
  private readonly columns: number
  private readonly step: number
  private readonly textAt: number

  constructor(lifelines: readonly Lifeline[], columns: number) {
    this.lifelines = lifelines
    this.columns = columns
    const widest = Math.floor((columns - TIME_COLUMNS - NARROWEST_TEXT) / lifelines.length)
    this.step = Math.max(4, Math.min(7, widest))
    this.textAt = this.centreOf(lifelines.length - 1) + 1
  }

  /** Names, and a row or two of addresses under them, staggered so that they do not touch. */
  head(): string[] {
    const names = this.blank()
    for (let i = 0; i < this.lifelines.length; i++) this.centre(names, i, this.lifelines[i].name)
    const legend = this.lifelines
      .filter(({ address, name }) => address !== '' && address !== name)
      .map(({ name, address }) => `${name} ${address}`)
    const rows = wrapped(legend, this.columns - TIME_COLUMNS)
    const indent = ' '.repeat(TIME_COLUMNS)
    const title = 'seconds'.padStart(TIME_COLUMNS - 2) + names.join('').slice(TIME_COLUMNS - 2)
    return [...rows.map((row) => `${indent}${row}`), ...(rows.length > 0 ? [''] : []), title, this.rule('┬')]
  }

  foot(): string {
    return this.rule('┴')
  }

  pause(us: number): string {
    const row = this.lines('┊')
    return `${row.join('')}  … ${seconds(us)} s`
  }

  row(message: DecodedMessage, sinceUs: number, showsSubscriber: boolean): string[] {
    const row = this.lines('│')
    const time = seconds(sinceUs).padStart(TIME_COLUMNS - 2)
    for (let i = 0; i < time.length; i++) row[i] = time[i]
    this.arrow(row, this.indexOf(message.from, message.source), this.indexOf(message.to, message.destination))
    const width = this.columns - this.textAt - 2
    const texts = wrappedText(textOf(message, showsSubscriber), width)
    return texts.map(
      (text, i) => `${(i === 0 ? row : this.lines('│')).join('')}  ${i === 0 ? '' : '  '}${text}`,
    )
  }

  private arrow(row: string[], from: number, to: number): void {
    const [left, right] = [this.centreOf(Math.min(from, to)), this.centreOf(Math.max(from, to))]
    if (left === right) {
      row[left] = '●'
      return
    }
    for (let at = left + 1; at < right; at++) row[at] = row[at] === '│' ? '┼' : '─'
    if (from < to) {
      row[left] = '├'
      row[right - 1] = '►'
    } else {
      row[left + 1] = '◄'
      row[right] = '┤'
    }
  }

  private indexOf(name: string, address = ''): number {
    const exact = this.lifelines.findIndex(({ key }) => key === lifelineKey(name, address))
    return exact !== -1 ? exact : this.lifelines.findIndex(({ key }) => key.startsWith(`${name} `))
  }

  private centreOf(index: number): number {
    return TIME_COLUMNS + 1 + index * this.step
  }

  private blank(): string[] {
    return new Array<string>(this.textAt).fill(' ')
  }

  private lines(mark: string): string[] {
    const row = this.blank()
    for (let i = 0; i < this.lifelines.length; i++) row[this.centreOf(i)] = mark
    return row
  }

  private rule(mark: string): string {
    const row = this.lines(mark)
    const last = this.centreOf(this.lifelines.length - 1)
    for (let at = this.centreOf(0); at < last; at++) if (row[at] === ' ') row[at] = '─'
    return row.join('')
  }

  private centre(row: string[], index: number, name: string): void {
    const text = name.slice(0, this.step - 1)
    const start = this.centreOf(index) - (text.length >> 1)
    for (let i = 0; i < text.length; i++) row[start + i] = text[i]
  }
}

function seconds(us: number): string {
  return (us / 1e6).toFixed(6)
}

/** `InitialUEMessage [AttachRequest [PdnConnectivityRequest]]  IMSI=… PLMN=…`. */
function textOf(message: DecodedMessage, showsSubscriber: boolean): string[] {
  const { kind, protocol, variant, nas, fields, problem } = message
  const inside = nas.map(nasText)
  const name =
    protocol === 'NAS' ? (inside[0] ?? kind) : [kind, ...inside.map((text) => `[${text}]`)].join(' ')
  const applied =
    protocol === 'Diameter' && variant !== undefined && variant !== 'base' ? shortened(name, variant) : name
  const details = [...tellingFields(kind, fields), ...nas.flatMap((it) => tellingOf(it))]
  if (showsSubscriber && message.subscriber !== undefined) details.push(`IMSI ${message.subscriber}`)
  if (problem !== undefined) details.push(`! ${problem}`)
  return [applied, ...[...new Set(details)].filter((detail) => detail !== '')]
}

/** `GxCreditControlRequest` as `Gx CreditControlRequest`. */
function shortened(kind: string, application: string): string {
  return `${application} ${kind.startsWith(application) ? kind.slice(application.length) : kind}`
}

function nasText(nas: DecodedNas): string {
  if (nas.kind === CIPHERED) return 'ciphered NAS'
  return nas.esm === undefined ? nas.kind : `${nas.kind} [${nas.esm.kind}]`
}

function tellingOf(nas: DecodedNas): string[] {
  const own = tellingFields(nas.kind, nas.fields)
  return nas.esm === undefined ? own : [...own, ...tellingFields(nas.esm.kind, nas.esm.fields)]
}

function wrapped(parts: readonly string[], width: number): string[] {
  const rows: string[] = []
  for (const part of parts) {
    const last = rows.length - 1
    if (last >= 0 && rows[last].length + 3 + part.length <= width) rows[last] += `   ${part}`
    else rows.push(part)
  }
  return rows
}

/** The name, then its details two columns apart; a row that is full continues below. */
function wrappedText(parts: readonly string[], width: number): string[] {
  const rows: string[] = []
  for (const part of parts) {
    let rest = part
    const last = rows.length - 1
    const room = last <= 0 ? width : width - 2
    if (last >= 0 && rows[last].length + 2 + rest.length <= room) {
      rows[last] += `  ${rest}`
      continue
    }
    while (rest.length > width - 2) {
      const cut = Math.max(rest.lastIndexOf(' ', width - 2), rest.lastIndexOf('.', width - 2))
      const end = cut > width / 4 ? cut + 1 : width - 2
      rows.push(rest.slice(0, end).trimEnd())
      rest = rest.slice(end)
    }
    rows.push(rest)
  }
  return rows
}
