import type { Slowness } from '../engine/station.ts'
import type { Enb } from '../network/enb/enb.ts'
import type { Hss } from '../network/hss/hss.ts'
import { orderedRefusal } from '../network/hss/ordered-refusal.ts'
import type { NetworkFunction } from '../network/node.ts'
import type { Pgw } from '../network/pgw/pgw.ts'
import type { Effect, FaultInRegion, Strike } from './effect.ts'
import type { FaultPoints } from './fault-points.ts'
import { linkEffect, linksOf } from './link-effects.ts'

/** The process dies and restarts; each node by itself, at one instant. */
export function crashEffect(fault: FaultInRegion): Effect {
  const { links } = fault.ground
  const nodes = fault.nodes()
  const strikes = nodes.map((node): Strike => {
    let isOurs = false
    return {
      entity: node.entity,
      begin() {
        isOurs = !node.isDown
        if (!isOurs) return
        fault.struck()
        node.crash(links)
        if (roomOf(node) === 'enb') fault.ground.airChanged?.()
      },
      end() {
        if (isOurs) node.restart(links)
        if (isOurs && roomOf(node) === 'enb') fault.ground.airChanged?.()
        isOurs = false
      },
    }
  })
  return {
    strikes,
    // A cell of a dead eNB takes no UE; no other link is made during a run.
    onLink(link) {
      for (const node of nodes)
        if (node.isDown && (link.a.owner === node || link.b.owner === node)) link.hold()
    },
  }
}

export function slowEffect(fault: FaultInRegion): Effect {
  const { delay = 0, factor = 1 } = fault.plan.parameters
  const effect = { factor, heldUs: delay }
  const strikes = fault.nodes().map((node): Strike => {
    const slowness: Slowness = { of: () => (fault.strikes(node.entity) ? effect : undefined) }
    return {
      begin: () => node.station.impede(slowness),
      end: () => node.station.recover(slowness),
    }
  })
  return { strikes }
}

/** Fault points by the room of the node that asks about them. */
const overloadPoints: Readonly<Record<string, string>> = {
  mme: 'mme.congested',
  hss: 'hss.too-busy',
  pcrf: 'pcrf.too-busy',
  ocs: 'ocs.too-busy',
}

const roomOf = ({ name }: NetworkFunction): string => name.slice(0, name.indexOf('/'))

/** While it acts, the nodes say yes when they ask whether the fault strikes. */
function pointed(fault: FaultInRegion, points: FaultPoints, node: NetworkFunction, point: string): Strike {
  const { sim } = fault.ground
  const isStruck = (): boolean => sim.running === node.entity && fault.strikes(node.entity)
  return { begin: () => points.add(point, isStruck), end: () => points.remove(point, isStruck) }
}

export function overloadEffect(fault: FaultInRegion, points: FaultPoints): Effect {
  return {
    strikes: fault.nodes().map((node) => pointed(fault, points, node, overloadPoints[roomOf(node)])),
  }
}

export function wrongCauseEffect(fault: FaultInRegion, points: FaultPoints): Effect {
  const { cause = 0 } = fault.plan.parameters
  return {
    strikes: fault.nodes().map((node): Strike => {
      const isHss = roomOf(node) === 'hss'
      const strike = pointed(fault, points, node, isHss ? 'hss.wrong-cause' : 'pgw.refuse')
      return {
        begin() {
          if (isHss) (node as Hss).ordered = orderedRefusal(cause)
          else (node as Pgw).orderedCause = cause
          strike.begin()
        },
        end() {
          if (isHss) (node as Hss).ordered = undefined
          else (node as Pgw).orderedCause = undefined
          strike.end()
        },
      }
    }),
  }
}

/** Radio links of the cell fail, and no UE camps there while the fault acts. */
export function outageEffect(fault: FaultInRegion): Effect {
  const { ground } = fault
  const isMine = linksOf(fault)
  const cells = fault.nodes() as Enb[]
  const strike: Strike = {
    begin() {
      fault.struck()
      for (const cell of cells) cell.outages++
      ground.airChanged?.()
      for (const link of ground.links) if (isMine(link)) link.hold()
    },
    end() {
      for (const cell of cells) cell.outages--
      ground.airChanged?.()
      for (const link of ground.links) if (isMine(link)) link.release()
    },
  }
  return {
    strikes: cells.length === 0 ? [] : [strike],
    onLink(link) {
      if (isMine(link)) link.hold()
    },
  }
}

/** Transmissions on the cell's radio links fail more often, and the noise at its UEs rises. */
export function interferenceEffect(fault: FaultInRegion): Effect {
  const { ground } = fault
  const { noise = 0, loss = 0 } = fault.plan.parameters
  const onLinks = linkEffect(fault)
  const onNoise = fault.nodes().map(
    ({ name }): Strike => ({
      begin() {
        fault.struck()
        ground.raiseNoise?.(name, noise)
      },
      end: () => ground.raiseNoise?.(name, -noise),
    }),
  )
  return loss === 0
    ? { strikes: onNoise }
    : { ...onLinks, strikes: [...onLinks.strikes, ...(noise > 0 ? onNoise : [])] }
}
