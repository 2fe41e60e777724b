import type { DiameterMessage } from '../codec/diameter/diameter.ts'
import type { Port } from '../engine/link.ts'
import type { Simulation } from '../engine/simulation.ts'
import type { StationModel } from '../engine/station.ts'
import { DiameterEndpoint, type DiameterHandler, type DiameterTimers } from './diameter-endpoint.ts'
import type { DiameterPeer } from './diameter-peer.ts'
import { NetworkFunction } from './node.ts'

export interface DiameterFunctionConfiguration {
  readonly name: string
  readonly host: string
  readonly realm: string
  readonly ipv4: string
  readonly station: StationModel
  readonly diameterTimers: DiameterTimers
}

/** A function that speaks nothing but Diameter, for one application: HSS, PCRF, OCS, relay. */
export abstract class DiameterFunction<C extends DiameterFunctionConfiguration>
  extends NetworkFunction
  implements DiameterHandler
{
  readonly configuration: C
  readonly diameter: DiameterEndpoint

  constructor(sim: Simulation, configuration: C, application: number) {
    super(sim, configuration.name, configuration.station)
    this.configuration = configuration
    const { host, realm, ipv4 } = configuration
    this.diameter = new DiameterEndpoint(
      this,
      { originHost: host, originRealm: realm, ipv4, applications: [application] },
      this,
      configuration.diameterTimers,
    )
  }

  abstract onDiameterRequest(
    request: DiameterMessage,
    from: DiameterPeer,
    reply: (answer: DiameterMessage) => void,
  ): void

  /** Adds a peer on a link's end; the initiator opens the connection. */
  connect(port: Port, initiator: boolean): void {
    this.diameter.connect(port, initiator)
  }

  onConnectionDown(port: Port): void {
    ;(port.context as DiameterPeer).lost()
  }

  protected override forget(): void {
    this.diameter.forget()
  }

  protected override resume(): void {
    this.diameter.resume()
  }

  handle(port: Port, octets: Uint8Array): void {
    this.diameter.handle(port, octets)
  }
}
