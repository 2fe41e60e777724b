import type { Link, LinkModel, LinkOwner, Port } from '../engine/link.ts'
import type { Simulation } from '../engine/simulation.ts'
import { radio } from '../engine/transport.ts'
import { PCCH, pagingFrameOf } from '../network/ue/paging.ts'
import { PAGED, type PagingListeners, type Ue } from '../network/ue/ue.ts'
import type { World } from './world.ts'

/**
 * What the cells broadcast to idle UEs: one link a cell, made when the first of its UEs becomes idle. A page is sent
 * once and heard by all who listen to its frame. Nothing repairs it: who misses it is paged again by T3413.
 */
export class PagingChannels implements PagingListeners {
  private readonly world: World
  private readonly byCell = new Map<string, PagingChannel>()

  constructor(world: World) {
    this.world = world
  }

  listen(ue: Ue): void {
    if (ue.cell !== undefined) this.channelOf(ue.cell.plmn, ue.cell.eci).listen(ue)
  }

  leave(ue: Ue): void {
    if (ue.cell !== undefined) this.byCell.get(`${ue.cell.plmn}/${ue.cell.eci}`)?.leave(ue)
  }

  private channelOf(plmn: string, eci: number): PagingChannel {
    const key = `${plmn}/${eci}`
    let channel = this.byCell.get(key)
    if (channel === undefined) this.byCell.set(key, (channel = this.make(plmn, eci)))
    return channel
  }

  private make(plmn: string, eci: number): PagingChannel {
    const { world } = this
    const network = world.visited.find(({ plan }) => plan.plmn === plmn)
    const enb = network?.enbs.find(({ configuration }) => configuration.cellId === eci)
    if (network === undefined || enb === undefined) throw new TypeError(`no cell ${eci} in ${plmn}`)
    const name = `radio/${enb.name}/pcch`
    const channel = new PagingChannel(world.sim, name)
    const model: LinkModel = {
      ...network.plan.profile.radio.link,
      // One transmission at a code rate that cells choose for their edge.
      lossPpm: PAGE_LOSS_PPM,
      transport: { ...radio, ordered: false, repairs: false, repetitionsUs: [] },
      duplicationPpm: 0,
    }
    const ends: Parameters<typeof world.cabling.make>[3] = [channel, NOWHERE, enb, NOWHERE]
    const link: Link = world.cabling.make(name, 'signalling', model, ends)
    enb.connectAir(link.b)
    return channel
  }
}

/** Pages that a UE does not hear, of a million: 1 %, unmeasured. */
const PAGE_LOSS_PPM = 10_000
const NOWHERE = { ipv4: '0.0.0.0', port: 0 }

/** The UEs that are idle on one cell, by the frame of the cycle in which each listens. */
class PagingChannel implements LinkOwner {
  readonly entity: number
  private readonly sim: Simulation
  private readonly listeners = new Map<number, Ue[]>()

  constructor(sim: Simulation, name: string) {
    this.sim = sim
    this.entity = sim.entity(name)
  }

  listen(ue: Ue): void {
    const frame = pagingFrameOf(ue)
    const others = this.listeners.get(frame)
    if (others === undefined) this.listeners.set(frame, [ue])
    else if (!others.includes(ue)) others.push(ue)
  }

  leave(ue: Ue): void {
    const others = this.listeners.get(pagingFrameOf(ue))
    const at = others?.indexOf(ue) ?? -1
    if (at !== -1) others?.splice(at, 1)
  }

  /** Each listener has the frame in hand at its own next instant, and what it does about it is its own. */
  onFrame(_port: Port, octets: Uint8Array, channel: number): void {
    const { sim } = this
    const { flow } = sim
    for (const ue of this.listeners.get(channel - PCCH) ?? []) {
      sim.flow = ue.index
      sim.schedule(sim.now + 1 + ue.takesUs, ue, PAGED, octets)
    }
    sim.flow = flow
  }
}
