import { CodecError } from '../codec/codec-error.ts'
import type { EpsAlgorithm } from '../codec/crypto/eps-algorithms.ts'
import { kasme, nasKey } from '../codec/crypto/key-derivation.ts'
import { checkAutn } from '../codec/crypto/milenage.ts'
import type { Guti } from '../codec/nas/identities.ts'
import type { Direction } from '../codec/nas/message.ts'
import { decodeNas, type NasMessage } from '../codec/nas/nas.ts'
import {
  isServiceRequest,
  type NasSecurityContext,
  peekHeader,
  securityHeaderType,
  unprotect,
  verifyServiceRequest,
} from '../codec/nas/nas-security.ts'
import type { S1apMessage } from '../codec/s1ap/s1ap.ts'
import { bySender, nasPdusOf, ueIdsOf } from './s1ap-view.ts'

/** What a USIM and its home network share. */
export interface MonitorKeys {
  k: Uint8Array
  opc: Uint8Array
}

/** The secrets of a subscriber; undefined for one whose NAS stays closed. */
export type KeysOf = (imsi: string) => MonitorKeys | undefined

interface Challenge {
  rand: Uint8Array
  autn: Uint8Array
}

/** What the monitor knows of one subscriber, from one S1 connection to the next. */
interface Subscriber {
  imsi: string | undefined
  /** The newest last. */
  challenges: Challenge[]
  context: NasSecurityContext | undefined
  /** EEA0 was chosen: what calls itself ciphered can be read without keys. */
  nullCiphering: boolean
}

/** One UE-associated S1 connection. Its subscriber may become known after its first messages. */
export interface S1Connection {
  subscriber: Subscriber
  readonly enb: string
  /** The serving network, from the first tracking area identity on the connection. */
  plmn: string
}

/** A NAS message as it stood in S1AP, and as it reads. */
export interface MonitoredNas {
  octets: Uint8Array
  direction: Direction
  headerType: number
  /** Without envelope and ciphering; absent when no key opens it. */
  plain?: Uint8Array
  /** Its authentication code is right by the subscriber's keys. */
  verified?: boolean
}

export interface MonitoredS1ap {
  /** Absent for a message that belongs to no UE. */
  connection?: S1Connection
  nas: MonitoredNas[]
}

const ENVELOPE_OCTETS = 6
/** Challenges that may still be answered: a resynchronisation makes two of them. */
const REMEMBERED_CHALLENGES = 4

export function isCiphered(headerType: number): boolean {
  return (
    headerType === securityHeaderType.integrityProtectedAndCiphered ||
    headerType === securityHeaderType.integrityProtectedAndCipheredNewContext ||
    headerType === securityHeaderType.integrityProtectedAndPartiallyCiphered
  )
}

/**
 * Listens to S1AP and opens the NAS messages in it, as somebody could who knows the subscribers' secrets and stands
 * beside the link: identities from Attach Request, Identity Response and allotted GUTIs, RAND and AUTN from
 * Authentication Request, algorithms from Security Mode Command, counts estimated as TS 24.301 §4.4.3.1 has it. Only
 * a message whose authentication code is right counts as opened.
 */
export class NasMonitor {
  private readonly keysOf: KeysOf
  private readonly byImsi = new Map<string, Subscriber>()
  private readonly byGuti = new Map<string, Subscriber>()
  /** By MME code and M-TMSI, as a UE that comes back names itself to its cell. */
  private readonly byTmsi = new Map<string, Subscriber>()
  /** By association and UE identity: `10.1.0.1|10.2.0.1 enb 7`. */
  private readonly connections = new Map<string, S1Connection>()
  /** By MME and its UE identity: a UE that is handed over keeps both on another association. */
  private readonly byMme = new Map<string, S1Connection>()

  constructor(keysOf: KeysOf) {
    this.keysOf = keysOf
  }

  /** Takes a message between two nodes; who sent it does not matter, for its kind tells. */
  s1ap(source: string, destination: string, message: S1apMessage): MonitoredS1ap {
    const fromEnb = bySender[message.kind] === 'enb'
    const association = fromEnb ? `${source}|${destination}` : `${destination}|${source}`
    const connection = this.connectionOf(association, message)
    const nas: MonitoredNas[] = []
    for (const { octets, direction } of nasPdusOf(message)) {
      nas.push(connection === undefined ? closed(octets, direction) : this.nas(connection, octets, direction))
    }
    return connection === undefined ? { nas } : { connection, nas }
  }

  /**
   * Opens a message of a known subscriber without following it: the copy on the radio interface of what S1AP
   * carries before or after.
   */
  open(imsi: string, octets: Uint8Array, direction: Direction): Uint8Array | undefined {
    const context = this.byImsi.get(imsi)?.context
    return context === undefined ? undefined : opened({ ...context }, octets, direction)
  }

  private connectionOf(association: string, message: S1apMessage): S1Connection | undefined {
    const { enb, mme } = ueIdsOf(message)
    const enbKey = `${association} enb ${enb}`
    const mmeKey = `${association} mme ${mme}`
    const wholeKey = `${association.slice(association.indexOf('|'))} ${mme}`
    let connection: S1Connection | undefined
    if (message.kind !== 'InitialUEMessage') {
      connection =
        (enb === undefined ? undefined : this.connections.get(enbKey)) ??
        (mme === undefined ? undefined : this.connections.get(mmeKey))
    }
    if (connection === undefined) {
      if (enb === undefined && mme === undefined) return undefined
      const before = mme === undefined ? undefined : this.byMme.get(wholeKey)
      connection = {
        subscriber: before?.subscriber ?? unknownSubscriber(),
        enb: association.slice(0, association.indexOf('|')),
        plmn: before?.plmn ?? '',
      }
    }
    if (message.kind === 'InitialUEMessage' && message.sTmsi !== undefined) {
      const known = this.byTmsi.get(`${message.sTmsi.mmec}/${message.sTmsi.mTmsi}`)
      if (known !== undefined) adopt(connection, known)
    }
    if (enb !== undefined) this.connections.set(enbKey, connection)
    if (mme !== undefined) {
      this.connections.set(mmeKey, connection)
      this.byMme.set(wholeKey, connection)
    }
    if ('tai' in message && connection.plmn === '') connection.plmn = message.tai.plmnIdentity
    if (message.kind === 'UEContextReleaseComplete') {
      this.connections.delete(enbKey)
      this.connections.delete(mmeKey)
      if (this.byMme.get(wholeKey) === connection) this.byMme.delete(wholeKey)
    }
    return connection
  }

  private nas(connection: S1Connection, octets: Uint8Array, direction: Direction): MonitoredNas {
    const seen = closed(octets, direction)
    const { headerType } = seen
    try {
      if (isServiceRequest(octets)) {
        const { context } = connection.subscriber
        seen.plain = octets
        seen.verified = context !== undefined && verifyServiceRequest(context, octets).macOk
        return seen
      }
      if (headerType === securityHeaderType.integrityProtectedNewContext) {
        seen.plain = octets.slice(ENVELOPE_OCTETS)
        seen.verified = this.newContext(connection, octets, direction)
        return seen
      }
      if (headerType === securityHeaderType.plain) seen.plain = octets
      else if (headerType === securityHeaderType.integrityProtected) {
        seen.plain = octets.slice(ENVELOPE_OCTETS)
        this.learn(connection, seen.plain, direction)
        // Its own count moves on too.
        const { context } = connection.subscriber
        seen.verified = context !== undefined && opened(context, octets, direction) !== undefined
        return seen
      } else {
        const { context } = connection.subscriber
        let plain = context === undefined ? undefined : opened(context, octets, direction)
        seen.verified = plain !== undefined
        if (context === undefined && connection.subscriber.nullCiphering)
          plain = octets.slice(ENVELOPE_OCTETS)
        if (plain !== undefined) seen.plain = plain
      }
      if (seen.plain !== undefined) this.learn(connection, seen.plain, direction)
    } catch (error) {
      // A message that does not decode teaches nothing; it is still shown as it was.
      if (!(error instanceof CodecError)) throw error
    }
    return seen
  }

  /** What a readable message says about who and with which challenge. */
  private learn(connection: S1Connection, plain: Uint8Array, direction: Direction): void {
    const message = decodeNas(plain, direction)
    switch (message.kind) {
      case 'AttachRequest':
      case 'DetachRequestUe': {
        const identity = message.epsMobileIdentity
        if (identity.kind === 'imsi') this.identify(connection, identity.imsi)
        else if (identity.kind === 'guti') this.recognise(connection, identity.guti)
        return
      }
      case 'IdentityResponse':
        if (message.mobileIdentity.kind === 'imsi') this.identify(connection, message.mobileIdentity.imsi)
        return
      case 'AuthenticationRequest': {
        const { challenges } = connection.subscriber
        challenges.push({ rand: message.rand, autn: message.autn })
        if (challenges.length > REMEMBERED_CHALLENGES) challenges.shift()
        return
      }
      case 'TrackingAreaUpdateRequest':
        this.recognise(connection, message.oldGuti)
        return
      case 'AttachAccept':
      case 'TrackingAreaUpdateAccept':
      case 'GutiReallocationCommand':
        if (message.guti !== undefined) this.allot(connection.subscriber, message.guti)
        return
      default:
    }
  }

  private recognise(connection: S1Connection, guti: Guti): void {
    const known = this.byGuti.get(keyOf(guti))
    if (known !== undefined) adopt(connection, known)
  }

  private allot(subscriber: Subscriber, guti: Guti): void {
    this.byGuti.set(keyOf(guti), subscriber)
    this.byTmsi.set(`${guti.mmeCode}/${guti.mTmsi}`, subscriber)
  }

  private identify(connection: S1Connection, imsi: string): void {
    const known = this.byImsi.get(imsi)
    if (known !== undefined) adopt(connection, known)
    else {
      connection.subscriber.imsi = imsi
      this.byImsi.set(imsi, connection.subscriber)
    }
  }

  /**
   * Security Mode Command: of the challenges seen, the one whose keys make its authentication code right. Says whether
   * there is one.
   */
  private newContext(connection: S1Connection, octets: Uint8Array, direction: Direction): boolean {
    const command: NasMessage = decodeNas(octets.subarray(ENVELOPE_OCTETS), direction)
    const { subscriber, plmn } = connection
    if (command.kind !== 'SecurityModeCommand') return false
    const { eea, eia } = command.selectedNasSecurityAlgorithms
    subscriber.nullCiphering = eea === 0
    const keys = subscriber.imsi === undefined || plmn === '' ? undefined : this.keysOf(subscriber.imsi)
    if (keys === undefined) return false
    if (eea > 2 || eia > 2 || eia === 0) return false
    for (let i = subscriber.challenges.length - 1; i >= 0; i--) {
      const { rand, autn } = subscriber.challenges[i]
      const { ck, ik } = checkAutn({ ...keys, rand, autn })
      const root = kasme(ck, ik, plmn, autn.slice(0, 6))
      const context: NasSecurityContext = {
        eea: eea as EpsAlgorithm,
        eia: eia as EpsAlgorithm,
        kNasEnc: nasKey(root, 'enc', eea),
        kNasInt: nasKey(root, 'int', eia),
        uplinkCount: 0,
        downlinkCount: 0,
        ksi: command.nasKeySetIdentifier,
      }
      if (!unprotect(context, octets, direction).macOk) continue
      subscriber.context = context
      return true
    }
    return false
  }
}

function unknownSubscriber(): Subscriber {
  return { imsi: undefined, challenges: [], context: undefined, nullCiphering: false }
}

function adopt(connection: S1Connection, known: Subscriber): void {
  if (known === connection.subscriber) return
  known.challenges.push(...connection.subscriber.challenges)
  connection.subscriber = known
}

function closed(octets: Uint8Array, direction: Direction): MonitoredNas {
  try {
    return { octets, direction, headerType: peekHeader(octets).headerType }
  } catch (error) {
    if (!(error instanceof CodecError)) throw error
    return { octets, direction, headerType: securityHeaderType.plain }
  }
}

/** A repetition of an older message is opened with the count that it had; it moves nothing on. */
function opened(
  context: NasSecurityContext,
  octets: Uint8Array,
  direction: Direction,
): Uint8Array | undefined {
  const first = unprotect(context, octets, direction)
  if (first.macOk) return first.plain
  if (!first.replayed) return undefined
  const count = first.count - 256
  const then = unprotect({ ...context, uplinkCount: count, downlinkCount: count }, octets, direction)
  return then.macOk ? then.plain : undefined
}

function keyOf({ plmn, mmeGroupId, mmeCode, mTmsi }: Guti): string {
  return `${plmn}/${mmeGroupId}/${mmeCode}/${mTmsi}`
}
