import type { RrcMessageOf } from '../../codec/rrc/rrc.ts'
import { decibelsOfRatio } from '../../engine/mathematics.ts'
import type { EventHandle, Target } from '../../engine/simulation.ts'
import { inSyncDb, linkConstants, outOfSyncDb } from '../radio/link-quality.ts'
import { filtered, MEASUREMENT_PERIOD_US } from '../radio/measurement-events.ts'
import { MEASURED_CELLS, type RadioMap } from '../radio/radio-map.ts'
import { rsrpReport, rsrqReport } from '../radio/report-mapping.ts'
import { MeasurementConfiguration } from './measurement-config.ts'
import { Reselection } from './reselection.ts'
import { TriggerState } from './trigger-state.ts'
import { type Cell, DCCH, type Ue } from './ue.ts'

/** Where the UEs of a shard are on the maps of its networks. */
export interface Surroundings {
  mapOf(cell: Cell): RadioMap
  /** Place of a cell on its map. */
  placeOf(cell: Cell): number
  /** Place, on the map of a cell's network, of the site where a subscriber lives. */
  homeOf(ue: Ue, cell: Cell): number
  /** The physical identity of the cell at a place. */
  physicalCellId(cell: Cell, place: number): number
}

type MeasConfig = NonNullable<RrcMessageOf<'RRCConnectionReconfiguration'>['measConfig']>

/** How far ahead a UE's measurements are worked out at a time. */
const HORIZON_US = 25 * MEASUREMENT_PERIOD_US

const NEVER = Number.POSITIVE_INFINITY

/** Signal over the strongest neighbour, and over noise, from which a link is in sync whatever the other cells do. */
const CLEAR_DB = 3
const ABOVE_NOISE_DB = 10

/** What is scheduled for a UE by somebody else's event is caused by its subscriber all the same. */
export function asSubscriber({ sim, index }: Ue, action: () => void): void {
  const { flow } = sim
  sim.flow = index
  action()
  sim.flow = flow
}

/** Measurements of the UEs that are connected and move; everybody else has no row. */
export class Measuring {
  readonly surroundings: Surroundings
  /** Called when T310 has expired. */
  readonly onLinkFailure: (ue: Ue) => void
  readonly reselection: Reselection
  private readonly rows = new Map<number, MeasurementRow>()

  constructor(surroundings: Surroundings, onLinkFailure: (ue: Ue) => void) {
    this.surroundings = surroundings
    this.onLinkFailure = onLinkFailure
    this.reselection = new Reselection(surroundings)
  }

  /** The network's wishes (TS 36.331 §5.5.2). */
  configure(ue: Ue, config: MeasConfig): void {
    if (ue.cell === undefined || !this.surroundings.mapOf(ue.cell).movement.moves) return
    let row = this.rows.get(ue.index)
    if (row === undefined) this.rows.set(ue.index, (row = new MeasurementRow(this, ue)))
    row.configuration.take(config)
    row.begin()
  }

  /** The UE has another serving cell: what was to be reported of the old one is forgotten (§5.5.6.1). */
  servingCellChanged(ue: Ue): void {
    this.rows.get(ue.index)?.begin()
  }

  /** The link is lost: nothing is measured for reports until there is a serving cell again. */
  pause(ue: Ue): void {
    this.rows.get(ue.index)?.stop()
  }

  /** The UE is idle: the configuration goes with the connection (§5.3.12). */
  end(ue: Ue): void {
    const row = this.rows.get(ue.index)
    if (row === undefined) return
    row.stop()
    this.rows.delete(ue.index)
  }

  /** The air has changed: what was foreseen is looked at again, from the next measurement on. */
  refresh(): void {
    for (const row of this.rows.values()) row.refresh()
    this.reselection.refresh()
  }

  get size(): number {
    return this.rows.size
  }
}

/**
 * One UE's measurements. Since places and levels are functions of time, they are worked out ahead, up to the first
 * instant at which something is due: until then no event and no message of this UE exists.
 */
class MeasurementRow implements Target {
  readonly entity: number
  readonly configuration = new MeasurementConfiguration()
  private readonly measuring: Measuring
  private readonly ue: Ue
  private cell: Cell
  private map: RadioMap
  private home = 0
  private serving = 0
  private triggers: TriggerState[] = []
  private cells = new Int32Array(MEASURED_CELLS).fill(-1)
  private levels = new Float64Array(MEASURED_CELLS)
  private lastSampleUs = 0
  private nextSampleUs = 0
  private outOfSync = 0
  private inSync = 0
  private startT310Us = NEVER
  private endT310Us = NEVER
  private handle: EventHandle = 0

  constructor(measuring: Measuring, ue: Ue) {
    this.measuring = measuring
    this.ue = ue
    this.entity = ue.entity
    this.cell = ue.cell as Cell
    this.map = measuring.surroundings.mapOf(this.cell)
  }

  /** Measures from now on, on the UE's serving cell. */
  begin(): void {
    const { ue } = this
    const { surroundings } = this.measuring
    this.stop()
    if (ue.cell === undefined) return
    this.cell = ue.cell
    this.map = surroundings.mapOf(ue.cell)
    this.home = surroundings.homeOf(ue, ue.cell)
    this.serving = surroundings.placeOf(ue.cell)
    this.nextSampleUs = ue.sim.now
    this.advance()
  }

  stop(): void {
    this.ue.sim.cancel(this.handle)
    this.handle = 0
    this.triggers = this.configuration.rules.map((rule) => new TriggerState(rule))
    this.cells.fill(-1)
    this.outOfSync = 0
    this.inSync = 0
    this.startT310Us = NEVER
    this.endT310Us = NEVER
  }

  /** A running T310 goes on: what is on the air does not stop it before the next measurement. */
  refresh(): void {
    if (this.handle === 0) return
    const { sim } = this.ue
    const { endT310Us } = this
    const missed = Math.floor((this.nextSampleUs - sim.now - 1) / MEASUREMENT_PERIOD_US)
    const nextSampleUs = this.nextSampleUs - Math.max(0, missed) * MEASUREMENT_PERIOD_US
    this.stop()
    this.endT310Us = endT310Us
    this.nextSampleUs = nextSampleUs
    const atUs = Math.max(sim.now + 1, Math.min(nextSampleUs, endT310Us))
    asSubscriber(this.ue, () => {
      this.handle = sim.schedule(atUs, this, 0, undefined)
    })
  }

  onEvent(): void {
    this.handle = 0
    const { ue, cells, levels } = this
    const { now } = ue.sim
    if (this.endT310Us <= now) {
      ue.sim.sometimes(ue.environment.timers.T310.expiredMark)
      this.stop()
      this.measuring.onLinkFailure(ue)
      return
    }
    if (this.startT310Us <= now) {
      const { T310 } = ue.environment.timers
      ue.sim.sometimes(T310.startedMark)
      this.startT310Us = NEVER
      this.endT310Us = now + T310.afterUs
    }
    for (const trigger of this.triggers) {
      if (trigger.dueUs() > now || !trigger.pass(now)) continue
      this.report(trigger.rule.measId, cells, levels, trigger.reportedPlaces(levels))
      trigger.reported(now)
    }
    this.advance()
  }

  /** Works out measurements up to the first instant at which something is due, and sleeps until then. */
  private advance(): void {
    const { sim } = this.ue
    const horizonUs = sim.now + HORIZON_US
    for (;;) {
      const dueUs = this.dueUs()
      if (dueUs <= this.nextSampleUs || this.nextSampleUs > horizonUs) {
        const atUs = Math.max(sim.now, Math.min(dueUs, this.nextSampleUs))
        this.handle = sim.schedule(atUs, this, 0, undefined)
        return
      }
      this.sample(this.nextSampleUs)
      this.lastSampleUs = this.nextSampleUs
      this.nextSampleUs += MEASUREMENT_PERIOD_US
    }
  }

  private dueUs(): number {
    let due = Math.min(this.startT310Us, this.endT310Us)
    for (const trigger of this.triggers) due = Math.min(due, trigger.dueUs())
    return due
  }

  private sample(atUs: number): void {
    const { map } = this
    map.hear(this.ue.index, this.home, this.serving, atUs)
    this.arrange()
    const { filterShare } = this.configuration
    for (let place = 0; place < MEASURED_CELLS; place++) {
      const measured = map.rsrpDbm[place]
      const before = this.levels[place]
      this.levels[place] = Number.isNaN(before) ? measured : filtered(before, measured, filterShare)
    }
    for (const trigger of this.triggers) trigger.look(this.cells, this.levels, atUs)
    this.monitor(atUs)
  }

  /** Gives what is known of each cell the place that it has in the new measurement; NaN stands for nothing. */
  private arrange(): void {
    const { cells, levels } = this
    const measured = this.map.cells
    let same = true
    for (let place = 0; same && place < MEASURED_CELLS; place++) same = cells[place] === measured[place]
    if (same) return
    const from = Int8Array.from(measured, (cell) => (cell === -1 ? -1 : cells.indexOf(cell)))
    this.levels = Float64Array.from(from, (place) => (place === -1 ? Number.NaN : levels[place]))
    this.cells = Int32Array.from(measured)
    for (const trigger of this.triggers) trigger.rearrange(from)
  }

  /** Radio link monitoring (TS 36.331 §5.3.11.1, §5.3.11.2): one indication for each measurement. */
  private monitor(atUs: number): void {
    const quality = this.linkQualityDb()
    if (quality < outOfSyncDb) {
      this.inSync = 0
      this.outOfSync++
      const isStarted = this.endT310Us !== NEVER
      if (!isStarted && this.outOfSync >= linkConstants.N310.indications) this.startT310Us = atUs
    } else if (quality >= inSyncDb) {
      this.outOfSync = 0
      this.inSync++
      if (this.inSync >= linkConstants.N311.indications) this.endT310Us = NEVER
    }
  }

  /** Signal to interference and noise; where the serving cell is clearly the strongest, only that it is enough. */
  private linkQualityDb(): number {
    const { map } = this
    const { rsrpDbm } = map
    let isClear = rsrpDbm[0] > map.propagation.noiseDbm + ABOVE_NOISE_DB && !map.isDisturbed
    for (let place = 1; isClear && place < MEASURED_CELLS; place++)
      isClear = rsrpDbm[0] > rsrpDbm[place] + CLEAR_DB
    return isClear ? 0 : decibelsOfRatio(map.sinrRatio(0))
  }

  /** A Measurement Report (§5.5.5) of the last measurement; RSRQ is that measurement's own, not filtered. */
  private report(measId: number, cells: Int32Array, levels: Float64Array, places: readonly number[]): void {
    const { ue, map, cell } = this
    const { surroundings } = this.measuring
    map.hear(ue.index, this.home, this.serving, this.lastSampleUs)
    const rsrq = (place: number): number => rsrqReport(decibelsOfRatio(map.rsrqRatio(place)))
    const neighbours = places.map((place) => ({
      physCellId: surroundings.physicalCellId(cell, cells[place]),
      measResult: { rsrpResult: rsrpReport(levels[place]), rsrqResult: rsrq(place) },
    }))
    ue.sim.measure('ue.measurement-report', '', 1)
    ue.sendRrc(DCCH, {
      kind: 'MeasurementReport',
      measResults: {
        measId,
        measResultPCell: { rsrpResult: rsrpReport(levels[0]), rsrqResult: rsrq(0) },
        ...(neighbours.length === 0 ? {} : { measResultNeighCells: { measResultListEutra: neighbours } }),
      },
    })
  }
}
