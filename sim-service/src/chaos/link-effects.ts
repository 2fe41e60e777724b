import type { Disturbance } from '../engine/disturbance.ts'
import type { Link, LinkModel, LinkOwner, Port } from '../engine/link.ts'
import type { Simulation } from '../engine/simulation.ts'
import type { Effect, FaultInRegion, Strike } from './effect.ts'

const WHOLE = 1_000_000

/** What the medium becomes for a frame that is struck. */
type Change = (model: LinkModel, fault: FaultInRegion, from: Port) => LinkModel

/** What is lost by the fault is lost beside what the medium loses by itself. */
function lossier(model: LinkModel, lossPpm: number): LinkModel {
  const kept = Math.floor(((WHOLE - model.lossPpm) * (WHOLE - lossPpm)) / WHOLE)
  return { ...model, lossPpm: WHOLE - kept }
}

export const changes: Readonly<Record<string, Change>> = {
  'link.delay': (model, { plan }) => ({ ...model, delayUs: model.delayUs + (plan.parameters.delay ?? 0) }),
  'link.jitter': (model, { plan }) => ({
    ...model,
    jitterUs: model.jitterUs + (plan.parameters.jitter ?? 0),
  }),
  'link.loss': (model, { plan }) => lossier(model, plan.parameters.loss ?? 0),
  'cell.interference': (model, { plan }) => lossier(model, plan.parameters.loss ?? 0),
  'link.duplication': (model, { plan }) => ({
    ...model,
    duplicationPpm: Math.max(model.duplicationPpm, plan.parameters.duplication ?? 0),
  }),
  'link.reordering': (model, fault, from) => {
    const { reordering = 0, delay = 0 } = fault.plan.parameters
    const isHeld = fault.selector.draw(fault.ground.sim, saltOf(from) + 4) % WHOLE < reordering
    return isHeld ? { ...model, delayUs: model.delayUs + delay } : model
  },
  'link.partition': (model) => ({ ...model, lossPpm: WHOLE }),
}

/** The two directions of a link, and what is drawn for one frame, are told apart. */
function saltOf(from: Port): number {
  return (from.link.id << 4) | (from === from.link.a ? 0 : 8)
}

/** Frames of some links meet another medium while the fault acts. */
export function linkEffect(fault: FaultInRegion): Effect {
  const { ground, plan } = fault
  const change = changes[plan.kind]
  const isMine = linksOf(fault)
  const disturbance: Disturbance = {
    isCut: plan.kind === 'link.partition',
    modelFor(model: LinkModel, _sim: Simulation, from: Port): LinkModel {
      return fault.strikes(saltOf(from)) ? change(model, fault, from) : model
    },
  }
  const strike: Strike = {
    begin() {
      for (const link of ground.links) if (isMine(link)) link.disturb(disturbance)
    },
    end() {
      for (const link of ground.links) if (isMine(link)) link.calm(disturbance)
    },
  }
  return {
    strikes: [strike],
    onLink(link) {
      if (isMine(link)) link.disturb(disturbance)
    },
  }
}

/** Which links a fault means: an interface, and where nodes are named one of them at an end. */
export function linksOf({ plan }: Pick<FaultInRegion, 'plan'>): (link: Link) => boolean {
  const prefix = `${plan.link ?? ''}/`
  if (plan.nodes === undefined) return (link) => link.name.startsWith(prefix)
  const names = new Set(plan.nodes)
  const isNamed = (owner: LinkOwner): boolean => names.has((owner as { name?: string }).name ?? '')
  return (link) => link.name.startsWith(prefix) && (isNamed(link.a.owner) || isNamed(link.b.owner))
}
