import { fteidInterface } from '../../codec/gtp/gtpv2.ts'
import { bySender } from '../s1ap-view.ts'
import type { AnyMessage, CapturedMessage } from './captured-message.ts'

/** The lifelines of a ladder, from left to right. */
export const roles = ['UE', 'eNB', 'MME', 'DRA', 'HSS', 'SGW', 'PGW', 'PCRF', 'OCS'] as const
export type Role = (typeof roles)[number]

const roleOfInterface: ReadonlyMap<number, Role> = new Map([
  [fteidInterface.s1uEnb, 'eNB'],
  [fteidInterface.s1uSgw, 'SGW'],
  [fteidInterface.s5s8uSgw, 'SGW'],
  [fteidInterface.s5s8uPgw, 'PGW'],
  [fteidInterface.s5s8cSgw, 'SGW'],
  [fteidInterface.s5s8cPgw, 'PGW'],
  [fteidInterface.s11Mme, 'MME'],
  [fteidInterface.s11s4Sgw, 'SGW'],
])

/** Peers name themselves in these; every other Diameter message carries the name of its origin, hops away. */
const hopByHop = /^(?:CapabilitiesExchange|DeviceWatchdog|DisconnectPeer)/
const hostRole = /^(ue|enb|mme|dra|hss|sgw|pgw|pcrf|ocs)/i

/** Who sends a request of an application to whom, where names say nothing. */
const requesters: Readonly<Record<string, readonly [Role, Role]>> = {
  AuthenticationInformationRequest: ['MME', 'HSS'],
  UpdateLocationRequest: ['MME', 'HSS'],
  PurgeUeRequest: ['MME', 'HSS'],
  NotifyRequest: ['MME', 'HSS'],
  CancelLocationRequest: ['HSS', 'MME'],
  GxCreditControlRequest: ['PGW', 'PCRF'],
  GxReAuthRequest: ['PCRF', 'PGW'],
  GyCreditControlRequest: ['PGW', 'OCS'],
  GyReAuthRequest: ['OCS', 'PGW'],
  GyAbortSessionRequest: ['OCS', 'PGW'],
}

/**
 * Which network function has which address, from what it says: S1AP messages, interface types of F-TEIDs, Diameter
 * names; and from who asks whom, where an address that both asks and is asked is a DRA.
 */
export class NodeRoles {
  private readonly sure = new Map<string, Role>()
  private readonly asks = new Map<string, Role>()
  private readonly isAsked = new Map<string, Role>()

  learn(source: string, destination: string, { protocol, message }: CapturedMessage): void {
    if (message === undefined) return
    if (protocol === 'S1AP') this.s1ap(source, destination, message)
    else if (protocol === 'X2AP') for (const address of [source, destination]) this.sure.set(address, 'eNB')
    else if (protocol === 'GTPv2') this.tunnels(message)
    else if (protocol === 'Diameter') this.diameter(source, destination, message)
  }

  roleOf(address: string): Role | undefined {
    const sure = this.sure.get(address)
    if (sure !== undefined) return sure
    const asks = this.asks.get(address)
    const isAsked = this.isAsked.get(address)
    if (asks !== undefined && isAsked !== undefined && asks !== isAsked) return 'DRA'
    return asks ?? isAsked
  }

  private s1ap(source: string, destination: string, message: AnyMessage): void {
    const sender = bySender[message.kind as keyof typeof bySender]
    if (sender !== 'enb' && sender !== 'mme') return
    this.sure.set(source, sender === 'enb' ? 'eNB' : 'MME')
    this.sure.set(destination, sender === 'enb' ? 'MME' : 'eNB')
  }

  private tunnels(value: unknown): void {
    if (Array.isArray(value)) for (const item of value) this.tunnels(item)
    else if (typeof value === 'object' && value !== null && !(value instanceof Uint8Array)) {
      const { interfaceType, ipv4 } = value as { interfaceType?: number; ipv4?: string }
      const role = interfaceType === undefined ? undefined : roleOfInterface.get(interfaceType)
      if (role !== undefined && ipv4 !== undefined) this.sure.set(ipv4, role)
      else for (const member of Object.values(value)) this.tunnels(member)
    }
  }

  private diameter(source: string, destination: string, message: AnyMessage): void {
    if (hopByHop.test(message.kind)) {
      const host = message['originHost']
      const match = typeof host === 'string' ? hostRole.exec(host) : null
      const role =
        match === null ? undefined : roles.find((name) => name.toLowerCase() === match[1].toLowerCase())
      if (role !== undefined && !this.sure.has(source)) this.sure.set(source, role)
      return
    }
    const pair = requesters[message.kind]
    if (pair === undefined) return
    this.asks.set(source, pair[0])
    this.isAsked.set(destination, pair[1])
  }
}
