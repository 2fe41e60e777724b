import type { KpiCount } from './kpi-buckets.ts'
import { isByCause, isCounted, type KpiCounterName } from './kpi-counters.ts'

/** A KPI: the product of ratios of sums, times a scale that makes it its unit. */
interface Formula {
  readonly clause: string
  readonly unit: '%' | 'us' | 'kbit/s' | '1/h'
  readonly scale: number
  readonly factors: readonly (readonly [KpiCounterName, KpiCounterName])[]
}

const percent = (clause: string, ...factors: Formula['factors'][number][]): Formula => {
  return { clause, unit: '%', scale: 100, factors }
}

const mean = (clause: string, sum: KpiCounterName, count: KpiCounterName): Formula => {
  return { clause, unit: 'us', scale: 1, factors: [[sum, count]] }
}

/** TS 32.450, TS 32.455 and GSMA IR.81: ratios of sums over the interval, never averages of ratios. */
export const kpis = {
  'erab.accessibility': percent(
    '32.450 6.1.1',
    ['RRC.ConnEstabSucc', 'RRC.ConnEstabAtt'],
    ['S1SIG.ConnEstabSucc', 'S1SIG.ConnEstabAtt'],
    ['ERAB.EstabInitSuccNbr', 'ERAB.EstabInitAttNbr'],
  ),
  'erab.addedSuccess': percent('32.450 6.1.1', ['ERAB.EstabAddSuccNbr', 'ERAB.EstabAddAttNbr']),
  'rrc.establishmentSuccess': percent('32.450 6.1.1', ['RRC.ConnEstabSucc', 'RRC.ConnEstabAtt']),
  'rrc.reestablishmentSuccess': percent('32.425 4.1.2', ['RRC.ConnReEstabSucc', 'RRC.ConnReEstabAtt']),
  'erab.retainability': {
    clause: '32.450 6.2.1',
    unit: '1/h',
    // Releases an hour of session time, which is counted in microseconds.
    scale: 3_600_000_000,
    factors: [['ERAB.RelActNbr', 'ERAB.SessionTimeUE']],
  },
  'ip.throughputDl': {
    clause: '32.450 6.3.1',
    unit: 'kbit/s',
    // Octets a microsecond.
    scale: 8_000,
    factors: [['DRB.IPVolDl', 'DRB.IPTimeDl']],
  },
  'mobility.success': percent('32.450 6.5.1', ['HO.PrepSucc', 'HO.PrepAtt'], ['HO.ExeSucc', 'HO.ExeAtt']),
  'handover.preparationSuccess': percent('32.450 6.5.1', ['HO.PrepSucc', 'HO.PrepAtt']),
  'handover.executionSuccess': percent('32.450 6.5.1', ['HO.ExeSucc', 'HO.ExeAtt']),
  'handover.preparationFailure': percent('32.450 6.5.1', ['HO.PrepFail', 'HO.PrepAtt']),
  'handover.executionFailure': percent('32.450 6.5.1', ['HO.ExeFail', 'HO.ExeAtt']),
  'eps.attachSuccess': percent('32.455', ['MM.EpsAttachSucc', 'MM.EpsAttachAtt']),
  'eps.attachFailure': percent('32.455', ['MM.EpsAttachFail', 'MM.EpsAttachAtt']),
  'eps.attachTimeMean': mean('32.455', 'MM.EpsAttachTime', 'MM.EpsAttachSucc'),
  'eps.tauSuccess': percent('32.455', ['MM.TauSucc', 'MM.TauAtt']),
  'eps.tauFailure': percent('32.455', ['MM.TauFail', 'MM.TauAtt']),
  'eps.serviceRequestSuccess': percent('32.455', ['MM.EpsServiceReqSucc', 'MM.EpsServiceReqAtt']),
  'eps.serviceRequestFailure': percent('32.455', ['MM.EpsServiceReqFail', 'MM.EpsServiceReqAtt']),
  'eps.pagingSuccess': percent('32.426', ['MM.PagingEpsSucc', 'MM.PagingEpsAtt']),
  'eps.pagingFailure': percent('32.426', ['MM.PagingEpsFail', 'MM.PagingEpsAtt']),
  'eps.dedicatedBearerSuccess': percent('32.455', ['SM.DedicatedBearerSucc', 'SM.DedicatedBearerAtt']),
  'eps.dedicatedBearerFailure': percent('32.455', ['SM.DedicatedBearerFail', 'SM.DedicatedBearerAtt']),
  'eps.dedicatedBearerTimeMean': mean('32.455', 'SM.DedicatedBearerTime', 'SM.DedicatedBearerSucc'),
  'roaming.locationUpdateSuccess': percent('IR.42', ['S6A.UpdateLocationSucc', 'S6A.UpdateLocationAtt']),
  'roaming.locationUpdateFailure': percent('IR.42', ['S6A.UpdateLocationFail', 'S6A.UpdateLocationAtt']),
  'roaming.sessionSuccess': percent('IR.42', ['SM.CreateSessionSucc', 'SM.CreateSessionAtt']),
  'roaming.sessionFailure': percent('IR.42', ['SM.CreateSessionFail', 'SM.CreateSessionAtt']),
  'roaming.cutOff': percent('IR.42', ['MM.DetachNetwork', 'MM.EpsAttachSucc']),
} as const satisfies Readonly<Record<string, Formula>>

export type KpiName = keyof typeof kpis

export const kpiNames = Object.keys(kpis) as KpiName[]

function counters(name: KpiName): KpiCounterName[] {
  return kpis[name].factors.flat()
}

/** Whether this version measures everything that the KPI is made of. */
export function isMeasuredKpi(name: KpiName): boolean {
  return counters(name).every(isCounted)
}

/** By what rows are told apart. */
export const kpiDimensions = ['phase', 'bucket', 'cell', 'plmn', 'partner', 'cause'] as const

export type KpiDimension = (typeof kpiDimensions)[number]

export interface KpiRow {
  readonly kpi: KpiName
  readonly unit: Formula['unit']
  /** The dimensions that were asked for; a bucket is the instant of its start, in microseconds. */
  readonly by: { readonly [dimension in KpiDimension]?: string }
  /** The sums of which the value is made, in the formula's order. */
  readonly factors: readonly { readonly numerator: number; readonly denominator: number }[]
  /** Absent where a denominator is zero: that is no 100 %, it is not enough to say anything. */
  readonly value?: number
}

interface Group {
  readonly by: KpiRow['by']
  readonly totals: Map<KpiCounterName, number>
}

/**
 * The KPIs of each group, groups in order of their first count. By cause, a counter that knows no cause counts whole
 * for every cause: failures of one cause, of all attempts.
 */
export function kpiRows(counts: readonly KpiCount[], dimensions: readonly KpiDimension[] = []): KpiRow[] {
  const groups = new Map<string, Group>()
  for (const count of counts) {
    const by = Object.fromEntries(dimensions.map((one) => [one, dimensionOf(count, one)]))
    const key = JSON.stringify(by)
    let group = groups.get(key)
    if (group === undefined) groups.set(key, (group = { by, totals: new Map() }))
    group.totals.set(count.counter, (group.totals.get(count.counter) ?? 0) + count.total)
  }
  const names = kpiNames.filter(
    (name) => isMeasuredKpi(name) && (!dimensions.includes('cause') || hasCause(name)),
  )
  return [...groups.values()].flatMap((group) => {
    if (dimensions.includes('cause') && group.by.cause === '') return []
    const whole = dimensions.includes('cause')
      ? (groups.get(JSON.stringify({ ...group.by, cause: '' }))?.totals ?? new Map())
      : undefined
    return names
      .filter(
        (name) =>
          whole === undefined || counters(name).some((one) => isByCause(one) && group.totals.has(one)),
      )
      .map((name) => kpiRow(name, group, whole))
      .filter(({ factors }) => factors.some(({ numerator, denominator }) => numerator + denominator > 0))
  })
}

function kpiRow(name: KpiName, { by, totals }: Group, whole: Group['totals'] | undefined): KpiRow {
  const { unit, scale, factors: pairs } = kpis[name] as Formula
  const total = (counter: KpiCounterName): number => {
    const source = isByCause(counter) || whole === undefined ? totals : whole
    return source.get(counter) ?? 0
  }
  const factors = pairs.map(([numerator, denominator]) => {
    return { numerator: total(numerator), denominator: total(denominator) }
  })
  const row = { kpi: name, unit, by, factors }
  if (factors.some(({ denominator }) => denominator === 0)) return row
  return { ...row, value: factors.reduce((value, one) => (value * one.numerator) / one.denominator, scale) }
}

/** A KPI says something by cause when its first numerator is told apart by cause. */
function hasCause(name: KpiName): boolean {
  return kpis[name].factors.every(([numerator]) => isByCause(numerator))
}

function dimensionOf({ cause, place, bucket }: KpiCount, dimension: KpiDimension): string {
  switch (dimension) {
    case 'phase':
      return bucket.phase ?? 'none'
    case 'bucket':
      return String(bucket.startUs)
    case 'cell':
      return place.cell === undefined ? 'none' : String(place.cell)
    case 'plmn':
      return place.plmn ?? 'none'
    case 'partner':
      return place.partner ?? 'none'
    case 'cause':
      return cause
  }
}
