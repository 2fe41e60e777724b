import { withoutArea } from './areas.ts'
import type { Ue } from './ue.ts'

/** The UE's lists of forbidden places, made when the first is closed. */
export function forbid(ue: Ue): NonNullable<Ue['forbidden']> {
  ue.forbidden ??= { plmns: new Set(), plmnsForGprs: new Set(), trackingAreas: new Set(), leave: undefined }
  return ue.forbidden
}

/**
 * #13 and #15 to a registered UE (TS 24.301 §5.5.3.2.5, §5.6.1.5): it stays registered, the tracking area is forbidden
 * for roaming and in its list no more, and it tells the network from another one; of another PLMN first after #13.
 */
export function leaveArea(ue: Ue, selectPlmn: boolean): void {
  forbid(ue).trackingAreas.add(`${ue.cell?.plmn}-${ue.cell?.tac}`)
  forbid(ue).leave = selectPlmn ? ue.cell?.plmn : undefined
  ue.areas = withoutArea(ue.areas, ue.cell?.tac)
}
