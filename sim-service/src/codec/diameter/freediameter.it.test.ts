import { DiameterSocket } from '../../../test-support/diameter-socket.ts'
import {
  type FreeDiameter,
  freeDiameterIsHere,
  startFreeDiameter,
} from '../../../test-support/freediameter.ts'
import { describeWith } from '../../../test-support/with-tool.ts'
import { fromHex, toHex } from '../octets.ts'
import {
  type AuthenticationInformationRequest,
  answerTo,
  application,
  type CapabilitiesExchangeAnswer,
  type DiameterMessage,
  decodeDiameter,
  disconnectCause,
  encodeDiameter,
  isSuccess,
  relayForward,
  relayView,
  resultCode,
} from './diameter.ts'

/** freeDiameter (Debian's package, a stack from another project) is the peer of our codec on real TCP connections. */
interface Node {
  originHost: string
  originRealm: string
}
/** A new node for each test: a peer whose connection broke would be in state REOPEN. */
const mmes = names('mme', 'visited.example')
const hsss = names('hss', 'home.example')
let mme: Node
let hss: Node
const s6a = { vendorId: 10415, authApplicationId: application.s6a }

let relay: FreeDiameter
const open: DiameterSocket[] = []
beforeAll(async () => {
  if (freeDiameterIsHere())
    relay = await startFreeDiameter({ peers: [...mmes, ...hsss].map((node) => node.originHost) })
}, 30_000)
beforeEach(() => {
  mme = mmes.pop()!
  hss = hsss.pop()!
})
afterEach(() => {
  for (const socket of open.splice(0)) socket.close()
})
afterAll(() => relay?.stop())

function names(node: string, realm: string): Node[] {
  return Array.from({ length: 8 }, (_, i) => ({ originHost: `${node}0${i}.${realm}`, originRealm: realm }))
}

const ids = { hopByHop: 0x01020304, endToEnd: 0x05060708 }

const authenticationInformationRequest = (): AuthenticationInformationRequest => ({
  kind: 'AuthenticationInformationRequest',
  ...ids,
  sessionId: `${mme.originHost};1;2`,
  vendorSpecificApplicationId: s6a,
  authSessionState: 1,
  ...mme,
  destinationHost: hss.originHost,
  destinationRealm: hss.originRealm,
  userName: '262011234567890',
  requestedEutranAuthenticationInfo: { numberOfRequestedVectors: 1, immediateResponsePreferred: 0 },
  visitedPlmnId: '21407',
})

async function connected(own: Node): Promise<{ socket: DiameterSocket; answer: CapabilitiesExchangeAnswer }> {
  const socket = await DiameterSocket.open(relay.port)
  open.push(socket)
  socket.send(
    encodeDiameter({
      kind: 'CapabilitiesExchangeRequest',
      ...ids,
      ...own,
      hostIpAddress: ['127.0.0.1'],
      vendorId: 10415,
      productName: 'Roamlab',
      supportedVendorId: [10415],
      vendorSpecificApplicationId: [s6a],
    }),
  )
  const octets = await socket.next()
  const answer = decodeDiameter(octets)
  expect(toHex(encodeDiameter(answer))).toBe(toHex(octets))
  if (answer.kind !== 'CapabilitiesExchangeAnswer' || !isSuccess(answer)) {
    throw new Error(`refused by ${toHex(octets)}:\n${relay.log()}`)
  }
  return { socket, answer }
}

/** What the peer sends next but watchdogs, which are answered; every message must encode again as it came. */
async function next(
  socket: DiameterSocket,
  own: Node,
): Promise<{ octets: Uint8Array; message: DiameterMessage }> {
  for (;;) {
    const octets = await socket.next()
    const message = decodeDiameter(octets)
    expect(toHex(encodeDiameter(message))).toBe(toHex(octets))
    if (message.kind !== 'DeviceWatchdogRequest') return { octets, message }
    socket.send(
      encodeDiameter(answerTo(message, own.originHost, own.originRealm, { resultCode: resultCode.success })),
    )
  }
}

/** While the daemon has not yet noticed that the former connection is gone, it closes a second one. */
async function connectedAgain(own: Node): Promise<Awaited<ReturnType<typeof connected>>> {
  for (let attempts = 1; ; attempts++) {
    try {
      return await connected(own)
    } catch (error) {
      if (attempts === 100) throw error
    }
  }
}

async function watchdog(socket: DiameterSocket, own: Node): Promise<DiameterMessage> {
  socket.send(encodeDiameter({ kind: 'DeviceWatchdogRequest', ...ids, ...own, originStateId: 1 }))
  return (await next(socket, own)).message
}

describeWith(freeDiameterIsHere)('with freeDiameter on the other end of a TCP connection', () => {
  test('capabilities are exchanged, and its answer is decoded to the last AVP', async () => {
    const { answer } = await connected(mme)
    expect(answer).toMatchObject({
      ...ids,
      resultCode: resultCode.success,
      originHost: relay.identity,
      originRealm: relay.realm,
      productName: 'freeDiameter',
      authApplicationId: [application.relay],
    })
    expect(answer.unknown).toBeUndefined()
  })

  test('where it connects to us, we decode its capabilities, and its farewell when it stops', async () => {
    const { port, accepted } = await DiameterSocket.listen()
    const connectTo = [{ identity: hss.originHost, port }]
    const caller = await startFreeDiameter({
      identity: 'dra2.ipx.example',
      peers: [hss.originHost],
      connectTo,
    })
    try {
      const socket = await accepted
      open.push(socket)
      const { message } = await next(socket, hss)
      if (message.kind !== 'CapabilitiesExchangeRequest') throw new Error(message.kind)
      expect(message).toMatchObject({ originHost: caller.identity, authApplicationId: [application.relay] })
      socket.send(
        encodeDiameter(
          answerTo(message, hss.originHost, hss.originRealm, {
            resultCode: resultCode.success,
            hostIpAddress: ['127.0.0.1'],
            vendorId: 10415,
            productName: 'Roamlab',
            vendorSpecificApplicationId: [s6a],
          }),
        ),
      )
      expect(await watchdog(socket, hss)).toMatchObject({ kind: 'DeviceWatchdogAnswer', resultCode: 2001 })

      const stopping = caller.stop()
      const { message: last } = await next(socket, hss)
      if (last.kind !== 'DisconnectPeerRequest') throw new Error(last.kind)
      expect(last).toMatchObject({ disconnectCause: disconnectCause.rebooting })
      const members = { resultCode: resultCode.success }
      socket.send(encodeDiameter(answerTo(last, hss.originHost, hss.originRealm, members)))
      await stopping
    } finally {
      await caller.stop()
    }
  }, 30_000)

  test('it answers our watchdog', async () => {
    const { socket } = await connected(mme)
    const answer = await watchdog(socket, mme)
    expect(answer).toMatchObject({
      kind: 'DeviceWatchdogAnswer',
      ...ids,
      resultCode: 2001,
      originHost: relay.identity,
    })
  })

  test('it takes our answers to its watchdogs: a peer that came back is routed to after three of them', async () => {
    const first = await connected(hss)
    first.socket.close()
    // RFC 3539 §3.4.1, state REOPEN: the peer serves again after three answers.
    const { socket } = await connectedAgain(hss)
    for (let i = 0; i < 3; i++) {
      const request = decodeDiameter(await socket.next())
      if (request.kind !== 'DeviceWatchdogRequest') throw new Error(request.kind)
      expect(request).toMatchObject({ originHost: relay.identity, originRealm: relay.realm })
      socket.send(
        encodeDiameter(
          answerTo(request, hss.originHost, hss.originRealm, { resultCode: resultCode.success }),
        ),
      )
    }
    await watchdog(socket, hss)
    const mmeSide = await connected(mme)
    mmeSide.socket.send(encodeDiameter(authenticationInformationRequest()))
    expect((await next(socket, hss)).message.kind).toBe('AuthenticationInformationRequest')
  })

  test('it answers a disconnection', async () => {
    const { socket } = await connected(mme)
    socket.send(
      encodeDiameter({
        kind: 'DisconnectPeerRequest',
        ...ids,
        ...mme,
        disconnectCause: disconnectCause.rebooting,
      }),
    )
    const { message } = await next(socket, mme)
    expect(message).toMatchObject({ kind: 'DisconnectPeerAnswer', ...ids, resultCode: 2001 })
  })

  test('it relays our S6a from the MME to the HSS and back, and records the route', async () => {
    const [mmeSide, hssSide] = [await connected(mme), await connected(hss)]
    const request = authenticationInformationRequest()
    // Answers come in order: after this one the relay knows the HSS as open.
    await watchdog(hssSide.socket, hss)
    mmeSide.socket.send(encodeDiameter(request))

    const atHss = await next(hssSide.socket, hss)
    expect(atHss.message).toEqual({
      ...request,
      hopByHop: atHss.message.hopByHop,
      routeRecord: [mme.originHost],
    })
    // Our own relay makes the same octets of the request as freeDiameter did.
    const forwarding = { hopByHop: atHss.message.hopByHop, addRouteRecord: mme.originHost }
    expect(toHex(relayForward(encodeDiameter(request), forwarding))).toBe(toHex(atHss.octets))
    expect(relayView(atHss.octets)).toMatchObject({
      destinationHost: hss.originHost,
      routeRecords: [mme.originHost],
    })

    const answer = answerTo(
      atHss.message as AuthenticationInformationRequest,
      hss.originHost,
      hss.originRealm,
      {
        resultCode: resultCode.success,
        authenticationInfo: {
          eUtranVector: [
            {
              rand: fromHex('00112233445566778899aabbccddeeff'),
              xres: fromHex('0123456789abcdef'),
              autn: fromHex('a0b1c2d3e4f58000fedcba9876543210'),
              kasme: fromHex('000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f'),
            },
          ],
        },
      },
    )
    hssSide.socket.send(encodeDiameter(answer))
    const atMme = await next(mmeSide.socket, mme)
    // freeDiameter records the route of answers too.
    expect(atMme.message).toEqual({ ...answer, hopByHop: ids.hopByHop, routeRecord: [hss.originHost] })
  })

  test('it says in an answer with the E flag that a realm cannot be reached', async () => {
    const { socket } = await connected(mme)
    socket.send(
      encodeDiameter({
        kind: 'PurgeUeRequest',
        ...ids,
        sessionId: `${mme.originHost};1;3`,
        authSessionState: 1,
        ...mme,
        destinationRealm: 'nowhere.example',
        userName: '262011234567890',
      }),
    )
    const { message } = await next(socket, mme)
    expect(message).toMatchObject({
      kind: 'ErrorAnswer',
      ...ids,
      commandCode: 321,
      applicationId: application.s6a,
      sessionId: `${mme.originHost};1;3`,
      resultCode: resultCode.unableToDeliver,
      originHost: relay.identity,
    })
  })
})
