/** Where sites stand on a plane, in whole metres: the same count and spacing give the same places on any machine. */

/** Who moves along a road needs sites along it; everybody else lives in a grid. */
export type Layout = 'hexagonal' | 'line'

export interface Place {
  readonly xMetres: number
  readonly yMetres: number
}

/** TS 36.211 §6.11: 504 identities. */
const PHYSICAL_CELL_IDS = 504

/**
 * A line runs east. A hexagonal grid is as wide as it is high and is filled row by row, every other row from its far
 * end: sites that follow each other in a plan are neighbours, so that a region is one piece of land.
 */
export function sitePlaces(count: number, layout: Layout, spacingMetres: number): Place[] {
  const width = layout === 'line' ? count : Math.ceil(Math.sqrt(count))
  return Array.from({ length: count }, (_, i) => {
    const row = Math.floor(i / width)
    const along = i % width
    const column = row % 2 === 0 ? along : width - 1 - along
    return {
      xMetres: Math.round((column + (row % 2) / 2) * spacingMetres),
      yMetres: Math.round(row * spacingMetres * HALF_ROOT_3),
    }
  })
}

/** The height of an equilateral triangle of side one. */
const HALF_ROOT_3 = Math.sqrt(3) / 2

/** Cells that share an identity are hundreds of sites apart. */
export function physicalCellIdOf(site: number): number {
  return site % PHYSICAL_CELL_IDS
}
