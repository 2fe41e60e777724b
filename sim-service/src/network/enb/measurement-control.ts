import type { RrcMessageOf } from '../../codec/rrc/rrc.ts'
import type { EnbUeContext } from './context.ts'
import type { Enb } from './enb.ts'
import { startHandover } from './handover.ts'

type MeasConfig = NonNullable<RrcMessageOf<'RRCConnectionReconfiguration'>['measConfig']>
type ReportConfig = NonNullable<MeasConfig['reportConfigToAddModList']>[number]['reportConfig']
type EutraReport = NonNullable<ReportConfig['reportConfigEutra']>
type EventReport = NonNullable<EutraReport['triggerType']['event']>
type Coefficient = NonNullable<
  NonNullable<NonNullable<MeasConfig['quantityConfig']>['quantityConfigEutra']>['filterCoefficientRsrp']
>

/** What a cell tells its UEs to measure: event A3 on its own carrier (TS 36.331 §5.5, §6.3.5). */
export interface MeasurementControl {
  readonly earfcn: number
  readonly resourceBlocks: number
  /** In half decibels. */
  readonly a3Offset: number
  readonly hysteresis: number
  readonly timeToTriggerMs: number
  readonly filterCoefficient: number
  readonly reportIntervalMs: number
  /** 0 for as long as the event lasts. */
  readonly reportAmount: number
}

/** Identities that the eNB chooses: there is one of each. */
const A3 = { measObjectId: 1, reportConfigId: 1, measId: 1 } as const

const MOST_REPORTED_CELLS = 4

export function measurementConfig(control: MeasurementControl): MeasConfig {
  const { earfcn, resourceBlocks, a3Offset, hysteresis, reportAmount } = control
  const coefficient = `fc${control.filterCoefficient}` as Coefficient
  return {
    measObjectToAddModList: [
      {
        measObjectId: A3.measObjectId,
        measObject: {
          measObjectEutra: {
            carrierFreq: earfcn,
            allowedMeasBandwidth: `mbw${resourceBlocks}` as 'mbw50',
            presenceAntennaPort1: true,
            neighCellConfig: SAME_SUBFRAMES,
            offsetFreq: 'dB0',
          },
        },
      },
    ],
    reportConfigToAddModList: [
      {
        reportConfigId: A3.reportConfigId,
        reportConfig: {
          reportConfigEutra: {
            triggerType: {
              event: {
                eventId: { eventA3: { a3Offset, reportOnLeave: false } },
                hysteresis,
                timeToTrigger: `ms${control.timeToTriggerMs}` as EventReport['timeToTrigger'],
              },
            },
            triggerQuantity: 'rsrp',
            reportQuantity: 'both',
            maxReportCells: MOST_REPORTED_CELLS,
            reportInterval: `ms${control.reportIntervalMs}` as EutraReport['reportInterval'],
            reportAmount:
              reportAmount === 0 ? 'infinity' : (`r${reportAmount}` as EutraReport['reportAmount']),
          },
        },
      },
    ],
    measIdToAddModList: [
      { measId: A3.measId, measObjectId: A3.measObjectId, reportConfigId: A3.reportConfigId },
    ],
    quantityConfig: {
      quantityConfigEutra: { filterCoefficientRsrp: coefficient, filterCoefficientRsrq: coefficient },
    },
  }
}

/** TS 36.331 §6.3.5 neighCellConfig 10: all neighbours have the same MBSFN subframes, since there are none. */
const SAME_SUBFRAMES = 2

/** A UE reports a better neighbour: the handover goes to the best (TS 36.300 §10.1.2.1, step 3). */
export function onMeasurementReport(
  enb: Enb,
  ue: EnbUeContext,
  { measResults }: RrcMessageOf<'MeasurementReport'>,
): void {
  const [best] = measResults.measResultNeighCells?.measResultListEutra ?? []
  if (measResults.measId !== A3.measId || best === undefined) {
    enb.sim.measure('enb.measurement-report', 'unexpected', 1)
    return
  }
  enb.sim.measure('enb.measurement-report', 'a3', 1)
  startHandover(enb, ue, best.physCellId)
}
