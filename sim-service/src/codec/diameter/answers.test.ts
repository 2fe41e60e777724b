import { survives } from '../../../test-support/mutation.ts'
import { CodecError } from '../codec-error.ts'
import { fromHex, toHex } from '../octets.ts'
import {
  answerTo,
  type DiameterMessage,
  decodeDiameter,
  diameterLength,
  encodeDiameter,
  errorAnswer,
  isRequest,
  isSuccess,
  relayForward,
  relayView,
  resultClass,
  resultCode,
} from './diameter.ts'
import { samples } from './diameter-samples.ts'

function sample<K extends DiameterMessage['kind']>(kind: K): Extract<DiameterMessage, { kind: K }> {
  return samples.find((candidate) => candidate.kind === kind) as Extract<DiameterMessage, { kind: K }>
}

const dra = { originHost: 'dra01.ipx-a.example', originRealm: 'ipx-a.example' }
const request = sample('AuthenticationInformationRequest')
const octets = encodeDiameter(request)

describe('what a relay sees (RFC 6733 §6.1)', () => {
  test('header, routing and the route so far, without the rest', () => {
    expect(relayView(octets)).toStrictEqual({
      request: true,
      proxiable: true,
      error: false,
      retransmitted: false,
      flags: 0xc0,
      commandCode: 318,
      applicationId: 16777251,
      hopByHop: request.hopByHop,
      endToEnd: request.endToEnd,
      destinationHost: request.destinationHost,
      destinationRealm: request.destinationRealm,
      routeRecords: request.routeRecord,
    })
  })

  test('a command that we do not have is relayed as well', () => {
    const unknown = fromHex(
      '0100002c c0000999 12345678 00000001 00000002 0000011b 40000009 62000000 00000108 40000009 61000000',
    )
    expect(() => decodeDiameter(unknown)).toThrow(CodecError)
    expect(relayView(unknown)).toMatchObject({ commandCode: 0x999, destinationRealm: 'b' })
    expect(toHex(relayForward(unknown, { hopByHop: 7 }))).toBe(toHex(unknown).replace('00000001', '00000007'))
  })

  test.each(samples.map((message) => [message.kind, message] as const))(
    '%s agrees with its decoded self',
    (_kind, message) => {
      const view = relayView(encodeDiameter(message))
      const { hopByHop, endToEnd } = message
      expect(view).toMatchObject({ hopByHop, endToEnd, request: isRequest(message) })
      const { destinationHost, destinationRealm } = message as Partial<typeof request>
      expect([view.destinationHost, view.destinationRealm]).toEqual([destinationHost, destinationRealm])
      expect(view.error).toBe(message.kind === 'ErrorAnswer')
    },
  )

  test('it survives damage', () => {
    const tally = survives(relayView, samples.map(encodeDiameter))
    expect(tally.messages).toBeGreaterThan(0)
  })
})

describe('what a relay sends on (RFC 6733 §6.1.9, §6.2.2)', () => {
  test('all AVPs as they came, a new hop-by-hop identifier, a Route-Record at the end', () => {
    const forwarded = relayForward(octets, { hopByHop: 0xfedcba98, addRouteRecord: 'dra02.ipx-b.example' })
    expect(diameterLength(forwarded)).toBe(forwarded.length)
    expect(toHex(forwarded.slice(20, octets.length))).toBe(toHex(octets.slice(20)))
    expect(decodeDiameter(forwarded)).toStrictEqual({
      ...request,
      hopByHop: 0xfedcba98,
      routeRecord: [...request.routeRecord!, 'dra02.ipx-b.example'],
    })
  })

  test('after a failover with the T flag (RFC 6733 §5.5.4)', () => {
    expect(decodeDiameter(relayForward(octets, { hopByHop: 1, retransmitted: true }))).toMatchObject({
      retransmitted: true,
    })
  })
})

describe('answers', () => {
  test('an S6a answer repeats session, identifiers, state and Proxy-Info of its request', () => {
    const answer = answerTo(request, 'hss', 'home', { resultCode: resultCode.success, supportedFeatures: [] })
    expect(answer).toEqual({
      kind: 'AuthenticationInformationAnswer',
      hopByHop: request.hopByHop,
      endToEnd: request.endToEnd,
      originHost: 'hss',
      originRealm: 'home',
      sessionId: request.sessionId,
      authSessionState: 1,
      proxyInfo: request.proxyInfo,
      resultCode: 2001,
      supportedFeatures: [],
    })
    expect(decodeDiameter(encodeDiameter(answer)).kind).toBe('AuthenticationInformationAnswer')
  })

  test('a credit-control answer repeats application, request type and number', () => {
    const answer = answerTo(sample('GyCreditControlRequest'), 'ocs', 'home', {
      resultCode: resultCode.success,
    })
    expect(answer).toMatchObject({ authApplicationId: 4, ccRequestType: 2, ccRequestNumber: 1 })
    expect(answerTo(sample('GxCreditControlRequest'), 'pcrf', 'home', {})).toMatchObject({
      authApplicationId: 16777238,
    })
  })

  test('a capabilities answer repeats only the identifiers: its applications are its own', () => {
    const answer = answerTo(sample('CapabilitiesExchangeRequest'), 'dra', 'ipx', {
      resultCode: resultCode.success,
      hostIpAddress: ['127.0.0.1'],
      vendorId: 0,
      productName: 'Roamlab',
    })
    expect(answer.authApplicationId).toBeUndefined()
    expect(decodeDiameter(encodeDiameter(answer)).kind).toBe('CapabilitiesExchangeAnswer')
  })

  test('a success is 2xxx, as Result-Code or Experimental-Result', () => {
    expect(isSuccess({ resultCode: 2001 })).toBe(true)
    expect(isSuccess({ resultCode: 2002 })).toBe(true)
    expect(isSuccess({ resultCode: 5001 })).toBe(false)
    expect(isSuccess({ experimentalResult: { vendorId: 10415, experimentalResultCode: 5001 } })).toBe(false)
    expect(isSuccess({ experimentalResult: { vendorId: 10415, experimentalResultCode: 2021 } })).toBe(true)
    expect(isSuccess({})).toBe(false)
    expect([1001, 2001, 3002, 4012, 5012, 9000].map(resultClass)).toEqual([
      'informational',
      'success',
      'protocolError',
      'transientFailure',
      'permanentFailure',
      'permanentFailure',
    ])
  })
})

describe('an answer with the E flag (RFC 6733 §7.2)', () => {
  test('to a request that decodes', () => {
    const failedAvp = { code: 283, flags: 0x40, octets: fromHex('62') }
    const answer = decodeDiameter(
      errorAnswer(octets, { resultCode: 3003, ...dra, errorMessage: 'no such realm', failedAvp }),
    )
    expect(answer).toStrictEqual({
      kind: 'ErrorAnswer',
      hopByHop: request.hopByHop,
      endToEnd: request.endToEnd,
      commandCode: 318,
      applicationId: 16777251,
      proxiable: true,
      sessionId: request.sessionId,
      ...dra,
      resultCode: 3003,
      errorMessage: 'no such realm',
      failedAvp: [failedAvp],
      proxyInfo: request.proxyInfo,
    })
  })

  test('to a request cut anywhere behind its header', () => {
    for (let length = 20; length < octets.length; length++) {
      const answer = decodeDiameter(errorAnswer(octets.slice(0, length), { resultCode: 5014, ...dra }))
      expect(answer).toMatchObject({
        kind: 'ErrorAnswer',
        hopByHop: request.hopByHop,
        resultCode: 5014,
        ...dra,
      })
    }
  })

  test('not to an answer, nor to less than a header', () => {
    expect(() => errorAnswer(encodeDiameter(sample('PurgeUeAnswer')), { resultCode: 3002, ...dra })).toThrow(
      CodecError,
    )
    expect(() => errorAnswer(octets.slice(0, 19), { resultCode: 5015, ...dra })).toThrow(CodecError)
  })
})
