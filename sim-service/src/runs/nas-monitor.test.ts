import { encodeNas } from '../codec/nas/nas.ts'
import { protect, protectServiceRequest, securityHeaderType } from '../codec/nas/nas-security.ts'
import { toHex } from '../codec/octets.ts'
import type { S1apMessage } from '../codec/s1ap/s1ap.ts'
import {
  attachRequest,
  contextSetup,
  downlink,
  enb,
  guti,
  initialUe,
  keysOf,
  mme,
  nasMessages,
  protectedAttach,
  roamer,
  securityContext,
  stranger,
  uplink,
} from './capture-samples.ts'
import { type MonitoredS1ap, NasMonitor } from './nas-monitor.ts'

const up = (monitor: NasMonitor, message: S1apMessage): MonitoredS1ap =>
  monitor.s1ap(enb.ipv4, mme.ipv4, message)
const down = (monitor: NasMonitor, message: S1apMessage): MonitoredS1ap =>
  monitor.s1ap(mme.ipv4, enb.ipv4, message)

/** Everything up to Security Mode Command. */
function secured(monitor: NasMonitor): ReturnType<typeof protectedAttach> {
  const nas = protectedAttach()
  up(monitor, initialUe(nas.attachRequest))
  down(monitor, downlink(nas.authenticationRequest))
  up(monitor, uplink(nas.authenticationResponse))
  down(monitor, downlink(nas.securityModeCommand))
  return nas
}

const plainOf = (seen: MonitoredS1ap): string | undefined =>
  seen.nas[0].plain === undefined ? undefined : toHex(seen.nas[0].plain)

describe('a monitor beside the S1 link', () => {
  test('opens what both ends protect, from Security Mode Complete on', () => {
    const monitor = new NasMonitor(keysOf)
    const nas = secured(monitor)
    const complete = up(monitor, uplink(nas.securityModeComplete))
    expect(complete.connection?.subscriber.imsi).toBe(roamer)
    expect(plainOf(complete)).toBe(toHex(encodeNas(nasMessages.securityModeComplete)))
    expect(plainOf(down(monitor, contextSetup(nas.attachAccept)))).toBe(
      toHex(encodeNas(nasMessages.attachAccept)),
    )
    expect(plainOf(up(monitor, uplink(nas.attachComplete)))).toBe(
      toHex(encodeNas(nasMessages.attachComplete)),
    )
  })

  test('knows a UE that comes back by its S-TMSI, and verifies its Service Request', () => {
    const monitor = new NasMonitor(keysOf)
    const nas = secured(monitor)
    up(monitor, uplink(nas.securityModeComplete))
    down(monitor, contextSetup(nas.attachAccept))
    up(monitor, uplink(nas.attachComplete))
    const context = { ...securityContext(), uplinkCount: 2, downlinkCount: 2 }
    const request = protectServiceRequest(context)
    const sTmsi = { mmec: guti.mmeCode, mTmsi: guti.mTmsi }
    const seen = up(monitor, { ...initialUe(request, 9), sTmsi } as S1apMessage)
    expect(seen.connection?.subscriber.imsi).toBe(roamer)
    expect([seen.nas[0].verified, plainOf(seen)]).toEqual([true, toHex(request)])
    expect(up(monitor, { ...initialUe(request, 10), sTmsi } as S1apMessage).nas[0].verified).toBe(false)
    expect(up(monitor, initialUe(request, 11)).nas[0].verified).toBe(false)
  })

  test('opens a repetition again, and the copy on the radio without moving on', () => {
    const monitor = new NasMonitor(keysOf)
    const nas = secured(monitor)
    const plain = toHex(encodeNas(nasMessages.securityModeComplete))
    expect(toHex(monitor.open(roamer, nas.securityModeComplete, 'uplink')!)).toBe(plain)
    expect(plainOf(up(monitor, uplink(nas.securityModeComplete)))).toBe(plain)
    expect(plainOf(up(monitor, uplink(nas.attachComplete)))).toBe(
      toHex(encodeNas(nasMessages.attachComplete)),
    )
    expect(plainOf(up(monitor, uplink(nas.securityModeComplete)))).toBe(plain)
  })

  test('takes no message as opened whose code is wrong, and goes on after it', () => {
    const monitor = new NasMonitor(keysOf)
    const nas = secured(monitor)
    const forged = nas.securityModeComplete.slice()
    forged[9] ^= 1
    expect(plainOf(up(monitor, uplink(forged)))).toBeUndefined()
    expect(plainOf(up(monitor, uplink(nas.securityModeComplete)))).toBeDefined()
  })

  test('without the keys, and with the wrong ones, leaves ciphered messages closed', () => {
    for (const other of [() => undefined, () => ({ k: new Uint8Array(16), opc: new Uint8Array(16) })]) {
      const monitor = new NasMonitor(other)
      const nas = secured(monitor)
      const seen = up(monitor, uplink(nas.securityModeComplete))
      expect(plainOf(seen)).toBeUndefined()
      expect(seen.connection?.subscriber.imsi).toBe(roamer)
    }
  })

  test('finds the challenge that counts when there were two, as after a resynchronisation', () => {
    const monitor = new NasMonitor(keysOf)
    const nas = protectedAttach()
    up(monitor, initialUe(nas.attachRequest))
    down(monitor, downlink(nas.authenticationRequest))
    const rand = new Uint8Array(16).fill(1)
    const stale = encodeNas({ ...nasMessages.authenticationRequest, rand })
    down(monitor, downlink(stale))
    down(monitor, downlink(nas.securityModeCommand))
    expect(plainOf(up(monitor, uplink(nas.securityModeComplete)))).toBeDefined()
  })

  test('knows a subscriber again by the GUTI that it saw allotted, with the security context in use', () => {
    const monitor = new NasMonitor(keysOf)
    const nas = secured(monitor)
    up(monitor, uplink(nas.securityModeComplete))
    down(monitor, contextSetup(nas.attachAccept))
    up(monitor, uplink(nas.attachComplete))
    const again = { ...attachRequest(roamer), epsMobileIdentity: { kind: 'guti', guti } } as const
    const seen = up(monitor, initialUe(encodeNas(again as never), 9))
    expect(seen.connection?.subscriber.imsi).toBe(roamer)
    expect(seen.connection?.subscriber.context?.uplinkCount).toBe(2)
  })

  test('learns the IMSI of an unknown GUTI from Identity Response', () => {
    const monitor = new NasMonitor(keysOf)
    const foreign = { ...attachRequest(roamer), epsMobileIdentity: { kind: 'guti', guti } } as const
    const { connection } = up(monitor, initialUe(encodeNas(foreign as never)))
    expect(connection?.subscriber.imsi).toBeUndefined()
    const answer = encodeNas({ kind: 'IdentityResponse', mobileIdentity: { kind: 'imsi', imsi: roamer } })
    up(monitor, uplink(answer))
    expect(connection?.subscriber.imsi).toBe(roamer)
  })

  test('does not mistake one subscriber for another when an eNB uses an identity again', () => {
    const monitor = new NasMonitor(keysOf)
    const first = up(monitor, initialUe(encodeNas(attachRequest(roamer))))
    const second = up(monitor, initialUe(encodeNas(attachRequest(stranger))))
    expect(first.connection?.subscriber.imsi).toBe(roamer)
    expect(second.connection?.subscriber.imsi).toBe(stranger)
  })

  test('reads what EEA0 only calls ciphered, without any key', () => {
    const monitor = new NasMonitor(() => undefined)
    const nas = protectedAttach()
    up(monitor, initialUe(nas.attachRequest))
    const command = encodeNas({
      ...nasMessages.securityModeCommand,
      selectedNasSecurityAlgorithms: { eea: 0, eia: 2 },
    })
    const key = new Uint8Array(16)
    const context = {
      eea: 0,
      eia: 2,
      kNasEnc: key,
      kNasInt: key,
      uplinkCount: 0,
      downlinkCount: 0,
      ksi: 0,
    } as const
    const { integrityProtectedNewContext, integrityProtectedAndCipheredNewContext } = securityHeaderType
    down(monitor, downlink(protect({ ...context }, command, integrityProtectedNewContext, 'downlink')))
    const plain = encodeNas(nasMessages.securityModeComplete)
    const complete = protect({ ...context }, plain, integrityProtectedAndCipheredNewContext, 'uplink')
    expect(plainOf(up(monitor, uplink(complete)))).toBe(toHex(plain))
  })
})
