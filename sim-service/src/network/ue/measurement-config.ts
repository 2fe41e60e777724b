import type { RrcMessageOf } from '../../codec/rrc/rrc.ts'
import { filterShare, type MeasurementEvent, type ReportRule } from '../radio/measurement-events.ts'
import { rsrpThresholdDbm } from '../radio/report-mapping.ts'

type MeasConfig = NonNullable<RrcMessageOf<'RRCConnectionReconfiguration'>['measConfig']>
type ReportConfig = NonNullable<MeasConfig['reportConfigToAddModList']>[number]
type EutraReport = NonNullable<ReportConfig['reportConfig']['reportConfigEutra']>
type MeasId = NonNullable<MeasConfig['measIdToAddModList']>[number]
type Threshold = { thresholdRsrp?: number; thresholdRsrq?: number }

/** VarMeasConfig (TS 36.331 §7.1): what the network has configured so far, and the rules that follow from it. */
export class MeasurementConfiguration {
  private reports: ReportConfig[] = []
  private ids: MeasId[] = []
  /** The share of a new measurement in the filtered one; fc4 is the default (§6.3.5 QuantityConfig). */
  filterShare = filterShare(4)
  rules: readonly ReportRule[] = []

  /** Takes what a reconfiguration adds, changes and removes (§5.5.2). */
  take(config: MeasConfig): void {
    const removedReports = config.reportConfigToRemoveList ?? []
    const removedIds = config.measIdToRemoveList ?? []
    this.reports = merged(
      this.reports.filter(({ reportConfigId }) => !removedReports.includes(reportConfigId)),
      config.reportConfigToAddModList ?? [],
      ({ reportConfigId }) => reportConfigId,
    )
    this.ids = merged(
      this.ids.filter(({ measId }) => !removedIds.includes(measId)),
      config.measIdToAddModList ?? [],
      ({ measId }) => measId,
    )
    const coefficient = config.quantityConfig?.quantityConfigEutra?.filterCoefficientRsrp
    if (coefficient !== undefined) this.filterShare = filterShare(numberIn(coefficient))
    this.rules = this.ids.flatMap(({ measId, reportConfigId }) => {
      const report = this.reports.find((one) => one.reportConfigId === reportConfigId)
      const eutra = report?.reportConfig.reportConfigEutra
      const rule = eutra && ruleOf(measId, eutra)
      return rule === undefined ? [] : [rule]
    })
  }
}

function merged<T>(before: readonly T[], added: readonly T[], idOf: (one: T) => number): T[] {
  const ids = new Set(added.map(idOf))
  return [...before.filter((one) => !ids.has(idOf(one))), ...added]
}

/** A rule for an event of RSRP; periodical reports and events of RSRQ are nothing that this network asks for. */
function ruleOf(measId: number, config: EutraReport): ReportRule | undefined {
  const { event } = config.triggerType
  if (event === undefined || config.triggerQuantity !== 'rsrp') return undefined
  const { eventA1, eventA2, eventA3, eventA4, eventA5 } = event.eventId
  const threshold = eventA1?.a1Threshold ?? eventA2?.a2Threshold ?? eventA4?.a4Threshold
  const kind = Object.keys(event.eventId)[0] as MeasurementEvent
  return {
    measId,
    event: kind,
    by: {
      // Both count in half decibels.
      hysteresisDb: event.hysteresis / 2,
      offsetDb: (eventA3?.a3Offset ?? 0) / 2,
      threshold: dbm(threshold ?? eventA5?.a5Threshold1),
      neighbourThreshold: dbm(eventA5?.a5Threshold2),
    },
    timeToTriggerUs: numberIn(event.timeToTrigger) * 1000,
    maxReportCells: config.maxReportCells,
    reportIntervalUs: intervalUs(config.reportInterval),
    reportAmount:
      config.reportAmount === 'infinity' ? Number.POSITIVE_INFINITY : numberIn(config.reportAmount),
  }
}

function dbm(threshold: Threshold | undefined): number {
  return rsrpThresholdDbm(threshold?.thresholdRsrp ?? 0)
}

/** The number in a name such as `ms480`, `fc4` or `r8`. */
function numberIn(name: string): number {
  return Number(name.replace(/^[a-zA-Z]+/, ''))
}

/** `ms480` or `min6`. */
function intervalUs(name: string): number {
  return numberIn(name) * (name.startsWith('min') ? 60_000_000 : 1000)
}
