import { z } from 'zod'
import { downlink100Khz } from '../network/radio/path-loss.ts'
import { decibels, metres, power, probability, sourced, word } from './fields.ts'
import type { PlannedMeasurements, PlannedPropagation } from './plan.ts'

/** What a profile says of the air: where sites stand, how signals fade, and what UEs are to measure. */

export const spacingSchema = sourced(metres()).describe('From one site to the next')

/** TS 36.104 table 5.6-1. */
const resourceBlocks = {
  '1.4MHz': 6,
  '3MHz': 15,
  '5MHz': 25,
  '10MHz': 50,
  '15MHz': 75,
  '20MHz': 100,
} as const

type Bandwidth = keyof typeof resourceBlocks

export const propagationSchema = z
  .strictObject({
    earfcn: sourced(
      z
        .int()
        .refine((earfcn) => downlink100Khz(earfcn) !== undefined)
        .meta({ title: 'a downlink channel number of band 1, 3, 7, 8 or 20' }),
    ).describe('The carrier of all cells'),
    bandwidth: sourced(word(Object.keys(resourceBlocks) as [Bandwidth, ...Bandwidth[]])),
    terrain: sourced(word(['urban-macro', 'rural-macro'])).describe(
      'Which distance loss: TR 36.942 §4.5.2, §4.5.3',
    ),
    antennaHeight: sourced(metres()).describe(
      'Above the roofs (urban-macro), above the ground (rural-macro)',
    ),
    txPower: sourced(power()).describe('Of the whole carrier'),
    antennaGain: sourced(decibels()),
    penetrationLoss: sourced(decibels()),
    minimumDistance: sourced(metres()).describe('Nobody is nearer to a mast'),
    shadowing: z.strictObject({
      deviation: sourced(decibels()),
      correlationDistance: sourced(metres()),
      siteCorrelation: sourced(probability()).describe('Part of its variance that all sites share'),
    }),
    noiseFigure: sourced(decibels()).describe("The UE's receiver"),
    load: sourced(probability()).describe("Part of the neighbours' resources that are sent, and interfere"),
  })
  .describe('How far a cell is heard')

// biome-ignore format: a row of names a line.
const timesToTrigger = [
  '0ms', '40ms', '64ms', '80ms', '100ms', '128ms', '160ms', '256ms', '320ms', '480ms', '512ms', '640ms',
  '1024ms', '1280ms', '2560ms', '5120ms',
] as const
const filterCoefficients = [
  '0',
  '1',
  '2',
  '3',
  '4',
  '5',
  '6',
  '7',
  '8',
  '9',
  '11',
  '13',
  '15',
  '17',
  '19',
] as const
const reportIntervals = ['120ms', '240ms', '480ms', '640ms', '1024ms', '2048ms', '5120ms', '10240ms'] as const
const reportAmounts = ['1', '2', '4', '8', '16', '32', '64', 'infinity'] as const

export const measurementsSchema = z
  .strictObject({
    a3Offset: sourced(decibels()).describe('By so much must a neighbour be better, in half decibels'),
    hysteresis: sourced(decibels()).describe('On top of the offset when it comes, below it when it goes'),
    timeToTrigger: sourced(word(timesToTrigger)),
    filterCoefficient: sourced(word(filterCoefficients)).describe('k of layer 3 filtering'),
    reportInterval: sourced(word(reportIntervals)),
    reportAmount: sourced(word(reportAmounts)),
  })
  .describe('Event A3, which UEs are told to report (TS 36.331 §5.5)')

export function resolvePropagation(row: z.output<typeof propagationSchema>): PlannedPropagation {
  return {
    earfcn: row.earfcn.value,
    resourceBlocks: resourceBlocks[row.bandwidth.value],
    terrain: row.terrain.value,
    antennaHeightMetres: row.antennaHeight.value,
    txPowerTenthsDbm: row.txPower.value,
    antennaGainTenthsDb: row.antennaGain.value,
    penetrationLossTenthsDb: row.penetrationLoss.value,
    minimumDistanceMetres: row.minimumDistance.value,
    shadowingTenthsDb: row.shadowing.deviation.value,
    correlationMetres: row.shadowing.correlationDistance.value,
    siteCorrelationPpm: row.shadowing.siteCorrelation.value,
    noiseFigureTenthsDb: row.noiseFigure.value,
    loadPpm: row.load.value,
  }
}

/** Offsets and hysteresis go in half decibels; what is finer is cut. */
const halfDecibels = (tenths: number): number => Math.trunc(tenths / 5)

export function resolveMeasurements(row: z.output<typeof measurementsSchema>): PlannedMeasurements {
  return {
    a3OffsetHalfDb: halfDecibels(row.a3Offset.value),
    hysteresisHalfDb: halfDecibels(row.hysteresis.value),
    timeToTriggerMs: Number.parseInt(row.timeToTrigger.value, 10),
    filterCoefficient: Number(row.filterCoefficient.value),
    reportIntervalMs: Number.parseInt(row.reportInterval.value, 10),
    reportAmount: row.reportAmount.value === 'infinity' ? 0 : Number(row.reportAmount.value),
  }
}
