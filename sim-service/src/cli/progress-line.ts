import { describeCount } from '../kpi/describe.ts'
import type { Progress } from '../runs/run.ts'
import type { TextSink } from './io.ts'

/** How far something is; who attached is of interest for a whole run alone. */
type Shown = Pick<Progress, 'virtualUs' | 'durationUs' | 'events'> & Partial<Pick<Progress, 'attached'>>

const REDRAW_MS = 100
const ERASE_LINE = '\r\u001b[2K'

/** One line on a terminal that says how far a run is; nothing at all where there is no terminal. */
export class ProgressLine {
  private readonly sink: TextSink
  private readonly isOn: boolean
  private readonly startedMs: number
  private drawnMs = Number.NEGATIVE_INFINITY
  private isShown = false

  constructor(sink: TextSink, isWanted: boolean, nowMs: number) {
    this.sink = sink
    this.isOn = isWanted && sink.isTTY === true
    this.startedMs = nowMs
  }

  update(progress: Shown, nowMs: number): void {
    if (!this.isOn || nowMs - this.drawnMs < REDRAW_MS) return
    this.drawnMs = nowMs
    this.isShown = true
    const columns = this.sink.columns ?? 80
    this.sink.write(ERASE_LINE + progressText(progress, nowMs - this.startedMs).slice(0, columns - 1))
  }

  clear(): void {
    if (this.isShown) this.sink.write(ERASE_LINE)
    this.isShown = false
  }
}

/** `34 %, 01:22 of 04:00, 512,000 events/s, 680 attached, 3 s to go`: as wide as a terminal has it at least. */
export function progressText(progress: Shown, elapsedMs: number): string {
  const { virtualUs, durationUs, events, attached } = progress
  const share = durationUs === 0 ? 1 : virtualUs / durationUs
  const perSecond = elapsedMs === 0 ? 0 : Math.round((events * 1000) / elapsedMs)
  const parts = [
    `${Math.floor(share * 100)} %`,
    `${clock(virtualUs)} of ${clock(durationUs)}`,
    `${describeCount(perSecond)} events/s`,
    ...(attached === undefined ? [] : [`${describeCount(attached)} attached`]),
  ]
  if (virtualUs > 0) parts.push(`${Math.ceil((elapsedMs * (1 / share - 1)) / 1000)} s to go`)
  return parts.join(', ')
}

/** `01:22` or `1:01:22`. */
function clock(us: number): string {
  const seconds = Math.floor(us / 1_000_000)
  const two = (value: number): string => String(value).padStart(2, '0')
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
  return seconds < 3600 ? rest : `${Math.floor(seconds / 3600)}:${rest}`
}
