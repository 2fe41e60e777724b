import type { CapturedPdu } from '../../codec/pcap/deframing.ts'
import type { S1apMessage } from '../../codec/s1ap/s1ap.ts'
import { isCiphered, type KeysOf, type MonitoredNas, NasMonitor, type S1Connection } from '../nas-monitor.ts'
import type { CapturedUnit, CaptureWalk } from './capture-walk.ts'
import { type AnyMessage, type CapturedMessage, capturedMessage } from './captured-message.ts'
import { Correlation } from './correlation.ts'
import { OpenedNas } from './nested-messages.ts'
import { NodeRoles } from './node-roles.ts'
import type { Subject } from './subject.ts'

/** Ciphered NAS messages of frames of which a deciphered copy may follow. */
const REMEMBERED_FRAMES = 50_000

/** What became of the NAS messages that S1AP carried. */
export interface NasCounts {
  ciphered: number
  /** Deciphered with keys, their authentication codes right. */
  opened: number
  /** Not ciphered in fact (EEA0), or deciphered beside them in the capture. */
  readable: number
  /** Integrity protected, not ciphered. */
  integrityProtected: number
  /** Of those, how many authentication codes were checked with keys and right. */
  verified: number
}

interface CipheredNas {
  nas: MonitoredNas
  connection: S1Connection | undefined
}

/**
 * What a first way through a capture learns for the second: which node is which, who is meant by what, and what opens
 * ciphered NAS. It keeps identities and a word for each PDU, no messages.
 */
export class CaptureSurvey {
  readonly roles = new NodeRoles()
  readonly opened = new OpenedNas()
  readonly correlation = new Correlation()
  readonly nasCounts: NasCounts = { ciphered: 0, opened: 0, readable: 0, integrityProtected: 0, verified: 0 }
  readonly walk: CaptureWalk
  private readonly monitor: NasMonitor
  private readonly subjects: Array<Subject | undefined> = []
  /** Deciphered copies of what other frames hold. */
  private readonly copies = new Set<number>()
  private readonly cipheredByFrame = new Map<number, CipheredNas[]>()

  constructor(walk: CaptureWalk, keysOf: KeysOf | undefined) {
    this.walk = walk
    this.monitor = new NasMonitor(keysOf ?? (() => undefined))
    for (const unit of walk.units()) {
      const read = capturedMessage(unit.pdu)
      if (typeof read === 'string') walk.passedOver.add(read)
      else this.learn(unit, read)
    }
  }

  /** Of whom a message is; of RRC ask `connectionOfRrc`. */
  subjectOf(ordinal: number): Subject | undefined {
    return this.subjects[ordinal]
  }

  isCopy(ordinal: number): boolean {
    return this.copies.has(ordinal)
  }

  private learn({ pdu, ordinal, comment }: CapturedUnit, read: CapturedMessage): void {
    const { protocol, message } = read
    const { source = '', destination = '' } = pdu
    this.roles.learn(source, destination, read)
    if (protocol === 'NAS') this.takeCopy(pdu, ordinal)
    if (message === undefined) return
    if (protocol === 'RRC') this.correlation.rrc(comment, nasInRrc(message))
    else if (protocol === 'S1AP') this.subjects[ordinal] = this.s1ap(pdu, message)
    else if (protocol !== 'NAS')
      this.subjects[ordinal] = this.correlation[correlated[protocol]](source, destination, message)
  }

  private s1ap(
    { source = '', destination = '', frameNumber }: CapturedPdu,
    message: AnyMessage,
  ): Subject | undefined {
    const { nas, connection } = this.monitor.s1ap(source, destination, message as unknown as S1apMessage)
    for (const one of nas) this.count(frameNumber, { nas: one, connection })
    if (connection === undefined) return this.correlation.paging(message)
    const mme = connection.enb === source ? destination : source
    return this.correlation.s1ap(connection, message, nas, mme)
  }

  private count(frameNumber: number, ciphered: CipheredNas): void {
    const { octets, plain, headerType, verified } = ciphered.nas
    if (!isCiphered(headerType)) {
      if (plain === undefined || octets === plain) return
      this.nasCounts.integrityProtected++
      if (verified) this.nasCounts.verified++
      return
    }
    this.nasCounts.ciphered++
    if (plain !== undefined) {
      this.opened.add(octets, plain)
      if (verified) this.nasCounts.opened++
      else this.nasCounts.readable++
    }
    const known = this.cipheredByFrame.get(frameNumber)
    if (known !== undefined) known.push(ciphered)
    else this.cipheredByFrame.set(frameNumber, [ciphered])
    if (this.cipheredByFrame.size <= REMEMBERED_FRAMES) return
    for (const oldest of this.cipheredByFrame.keys()) {
      this.cipheredByFrame.delete(oldest)
      return
    }
  }

  /** A deciphered NAS message stands for the ciphered one of the frame that it names. */
  private takeCopy({ originalFrame, octets }: CapturedPdu, ordinal: number): void {
    const frame = originalFrame === undefined ? undefined : this.cipheredByFrame.get(originalFrame)
    const at = frame?.findIndex(({ nas }) => nas.octets.length === octets.length + ENVELOPE_OCTETS) ?? -1
    if (frame === undefined || at === -1) return
    const [{ nas, connection }] = frame.splice(at, 1)
    if (connection !== undefined) this.correlation.plainNas(connection, octets, nas.direction)
    if (nas.plain === undefined) this.nasCounts.readable++
    this.opened.add(nas.octets, octets)
    this.copies.add(ordinal)
  }
}

const correlated = { X2AP: 'x2ap', GTPv2: 'gtpv2', 'GTP-U': 'gtpu', Diameter: 'diameter' } as const

const ENVELOPE_OCTETS = 6

/** The NAS messages in an RRC message. */
export function nasInRrc(message: AnyMessage | undefined): Uint8Array[] {
  if (message === undefined) return []
  const { dedicatedInfoNas, dedicatedInfoType, dedicatedInfoNasList } = message as {
    dedicatedInfoNas?: Uint8Array
    dedicatedInfoType?: { dedicatedInfoNas?: Uint8Array }
    dedicatedInfoNasList?: Uint8Array[]
  }
  const single = dedicatedInfoNas ?? dedicatedInfoType?.dedicatedInfoNas
  return single === undefined ? (dedicatedInfoNasList ?? []) : [single]
}
