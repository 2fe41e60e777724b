import type { PartialTaiList } from '../../codec/nas/areas.ts'
import type { UeContext } from './context.ts'
import type { Mme } from './mme.ts'

/**
 * The tracking areas that a UE may move in without telling (TS 23.401 §5.3.3.0): all of the MME where that is no longer
 * than a list may be, else its own with those on both sides of it. One array for all who get the same.
 */
export function areasAround(mme: Mme, tac: number): readonly number[] {
  const { tacs, tacsInList } = mme.configuration
  if (tacs.length <= tacsInList) return tacs
  let list = mme.areaLists.get(tac)
  if (list === undefined) mme.areaLists.set(tac, (list = windowOf(tacs, tac, tacsInList)))
  return list
}

/** Areas are numbered along the land, so that near numbers are near places. */
function windowOf(tacs: readonly number[], tac: number, length: number): readonly number[] {
  const sorted = [...tacs].sort((a, b) => a - b)
  const at = sorted.indexOf(tac)
  if (at === -1) return [tac]
  const from = Math.max(0, Math.min(at - (length >> 1), sorted.length - length))
  return sorted.slice(from, from + length)
}

/** Registers the UE in the areas around it; what its accept tells it. */
export function registerHere(mme: Mme, ue: UeContext): PartialTaiList[] {
  ue.tacs = areasAround(mme, ue.tac)
  return [{ kind: 'tacs', plmn: mme.configuration.plmn, tacs: [...ue.tacs] }]
}
