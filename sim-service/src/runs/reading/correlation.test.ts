import type { Direction } from '../../codec/nas/message.ts'
import { encodeNas, type NasMessage } from '../../codec/nas/nas.ts'
import { guti, nasMessages } from '../capture-samples.ts'
import type { MonitoredNas, S1Connection } from '../nas-monitor.ts'
import type { AnyMessage } from './captured-message.ts'
import { Correlation } from './correlation.ts'

const IMSI = '262011234567890'
const OTHER = '262019999999999'
const [mme, sgw, pgw, enb] = ['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.1.0.1']
const connectionOf = (imsi?: string): S1Connection => ({
  enb,
  plmn: '21407',
  subscriber: { imsi, challenges: [], context: undefined, nullCiphering: false },
})
const plainNas = (message: NasMessage, direction: Direction): MonitoredNas => {
  const octets = encodeNas(message)
  return { octets, plain: octets, direction, headerType: 0 }
}
const attachComplete = { kind: 'UplinkNASTransport' } as AnyMessage
const session = (more: object): AnyMessage => ({
  kind: 'CreateSessionRequest',
  teid: 0,
  sequence: 1,
  ...more,
})
const fteid = (interfaceType: number, ipv4: string, teid: number) => ({ interfaceType, ipv4, teid })
const accept = nasMessages.attachAccept as NasMessage

describe('S1AP', () => {
  test('a GUTI that was allotted tells who comes again with its S-TMSI, or is paged', () => {
    const correlation = new Correlation()
    const first = correlation.s1ap(connectionOf(IMSI), attachComplete, [plainNas(accept, 'downlink')], mme)
    expect(first.imsi).toBe(IMSI)
    const sTmsi = { mmec: 1, mTmsi: 0xc0ffee01 }
    const again = { kind: 'InitialUEMessage', sTmsi, tai: { plmnIdentity: '21407', tac: 1 } }
    expect(correlation.s1ap(connectionOf(), again, [], mme).imsi).toBe(IMSI)
    const paging = {
      kind: 'Paging',
      uePagingId: { sTmsi },
      taiList: [{ tai: { plmnIdentity: '21407', tac: 1 } }],
    }
    expect(correlation.paging(paging)?.imsi).toBe(IMSI)
    const elsewhere = { ...again, tai: { plmnIdentity: '26201', tac: 1 } }
    expect(correlation.s1ap(connectionOf(), elsewhere, [], mme).imsi).toBeUndefined()
  })

  test('a GUTI that is allotted to somebody else is theirs', () => {
    const correlation = new Correlation()
    const first = correlation.s1ap(connectionOf(IMSI), attachComplete, [plainNas(accept, 'downlink')], mme)
    const second = correlation.s1ap(connectionOf(OTHER), attachComplete, [plainNas(accept, 'downlink')], mme)
    const request: NasMessage = {
      kind: 'DetachRequestUe',
      detachType: { switchOff: false, type: 1 },
      nasKeySetIdentifier: 0,
      epsMobileIdentity: { kind: 'guti', guti },
    }
    const third = correlation.s1ap(connectionOf(), attachComplete, [plainNas(request, 'uplink')], mme)
    expect([first.imsi, second.imsi, third.imsi]).toEqual([IMSI, OTHER, OTHER])
  })

  test('a connection whose IMSI comes to light later had it from the beginning', () => {
    const correlation = new Correlation()
    const connection = connectionOf()
    const before = correlation.s1ap(connection, attachComplete, [], mme)
    connection.subscriber.imsi = IMSI
    correlation.s1ap(connection, attachComplete, [], mme)
    expect(before.imsi).toBe(IMSI)
  })
})

describe('X2AP', () => {
  const bearers = [{ erabId: 5, ulGtpTunnelEndpoint: { transportLayerAddress: sgw, gtpTeid: 0x22 } }]
  const [old, next] = ['10.1.0.1', '10.1.0.2']

  test('a handover is that of the bearers which move, and so is what the eNBs say of it afterwards', () => {
    const correlation = new Correlation()
    const setup = {
      kind: 'InitialContextSetupRequest',
      list: [{ transportLayerAddress: sgw, gtpTeid: 0x22 }],
    }
    correlation.s1ap(connectionOf(IMSI), setup, [], mme)
    const request = { kind: 'HandoverRequest', oldEnbUeX2apId: 3, ueContextInformation: { bearers } }
    const about = (kind: string) => ({ kind, oldEnbUeX2apId: 3, newEnbUeX2apId: 9 })
    expect(correlation.x2ap(old, next, request)?.imsi).toBe(IMSI)
    expect(correlation.x2ap(next, old, about('HandoverRequestAcknowledge'))?.imsi).toBe(IMSI)
    expect(correlation.x2ap(old, next, about('SNStatusTransfer'))?.imsi).toBe(IMSI)
    expect(correlation.x2ap(next, old, about('UEContextRelease'))?.imsi).toBe(IMSI)
    expect(correlation.x2ap(next, old, about('SNStatusTransfer'))?.imsi).toBeUndefined()
    expect(correlation.x2ap(old, next, { kind: 'X2SetupRequest' })).toBeUndefined()
  })

  test('the id may serve another UE in the next handover', () => {
    const correlation = new Correlation()
    const first = correlation.x2ap(old, next, { kind: 'HandoverRequest', oldEnbUeX2apId: 3 })!
    first.name(IMSI)
    const second = correlation.x2ap(old, next, { kind: 'HandoverRequest', oldEnbUeX2apId: 3 })
    expect([first.imsi, second?.imsi]).toEqual([IMSI, undefined])
  })

  test('a path switch names the UE by what the MME calls it', () => {
    const correlation = new Correlation()
    correlation.s1ap(connectionOf(IMSI), { kind: 'DownlinkNASTransport', mmeUeS1apId: 7 }, [], mme)
    const switched = { kind: 'PathSwitchRequest', sourceMmeUeS1apId: 7 }
    expect(correlation.s1ap(connectionOf(), switched, [], mme).imsi).toBe(IMSI)
    expect(correlation.s1ap(connectionOf(), switched, [], sgw).imsi).toBeUndefined()
  })
})

describe('GTP', () => {
  const request = session({ imsi: IMSI, senderFteid: fteid(10, mme, 0x11), sequence: 5 })
  const response = {
    kind: 'CreateSessionResponse',
    teid: 0x11,
    sequence: 5,
    bearers: [{ f: fteid(1, sgw, 0x22) }],
  }

  test('a session is followed by its TEIDs and sequence numbers', () => {
    const correlation = new Correlation()
    correlation.gtpv2(mme, sgw, request)
    expect(correlation.gtpv2(sgw, mme, response)?.imsi).toBe(IMSI)
    expect(correlation.gtpu(enb, sgw, { kind: 'GPdu', teid: 0x22 })?.imsi).toBe(IMSI)
    expect(correlation.gtpu(enb, pgw, { kind: 'GPdu', teid: 0x22 })).toBeUndefined()
    // A refusal has no tunnel to name, but the number of its request.
    correlation.gtpv2(mme, sgw, session({ imsi: OTHER, sequence: 6 }))
    const refusal = { kind: 'CreateSessionResponse', teid: 0, sequence: 6 }
    expect(correlation.gtpv2(sgw, mme, refusal)?.imsi).toBe(OTHER)
  })

  test('the bearer of an E-RAB joins S1AP to the session, whichever came first', () => {
    const setup = {
      kind: 'InitialContextSetupRequest',
      erabToBeSetupListCtxtSuReq: [{ erabId: 5, transportLayerAddress: sgw, gtpTeid: 0x22 }],
    }
    for (const gtpFirst of [true, false]) {
      const correlation = new Correlation()
      const gtp = (): void => {
        correlation.gtpv2(mme, sgw, request)
        correlation.gtpv2(sgw, mme, response)
      }
      if (gtpFirst) gtp()
      const subject = correlation.s1ap(connectionOf(), setup, [], mme)
      if (!gtpFirst) gtp()
      expect(subject.imsi).toBe(IMSI)
    }
  })

  test('a TEID of zero, which asks for one, belongs to nobody', () => {
    const correlation = new Correlation()
    correlation.gtpv2(sgw, pgw, session({ imsi: IMSI, pgwFteid: fteid(7, pgw, 0) }))
    const stranger = correlation.gtpv2(sgw, pgw, session({ sequence: 8, pgwFteid: fteid(7, pgw, 0) }))
    expect([stranger, correlation.identitiesOf(IMSI)?.tunnels]).toEqual([undefined, []])
  })

  test('a TEID that another subscriber gets is not taken for the first', () => {
    const correlation = new Correlation()
    const first = correlation.gtpv2(mme, sgw, request)
    const second = correlation.gtpv2(mme, sgw, { ...request, imsi: OTHER, sequence: 9 })
    expect([first?.imsi, second?.imsi]).toEqual([IMSI, OTHER])
    expect(correlation.gtpv2(sgw, mme, { ...response, sequence: 77 })?.imsi).toBe(OTHER)
  })
})

describe('Diameter', () => {
  const request = { kind: 'GxCreditControlRequest', sessionId: 'pgw;1;1', hopByHop: 3 }

  test('a session is its subscriber from whatever message on names them', () => {
    const correlation = new Correlation()
    const unnamed = correlation.diameter(mme, pgw, request)
    const named = {
      ...request,
      subscriptionId: [{ subscriptionIdType: 1, subscriptionIdData: IMSI }],
      hopByHop: 4,
    }
    expect(unnamed?.imsi).toBeUndefined()
    correlation.diameter(mme, pgw, named)
    expect(unnamed?.imsi).toBe(IMSI)
  })

  test('an answer without a session is that of its request', () => {
    const correlation = new Correlation()
    correlation.diameter(mme, pgw, { kind: 'UpdateLocationRequest', userName: IMSI, hopByHop: 8 })
    expect(correlation.diameter(pgw, mme, { kind: 'ErrorAnswer', hopByHop: 8 })?.imsi).toBe(IMSI)
    expect(correlation.diameter(pgw, mme, { kind: 'ErrorAnswer', hopByHop: 9 })).toBeUndefined()
  })
})

test('tells by what a subscriber was followed', () => {
  const correlation = new Correlation()
  correlation.s1ap(connectionOf(IMSI), attachComplete, [plainNas(accept, 'downlink')], mme)
  correlation.gtpv2(mme, sgw, session({ imsi: IMSI, senderFteid: fteid(10, mme, 0x11) }))
  correlation.diameter(mme, pgw, {
    kind: 'UpdateLocationRequest',
    userName: IMSI,
    sessionId: 'mme;1',
    hopByHop: 8,
  })
  correlation.diameter(mme, pgw, {
    kind: 'UpdateLocationRequest',
    userName: OTHER,
    sessionId: 'mme;2',
    hopByHop: 9,
  })
  expect(correlation.identitiesOf(IMSI)).toEqual({
    imsi: IMSI,
    s1Connections: 1,
    temporaryIdentities: ['21407/1/c0ffee01'],
    tunnels: [`${mme}/17`],
    diameterSessions: ['mme;1'],
  })
  expect(correlation.identitiesOf('001010000000001')).toBeUndefined()
})
