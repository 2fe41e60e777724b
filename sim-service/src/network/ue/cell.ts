import type { Port } from '../../engine/link.ts'
import type { Ue } from './ue.ts'

/** What the UE reads of a cell's system information (SIB1). */
export interface Cell {
  readonly plmn: string
  readonly tac: number
  readonly eci: number
  readonly physicalCellId: number
  /** Random access until Msg 3 (TS 36.321 §5.1). */
  readonly rachUs: number
  /** The UE's end of the radio link to the cell. */
  readonly port: Port
}

/** Cell and PLMN selection (TS 23.122, TS 36.304): the best cell that the lists of forbidden places allow. */
export interface CellSelection {
  select(ue: Ue): Cell | undefined
  /**
   * A cell of the network that the UE is in, by the identity that a measurement or a handover names, with the UE's
   * radio link to it, which is made when there is none. The link to the cell before is left as it is.
   */
  cell(ue: Ue, physicalCellId: number): Cell | undefined
}

/** Who hears the pages of which cell. */
export interface PagingListeners {
  /** The UE listens in its paging frame on the cell that it camps on. */
  listen(ue: Ue): void
  leave(ue: Ue): void
}
