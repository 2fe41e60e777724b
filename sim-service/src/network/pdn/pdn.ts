import type { Burst } from '../../engine/burst.ts'
import type { LinkOwner, Port } from '../../engine/link.ts'
import type { Simulation, Target } from '../../engine/simulation.ts'

/** What the servers of the packet data network send back for one uplink burst of a class. */
export interface PdnResponse {
  readonly ratingGroup: number
  readonly octets: number
  readonly packets: number
}

const RESPOND = 1

/** The packet data network behind SGi: servers that answer each exchange with its class's downlink. */
export class Pdn implements LinkOwner, Target {
  readonly entity: number
  readonly sim: Simulation
  private readonly responses = new Map<number, PdnResponse>()
  private readonly thinkUs: number
  uplinkOctets = 0
  downlinkOctets = 0

  constructor(sim: Simulation, name: string, responses: readonly PdnResponse[], thinkUs: number) {
    this.sim = sim
    this.entity = sim.entity(name)
    this.thinkUs = thinkUs
    for (const response of responses) this.responses.set(response.ratingGroup, response)
  }

  onFrame(_port: Port, _octets: Uint8Array, _channel: number): void {
    // SGi carries bursts only.
  }

  onBurst(port: Port, burst: Burst): void {
    this.uplinkOctets += burst.octets
    const response = this.responses.get(burst.ratingGroup)
    if (response === undefined || response.packets === 0) return
    this.sim.schedule(this.sim.now + this.thinkUs, this, RESPOND, { port, tunnel: burst.tunnel, response })
  }

  onEvent(_code: number, argument: unknown): void {
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
