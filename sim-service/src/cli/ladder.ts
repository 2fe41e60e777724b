import type { DecodedMessage } from '../runs/reading/decode.ts'
import { type Lifeline, lifelineKey, lifelinesOf } from '../runs/reading/lifelines.ts'
import { textOf } from '../runs/reading/message-text.ts'

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
const STEP_COLUMNS = 7
const NARROWEST_TEXT = 44
const NARROWEST_STEP_COLUMNS = 5
const NARROWEST_COLUMNS = 80

/** What a ladder draws of a message; lighter than the message by all of its fields. */
export interface LadderRow {
  timeUs: number
  from: string
  to: string
  source?: string
  destination?: string
  text: string[]
}

export function ladderRow(message: DecodedMessage, showsSubscriber: boolean): LadderRow {
  const { timeUs, from, to, source, destination } = message
  return { timeUs, from, to, source, destination, text: textOf(message, showsSubscriber) }
}

/** A message sequence chart as text, of those messages that are about a subscriber where one is named. */
export function ladder(messages: readonly DecodedMessage[], options: LadderOptions = {}): string {
  const { imsi } = options
  const shown = imsi === undefined ? messages : messages.filter(({ subscriber }) => subscriber === imsi)
  const rows = shown.map((message) => ladderRow(message, imsi === undefined))
  return [...ladderLines(rows, options)].map((line) => `${line}\n`).join('')
}

/** One row a message, its name and telling fields to the right of the arrow, or above it where there is no room. */
export function* ladderLines(
  shown: readonly LadderRow[],
  options: LadderOptions = {},
): Generator<string, void> {
  const { imsi } = options
  if (shown.length === 0) {
    yield imsi === undefined ? 'No messages.' : `No messages of ${imsi}.`
    return
  }
  const columns = Math.max(NARROWEST_COLUMNS, options.columns ?? COLUMNS)
  const chart = new Chart(
    lifelinesOf(shown, Math.floor((columns - TIME_COLUMNS - NARROWEST_TEXT) / STEP_COLUMNS)),
    columns,
  )
  const startUs = options.startUs ?? shown[0].timeUs
  for (const line of [...heading(shown, imsi, startUs), '', ...chart.head()]) yield line.trimEnd()
  let previous = shown[0]
  for (const row of shown) {
    if (row.timeUs - previous.timeUs >= PAUSE_US) yield chart.pause(row.timeUs - previous.timeUs).trimEnd()
    for (const line of chart.row(row, row.timeUs - startUs)) yield line.trimEnd()
    previous = row
  }
  yield chart.foot().trimEnd()
}

/** A silence that is worth a row of its own. */
const PAUSE_US = 2_000_000

function heading(messages: readonly LadderRow[], imsi: string | undefined, startUs: number): string[] {
  const last = messages[messages.length - 1]
  const about = imsi === undefined ? 'all subscribers and nodes' : `IMSI ${imsi}`
  const began = new Date(startUs / 1000).toISOString().replace('T', ' ').replace('Z', ' UTC')
  return [
    `Call flow of ${about}: ${messages.length} messages in ${seconds(last.timeUs - messages[0].timeUs)} s`,
    `Time 0 is ${began}`,
  ]
}

class Chart {
  private readonly lifelines: readonly Lifeline[]
  private readonly columns: number
  private readonly step: number
  private readonly textAt: number
  /** Whether the text has rows of its own. */
  private readonly isStacked: boolean

  constructor(lifelines: readonly Lifeline[], columns: number) {
    this.lifelines = lifelines
    this.columns = columns
    const gaps = Math.max(1, lifelines.length - 1)
    this.isStacked = columns - TIME_COLUMNS - gaps * STEP_COLUMNS < NARROWEST_TEXT
    const room = Math.floor((columns - TIME_COLUMNS - 4) / gaps)
    this.step = Math.max(NARROWEST_STEP_COLUMNS, Math.min(STEP_COLUMNS, room))
    this.textAt = this.centreOf(lifelines.length - 1) + 1
  }

  /** Names, and a row or two of addresses under them, staggered so that they do not touch. */
  head(): string[] {
    const names = this.blank()
    for (let i = 0; i < this.lifelines.length; i++) this.centre(names, i, this.lifelines[i].name)
    const legend = this.lifelines
      .filter(({ address }) => address !== '')
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
    const text = `… ${seconds(us)} s`
    return this.isStacked ? `${' '.repeat(TIME_COLUMNS)}${text}` : `${this.lines('┊').join('')}  ${text}`
  }

  row(message: LadderRow, sinceUs: number): string[] {
    const row = this.lines('│')
    this.arrow(row, this.indexOf(message.from, message.source), this.indexOf(message.to, message.destination))
    const time = seconds(sinceUs).padStart(TIME_COLUMNS - 2)
    const { text } = message
    if (this.isStacked) {
      const rows = wrappedText(text, this.columns - TIME_COLUMNS)
      const margin = (i: number): string => (i === 0 ? `${time}  ` : ' '.repeat(TIME_COLUMNS + 2))
      return [...rows.map((it, i) => `${margin(i)}${it}`), row.join('')]
    }
    for (let i = 0; i < time.length; i++) row[i] = time[i]
    const rows = wrappedText(text, this.columns - this.textAt - 2)
    return rows.map((it, i) => `${(i === 0 ? row : this.lines('│')).join('')}  ${i === 0 ? '' : '  '}${it}`)
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
    return exact !== -1 ? exact : this.lifelines.findIndex((lifeline) => lifeline.stands(name))
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
      const cut = Math.max(rest.lastIndexOf(' ', width - 3), rest.lastIndexOf('.', width - 3))
      const end = cut > width / 4 ? cut + 1 : width - 2
      rows.push(rest.slice(0, end).trimEnd())
      rest = rest.slice(end)
    }
    rows.push(rest)
  }
  return rows
}
