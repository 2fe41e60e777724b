import { HandoverLab } from '../../test-support/handover-lab.ts'
import { type LabOptions, millisecond, second, then, when } from '../../test-support/lab.ts'
import { checkConservation } from '../runs/conservation.ts'
import type { Mme } from './mme/mme.ts'

const busy: LabOptions = { traffic: { octets: 4_000, everyUs: 20 * millisecond } }

/** Two neighbours whose tracking areas two MMEs serve, and one SGW for both. */
function twoPools(options: LabOptions = {}): HandoverLab {
  return HandoverLab.ready({ areas: 2, mmes: 2, mmePools: 2, ...options })
}

/** The same with an SGW for each. */
function twoPoolsAndAreas(options: LabOptions = {}): HandoverLab {
  return twoPools({ sgws: 2, sgwAreas: 2, ...options })
}

const mmesOf = (lab: HandoverLab): readonly Mme[] => lab.world.visited[0].mmes
const contexts = (lab: HandoverLab): number[] => mmesOf(lab).map((mme) => mme.byMmeUeId.size)
const sessions = (lab: HandoverLab): number[] => lab.world.visited[0].sgws.map((sgw) => sgw.byTeid.size)

/** Nothing is left, and no octet has vanished without a name. */
function isSettled(lab: HandoverLab): void {
  expect(lab.isClean()).toBe(true)
  for (const { handovers, relocations, unlocated } of mmesOf(lab))
    expect([handovers.size, relocations.size, unlocated.size]).toEqual([0, 0, 0])
  checkConservation(lab.world)
  expect(lab.sim.invariants.violations).toEqual([])
}

const core = (lab: HandoverLab): string[] =>
  lab.flowFrom('HandoverRequired').filter((line) => /^(s1-mme|s10|s11) /.test(line))

describe('handover over S1 with MME change (23.401 §5.5.1.2.2)', () => {
  then('the messages are those of the call flow, in its order', () => {
    const lab = twoPools()
    lab.handOver()
    lab.run(3 * second)
    expect(core(lab)).toEqual([
      's1-mme HandoverRequired',
      's10 ForwardRelocationRequest',
      's1-mme HandoverRequest',
      's1-mme HandoverRequestAcknowledge',
      's10 ForwardRelocationResponse',
      's11 CreateIndirectDataForwardingTunnelRequest',
      's11 CreateIndirectDataForwardingTunnelResponse',
      's1-mme HandoverCommand',
      's1-mme ENBStatusTransfer',
      's10 ForwardAccessContextNotification',
      's10 ForwardAccessContextAcknowledge',
      's1-mme MMEStatusTransfer',
      's1-mme HandoverNotify',
      's1-mme UplinkNASTransport[TrackingAreaUpdateRequest]',
      's11 ModifyBearerRequest',
      's10 ForwardRelocationCompleteNotification',
      's11 ModifyBearerResponse',
      's10 ForwardRelocationCompleteAcknowledge',
      's1-mme DownlinkNASTransport[TrackingAreaUpdateAccept]',
      's1-mme UplinkNASTransport[TrackingAreaUpdateComplete]',
      's1-mme UEContextReleaseCommand',
      's11 DeleteIndirectDataForwardingTunnelRequest',
      's11 DeleteIndirectDataForwardingTunnelResponse',
      's1-mme UEContextReleaseComplete',
    ])
    expect(contexts(lab)).toEqual([0, 1])
    expect(lab.rows()).toEqual([0, 1])
    expect(lab.outcomes('handover.outcome')).toEqual(['completed'])
    isSettled(lab)
  })

  then('the security context goes along: NAS counts go on, and the next hop is a fresh one', () => {
    const lab = twoPools()
    const [source] = mmesOf(lab)
    const before = { ...source.byMmeUeId.values()[0] }
    lab.handOver()
    const { epsSecurityContext } = lab.next('ForwardRelocationRequest').message
    expect(epsSecurityContext.nextHop.ncc).toBe(2)
    expect(epsSecurityContext).toMatchObject({
      ksi: before.ksi,
      usedNasCipher: before.eea,
      usedNasIntegrity: before.eia,
      nasUplinkCount: before.uplinkCount,
      nasDownlinkCount: before.downlinkCount,
    })
    const { message } = lab.next('HandoverRequest', 's1-mme')
    expect(message.securityContext).toEqual({
      nextHopChainingCount: 2,
      nextHopParameter: epsSecurityContext.nextHop.nh,
    })
    lab.run(3 * second)
    // Whoever had lost count would have discarded the update or its accept.
    expect(lab.values('mme.nas.discarded')).toEqual([])
    expect(lab.outcomes('mme.tau')).toEqual(['accepted'])
  })

  then('row 3: the HSS gets an update, not an attach, and cancels at the MME before', () => {
    const lab = twoPools()
    lab.handOver()
    expect(lab.next('UpdateLocationRequest').message.ulrFlags).toBe(2)
    const { message } = lab.next('CancelLocationRequest')
    expect(message.cancellationType).toBe(0)
    lab.run(2 * second)
    expect(lab.count('DetachRequestNetwork')).toBe(0)
    expect(lab.ue().registered).toBe(true)
    isSettled(lab)
  })

  then('the SGW learns the new MME and the new eNB in one Modify Bearer Request', () => {
    const lab = twoPools()
    lab.handOver()
    const { message } = lab.next('ModifyBearerRequest', 's11')
    const [, target] = mmesOf(lab)
    expect(message.senderFteid.ipv4).toBe(target.configuration.ipv4)
    expect(message.bearers[0].s1uEnbFteid.ipv4).toBe(lab.enbOf(1).configuration.ipv4)
    lab.run(2 * second)
    const [session] = lab.sgw.byTeid.values()
    expect(session.mmeTeid).toBe(target.byMmeUeId.values()[0].mmeUeId)
  })

  then(
    'row 2: with SGW relocation the PGW hears of it by Modify Bearer alone, the old SGW by SI alone',
    () => {
      const lab = twoPoolsAndAreas(busy)
      lab.handOver()
      expect(lab.next('CreateSessionRequest', 's11').message.indication?.oi ?? false).toBe(false)
      expect(lab.next('ForwardRelocationResponse').message.indication).toMatchObject({ sgwci: true })
      const { message } = lab.next('DeleteSessionRequest', 's11')
      expect(message.indication).toMatchObject({ si: true })
      expect(message.indication.oi ?? false).toBe(false)
      lab.run(2 * second)
      expect(lab.count('CreateSessionRequest', 's8')).toBe(1)
      expect(lab.count('DeleteSessionRequest', 's8')).toBe(0)
      expect(sessions(lab)).toEqual([0, 1])
      isSettled(lab)
    },
  )

  when('traffic is under way to and fro, with and without SGW relocation', () =>
    then('no octet is lost or charged twice', () => {
      for (const lab of [twoPools(busy), twoPoolsAndAreas(busy)]) {
        lab.run(second)
        for (let i = 0; i < 4; i++) {
          expect(lab.handOver(i % 2, (i + 1) % 2)).toBe(true)
          lab.run(3 * second)
        }
        expect(lab.values('handover.outcome', 'completed')).toHaveLength(4)
        expect(checkConservation(lab.world).losses).toEqual({})
        expect(contexts(lab)).toEqual([1, 0])
        isSettled(lab)
      }
    }),
  )

  when('the UE goes back before the other MME has released it', () =>
    then('the session lives on', () => {
      const lab = twoPools(busy)
      lab.handOver()
      lab.next('HandoverNotify', 's1-mme')
      lab.run(100 * millisecond)
      lab.handOver(1, 0)
      lab.run(5 * second)
      expect(lab.rows()).toEqual([1, 0])
      expect(contexts(lab)).toEqual([1, 0])
      expect(lab.count('DeleteSessionRequest')).toBe(0)
      expect(lab.pgw.byTeid.size).toBe(1)
      isSettled(lab)
    }),
  )
})

describe('relocations that fail (29.274 §7.3.2, §7.3.16)', () => {
  when('the target cell is full', () =>
    then('cause 81, and the UE stays as it was', () => {
      for (const lab of [twoPools(busy), twoPoolsAndAreas(busy)]) {
        lab.sim.injectFault('enb.refuse-handover', (name) => name === 'enb/21407/2')
        lab.handOver()
        expect(lab.next('ForwardRelocationResponse').message.cause.value).toBe(81)
        expect(lab.next('HandoverPreparationFailure', 's1-mme').message.cause).toEqual({
          radioNetwork: 'ho-failure-in-target-EPC-eNB-or-target-system',
        })
        lab.run(2 * second)
        expect(contexts(lab)).toEqual([1, 0])
        expect(sessions(lab)[0]).toBe(1)
        expect(lab.ue().rrcConnected).toBe(true)
        isSettled(lab)
      }
    }),
  )

  when('the other MME has no such eNB', () =>
    then('cause 81 without a context', () => {
      const lab = twoPools()
      const [, target] = mmesOf(lab)
      target.enbs.length = 0
      lab.handOver()
      expect(lab.next('ForwardRelocationResponse').message.cause.value).toBe(81)
      lab.run(second)
      expect(contexts(lab)).toEqual([1, 0])
      isSettled(lab)
    }),
  )

  when('no MME serves the target', () =>
    then('Handover Preparation Failure: unknown-targetID', () => {
      const lab = twoPools()
      mmesOf(lab)[0].peers.length = 0
      lab.handOver()
      expect(lab.next('HandoverPreparationFailure', 's1-mme').message.cause).toEqual({
        radioNetwork: 'unknown-targetID',
      })
      lab.run(second)
      expect(lab.rows()).toEqual([1, 0])
      isSettled(lab)
    }),
  )

  when('the UE comes back to its source', () =>
    then('Handover Cancel becomes Relocation Cancel, and the target forgets the UE', () => {
      for (const lab of [twoPools(busy), twoPoolsAndAreas(busy)]) {
        let attempts = 0
        lab.sim.injectFault('ue.no-random-access', () => attempts++ === 0)
        lab.handOver()
        lab.next('HandoverCancel', 's1-mme')
        const { message } = lab.next('RelocationCancelRequest')
        expect(message.teid).not.toBe(0)
        expect(lab.next('RelocationCancelResponse').message.cause.value).toBe(16)
        lab.run(5 * second)
        expect(lab.rows()).toEqual([1, 0])
        expect(contexts(lab)).toEqual([1, 0])
        expect(sessions(lab)[0]).toBe(1)
        expect(lab.ue().rrcConnected).toBe(true)
        isSettled(lab)
      }
    }),
  )

  when('the other MME does not answer', () =>
    then('the source eNB cancels after TS1RELOCprep, and the cancel goes by IMSI', () => {
      const lab = twoPools()
      const deaf = mmesOf(lab)[1].name
      lab.sim.injectFault('node.deaf', (name) => name === deaf)
      lab.handOver()
      lab.next('HandoverCancel', 's1-mme')
      const { message } = lab.next('RelocationCancelRequest')
      expect(message.teid).toBe(0)
      expect(message.imsi).toBe(lab.ue().imsi)
      lab.run(40 * second)
      expect(lab.rows()).toEqual([1, 0])
      isSettled(lab)
    }),
  )

  when('the UE never arrives and never comes back', () =>
    then('the source gives up, and the target with it', () => {
      const lab = twoPoolsAndAreas(busy)
      lab.sim.injectFault('ue.no-random-access', () => true)
      lab.handOver()
      lab.next('RelocationCancelRequest')
      lab.run(60 * second)
      expect(contexts(lab)[1]).toBe(0)
      expect(sessions(lab)[1]).toBe(0)
      expect(lab.isClean()).toBe(true)
      checkConservation(lab.world)
    }),
  )

  when('the source MME crashes and the UE never arrives', () =>
    then('the target ends by its own supervision', () => {
      const lab = twoPoolsAndAreas(busy)
      lab.sim.injectFault('ue.no-random-access', () => true)
      lab.handOver()
      lab.next('HandoverCommand', 's1-mme')
      const [source] = mmesOf(lab)
      lab.command(source, () => source.crash(lab.world.cabling.links), 0)
      lab.run(60 * second)
      expect(contexts(lab)).toEqual([0, 0])
      expect(lab.mark('timer.expired/HandoverExecution')).toBe(1)
      checkConservation(lab.world)
    }),
  )

  when('a Relocation Cancel comes for a UE that has arrived', () =>
    then('it stays (29.274 §7.3.16)', () => {
      const lab = twoPools()
      lab.handOver()
      lab.run(3 * second)
      const [source, target] = mmesOf(lab)
      const { port } = source.peers[0]
      lab.command(source, () =>
        source.gtp.tell(port, { kind: 'RelocationCancelRequest', teid: 0, imsi: lab.ue().imsi } as never),
      )
      expect(lab.next('RelocationCancelResponse').message.cause.value).toBe(64)
      lab.run(second)
      expect(target.byMmeUeId.size).toBe(1)
    }),
  )
})
