import { subscriptionIdType } from '../../codec/diameter/diameter.ts'
import type { Direction } from '../../codec/nas/message.ts'
import type { MonitoredNas, S1Connection } from '../nas-monitor.ts'
import type { AnyMessage } from './captured-message.ts'
import { gtpTunnelsIn, gutiIn, s1TunnelsIn, temporaryIdentityIn } from './identities-in.ts'
import { textOf } from './nested-messages.ts'
import { IdentityMap, Subject } from './subject.ts'

/** What the eNB sends that the UE comes to (TS 36.423 §8.2); the other messages about a UE are the old one's. */
const sentByNewEnb: ReadonlySet<string> = new Set([
  'HandoverRequestAcknowledge',
  'HandoverPreparationFailure',
  'UEContextRelease',
])

const IMSI = /^\d{14,15}$/
/** NAS messages shorter than this read the same for many UEs. */
const TELLING_NAS_OCTETS = 12
/** Requests whose answers may still come, and NAS messages that the other side of an eNB may still show. */
const REMEMBERED_REQUESTS = 100_000
const REMEMBERED_NAS = 200_000

/**
 * Finds out which messages of a capture are about the same subscriber, protocol by protocol: S1AP by UE ids, GUTI,
 * S-TMSI and the tunnels of its bearers; X2AP by these tunnels and its own UE ids; GTP by IMSI, TEIDs and sequence
 * numbers; Diameter by IMSI, Session-Id and hop-by-hop identifiers; RRC by the NAS messages that it has in common
 * with S1AP.
 */
export class Correlation {
  private readonly byImsi = new IdentityMap<string>()
  /** `address/teid`. */
  private readonly byTunnel = new IdentityMap<string>()
  /** `plmn/mmec/m-tmsi`. */
  private readonly byTmsi = new IdentityMap<string>()
  /** `mme/MME UE S1AP ID`. */
  private readonly byMmeUeId = new IdentityMap<string>()
  /** `old>new/Old eNB UE X2AP ID`. */
  private readonly byX2Id = new IdentityMap<string>()
  private readonly bySession = new IdentityMap<string>()
  private readonly byGtpRequest = new IdentityMap<string>(REMEMBERED_REQUESTS)
  private readonly byDiameterRequest = new IdentityMap<string>(REMEMBERED_REQUESTS)
  /** By a connection, and by what the monitor knows of its subscriber, which connections may share. */
  private readonly byConnection = new IdentityMap<object>()
  private readonly connectionByNas = new Map<string, S1Connection>()
  private readonly connectionByRadio = new Map<string, S1Connection>()
  private readonly unresolvedRadio = new Map<string, string[]>()

  s1ap(connection: S1Connection, message: AnyMessage, nas: readonly MonitoredNas[], mme: string): Subject {
    for (const { octets } of nas) this.rememberNas(octets, connection)
    let subject = this.subjectOn(connection)
    const temporary = temporaryIdentityIn(message, connection.plmn)
    if (temporary !== undefined) subject = this.byTmsi.claim(temporary, subject)
    for (const { plain, direction } of nas) {
      if (plain !== undefined) subject = this.temporary(subject, plain, direction)
    }
    for (const tunnel of s1TunnelsIn(message)) subject = this.byTunnel.claim(tunnel, subject)
    return this.byMmeId(mme, message, subject)
  }

  /** An eNB to which a UE has come over X2 names it by what the MME calls it (TS 36.413 §8.4.4). */
  private byMmeId(mme: string, message: AnyMessage, subject: Subject): Subject {
    const { mmeUeS1apId, sourceMmeUeS1apId } = message
    let found = subject
    if (sourceMmeUeS1apId !== undefined)
      found = this.byMmeUeId.join(`${mme}/${sourceMmeUeS1apId}`, subject) ?? subject
    if (mmeUeS1apId !== undefined) this.byMmeUeId.assign(`${mme}/${mmeUeS1apId}`, found)
    return found
  }

  /** By the tunnels of a handover's bearers, and by the ids that both eNBs gave the UE. */
  x2ap(source: string, destination: string, message: AnyMessage): Subject | undefined {
    const { oldEnbUeX2apId } = message
    if (oldEnbUeX2apId === undefined) return undefined
    const [old, next] = sentByNewEnb.has(message.kind) ? [destination, source] : [source, destination]
    const oldKey = `${old}>${next}/${oldEnbUeX2apId}`
    const known = message.kind === 'HandoverRequest' ? undefined : this.byX2Id.of(oldKey)
    let subject = known ?? new Subject()
    for (const tunnel of s1TunnelsIn(message)) subject = this.byTunnel.claim(tunnel, subject)
    this.byX2Id.assign(oldKey, subject)
    return subject
  }

  /** A NAS message of a connection that the capture has deciphered behind it. */
  plainNas(connection: S1Connection, plain: Uint8Array, direction: Direction): void {
    const subject = this.byConnection.of(connection)
    if (subject !== undefined) this.temporary(subject, plain, direction)
  }

  /** A message for a UE that has no connection. */
  paging(message: AnyMessage): Subject | undefined {
    const { imsi } = (message['uePagingId'] ?? {}) as { imsi?: unknown }
    if (typeof imsi === 'string') return this.named(imsi)
    const temporary = temporaryIdentityIn(message, '')
    return temporary === undefined ? undefined : this.byTmsi.of(temporary)
  }

  /**
   * RRC names no subscriber. What its NAS messages have in common with S1AP's does; on a radio link of one UE it does
   * so for every message. S1AP shows an uplink message later than RRC, so the answers are known at the end.
   */
  rrc(radio: string | undefined, nas: readonly Uint8Array[]): void {
    if (radio === undefined) return
    const waiting = this.unresolvedRadio.get(radio) ?? []
    for (const octets of nas) if (octets.length >= TELLING_NAS_OCTETS) waiting.push(textOf(octets))
    this.unresolvedRadio.set(
      radio,
      waiting.filter((key) => !this.resolve(radio, key)),
    )
  }

  /** Ask when all of the capture was seen. */
  connectionOfRrc(radio: string | undefined, nas: readonly Uint8Array[]): S1Connection | undefined {
    for (const octets of nas) {
      const connection = this.connectionByNas.get(textOf(octets))
      if (connection !== undefined) return connection
    }
    if (radio === undefined) return undefined
    for (const key of this.unresolvedRadio.get(radio) ?? []) this.resolve(radio, key)
    this.unresolvedRadio.delete(radio)
    return this.connectionByRadio.get(radio)
  }

  subjectOf(connection: S1Connection): Subject | undefined {
    return this.byConnection.of(connection)
  }

  /** By the IMSI, by the tunnel that the header names, or by the request that a response repeats the number of. */
  gtpv2(source: string, destination: string, message: AnyMessage): Subject | undefined {
    const teid = numberIn(message, 'teid')
    const sequence = numberIn(message, 'sequence')
    const imsi = message['imsi']
    const tunnels = gtpTunnelsIn(message)
    let subject = typeof imsi === 'string' ? this.named(imsi) : undefined
    if (teid !== 0) subject = this.byTunnel.join(`${destination}/${teid}`, subject)
    subject = this.byGtpRequest.join(`${destination}>${source}/${sequence}`, subject)
    if (subject === undefined) {
      if (tunnels.length === 0) return undefined
      subject = new Subject()
    }
    for (const tunnel of tunnels) subject = this.byTunnel.claim(tunnel, subject)
    if (!isAnswer(message.kind)) this.byGtpRequest.assign(`${source}>${destination}/${sequence}`, subject)
    return subject
  }

  gtpu(_source: string, destination: string, message: AnyMessage): Subject | undefined {
    return this.byTunnel.of(`${destination}/${numberIn(message, 'teid')}`)
  }

  /** By the identities in it, or by the session that an earlier message named the subscriber of. */
  diameter(source: string, destination: string, message: AnyMessage): Subject | undefined {
    const imsi = imsiOf(message)
    const session = message['sessionId']
    const hopByHop = numberIn(message, 'hopByHop')
    let subject = imsi === undefined ? undefined : this.named(imsi)
    if (isAnswer(message.kind)) {
      subject = this.byDiameterRequest.join(`${destination}>${source}/${hopByHop}`, subject)
    }
    if (typeof session === 'string') subject = this.bySession.claim(session, subject ?? new Subject())
    if (subject !== undefined && !isAnswer(message.kind))
      this.byDiameterRequest.assign(`${source}>${destination}/${hopByHop}`, subject)
    return subject
  }

  /** By what a subscriber was recognised; what was allotted to somebody else later is not listed. */
  identitiesOf(imsi: string): SubscriberIdentities | undefined {
    const subject = this.byImsi.of(imsi)
    if (subject === undefined) return undefined
    const connections = [...this.byConnection.keysOf(subject)].filter((key) => 'enb' in key) as S1Connection[]
    return {
      imsi,
      s1Connections: connections.length,
      temporaryIdentities: [...this.byTmsi.keysOf(subject)],
      tunnels: [...this.byTunnel.keysOf(subject)],
      diameterSessions: [...this.bySession.keysOf(subject)],
    }
  }

  /** The monitor knows by identities and keys whose connection it is, or at least which have the same UE. */
  private subjectOn(connection: S1Connection): Subject {
    const { subscriber } = connection
    const before = this.byConnection.of(connection)
    if (subscriber.imsi === undefined) {
      const subject = this.byConnection.claim(connection, before ?? new Subject())
      return this.byConnection.claim(subscriber, subject)
    }
    const subject = this.named(subscriber.imsi)
    if (before !== undefined) subject.join(before)
    this.byConnection.assign(subscriber, subject)
    return this.byConnection.assign(connection, subject)
  }

  /** By the GUTI in a NAS message: what the network allots is this subject's from now on. */
  private temporary(subject: Subject, plain: Uint8Array, direction: Direction): Subject {
    const guti = gutiIn(plain, direction)
    if (guti === undefined) return subject
    return direction === 'downlink' ? this.byTmsi.assign(guti, subject) : this.byTmsi.claim(guti, subject)
  }

  private named(imsi: string): Subject {
    const known = this.byImsi.of(imsi)
    if (known !== undefined) return known
    const subject = new Subject()
    subject.name(imsi)
    return this.byImsi.assign(imsi, subject)
  }

  private rememberNas(octets: Uint8Array, connection: S1Connection): void {
    if (octets.length < TELLING_NAS_OCTETS) return
    this.connectionByNas.set(textOf(octets), connection)
    if (this.connectionByNas.size <= REMEMBERED_NAS) return
    for (const oldest of this.connectionByNas.keys()) {
      this.connectionByNas.delete(oldest)
      return
    }
  }

  private resolve(radio: string, key: string): boolean {
    const connection = this.connectionByNas.get(key)
    if (connection !== undefined) this.connectionByRadio.set(radio, connection)
    return connection !== undefined
  }
}

export interface SubscriberIdentities {
  imsi: string
  s1Connections: number
  /** PLMN, MME code and M-TMSI. */
  temporaryIdentities: string[]
  /** Addresses and TEIDs, of both planes. */
  tunnels: string[]
  diameterSessions: string[]
}

function isAnswer(kind: string): boolean {
  return /(?:Response|Acknowledge|Answer)$/.test(kind)
}

function numberIn(message: AnyMessage, member: string): number {
  const value = message[member]
  return typeof value === 'number' ? value : 0
}

/** User-Name of S6a, or the Subscription-Id of type IMSI. */
function imsiOf(message: AnyMessage): string | undefined {
  const ids = message['subscriptionId']
  if (Array.isArray(ids)) {
    for (const { subscriptionIdType: type, subscriptionIdData } of ids)
      if (type === subscriptionIdType.endUserImsi) return subscriptionIdData
  }
  const userName = message['userName']
  return typeof userName === 'string' && IMSI.test(userName) ? userName : undefined
}
