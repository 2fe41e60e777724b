import { subscriptionIdType } from '../codec/diameter/diameter.ts'
import { toHex } from '../codec/octets.ts'
import type { S1Connection } from '../runs/nas-monitor.ts'
import type { AnyMessage } from './captured-message.ts'

/** Whom messages are about; the IMSI may come to light after the first of them. */
export interface Subject {
  readonly imsi: string | undefined
}

class NamedSubject implements Subject {
  imsi: string | undefined
}

const IMSI = /^\d{14,15}$/
/** NAS messages shorter than this read the same for many UEs. */
const TELLING_NAS_OCTETS = 12

/** Finds out which messages of a capture are about the same subscriber, protocol by protocol. */
export class Correlation {
  private readonly byImsi = new Map<string, NamedSubject>()
  private readonly byTunnel = new Map<string, NamedSubject>()
  private readonly byGtpRequest = new Map<string, NamedSubject>()
  private readonly byDiameterSession = new Map<string, NamedSubject>()
  private readonly connectionByNas = new Map<string, S1Connection>()
  private readonly connectionByRadio = new Map<string, S1Connection>()

  s1ap(connection: S1Connection, nas: readonly Uint8Array[]): Subject {
    for (const octets of nas) {
      if (octets.length >= TELLING_NAS_OCTETS) this.connectionByNas.set(toHex(octets), connection)
    }
    return subjectOf(connection)
  }

  /**
   * RRC names no subscriber. What its NAS messages have in common with S1AP's does; on a radio link of one UE it does
   * so for every message. Ask after all of S1AP was seen.
   */
  rrc(radio: string | undefined, nas: readonly Uint8Array[]): void {
    if (radio === undefined) return
    for (const octets of nas) {
      const connection = this.connectionByNas.get(toHex(octets))
      if (connection !== undefined) this.connectionByRadio.set(radio, connection)
    }
  }

  connectionOfRrc(radio: string | undefined, nas: readonly Uint8Array[]): S1Connection | undefined {
    for (const octets of nas) {
      const connection = this.connectionByNas.get(toHex(octets))
      if (connection !== undefined) return connection
    }
    return radio === undefined ? undefined : this.connectionByRadio.get(radio)
  }

  /** By the IMSI, by the tunnel that the header names, or by the request that a response repeats the number of. */
  gtpv2(source: string, destination: string, message: AnyMessage): Subject | undefined {
    const teid = numberIn(message, 'teid')
    const sequence = numberIn(message, 'sequence')
    const imsi = message['imsi']
    let subject =
      (typeof imsi === 'string' ? this.named(imsi) : undefined) ??
      (teid === 0 ? undefined : this.byTunnel.get(`${destination}/${teid}`)) ??
      this.byGtpRequest.get(`${destination}>${source}/${sequence}`)
    const tunnels = tunnelsIn(message)
    if (subject === undefined) {
      if (tunnels.length === 0) return undefined
      subject = new NamedSubject()
    }
    for (const tunnel of tunnels) this.byTunnel.set(tunnel, subject)
    if (!isAnswer(message.kind)) this.byGtpRequest.set(`${source}>${destination}/${sequence}`, subject)
    return subject
  }

  gtpu(destination: string, message: AnyMessage): Subject | undefined {
    return this.byTunnel.get(`${destination}/${numberIn(message, 'teid')}`)
  }

  /** By the identities in it, or by the session that an earlier message named the subscriber of. */
  diameter(message: AnyMessage): Subject | undefined {
    const imsi = imsiOf(message)
    const session = message['sessionId']
    if (typeof session !== 'string') return imsi === undefined ? undefined : this.named(imsi)
    let subject = this.byDiameterSession.get(session)
    if (imsi !== undefined) subject = this.named(imsi)
    if (subject === undefined) subject = new NamedSubject()
    this.byDiameterSession.set(session, subject)
    return subject
  }

  private named(imsi: string): NamedSubject {
    let subject = this.byImsi.get(imsi)
    if (subject === undefined) {
      subject = new NamedSubject()
      subject.imsi = imsi
      this.byImsi.set(imsi, subject)
    }
    return subject
  }
}

/** A view that follows the connection to whatever subscriber it proves to have. */
export function subjectOf(connection: S1Connection): Subject {
  return {
    get imsi() {
      return connection.subscriber.imsi
    },
  }
}

function isAnswer(kind: string): boolean {
  return /(?:Response|Acknowledge)$/.test(kind)
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

/** Every fully qualified TEID anywhere in a message, as `address/teid`. */
function tunnelsIn(value: unknown, found: string[] = []): string[] {
  if (Array.isArray(value)) for (const item of value) tunnelsIn(item, found)
  else if (typeof value === 'object' && value !== null && !(value instanceof Uint8Array)) {
    const { interfaceType, teid, ipv4 } = value as { interfaceType?: number; teid?: number; ipv4?: string }
    if (interfaceType !== undefined && teid !== undefined && ipv4 !== undefined) found.push(`${ipv4}/${teid}`)
    else for (const member of Object.values(value)) tunnelsIn(member, found)
  }
  return found
}
