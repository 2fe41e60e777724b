import { HandoverLab } from '../../test-support/handover-lab.ts'
import { type LabOptions, millisecond, second, then, when } from '../../test-support/lab.ts'
import { checkConservation } from '../runs/conservation.ts'

/** Two neighbours with X2 between them, whose tracking areas two SGWs serve. */
function twoServiceAreas(options: LabOptions = {}): HandoverLab {
  return HandoverLab.ready({ areas: 2, sgws: 2, sgwAreas: 2, ...options })
}

const sessions = (lab: HandoverLab): number[] => lab.world.visited[0].sgws.map((sgw) => sgw.byTeid.size)

describe('handover over X2 with SGW relocation (23.401 §5.5.1.1.3)', () => {
  then('the messages are those of the call flow, in its order', () => {
    const lab = twoServiceAreas()
    lab.handOver()
    lab.run(2 * second)
    const fromSwitch = lab.flowFrom('PathSwitchRequest')
    expect(fromSwitch).toEqual([
      's1-mme PathSwitchRequest',
      's11 CreateSessionRequest',
      's8 ModifyBearerRequest',
      's8-u EndMarker',
      's8 ModifyBearerResponse',
      's1-u EndMarker',
      's11 CreateSessionResponse',
      's1-mme PathSwitchRequestAcknowledge',
      'x2-u EndMarker',
      'x2 UEContextRelease',
      's11 DeleteSessionRequest',
      's11 DeleteSessionResponse',
    ])
    expect(sessions(lab)).toEqual([0, 1])
    expect(lab.isClean()).toBe(true)
    expect(lab.mark('timer.expired/EndMarkerWait')).toBe(0)
  })

  then('the PGW gets Modify Bearer and no second Create Session (trap 3: open5gs#1459)', () => {
    const lab = twoServiceAreas()
    lab.handOver()
    lab.run(2 * second)
    expect(lab.count('CreateSessionRequest', 's8')).toBe(1)
    expect(lab.count('ModifyBearerRequest', 's8')).toBe(1)
    expect(lab.pgw.byTeid.size).toBe(1)
  })

  then('the Handover Indication is not for this (trap 3: open5gs#3080)', () => {
    const lab = twoServiceAreas()
    lab.handOver()
    lab.run(2 * second)
    for (const { message } of [
      ...lab.messages('ModifyBearerRequest'),
      ...lab.messages('CreateSessionRequest'),
    ])
      expect(message.indication?.hi ?? false).toBe(false)
  })

  then(
    'row 1: Create Session has OI and both PGW F-TEIDs, Delete Session SI alone and no linked bearer',
    () => {
      const lab = twoServiceAreas()
      const [first] = lab.messages('CreateSessionResponse', 's11').slice(-1)
      lab.handOver()
      const { message: create } = lab.next('CreateSessionRequest', 's11')
      expect(create.indication).toMatchObject({ oi: true })
      expect(create.indication.si ?? false).toBe(false)
      expect(create.pgwFteid).toEqual(first.message.pgwFteid)
      expect(create.pgwFteid.teid).not.toBe(0)
      expect(create.bearers[0].s5s8uPgwFteid).toEqual(first.message.bearers[0].s5s8uPgwFteid)
      expect(create.bearers[0].s1uEnbFteid).toMatchObject({ ipv4: lab.enbOf(1).configuration.ipv4, teid: 1 })
      const { message: deletion } = lab.next('DeleteSessionRequest', 's11')
      expect(deletion.indication).toMatchObject({ si: true })
      expect(deletion.indication.oi ?? false).toBe(false)
      expect(deletion.linkedEbi).toBeUndefined()
      lab.run(second)
      expect(lab.count('DeleteSessionRequest', 's8')).toBe(0)
    },
  )

  then('row 5: the new SGW learns the Charging ID from the S8 Modify Bearer Response', () => {
    const lab = twoServiceAreas()
    const [before] = lab.sgw.byTeid.values()
    lab.handOver()
    const { message } = lab.next('ModifyBearerResponse', 's8')
    expect(message.bearers[0].chargingId).toBe(before.chargingId)
    lab.run(2 * second)
    const [after] = lab.world.visited[0].sgws[1].byTeid.values()
    expect(after.chargingId).toBe(before.chargingId)
    expect(after.chargingId).not.toBe(0)
  })

  then('the target’s uplink waits for its SGW, and goes there', () => {
    const lab = twoServiceAreas({ traffic: { octets: 3_000, everyUs: 10 * millisecond } })
    lab.handOver()
    const { message } = lab.next('PathSwitchRequestAcknowledge')
    const [session] = lab.world.visited[0].sgws[1].byTeid.values()
    expect(message.erabToBeSwitchedUlList[0]).toMatchObject({
      transportLayerAddress: lab.world.visited[0].sgws[1].configuration.ipv4,
      gtpTeid: session.teid,
    })
    lab.run(second)
    expect(session.uplinkOctets).toBeGreaterThan(0)
  })

  when('downlink and uplink are under way', () =>
    then('no octet is lost or charged twice on the way to and fro', () => {
      const lab = twoServiceAreas({ traffic: { octets: 5_000, everyUs: 7 * millisecond } })
      lab.run(second)
      for (let i = 0; i < 6; i++) {
        lab.handOver(i % 2, (i + 1) % 2)
        lab.run(2 * second)
      }
      expect(lab.values('handover.outcome', 'completed')).toHaveLength(6)
      expect(checkConservation(lab.world).losses).toEqual({})
      expect(lab.sim.invariants.violations).toEqual([])
      expect(sessions(lab)).toEqual([1, 0])
    }),
  )

  when('the PGW does not answer the new SGW', () =>
    then('row 18: the path switch fails and the MME detaches the UE itself', () => {
      const lab = twoServiceAreas()
      lab.deafen('pgw')
      lab.handOver()
      expect(lab.next('PathSwitchRequestFailure').message.cause).toEqual({
        transport: 'transport-resource-unavailable',
      })
      const detach = lab.next('DetachRequestNetwork', 's1-mme')
      expect(detach.message.enbUeS1apId).toBe(1)
      lab.next('UEContextReleaseCommand')
      lab.run(60 * second)
      expect(lab.isClean()).toBe(true)
    }),
  )
})

describe('handover over S1 with SGW relocation (23.401 §5.5.1.2.2)', () => {
  const overS1 = (options: LabOptions = {}): HandoverLab => twoServiceAreas({ x2Neighbours: 0, ...options })

  then('the messages are those of the call flow, in its order', () => {
    const lab = overS1()
    lab.handOver()
    lab.run(2 * second)
    const core = lab.flowFrom('HandoverRequired').filter((name) => /^s(?:11|8) /.test(name))
    expect(core).toEqual([
      's11 CreateSessionRequest',
      's11 CreateSessionResponse',
      's11 CreateIndirectDataForwardingTunnelRequest',
      's11 CreateIndirectDataForwardingTunnelResponse',
      's11 CreateIndirectDataForwardingTunnelRequest',
      's11 CreateIndirectDataForwardingTunnelResponse',
      's11 ModifyBearerRequest',
      's8 ModifyBearerRequest',
      's8 ModifyBearerResponse',
      's11 ModifyBearerResponse',
      's11 DeleteIndirectDataForwardingTunnelRequest',
      's11 DeleteIndirectDataForwardingTunnelResponse',
      's11 DeleteIndirectDataForwardingTunnelRequest',
      's11 DeleteIndirectDataForwardingTunnelResponse',
      's11 DeleteSessionRequest',
      's11 DeleteSessionResponse',
    ])
    expect(sessions(lab)).toEqual([0, 1])
    expect(lab.rows()).toEqual([0, 1])
    expect(lab.isClean()).toBe(true)
  })

  then('row 2: Create Session has no OI, and the PGW hears nothing before Handover Notify', () => {
    const lab = overS1()
    lab.handOver()
    expect(lab.next('CreateSessionRequest', 's11').message.indication?.oi ?? false).toBe(false)
    const notify = lab.next('HandoverNotify')
    expect(lab.count('ModifyBearerRequest', 's8')).toBe(0)
    expect(lab.next('ModifyBearerRequest', 's8').timeUs).toBeGreaterThan(notify.timeUs)
    lab.run(second)
  })

  when('the target has no resources', () =>
    then('row 2: the session stays where it is, and the target SGW forgets what it had prepared', () => {
      const lab = overS1()
      lab.sim.injectFault('enb.refuse-handover', () => true)
      lab.handOver()
      lab.next('HandoverPreparationFailure', 's1-mme')
      lab.run(second)
      expect(sessions(lab)).toEqual([1, 0])
      expect(lab.count('ModifyBearerRequest', 's8')).toBe(0)
      expect(lab.count('DeleteSessionRequest', 's8')).toBe(0)
      expect(lab.rows()).toEqual([1, 0])
    }),
  )

  when('the source cancels while the UE is on its way', () =>
    then('the target eNB and SGW give up what they hold, and the session goes on', () => {
      const lab = overS1()
      let attempts = 0
      lab.sim.injectFault('ue.no-random-access', () => attempts++ === 0)
      lab.handOver()
      lab.next('HandoverCancel', 's1-mme')
      lab.next('HandoverCancelAcknowledge')
      lab.run(2 * second)
      expect(sessions(lab)).toEqual([1, 0])
      expect(lab.rows()).toEqual([1, 0])
      expect(lab.outcomes('mme.handover')).toEqual(['failed/HandoverCancel came'])
    }),
  )

  when('downlink and uplink are under way', () =>
    then('no octet is lost or charged twice on the way to and fro', () => {
      const lab = overS1({ traffic: { octets: 5_000, everyUs: 7 * millisecond } })
      lab.run(second)
      for (let i = 0; i < 6; i++) {
        lab.handOver(i % 2, (i + 1) % 2)
        lab.run(2 * second)
      }
      expect(lab.values('handover.outcome', 'completed')).toHaveLength(6)
      expect(checkConservation(lab.world).losses).toEqual({})
      expect(lab.sim.invariants.violations).toEqual([])
    }),
  )
})
