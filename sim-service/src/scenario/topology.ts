import type { LossLedger } from '../engine/burst.ts'
import type { Subsystem } from '../engine/fingerprint.ts'
import { Link, type LinkModel, type LinkOwner } from '../engine/link.ts'
import type { Simulation } from '../engine/simulation.ts'
import { sctp, type Transport, tcp, udp } from '../engine/transport.ts'
import type { PlannedLink } from './plan.ts'

/** Interfaces by the name that a capture shows: transport, well-known port, and the fingerprint that they count in. */
export const interfaces = {
  's1-mme': { transport: sctp, port: 36412, subsystem: 'signalling' },
  x2: { transport: sctp, port: 36422, subsystem: 'signalling' },
  s10: { transport: udp, port: 2123, subsystem: 'signalling' },
  s11: { transport: udp, port: 2123, subsystem: 'signalling' },
  s8: { transport: udp, port: 2123, subsystem: 'signalling' },
  's1-u': { transport: udp, port: 2152, subsystem: 'signalling' },
  'x2-u': { transport: udp, port: 2152, subsystem: 'signalling' },
  'sgw-u': { transport: udp, port: 2152, subsystem: 'signalling' },
  's8-u': { transport: udp, port: 2152, subsystem: 'signalling' },
  s6a: { transport: sctp, port: 3868, subsystem: 'signalling' },
  gx: { transport: tcp, port: 3868, subsystem: 'signalling' },
  gy: { transport: tcp, port: 3868, subsystem: 'charging' },
  sgi: { transport: udp, port: 0, subsystem: 'charging' },
} as const satisfies Record<string, { transport: Transport; port: number; subsystem: Subsystem }>

export type InterfaceName = keyof typeof interfaces

/** One end of a link to be made. */
export interface End {
  owner: LinkOwner
  ipv4: string
  name: string
}

/** The end of a link at a network function. */
export function endOf(node: LinkOwner & { name: string; configuration: { ipv4: string } }): End {
  return { owner: node, ipv4: node.configuration.ipv4, name: node.name }
}

/** Makes links and remembers them; numbers follow the order of making. */
export class Cabling {
  readonly links: Link[] = []
  private readonly sim: Simulation
  private readonly losses: LossLedger
  /** Called for every link, so that a capture can tap those that come into being later too. */
  onLink: ((link: Link) => void) | undefined
  /** The same for faults, which may act when a link comes into being. */
  onFaultyGround: ((link: Link) => void) | undefined

  constructor(sim: Simulation, losses: LossLedger) {
    this.sim = sim
    this.losses = losses
  }

  /**
   * A link of an interface; the first end is the client, whose port is ephemeral where the transport has
   * connections.
   */
  connect(name: InterfaceName, client: End, server: End, media: PlannedLink): Link {
    const { transport, port, subsystem } = interfaces[name]
    const clientPort = transport === udp ? port : 20_000 + this.links.length
    return this.make(
      `${name}/${client.name}/${server.name}`,
      subsystem,
      { ...media, transport, duplicationPpm: 0 },
      [client.owner, { ipv4: client.ipv4, port: clientPort }, server.owner, { ipv4: server.ipv4, port }],
    )
  }

  make(
    name: string,
    subsystem: Subsystem,
    model: LinkModel,
    ends: ConstructorParameters<typeof Link>[3],
  ): Link {
    const link = new Link(this.sim, { id: this.links.length, name, subsystem }, model, ends, this.losses)
    this.links.push(link)
    this.onLink?.(link)
    this.onFaultyGround?.(link)
    return link
  }
}
