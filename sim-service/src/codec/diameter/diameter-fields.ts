import type { FieldMap, FieldRule } from '../../../test-support/agreement.ts'
import { format } from './avp.ts'
import type { DiameterMessage } from './diameter.ts'
import { avps, type Member } from './dictionary.ts'

/** tshark's names where they are not `diameter.` and the specification's name, and its prints where they are others. */
const otherwise: { [M in Member]?: FieldRule } = {
  reportingReason: { tshark: 'diameter.3GPP-Reporting-Reason' },
  tgppChargingId: { tshark: 'diameter.3GPP-Charging-Id', as: (value: number) => hexOf(u32(value)) },
  tgppNsapi: { tshark: 'diameter.3GPP-NSAPI', as: (octets: Uint8Array) => String.fromCharCode(...octets) },
  msisdn: { tshark: 'e164.msisdn' },
  visitedPlmnId: { tshark: 'diameter.Visited-PLMN-Id', as: (plmn: string) => hexOf(plmnOctets(plmn)) },
}

/** tshark's print of a value by its data type; a missing row means that it prints the value as we do. */
const prints: { [format: number]: FieldRule['as'] } = {
  [format.octetString]: (octets: Uint8Array) => hexOf(octets),
  [format.address]: (address: string) => hexOf(addressOctets(address)),
  [format.ipv4]: (address: string) => hexOf(address.split('.').map(Number)),
  [format.time]: (seconds: number) => utc(seconds),
}

/**
 * Our member names to tshark's fields. The members of all levels are compared under their AVP's own name, in the
 * order of the octets: see `flat`.
 */
export const diameterFields: FieldMap = {
  ...Object.fromEntries((Object.keys(avps) as Member[]).map((member) => [`${member}[]`, ruleOf(member)])),
  hopByHop: {
    tshark: 'diameter.hopbyhopid',
    as: (value: number) => `0x${value.toString(16).padStart(8, '0')}`,
  },
  endToEnd: {
    tshark: 'diameter.endtoendid',
    as: (value: number) => `0x${value.toString(16).padStart(8, '0')}`,
  },
  commandCode: { tshark: 'diameter.cmd.code' },
  applicationId: { tshark: 'diameter.applicationId' },
  retransmitted: { tshark: 'diameter.flags.T', as: (value: boolean) => String(Number(value)) },
  proxiable: { tshark: 'diameter.flags.proxyable', as: (value: boolean) => String(Number(value)) },
}

/** How many leaves of the samples of each kind tshark and we agree on. */
export const comparedFields: { [K in DiameterMessage['kind']]: number } = {
  AbortSessionAnswer: 8,
  AbortSessionRequest: 10,
  AuthenticationInformationAnswer: 24,
  AuthenticationInformationRequest: 23,
  CancelLocationAnswer: 7,
  CancelLocationRequest: 14,
  CapabilitiesExchangeAnswer: 21,
  CapabilitiesExchangeRequest: 20,
  DeleteSubscriberDataAnswer: 11,
  DeleteSubscriberDataRequest: 25,
  DeviceWatchdogAnswer: 6,
  DeviceWatchdogRequest: 5,
  DisconnectPeerAnswer: 5,
  DisconnectPeerRequest: 5,
  ErrorAnswer: 14,
  GxCreditControlAnswer: 78,
  GxCreditControlRequest: 115,
  GxReAuthAnswer: 17,
  GxReAuthRequest: 71,
  GyAbortSessionAnswer: 7,
  GyAbortSessionRequest: 9,
  GyCreditControlAnswer: 42,
  GyCreditControlRequest: 75,
  GyReAuthAnswer: 7,
  GyReAuthRequest: 14,
  InsertSubscriberDataAnswer: 43,
  InsertSubscriberDataRequest: 105,
  NotifyAnswer: 7,
  NotifyRequest: 14,
  PurgeUeAnswer: 8,
  PurgeUeRequest: 10,
  ReAuthAnswer: 8,
  ReAuthRequest: 11,
  ResetAnswer: 12,
  ResetRequest: 27,
  SessionTerminationAnswer: 9,
  SessionTerminationRequest: 12,
  UpdateLocationAnswer: 65,
  UpdateLocationRequest: 26,
}

function ruleOf(member: Member): FieldMap[string] {
  if (member === 'failedAvp') return { notInTshark: 'dissected as the AVPs that it holds' }
  const { name, type } = avps[member]
  return otherwise[member] ?? { tshark: `diameter.${name}`, as: prints[type.format] }
}

/** A message with the leaves of all its levels gathered by AVP, in the order of the octets, as tshark lists them. */
export function flat(message: DiameterMessage): { [member: string]: unknown } {
  const result: { [member: string]: unknown } = {}
  const { hopByHop, endToEnd } = message
  Object.assign(result, { hopByHop, endToEnd })
  if (message.retransmitted !== undefined) result['retransmitted'] = message.retransmitted
  if (message.proxiable !== undefined) result['proxiable'] = message.proxiable
  const gather = (level: object): void => {
    for (const [member, value] of Object.entries(level)) {
      if (!(member in avps)) {
        if (member === 'commandCode' || member === 'applicationId') result[member] = value
        continue
      }
      for (const item of Array.isArray(value) ? value : [value]) {
        if (typeof item === 'object' && !(item instanceof Uint8Array)) gather(item)
        else {
          result[member] ??= []
          ;(result[member] as unknown[]).push(item)
        }
      }
    }
  }
  gather(message)
  return result
}

function hexOf(octets: Iterable<number>): string {
  return Array.from(octets, (octet) => octet.toString(16).padStart(2, '0')).join(':')
}

function u32(value: number): number[] {
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]
}

function addressOctets(address: string): number[] {
  if (!address.includes(':')) return [0, 1, ...address.split('.').map(Number)]
  const [head, tail] = address.split('::').map((half) => half.split(':').filter((group) => group !== ''))
  const zeros = new Array<string>(tail === undefined ? 0 : 8 - head.length - tail.length).fill('0')
  const groups = [...head, ...zeros, ...(tail ?? [])].map((group) => Number.parseInt(group, 16))
  return [0, 2, ...groups.flatMap((group) => [group >> 8, group & 255])]
}

function plmnOctets(plmn: string): number[] {
  const [mcc1, mcc2, mcc3, mnc1, mnc2, mnc3 = 15] = Array.from(plmn, Number)
  return [mcc2 * 16 + mcc1, mnc3 * 16 + mcc3, mnc2 * 16 + mnc1]
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

function utc(seconds: number): string {
  const iso = new Date(seconds * 1000).toISOString()
  const day = String(Number(iso.slice(8, 10))).padStart(2, ' ')
  return `${MONTHS[Number(iso.slice(5, 7)) - 1]} ${day}, ${iso.slice(0, 4)} ${iso.slice(11, 19)}.000000000 UTC`
}
