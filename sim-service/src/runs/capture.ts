import { CodecError } from '../codec/codec-error.ts'
import type { Direction } from '../codec/nas/message.ts'
import { encodeExportedPdu } from '../codec/pcap/exported-pdu.ts'
import { type Endpoint, udpFrame, wellKnownPort } from '../codec/pcap/framing.ts'
import { linkType } from '../codec/pcap/pcapng-writer.ts'
import { ppid } from '../codec/pcap/sctp-association.ts'
import { type RrcChannel, rrcDissectors } from '../codec/rrc/rrc.ts'
import { decodeS1ap } from '../codec/s1ap/s1ap.ts'
import type { Link, Port } from '../engine/link.ts'
import { PCCH } from '../network/ue/paging.ts'
import { CCCH, DCCH } from '../network/ue/ue.ts'
import type { CapturePacket } from './capture-file.ts'
import { ConnectionFrames, DueAcknowledgements } from './connection-frames.ts'
import {
  isCiphered,
  type KeysOf,
  type MonitoredNas,
  type MonitoredS1ap,
  NasMonitor,
  type S1Connection,
} from './nas-monitor.ts'
import { rrcWithReadableNas, s1apWithReadableNas } from './readable-nas.ts'

/**
 * How ciphered NAS is shown. `ciphered`: as it was. `both`: as it was, and once more deciphered on the interface
 * `nas-plain`. `plain`: deciphered in place, under the header of a message that is integrity protected only.
 */
export type CaptureNas = 'ciphered' | 'plain' | 'both'

export interface CaptureOptions {
  /** Takes the packets in the order of time. */
  sink(packet: CapturePacket): void
  /** Whether a subscriber's signalling is captured; that of the nodes (flow 0) always is. */
  wants(flow: number): boolean
  /** Without keys, NAS stays ciphered whatever `nas` says. */
  keysOf?: KeysOf
  /** `both` when absent. */
  nas?: CaptureNas
}

/** What a frame of the radio is read as. */
function rrcChannel(direction: Direction, channel: number): RrcChannel {
  if (channel >= PCCH) return 'pcch'
  const logical = channel === CCCH ? 'ccch' : 'dcch'
  return direction === 'uplink' ? `ul-${logical}` : `dl-${logical}`
}

export const RADIO_INTERFACE = 'radio'
export const NAS_PLAIN_INTERFACE = 'nas-plain'

type Tap = (from: Port, octets: Uint8Array, channel: number, timeUs: number, flow: number) => void

/**
 * A capture of a run as Wireshark reads it: an interface for each kind of link, by the first word of the links'
 * names; frames on Ethernet, RRC as exported PDUs. What is written does not influence the run.
 */
export class Capture {
  private readonly options: CaptureOptions
  private readonly nasMode: CaptureNas
  private readonly due = new DueAcknowledgements()
  private readonly monitor: NasMonitor
  /** The S1 connection that a subscriber's latest S1AP message belongs to. */
  private readonly connections = new Map<number, S1Connection>()

  constructor(options: CaptureOptions) {
    this.options = options
    this.nasMode = options.keysOf === undefined ? 'ciphered' : (options.nas ?? 'both')
    this.monitor = new NasMonitor(options.keysOf ?? (() => undefined))
  }

  /** Taps a link from now on. The first end of a link is its client, and of a radio link the UE. */
  attach(link: Link): void {
    const write = this.tapOf(link)
    if (write === undefined) return
    link.tap = (from, octets, channel, timeUs, flow) => {
      if (flow !== 0 && !this.options.wants(flow)) return
      this.due.until(timeUs)
      write(from, octets, channel, timeUs, flow)
    }
  }

  /** Writes the acknowledgements that are due by an instant, up to which everything has happened. */
  until(timeUs: number): void {
    this.due.until(timeUs)
  }

  /** Writes the acknowledgements that are still due. */
  finish(): void {
    this.until(Number.POSITIVE_INFINITY)
  }

  private tapOf(link: Link): Tap | undefined {
    const { name } = link.model.transport
    if (name === 'radio') return this.radioTap(link)
    if (name === 'udp') return this.datagramTap(link)
    return this.connectionTap(link, name)
  }

  private radioTap(link: Link): Tap {
    return (from, octets, channel, timeUs, flow) => {
      const direction: Direction = from === link.a ? 'uplink' : 'downlink'
      const dissector = rrcDissectors[rrcChannel(direction, channel)]
      const imsi = this.connections.get(flow)?.subscriber.imsi
      const shown =
        this.nasMode === 'plain' && imsi !== undefined && channel === DCCH
          ? rrcWithReadableNas(octets, direction, (nas) => this.monitor.open(imsi, nas, direction))
          : octets
      const pdu = encodeExportedPdu({ dissector, octets: shown })
      // A cell's radio links share a name; the number tells whose it is, so that a reader can put them apart.
      this.packet(RADIO_INTERFACE, linkType.exportedPdu, timeUs, pdu, `${link.name}/${link.id}`)
    }
  }

  private datagramTap(link: Link): Tap {
    const segment = segmentOf(link)
    return (from, octets, _channel, timeUs) => {
      const frame = udpFrame(endpointOf(from), endpointOf(from.peer), octets)
      this.packet(segment, linkType.ethernet, timeUs, frame)
    }
  }

  private connectionTap(link: Link, transport: 'tcp' | 'sctp'): Tap {
    const segment = segmentOf(link)
    const isS1ap = link.a.address.port === wellKnownPort.s1ap || link.b.address.port === wellKnownPort.s1ap
    const connection = new ConnectionFrames(
      transport,
      { client: endpointOf(link.a), server: endpointOf(link.b), ppid: ppidOf(link) },
      this.due,
      (timeUs, octets) => this.packet(segment, linkType.ethernet, timeUs, octets),
    )
    return (from, octets, channel, timeUs, flow) => {
      const seen = isS1ap ? this.watch(from, octets, flow) : undefined
      const shown =
        this.nasMode === 'plain' && seen !== undefined ? s1apWithReadableNas(octets, seen.nas) : octets
      const side = from === link.a ? 'client' : 'server'
      connection.data(timeUs, side, shown, channel)
      if (this.nasMode === 'both' && seen !== undefined) this.deciphered(from, timeUs, seen.nas)
      connection.received(timeUs, side)
    }
  }

  /** What the monitor makes of an S1AP message. */
  private watch(from: Port, octets: Uint8Array, flow: number): MonitoredS1ap | undefined {
    if (this.nasMode === 'ciphered') return undefined
    try {
      const seen = this.monitor.s1ap(from.address.ipv4, from.peer.address.ipv4, decodeS1ap(octets))
      if (seen.connection !== undefined && flow !== 0) this.connections.set(flow, seen.connection)
      return seen
    } catch (error) {
      // A message that a fault has damaged is captured as it is.
      if (!(error instanceof CodecError)) throw error
      return undefined
    }
  }

  /** Each ciphered NAS message of the frame just written, once more as it reads. */
  private deciphered(from: Port, timeUs: number, messages: readonly MonitoredNas[]): void {
    for (const nas of messages) {
      if (nas.plain === undefined || !isCiphered(nas.headerType)) continue
      this.options.sink({
        interface: NAS_PLAIN_INTERFACE,
        linkType: linkType.exportedPdu,
        timeUs,
        octets: nas.plain,
        copy: { source: from.address.ipv4, destination: from.peer.address.ipv4 },
      })
    }
  }

  private packet(name: string, type: number, timeUs: number, octets: Uint8Array, comment?: string): void {
    this.options.sink({ interface: name, linkType: type, timeUs, octets, comment })
  }
}

/** What an SCTP association carries, by its well-known port. */
function ppidOf({ a, b }: Link): number {
  const isOn = (port: number): boolean => a.address.port === port || b.address.port === port
  if (isOn(wellKnownPort.s1ap)) return ppid.s1ap
  return isOn(wellKnownPort.x2ap) ? ppid.x2ap : ppid.diameter
}

function endpointOf(port: Port): Endpoint {
  return { address: port.address.ipv4, port: port.address.port }
}

/** `s11` of the link `s11/mme/21407/1/sgw/21407/1`. */
function segmentOf(link: Link): string {
  const end = link.name.indexOf('/')
  return end === -1 ? link.name : link.name.slice(0, end)
}
