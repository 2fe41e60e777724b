import type { LinkModel, Port } from './link.ts'
import type { Simulation } from './simulation.ts'

/** What is done to a link's frames for a time. Draws of the link itself stay what they would have been. */
export interface Disturbance {
  /** Whether no connection can be made through it. */
  readonly isCut: boolean
  /** The medium that this frame or burst meets; the one that was given where it is spared. */
  modelFor(model: LinkModel, sim: Simulation, from: Port): LinkModel
}

/** The medium under all of them, in the order in which they began. */
export function modelUnder(
  disturbances: readonly Disturbance[],
  model: LinkModel,
  sim: Simulation,
  from: Port,
): LinkModel {
  let met = model
  for (const one of disturbances) met = one.modelFor(met, sim, from)
  return met
}

export function isCut(disturbances: readonly Disturbance[] | undefined): boolean {
  return disturbances?.some((one) => one.isCut) === true
}
