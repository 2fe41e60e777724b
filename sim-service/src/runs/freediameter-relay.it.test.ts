import { DiameterSocket } from '../../test-support/diameter-socket.ts'
import { type FreeDiameter, freeDiameterIsHere, startFreeDiameter } from '../../test-support/freediameter.ts'
import { Lab, type Seen, second } from '../../test-support/lab.ts'
import { describeWith } from '../../test-support/with-tool.ts'
import { type DiameterMessage, decodeDiameter } from '../codec/diameter/diameter.ts'
import type { Port } from '../engine/link.ts'
import type { DiameterPeer } from '../network/diameter-peer.ts'
import { detach } from '../network/ue/detach.ts'

/**
 * A world in which freeDiameter (Debian's package, a stack from another project) takes the place of the relay between
 * the countries. What our MME and our HSS send on S6a goes to it over TCP connections on loopback, and what it sends
 * goes to them. Virtual time stands still while freeDiameter works.
 */
class Bridge {
  readonly lab: Lab
  private readonly sockets = new Map<Port, DiameterSocket>()
  private readonly arrived: Array<{ port: Port; octets: Uint8Array }> = []
  private failure: Error | undefined
  private wake: () => void = () => {}
  /** Messages for which freeDiameter owes one: an answer of its own, or what it was given, relayed. */
  private owed = 0
  private flow = 0

  private constructor(lab: Lab) {
    this.lab = lab
  }

  static async between(lab: Lab, relay: FreeDiameter): Promise<Bridge> {
    const bridge = new Bridge(lab)
    const [dra] = lab.world.dras
    for (const link of lab.links('s6a')) {
      const socket = await DiameterSocket.open(relay.port)
      bridge.sockets.set(link.b, socket)
      bridge.listen(link.b, socket)
    }
    dra.receiver.onFrame = (port, octets) => bridge.toRelay(port, octets)
    return bridge
  }

  private listen(port: Port, socket: DiameterSocket): void {
    socket.next().then(
      (octets) => {
        this.arrived.push({ port, octets })
        this.wake()
        this.listen(port, socket)
      },
      (error: Error) => {
        this.failure = error
        this.wake()
      },
    )
  }

  private toRelay(port: Port, octets: Uint8Array): void {
    if (decodeDiameter(octets).kind !== 'DeviceWatchdogAnswer') this.owed++
    this.flow = this.lab.sim.flow
    this.sockets.get(port)?.send(octets)
  }

  /** What freeDiameter sent first of what nobody has had yet; it enters the network at once. */
  async fromRelay(): Promise<DiameterMessage> {
    while (this.arrived.length === 0) {
      if (this.failure !== undefined) throw this.failure
      await new Promise<void>((resolve) => {
        this.wake = resolve
      })
    }
    const { port, octets } = this.arrived.shift()!
    this.lab.command(port.owner, () => port.send(octets), this.flow)
    return decodeDiameter(octets)
  }

  /** Runs until the condition holds, event by event, and lets freeDiameter pay what it owes after each. */
  async until(condition: () => boolean): Promise<void> {
    const { sim } = this.lab
    const end = sim.now + 600 * second
    while (!condition()) {
      if (sim.nextTime() > end) throw new Error('it never came')
      sim.run(sim.nextTime())
      while (this.owed > 0) if ((await this.fromRelay()).kind !== 'DeviceWatchdogRequest') this.owed--
    }
  }

  run(durationUs: number): Promise<void> {
    const { sim } = this.lab
    const end = sim.now + durationUs
    return this.until(() => sim.nextTime() > end)
  }

  close(): void {
    for (const socket of this.sockets.values()) socket.close()
  }
}

/** A relay and a world of its own for each test: a peer whose connection broke would wait to open it again. */
async function relayed(
  lab: Lab,
  check: (bridge: Bridge, relay: FreeDiameter) => Promise<void>,
): Promise<void> {
  const { dras } = lab.plan.interconnect
  const relay = await startFreeDiameter({
    identity: dras[0].host,
    realm: lab.plan.interconnect.realm,
    peers: [lab.mme.configuration.host, lab.hss.configuration.host],
  })
  try {
    const bridge = await Bridge.between(lab, relay)
    try {
      await check(bridge, relay)
    } catch (error) {
      throw new Error(`${(error as Error).message}\n${relay.log()}`)
    } finally {
      bridge.close()
    }
  } finally {
    await relay.stop()
  }
}

/** Each step of a message on S6a: who sent it to whom. */
const steps = (lab: Lab, kind: string): string[] =>
  lab.messages(kind, 's6a').map(({ from, to }: Seen) => `${role(from)}→${role(to)}`)

const role = (name: string): string => name.split('/')[0].replace(/\d+$/, '')

const accepted = (lab: Lab, kind: string): number[] =>
  lab.messages(kind, 's6a').map(({ message }) => message.resultCode)

/** The ends of the S6a links at MME and HSS. */
const clients = (lab: Lab): Port[] => lab.links('s6a').map((link) => link.a)

describeWith(freeDiameterIsHere)('our MME and our HSS with freeDiameter between them', () => {
  test('open both connections, and the UE attaches: AIR and ULR go there, AIA and ULA come back', () =>
    relayed(new Lab({ world: { purgesAfterDetach: true } }), async (bridge, relay) => {
      const { lab } = bridge
      const ue = lab.ue()
      await bridge.until(() => ue.registered)

      expect(accepted(lab, 'CapabilitiesExchangeAnswer')).toEqual([2001, 2001])
      for (const { message } of lab.messages('CapabilitiesExchangeAnswer', 's6a'))
        expect(message).toMatchObject({ originHost: relay.identity, productName: 'freeDiameter' })
      for (const port of clients(lab))
        expect(port.context).toMatchObject({ host: relay.identity, isOpen: true })

      for (const name of ['AuthenticationInformation', 'UpdateLocation']) {
        expect(steps(lab, `${name}Request`)).toEqual(['mme→dra', 'dra→hss'])
        expect(steps(lab, `${name}Answer`)).toEqual(['hss→dra', 'dra→mme'])
        expect(accepted(lab, `${name}Answer`)).toEqual([2001, 2001])
        const [sent, relayedOne] = lab.messages(`${name}Request`, 's6a').map(({ message }) => message)
        expect(sent.routeRecord).toBeUndefined()
        expect(relayedOne.routeRecord).toEqual([lab.mme.configuration.host])
        expect(relayedOne.hopByHop).not.toBe(sent.hopByHop)
        // All but the routing is as the MME sent it.
        expect({ ...relayedOne, hopByHop: 0, routeRecord: [] }).toEqual({
          ...sent,
          hopByHop: 0,
          routeRecord: [],
        })
      }
      expect(lab.home.database.find(ue.imsi)?.servingHost).toBe(lab.mme.configuration.host)
    }))

  test('the detached UE is purged: PUR there, PUA back', () =>
    relayed(new Lab({ world: { purgesAfterDetach: true } }), async (bridge) => {
      const { lab } = bridge
      await bridge.until(() => lab.ue().registered)
      lab.command(lab.ue(), () => lab.ue().run('detach', detach(lab.ue(), false)))
      await bridge.until(() => lab.count('PurgeUeAnswer', 's6a') === 2)
      expect(steps(lab, 'PurgeUeRequest')).toEqual(['mme→dra', 'dra→hss'])
      expect(accepted(lab, 'PurgeUeAnswer')).toEqual([2001, 2001])
      expect(lab.home.database.find(lab.ue().imsi)?.servingHost).toBe('')
    }))

  test('the home cancels the location: CLR goes by Destination-Host from the HSS to the MME, CLA back', () =>
    relayed(new Lab(), async (bridge) => {
      const { lab } = bridge
      await bridge.until(() => lab.ue().registered)
      await bridge.run(second)
      lab.command(lab.hss, () => lab.hss.withdraw(lab.ue().imsi))
      await bridge.until(() => lab.count('CancelLocationAnswer', 's6a') === 2)
      expect(steps(lab, 'CancelLocationRequest')).toEqual(['hss→dra', 'dra→mme'])
      const [, order] = lab.messages('CancelLocationRequest', 's6a')
      expect(order.message.routeRecord).toEqual([lab.hss.configuration.host])
      expect(accepted(lab, 'CancelLocationAnswer')).toEqual([2001, 2001])
      await bridge.until(() => !lab.ue().registered)
    }))

  test(
    'watchdogs are answered, ours by freeDiameter and its own by our nodes',
    () =>
      relayed(new Lab(), async (bridge, relay) => {
        const { lab } = bridge
        const answersOf = (node: string): Seen[] =>
          lab.messages('DeviceWatchdogAnswer', 's6a').filter(({ from }) => role(from) === node)
        await bridge.until(() => answersOf('dra').length === 2)
        for (const { message } of answersOf('dra'))
          expect(message).toMatchObject({ originHost: relay.identity, resultCode: 2001 })
        // It asks when it has heard nothing for a while: Tw, six seconds, of its clock.
        while (answersOf('mme').length === 0 || answersOf('hss').length === 0) {
          expect((await bridge.fromRelay()).kind).toBe('DeviceWatchdogRequest')
          await bridge.run(second)
        }
        for (const { message } of [...answersOf('mme'), ...answersOf('hss')])
          expect(message.resultCode).toBe(2001)
        expect(relay.log()).not.toMatch(/error/i)
      }),
    20_000,
  )

  test('without the HSS it answers 3002 or 3003 itself, and the MME rejects the attach with #15', () =>
    relayed(new Lab(), async (bridge, relay) => {
      const { lab } = bridge
      clients(lab)
        .find((port) => port.owner === lab.hss)!
        .link.down()
      await bridge.until(() => lab.count('AttachReject', 'radio') === 1)
      const [refusal] = lab.messages('ErrorAnswer', 's6a')
      expect(refusal.message).toMatchObject({ originHost: relay.identity })
      expect([3002, 3003]).toContain(refusal.message.resultCode)
      expect(lab.messages('AttachReject', 'radio')[0].nas.emmCause).toBe(15)
    }))

  test('a peer that says good-bye is answered', () =>
    relayed(new Lab(), async (bridge, relay) => {
      const { lab } = bridge
      const peers = clients(lab).map((port) => port.context as DiameterPeer)
      await bridge.until(() => peers.every(({ isOpen }) => isOpen))
      const peer = peers.find(({ port }) => port.owner === lab.mme)!
      lab.command(lab.mme, () => peer.disconnect(0))
      await bridge.until(() => lab.count('DisconnectPeerAnswer', 's6a') === 1)
      const [{ message }] = lab.messages('DisconnectPeerAnswer', 's6a')
      expect(message).toMatchObject({ originHost: relay.identity, resultCode: 2001 })
      await bridge.until(() => !peer.isOpen)
    }))
})
