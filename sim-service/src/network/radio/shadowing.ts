import { normalFrom } from '../../engine/mathematics.ts'
import { keyedU32 } from '../../engine/random.ts'

/** Log-normal shadowing (TR 36.942 §4.5, TR 36.814 table A.2.1.1-2): what hills and houses add to the distance loss. */
export interface Shadowing {
  readonly sigmaDb: number
  /** After which what shadows has changed. */
  readonly correlationMetres: number
}

/**
 * Decibels at a place, for a subscriber and a site. Nothing is stored: independent normal values stand at the corners
 * of a grid as wide as the correlation distance, each a hash of (source, subscriber and site, corner), and a place has
 * their mean, weighed so that the deviation is the same everywhere. Two places are the less alike the further apart
 * they are, and not at all from two squares on.
 */
export function shadowingDb(
  { sigmaDb, correlationMetres }: Shadowing,
  source: number,
  flow: number,
  xMm: number,
  yMm: number,
): number {
  if (sigmaDb === 0) return 0
  const width = correlationMetres * 1000
  const column = Math.floor(xMm / width)
  const row = Math.floor(yMm / width)
  const east = xMm / width - column
  const north = yMm / width - row
  const southWest = (1 - east) * (1 - north)
  const southEast = east * (1 - north)
  const northWest = (1 - east) * north
  const northEast = east * north
  const sum =
    southWest * cornerOf(source, flow, column, row) +
    (southEast === 0 ? 0 : southEast * cornerOf(source, flow, column + 1, row)) +
    (northWest === 0 ? 0 : northWest * cornerOf(source, flow, column, row + 1)) +
    (northEast === 0 ? 0 : northEast * cornerOf(source, flow, column + 1, row + 1))
  const norm = southWest * southWest + southEast * southEast + northWest * northWest + northEast * northEast
  return (sigmaDb * sum) / Math.sqrt(norm)
}

/** The hash takes instants of any size, so a corner west or south of the origin is moved east and north. */
const OFFSET = 1_000_000

function cornerOf(source: number, flow: number, column: number, row: number): number {
  return normalFrom(keyedU32(source, flow, column + OFFSET, row + OFFSET))
}
