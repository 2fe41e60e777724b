import { CodecError } from '../../codec/codec-error.ts'
import type { DiameterMessage } from '../../codec/diameter/diameter.ts'
import {
  errorAnswer,
  type RelayView,
  relayForward,
  relayView,
  resultCode,
} from '../../codec/diameter/diameter.ts'
import type { Port } from '../../engine/link.ts'
import type { Simulation } from '../../engine/simulation.ts'
import { DiameterFunction, type DiameterFunctionConfiguration } from '../diameter-function.ts'
import type { DiameterPeer } from '../diameter-peer.ts'

export type DraConfiguration = DiameterFunctionConfiguration

/** A relay advertises this application (RFC 6733 §2.4). */
const RELAY = 0xffffffff

interface Transaction {
  from: DiameterPeer
  to: DiameterPeer
  hopByHop: number
  octets: Uint8Array
  forgetAtUs: number
}

/**
 * A Diameter relay of the interconnect (RFC 6733 §6.1): routes by Destination-Host, then by Destination-Realm, adds
 * Route-Record, keeps every AVP as it came, and repeats on another peer with the T flag when one is lost.
 */
export class Dra extends DiameterFunction<DraConfiguration> {
  private readonly transactions = new Map<number, Transaction>()

  constructor(sim: Simulation, configuration: DraConfiguration) {
    super(sim, configuration, RELAY)
  }

  override handle(port: Port, octets: Uint8Array): void {
    const peer = port.context as DiameterPeer
    let view: RelayView
    try {
      view = relayView(octets)
    } catch (error) {
      if (!(error instanceof CodecError)) throw error
      this.sim.measure('dra.discarded', error.problem, 1)
      return
    }
    peer.heard()
    if (view.applicationId === 0 && !view.proxiable) this.diameter.handle(port, octets)
    else if (view.request) this.relayRequest(peer, view, octets)
    else this.relayAnswer(view, octets)
  }

  protected override forget(): void {
    this.transactions.clear()
    super.forget()
  }

  /** Applications end elsewhere: a relay itself serves none. */
  onDiameterRequest(
    request: DiameterMessage,
    _from: DiameterPeer,
    _reply: (answer: DiameterMessage) => void,
  ): void {
    this.sim.measure('dra.unexpected', request.kind, 1)
  }

  private relayRequest(from: DiameterPeer, view: RelayView, octets: Uint8Array): void {
    const { originHost, originRealm } = this.diameter.identity
    if (view.routeRecords.includes(originHost)) {
      from.send(errorAnswer(octets, { resultCode: resultCode.loopDetected, originHost, originRealm }))
      return
    }
    const to = this.route(view, from)
    if (to === undefined) {
      const known = this.diameter.peers.some((peer) => peer.realm === view.destinationRealm)
      const code = known ? resultCode.unableToDeliver : resultCode.realmNotServed
      from.send(errorAnswer(octets, { resultCode: code, originHost, originRealm }))
      return
    }
    const hopByHop = this.diameter.nextHopByHop()
    const forgetAtUs = this.sim.now + 3 * this.configuration.diameterTimers.Tx.afterUs
    this.expireTransactions()
    this.transactions.set(hopByHop, { from, to, hopByHop: view.hopByHop, octets, forgetAtUs })
    to.send(relayForward(octets, { hopByHop, addRouteRecord: from.host }))
  }

  /**
   * Host first; else the peers of the realm, shared out by End-to-End identifier so that repetitions stay on one
   * peer.
   */
  private route(view: RelayView, from: DiameterPeer, lost?: DiameterPeer): DiameterPeer | undefined {
    const open = this.diameter.peers.filter((peer) => peer.isOpen && peer !== from && peer !== lost)
    const byHost = open.find((peer) => peer.host === view.destinationHost)
    if (byHost !== undefined) return byHost
    const ofRealm = open.filter((peer) => peer.realm === view.destinationRealm)
    return ofRealm[view.endToEnd % Math.max(1, ofRealm.length)]
  }

  private relayAnswer(view: RelayView, octets: Uint8Array): void {
    const transaction = this.transactions.get(view.hopByHop)
    if (transaction === undefined) {
      this.sim.measure('dra.late', String(view.commandCode), 1)
      return
    }
    this.transactions.delete(view.hopByHop)
    transaction.from.send(relayForward(octets, { hopByHop: transaction.hopByHop }))
  }

  onDiameterPeerLost(lost: DiameterPeer): void {
    const { originHost, originRealm } = this.diameter.identity
    for (const [hopByHop, transaction] of [...this.transactions]) {
      if (transaction.to !== lost) continue
      this.transactions.delete(hopByHop)
      const to = this.route(relayView(transaction.octets), transaction.from, lost)
      if (to === undefined) {
        const refusal = { resultCode: resultCode.unableToDeliver, originHost, originRealm }
        transaction.from.send(errorAnswer(transaction.octets, refusal))
        continue
      }
      const next = this.diameter.nextHopByHop()
      this.transactions.set(next, { ...transaction, to })
      to.send(
        relayForward(transaction.octets, {
          hopByHop: next,
          addRouteRecord: transaction.from.host,
          retransmitted: true,
        }),
      )
    }
  }

  /** Transactions that nobody answered; a Map keeps the order in which they came. */
  private expireTransactions(): void {
    for (const [hopByHop, transaction] of this.transactions) {
      if (transaction.forgetAtUs > this.sim.now) return
      this.transactions.delete(hopByHop)
    }
  }
}
