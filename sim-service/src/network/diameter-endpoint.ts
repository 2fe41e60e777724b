import { CodecError } from '../codec/codec-error.ts'
import {
  type DiameterMessage,
  decodeDiameter,
  encodeDiameter,
  relayView,
} from '../codec/diameter/diameter.ts'
import type { Port } from '../engine/link.ts'
import { currentProcess, type Procedure, type Process, suspend, timeout } from '../engine/process.ts'
import { seconds } from '../engine/time.ts'
import { type Timer, type TimerTable, timerTable } from '../engine/timers.ts'
import { AnsweredRequests } from './answered-requests.ts'
import { type DiameterIdentity, DiameterPeer } from './diameter-peer.ts'
import type { NetworkFunction } from './node.ts'
import { sessionIdOf } from './session-table.ts'

export const diameterTimers = timerTable({
  Tc: {
    clause: 'RFC 6733 2.1',
    afterUs: seconds(30),
    retransmissions: 0,
    lastExpiry: 'connect to the peer again',
  },
  Tw: {
    clause: 'RFC 3539 3.4.1',
    afterUs: seconds(30),
    retransmissions: 1,
    lastExpiry: 'the peer is suspect, then down: fail over',
  },
  Tx: {
    clause: 'RFC 6733 5.5.4; RFC 4006 13',
    afterUs: seconds(10),
    retransmissions: 0,
    lastExpiry: 'the transaction has failed',
  },
})
export type DiameterTimers = typeof diameterTimers

export type DiameterReply<M> =
  | { kind: 'answer'; message: M }
  | { kind: 'timeout' }
  | { kind: 'undeliverable' }
  | { kind: 'undecodable'; error: CodecError }

export interface DiameterHandler {
  /** A request that is not a duplicate; `reply` keeps the answer for a repetition. */
  onDiameterRequest(
    request: DiameterMessage,
    from: DiameterPeer,
    reply: (answer: DiameterMessage) => void,
  ): void
  /** A peer was lost; a relay moves what it had sent there. */
  onDiameterPeerLost?(peer: DiameterPeer): void
}

interface Pending {
  process: Process
  peer: DiameterPeer
  message: DiameterMessage
  alternatives: readonly DiameterPeer[]
}

/**
 * A Diameter client and server (RFC 6733): peers, transactions, fail-over with the T flag, and detection of
 * duplicates by Origin-Host and End-to-End identifier (§3, §5.5.4).
 */
export class DiameterEndpoint {
  readonly node: NetworkFunction
  readonly identity: DiameterIdentity
  readonly peers: DiameterPeer[] = []
  private readonly handler: DiameterHandler
  private readonly timers: TimerTable<'Tc' | 'Tw' | 'Tx'>
  private readonly pending = new Map<number, Pending>()
  private readonly answered: AnsweredRequests
  private hopByHop: number
  private endToEnd: number
  private sessions = 0

  constructor(
    node: NetworkFunction,
    identity: DiameterIdentity,
    handler: DiameterHandler,
    timers: TimerTable<'Tc' | 'Tw' | 'Tx'> = diameterTimers,
  ) {
    this.node = node
    this.identity = identity
    this.handler = handler
    this.timers = timers
    this.answered = new AnsweredRequests(node.sim, node.entity, 2 * timers.Tx.afterUs)
    const random = node.sim.random(`diameter/${identity.originHost}`)
    this.hopByHop = random.u32()
    this.endToEnd = random.u32()
  }

  /** The node crashed. Session-Ids and identifiers go on, as RFC 6733 §3 and §8.8 want after a restart. */
  forget(): void {
    for (const { process } of this.pending.values()) process.cancel('node crashed')
    this.pending.clear()
    this.answered.forget()
    for (const peer of this.peers) peer.forget()
  }

  /** The node is up again. */
  resume(): void {
    for (const peer of this.peers) peer.resume()
  }

  /** Adds a peer on a link's end; the initiator opens with CER. */
  connect(port: Port, initiator: boolean): DiameterPeer {
    const peer = new DiameterPeer(this, port, initiator, this.timers)
    port.context = peer
    this.peers.push(peer)
    return peer
  }

  /** A Session-Id as RFC 6733 §8.8 recommends: identity; high; low. */
  newSessionId(): string {
    this.sessions++
    return sessionIdOf(this.identity.originHost, this.sessions)
  }

  nextHopByHop(): number {
    this.hopByHop = (this.hopByHop + 1) >>> 0
    return this.hopByHop
  }

  nextEndToEnd(): number {
    this.endToEnd = (this.endToEnd + 1) >>> 0
    return this.endToEnd
  }

  /** Sends a request to the first open peer of the list and waits for the answer, at most Tx. */
  *request<M extends DiameterMessage>(
    peers: readonly DiameterPeer[],
    message: Omit<M, 'hopByHop' | 'endToEnd'> | Record<string, unknown>,
    timer: Timer = this.timers.Tx,
  ): Procedure<DiameterReply<never> | DiameterReply<DiameterMessage>> {
    const peer = peers.find((candidate) => candidate.isOpen)
    if (peer === undefined) return { kind: 'undeliverable' }
    // The caller's message is a fresh one and takes its numbers in place.
    const sent = message as unknown as DiameterMessage
    sent.hopByHop = this.nextHopByHop()
    // A repetition at another server keeps the identifier, so that it can be known as one (RFC 6733 §3).
    sent.endToEnd ??= this.nextEndToEnd()
    const { sim } = this.node
    const entry: Pending = { process: currentProcess(), peer, message: sent, alternatives: peers }
    this.pending.set(sent.hopByHop, entry)
    try {
      sim.sometimes(timer.startedMark)
      peer.send(encodeDiameter(sent))
      const reply = yield* suspend<DiameterReply<DiameterMessage>>(timer.afterUs)
      if (reply !== timeout) return reply as DiameterReply<DiameterMessage>
      sim.sometimes(timer.expiredMark)
      return { kind: 'timeout' }
    } finally {
      this.pending.delete(entry.message.hopByHop)
    }
  }

  /** A peer is lost: what waits for it goes to an alternate with the T flag set, or fails (RFC 6733 §5.5.4). */
  failOver(lost: DiameterPeer): void {
    this.handler.onDiameterPeerLost?.(lost)
    for (const [hopByHop, entry] of [...this.pending]) {
      if (entry.peer !== lost) continue
      this.pending.delete(hopByHop)
      const next = entry.alternatives.find((peer) => peer !== lost && peer.isOpen)
      if (next === undefined) {
        entry.process.wake({ kind: 'undeliverable' } satisfies DiameterReply<never>)
        continue
      }
      this.node.sim.sometimes('diameter.failover')
      entry.peer = next
      const { destinationHost } = entry.message as { destinationHost?: string }
      entry.message = {
        ...entry.message,
        hopByHop: this.nextHopByHop(),
        // A request that named the lost server is for the other one now; behind a relay the name stays.
        ...(destinationHost === lost.host ? { destinationHost: next.host } : {}),
        retransmitted: true,
      } as DiameterMessage
      this.pending.set(entry.message.hopByHop, entry)
      next.send(encodeDiameter(entry.message))
    }
  }

  handle(port: Port, octets: Uint8Array): void {
    const peer = port.context as DiameterPeer
    let message: DiameterMessage
    try {
      message = decodeDiameter(octets)
    } catch (error) {
      if (!(error instanceof CodecError)) throw error
      this.onDamage(peer, octets, error)
      return
    }
    peer.heard()
    if (peer.handleBase(message)) return
    if (message.kind.endsWith('Answer')) this.onAnswer(message)
    else this.onRequest(peer, message)
  }

  private onAnswer(message: DiameterMessage): void {
    const entry = this.pending.get(message.hopByHop)
    if (entry === undefined) this.node.sim.measure('diameter.late', message.kind, 1)
    else entry.process.wake({ kind: 'answer', message } satisfies DiameterReply<DiameterMessage>)
  }

  private onRequest(peer: DiameterPeer, request: DiameterMessage): void {
    const { sim } = this.node
    const known = this.answered.find(request.originHost, request.endToEnd)
    if (known !== undefined) {
      sim.sometimes('diameter.duplicate-request')
      // The answer carries the hop-by-hop identifier of the request that it answers now (RFC 6733 §6.2).
      if (known.octets !== undefined) peer.send(withHopByHop(known.octets, request.hopByHop))
      return
    }
    const entry = this.answered.note(request.originHost, request.endToEnd)
    this.handler.onDiameterRequest(request, peer, (answer) => {
      entry.octets = encodeDiameter(answer)
      peer.send(entry.octets)
    })
  }

  private onDamage(peer: DiameterPeer, octets: Uint8Array, error: CodecError): void {
    this.node.sim.measure('diameter.damaged', error.problem, 1)
    try {
      const view = relayView(octets)
      const entry = this.pending.get(view.hopByHop)
      if (!view.request && entry !== undefined)
        entry.process.wake({ kind: 'undecodable', error } satisfies DiameterReply<never>)
      else if (view.request) peer.refuse(octets, error)
    } catch (second) {
      if (!(second instanceof CodecError)) throw second
    }
  }
}

/** The same message with another hop-by-hop identifier, octets 12 to 15 of the header. */
function withHopByHop(octets: Uint8Array, hopByHop: number): Uint8Array {
  const copy = octets.slice()
  new DataView(copy.buffer, copy.byteOffset).setUint32(12, hopByHop)
  return copy
}
