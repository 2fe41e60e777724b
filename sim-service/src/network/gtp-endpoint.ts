import { CodecError } from '../codec/codec-error.ts'
import { decodeGtpv2, encodeGtpv2, type Gtpv2Message, peekGtpv2 } from '../codec/gtp/gtpv2.ts'
import type { Port } from '../engine/link.ts'
import { currentProcess, type Procedure, type Process, timeout } from '../engine/process.ts'
import { seconds } from '../engine/time.ts'
import { expire, supervisedReply, type Timer, timerTable } from '../engine/timers.ts'
import { AnsweredRequests } from './answered-requests.ts'
import type { NetworkFunction } from './node.ts'

/** TS 29.274 §7.6. The specification leaves both numbers to the operator; 3 s and 3 are common practice. */
export const gtpTimers = timerTable({
  'T3-RESPONSE': {
    clause: '29.274 7.6',
    afterUs: seconds(3),
    retransmissions: 3,
    lastExpiry: 'the request has failed: the procedure that waits for it gets a timeout',
  },
  EchoInterval: {
    clause: '29.274 7.1.1; 23.007 20.3.1',
    afterUs: seconds(60),
    retransmissions: 0,
    lastExpiry: 'an Echo Request goes to the peer',
  },
})

export type GtpReply<M> =
  | { kind: 'answer'; message: M }
  | { kind: 'timeout' }
  | { kind: 'undecodable'; error: CodecError }

/** What a function does with the requests that reach it. */
export interface GtpHandler {
  /** A request that is not a repetition. Answer through `reply`, at once or later; the copy for repetitions is kept. */
  onGtpRequest(request: Gtpv2Message, from: Port, reply: (answer: Gtpv2Message) => void): void
  /** A request that could not be decoded, after its header was; the caller answers by cause. */
  onGtpDamage(error: CodecError, header: GtpHeader, from: Port, reply: (answer: Gtpv2Message) => void): void
  /** A peer's restart counter changed: its contexts are gone (TS 23.007). */
  onGtpPeerRestart?(from: Port): void
  /** N3-REQUESTS Echo Requests had no answer: the peer is not there (TS 23.007 §20). */
  onGtpPathFailure?(port: Port): void
}

const ECHO_RESPONSE = 2

export interface GtpHeader {
  type: number
  teid: number
  sequence: number
}

/**
 * Odd answers follow even requests up to the bearer messages; Echo, 95 to 102, relocation and its neighbours, PGW
 * Restart Notification and Modify Access Bearers go the other way round (TS 29.274 table 6.1-1).
 */
function isResponse(type: number): boolean {
  if (type <= ECHO_RESPONSE) return type === ECHO_RESPONSE
  if (type <= 39) return type % 2 === 1
  if (type >= 64 && type <= 73) return false
  if ((type >= 95 && type <= 102) || (type >= 133 && type <= 156)) return type % 2 === 0
  if ((type >= 179 && type <= 180) || type >= 211) return type % 2 === 0
  return type % 2 === 1
}

/**
 * One function's GTPv2-C entity: sequence numbers, T3-RESPONSE and N3-REQUESTS, answers kept for repeated requests
 * (TS 29.274 §7.6), echo and the Recovery counter.
 */
export class GtpEndpoint {
  restartCounter: number
  private readonly node: NetworkFunction
  private readonly handler: GtpHandler
  private readonly timer: Timer
  private sequence = 0
  private readonly pending = new Map<number, Process>()
  /** Requests that failed or were given up, by sequence number, until the numbers come round. */
  private readonly abandoned = new Map<number, (answer: Gtpv2Message) => void>()
  private readonly answered: AnsweredRequests
  private readonly peerRestarts = new Map<string, number>()
  private readonly paths: Array<{ readonly port: Port; watch: Process }> = []

  constructor(
    node: NetworkFunction,
    handler: GtpHandler,
    options: { timer?: Timer; restartCounter?: number } = {},
  ) {
    this.node = node
    this.handler = handler
    this.timer = options.timer ?? gtpTimers['T3-RESPONSE']
    this.restartCounter = options.restartCounter ?? 1
    this.answered = new AnsweredRequests(
      node.sim,
      node.entity,
      this.timer.afterUs * (this.timer.retransmissions + 1),
    )
  }

  /**
   * Sends a request and waits for its answer; repetitions carry the same octets and sequence number. `tooLate` gets an
   * answer that comes when nobody waits any more, so that what the peer has set up can be taken down again.
   */
  *request<M extends Gtpv2Message>(
    port: Port,
    message: Omit<Gtpv2Message, 'sequence'> & { kind: string },
    tooLate?: (answer: M) => void,
  ): Procedure<GtpReply<M>> {
    if (this.node.isDown) return { kind: 'timeout' }
    this.sequence = (this.sequence + 1) % 0x800000
    const sequence = this.sequence
    // The caller's message is a fresh one: it takes the number in place, where a copy would cost more than the
    // encoding.
    const numbered = message as Gtpv2Message
    numbered.sequence = sequence
    const octets = encodeGtpv2(numbered)
    this.pending.set(sequence, currentProcess())
    this.abandoned.delete(sequence)
    let answered = false
    try {
      const reply = yield* supervisedReply<GtpReply<M>>(this.node.sim, this.timer, (attempt) => {
        if (attempt > 0) this.node.sim.sometimes('gtp.retransmission')
        port.send(octets)
      })
      if (reply === timeout) return { kind: 'timeout' }
      answered = true
      return reply as GtpReply<M>
    } finally {
      this.pending.delete(sequence)
      if (!answered && tooLate !== undefined)
        this.abandoned.set(sequence, tooLate as (answer: Gtpv2Message) => void)
    }
  }

  /** The node crashed: transactions and what it knew of its peers are gone; nobody watches a path. */
  forget(): void {
    for (const process of this.pending.values()) process.cancel('node crashed')
    this.pending.clear()
    this.abandoned.clear()
    this.answered.forget()
    this.peerRestarts.clear()
    for (const { watch } of this.paths) watch.cancel('node crashed')
  }

  /** The node is up again, with a Recovery counter that is one higher (TS 23.007 §16, TS 29.274 §8.5: one octet). */
  resume(): void {
    this.restartCounter = (this.restartCounter + 1) & 0xff
    for (const path of this.paths) path.watch = this.node.spawn('path', this.watchPath(path.port))
  }

  /** Watches the path to a peer from now on. */
  watch(port: Port): void {
    const { node } = this
    const watch = node.sim.as(node.entity, 0, () => node.spawn('path', this.watchPath(port)))
    this.paths.push({ port, watch })
  }

  /** Sends a message that has no answer (TS 29.274 §4.2: an indication). */
  tell(port: Port, message: Omit<Gtpv2Message, 'sequence'> & { kind: string }): void {
    this.sequence = (this.sequence + 1) % 0x800000
    const numbered = message as Gtpv2Message
    numbered.sequence = this.sequence
    port.send(encodeGtpv2(numbered))
  }

  /** Handles the octets of one GTPv2-C message. */
  handle(port: Port, octets: Uint8Array): void {
    let header: GtpHeader
    try {
      const peeked = peekGtpv2(octets)
      header = { type: peeked.type, teid: peeked.teid ?? 0, sequence: peeked.sequence }
    } catch (error) {
      // A header that cannot be read names no sender's transaction: it is dropped in silence (29.274 §7.7.1, 7.7.2).
      if (!(error instanceof CodecError)) throw error
      this.node.sim.measure('gtp.discarded', error.problem, 1)
      return
    }
    if (isResponse(header.type)) this.onResponse(port, header, octets)
    else this.onRequest(port, header, octets)
  }

  private onResponse(port: Port, header: GtpHeader, octets: Uint8Array): void {
    const process = this.pending.get(header.sequence)
    if (process === undefined) {
      this.onLateResponse(header, octets)
      return
    }
    try {
      const message = decodeGtpv2(octets)
      // Old sessions of a peer that began anew go before the answer makes a new one.
      this.notePeer(port, (message as { recovery?: number }).recovery)
      process.wake({ kind: 'answer', message } satisfies GtpReply<Gtpv2Message>)
    } catch (error) {
      if (!(error instanceof CodecError)) throw error
      process.wake({ kind: 'undecodable', error } satisfies GtpReply<never>)
    }
  }

  private onLateResponse(header: GtpHeader, octets: Uint8Array): void {
    this.node.sim.measure('gtp.late', String(header.type), 1)
    const tooLate = this.abandoned.get(header.sequence)
    if (tooLate === undefined) return
    this.abandoned.delete(header.sequence)
    try {
      tooLate(decodeGtpv2(octets))
    } catch (error) {
      if (!(error instanceof CodecError)) throw error
    }
  }

  private onRequest(port: Port, header: GtpHeader, octets: Uint8Array): void {
    const { sim } = this.node
    const sender = port.peer.address.ipv4
    const id = header.sequence * 256 + header.type
    const known = this.answered.find(sender, id)
    if (known !== undefined) {
      sim.sometimes('gtp.duplicate-request')
      if (known.octets !== undefined) port.send(known.octets)
      return
    }
    const entry = this.answered.note(sender, id)
    const reply = (answer: Gtpv2Message): void => {
      answer.sequence = header.sequence
      entry.octets = encodeGtpv2(answer)
      port.send(entry.octets)
    }
    try {
      const request = decodeGtpv2(octets)
      // Echo carries the counter, and so does a session's first request (TS 29.274 §7.1.1, table 7.2.1-1).
      this.notePeer(port, (request as { recovery?: number }).recovery)
      if (request.kind === 'EchoRequest') {
        reply({
          kind: 'EchoResponse',
          sequence: header.sequence,
          recovery: this.restartCounter,
        } as Gtpv2Message)
      } else this.handler.onGtpRequest(request, port, reply)
    } catch (error) {
      if (!(error instanceof CodecError)) throw error
      this.handler.onGtpDamage(error, header, port, reply)
    }
  }

  /** Compares a peer's Recovery value with the last one seen (TS 23.007 §16). */
  notePeer(port: Port, recovery: number | undefined): void {
    if (recovery === undefined) return
    const peer = port.peer.address.ipv4
    const before = this.peerRestarts.get(peer)
    this.peerRestarts.set(peer, recovery)
    if (before !== undefined && before !== recovery) {
      this.node.sim.sometimes('gtp.peer-restart')
      this.handler.onGtpPeerRestart?.(port)
    }
  }

  /** Echo towards a peer, for ever: one request every 60 s at the most (TS 23.007 §20.3, 29.274 §7.1.1). */
  *watchPath(port: Port): Procedure<void> {
    for (;;) {
      yield* expire(this.node.sim, gtpTimers.EchoInterval)
      const reply = yield* this.request<Gtpv2Message>(port, {
        kind: 'EchoRequest',
        recovery: this.restartCounter,
      } as never)
      if (reply.kind === 'answer' && reply.message.kind === 'EchoResponse')
        this.notePeer(port, reply.message.recovery)
      else {
        this.node.sim.measure('gtp.path-failure', port.peer.address.ipv4, 1)
        this.handler.onGtpPathFailure?.(port)
      }
    }
  }
}
