import { lnInteger, log10Integer } from '../../engine/mathematics.ts'

/** How much weaker a signal is at a distance, and the carriers that the formulas ask for. All pure. */

/** A straight line over the logarithm of the distance: decibels at one kilometre, and decibels more for each decade. */
export interface DistanceLoss {
  readonly atOneKilometreDb: number
  readonly perDecadeDb: number
}

/**
 * TR 36.942 §4.5.2, macro cells in urban and suburban areas outside the high rise core: `heightMetres` is the base
 * station's antenna above the roofs. 128.1 + 37.6 log10(R) at 2 GHz and 15 m, the formula of TR 36.814 table A.2.1.1-2.
 */
export function urbanMacroLoss(frequencyMhz: number, heightMetres: number): DistanceLoss {
  return {
    atOneKilometreDb: 80 - 18 * log10Of(heightMetres) + 21 * log10Of(frequencyMhz),
    perDecadeDb: 40 * (1 - 0.004 * heightMetres),
  }
}

/** TR 36.942 §4.5.3, Hata's formula for open country: `heightMetres` is the antenna above the ground. */
export function ruralMacroLoss(frequencyMhz: number, heightMetres: number): DistanceLoss {
  const frequency = log10Of(frequencyMhz)
  const height = log10Of(heightMetres)
  return {
    atOneKilometreDb:
      69.55 + 26.16 * frequency - 13.82 * height - 4.78 * frequency * frequency + 18.33 * frequency - 40.94,
    perDecadeDb: 44.9 - 6.55 * height,
  }
}

/** Of a number with three decimals, since the tables are made for integers. */
function log10Of(value: number): number {
  return log10Integer(Math.round(value * 1000)) - 3
}

/** Decibels for a natural logarithm of a square: 10 / ln 10 ÷ 2, of distances. */
const LN10 = lnInteger(10)
/** A decimetre is 10⁻⁴ km. */
const DECADES_TO_KILOMETRE = 4

/** In decibels, at a distance given by its square in square decimetres; nearer than the minimum counts as there. */
export function lossDb(loss: DistanceLoss, squareDecimetres: number): number {
  const decades = lnInteger(squareDecimetres) / (2 * LN10) - DECADES_TO_KILOMETRE
  return loss.atOneKilometreDb + loss.perDecadeDb * decades
}

/** TS 36.101 table 5.7.3-1, the bands of European networks: lowest frequency in 100 kHz, and its channel numbers. */
const bands = [
  { lowest100Khz: 21_100, first: 0, last: 599 },
  { lowest100Khz: 18_050, first: 1200, last: 1949 },
  { lowest100Khz: 26_200, first: 2750, last: 3449 },
  { lowest100Khz: 9_250, first: 3450, last: 3799 },
  { lowest100Khz: 7_910, first: 6150, last: 6449 },
] as const

/** The downlink carrier of a channel number (TS 36.101 §5.7.3), in units of 100 kHz; undefined outside the bands. */
export function downlink100Khz(earfcn: number): number | undefined {
  const band = bands.find(({ first, last }) => earfcn >= first && earfcn <= last)
  return band && band.lowest100Khz + earfcn - band.first
}
