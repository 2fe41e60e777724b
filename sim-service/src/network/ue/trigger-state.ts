import { measurementEvents, type ReportRule } from '../radio/measurement-events.ts'
import { MEASURED_CELLS } from '../radio/radio-map.ts'

const NEVER = Number.POSITIVE_INFINITY

/**
 * VarMeasReport of one rule (TS 36.331 §5.5.4.1): which cells have triggered it, and since when a cell has fulfilled
 * the condition for entering, or, when it has triggered, for leaving. Places are those of the last measurement.
 */
export class TriggerState {
  readonly rule: ReportRule
  private triggered = new Uint8Array(MEASURED_CELLS)
  private since = new Float64Array(MEASURED_CELLS).fill(NEVER)
  sent = 0
  nextReportUs = NEVER

  constructor(rule: ReportRule) {
    this.rule = rule
  }

  /** A new measurement: `levels` are filtered, the serving cell first, and `cells` is −1 where there is none. */
  look(cells: Int32Array, levels: Float64Array, atUs: number): void {
    const { event, by } = this.rule
    const { enters, leaves, ofNeighbour } = measurementEvents[event]
    const [first, last] = ofNeighbour ? [1, MEASURED_CELLS] : [0, 1]
    for (let place = first; place < last; place++) {
      if (cells[place] === -1) continue
      const condition = this.triggered[place] === 1 ? leaves : enters
      if (!condition(levels[0], levels[place], by)) this.since[place] = NEVER
      else if (this.since[place] === NEVER) this.since[place] = atUs
    }
  }

  /** When something is due: a condition has held for the time to trigger, or a report is to be repeated. */
  dueUs(): number {
    let due = this.nextReportUs
    for (let place = 0; place < MEASURED_CELLS; place++)
      due = Math.min(due, this.since[place] + this.rule.timeToTriggerUs)
    return due
  }

  /** Does what is due; true when a report is to be sent. */
  pass(nowUs: number): boolean {
    let isNew = false
    let any = false
    for (let place = 0; place < MEASURED_CELLS; place++) {
      if (this.since[place] + this.rule.timeToTriggerUs <= nowUs) {
        this.triggered[place] ^= 1
        this.since[place] = NEVER
        if (this.triggered[place] === 1) isNew = true
      }
      any ||= this.triggered[place] === 1
    }
    // §5.5.4.1: a cell that comes in begins the reports anew; when the last has left there are no more.
    if (isNew) this.sent = 0
    if (!any) this.nextReportUs = NEVER
    return isNew || this.nextReportUs <= nowUs
  }

  /** A report has gone (§5.5.5). */
  reported(nowUs: number): void {
    this.sent++
    const { reportAmount, reportIntervalUs } = this.rule
    this.nextReportUs = this.sent < reportAmount ? nowUs + reportIntervalUs : NEVER
  }

  /** The places of the cells that the report names, the strongest first (§5.5.5). */
  reportedPlaces(levels: Float64Array): number[] {
    const places: number[] = []
    for (let place = 1; place < MEASURED_CELLS; place++) if (this.triggered[place] === 1) places.push(place)
    return places.sort((one, other) => levels[other] - levels[one]).slice(0, this.rule.maxReportCells)
  }

  /** The measured cells have other places now: `from` has the old place of each, −1 for a new one. */
  rearrange(from: Int8Array): void {
    const { triggered, since } = this
    this.triggered = Uint8Array.from(from, (place) => (place === -1 ? 0 : triggered[place]))
    this.since = Float64Array.from(from, (place) => (place === -1 ? NEVER : since[place]))
  }
}
