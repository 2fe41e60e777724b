import type { Burst } from '../../engine/burst.ts'
import type { LinkOwner, Port } from '../../engine/link.ts'
import { keyedU32 } from '../../engine/random.ts'
import type { Simulation } from '../../engine/simulation.ts'
import { Inbox } from '../inbox.ts'

/** What the servers of the packet data network send back for one uplink burst of a class. */
export interface PdnResponse {
  readonly ratingGroup: number
  readonly octets: number
  readonly packets: number
}

/** What a server sends unasked, so long after an exchange and after so many of a million. */
export interface PdnPush {
  readonly afterUs: number
  readonly sharePpm: number
}

const RESPOND = 1

/** The packet data network behind SGi: servers that answer each exchange with its class's downlink. */
export class Pdn implements LinkOwner {
  readonly entity: number
  /** SGi carries bursts only: no frame comes. */
  readonly receiver: Inbox
  readonly sim: Simulation
  private readonly responses = new Map<number, PdnResponse>()
  private readonly thinkUs: number
  private readonly push: PdnPush | undefined
  private readonly source: number
  uplinkOctets = 0
  downlinkOctets = 0

  constructor(
    sim: Simulation,
    name: string,
    responses: readonly PdnResponse[],
    thinkUs: number,
    push?: PdnPush,
  ) {
    this.sim = sim
    this.entity = sim.entity(name)
    this.receiver = new Inbox(sim, name, this.entity, this)
    this.thinkUs = thinkUs
    this.push = push
    this.source = sim.source(`${name}/push`)
    for (const response of responses) this.responses.set(response.ratingGroup, response)
  }

  onBurst(port: Port, burst: Burst): void {
    this.uplinkOctets += burst.octets
    const response = this.responses.get(burst.ratingGroup)
    if (response === undefined || response.packets === 0) return
    this.sim.schedule(this.sim.now + this.thinkUs, this.receiver, RESPOND, {
      port,
      tunnel: burst.tunnel,
      response,
    })
    this.pushLater(port, burst.tunnel, response)
  }

  /** The draw is by subscriber and instant: who is pushed to changes nobody else's traffic. */
  private pushLater(port: Port, tunnel: number, response: PdnResponse): void {
    const { push, sim } = this
    if (push === undefined || keyedU32(this.source, sim.flow, sim.now, 0) % 1_000_000 >= push.sharePpm) return
    const atUs = sim.now + this.thinkUs + push.afterUs
    sim.schedule(atUs, this.receiver, RESPOND, { port, tunnel, response })
  }

  onTimer(_code: number, argument: unknown): void {
    const { port, tunnel, response } = argument as { port: Port; tunnel: number; response: PdnResponse }
    this.downlinkOctets += response.octets
    port.sendBurst({
      tunnel,
      direction: 'downlink',
      packets: response.packets,
      octets: response.octets,
      ratingGroup: response.ratingGroup,
      fromUs: this.sim.now,
      toUs: this.sim.now + 1_000_000,
    })
  }
}
