import { HandoverLab } from './handover-lab.ts'
import { millisecond, second } from './lab.ts'

/** Drives each timer of handover to its last expiry. */
export const handoverTimers: Readonly<Record<string, () => HandoverLab>> = {
  TRELOCprep: () => {
    const lab = HandoverLab.ready()
    lab.sim.injectFault('node.deaf', (name) => name === 'enb/21407/2')
    lab.handOver()
    const [asked, given] = [lab.next('HandoverRequest', 'x2'), lab.next('HandoverCancel', 'x2')]
    expect(given.timeUs - asked.timeUs).toBe(second)
    expect(given.message).toMatchObject({ oldEnbUeX2apId: 0, cause: { radioNetwork: 'trelocprep-expiry' } })
    // The UE stays where it is, and can be handed over again.
    expect(lab.rows()).toEqual([1, 0])
    expect(lab.ue().rrcConnected).toBe(true)
    expect(lab.outcomes('handover.outcome')).toEqual(['failed/preparation/trelocprep-expiry'])
    expect(lab.handOver()).toBe(true)
    return lab
  },
  TX2RELOCoverall: () => {
    const lab = HandoverLab.ready()
    lab.sim.injectFault('ue.no-random-access', () => true)
    lab.handOver()
    const status = lab.next('SNStatusTransfer', 'x2')
    const request = lab.next('UEContextReleaseRequest')
    expect(request.timeUs - status.timeUs).toBe(3 * second)
    expect(request.message.cause).toEqual({ radioNetwork: 'tx2relocoverall-expiry' })
    lab.next('UEContextReleaseCommand')
    lab.run(second)
    expect(lab.rows()).toEqual([0, 0])
    expect(lab.outcomes('handover.outcome')).toEqual(['failed/execution/tx2relocoverall-expiry'])
    expect(lab.outcomes('enb.handover.execution')).toEqual(['tx2relocoverall-expiry'])
    expect(lab.isClean()).toBe(true)
    return lab
  },
  T304: () => {
    const lab = HandoverLab.ready()
    lab.sim.injectFault('ue.no-random-access', () => true)
    lab.handOver()
    const order = lab.next('RRCConnectionReconfiguration', 'radio')
    expect(lab.until(() => lab.total('ue.radio-link-failure', 'T304-expiry') === 1)).toBe(true)
    // From the UE's having read the order, the radio's delay after it was sent.
    expect(lab.sim.now - order.timeUs).toBe(500 * millisecond + 6 * millisecond)
    expect(lab.count('RRCConnectionReconfigurationComplete', 'radio')).toBe(1)
    return lab
  },
  HandoverArrival: () => {
    const lab = HandoverLab.ready()
    lab.sim.injectFault('ue.no-random-access', () => true)
    lab.handOver()
    lab.next('HandoverRequestAcknowledge', 'x2')
    const { now } = lab.sim
    expect(lab.until(() => lab.rows()[1] === 0)).toBe(true)
    expect(lab.sim.now - now).toBe(2 * second)
    return lab
  },
  PathSwitchWait: () => {
    const lab = HandoverLab.ready()
    lab.deafen('mme')
    lab.handOver()
    const request = lab.next('PathSwitchRequest')
    const released = lab.next('RRCConnectionRelease', 'radio')
    expect(released.timeUs - request.timeUs).toBe(10 * second)
    // The target tells the source that there is nothing to wait for.
    lab.next('UEContextRelease', 'x2')
    lab.run(second)
    expect(lab.isClean()).toBe(true)
    expect(lab.rows()[1]).toBe(0)
    expect(lab.outcomes('handover.path-switch')).toEqual(['failed/no-answer'])
    return lab
  },
  EndMarkerWait: () => {
    const lab = HandoverLab.ready({ traffic: { octets: 4_000, everyUs: 50 * millisecond } })
    for (const link of lab.links('x2-u')) link.model.lossPpm = 1_000_000
    lab.handOver()
    lab.next('UEContextRelease', 'x2')
    lab.run(300 * millisecond)
    expect(lab.enbOf(1).heldOctets).toBeGreaterThan(0)
    lab.run(300 * millisecond)
    // The new path's downlink has gone on, and what could not be forwarded has a name.
    expect(lab.isClean()).toBe(true)
    return lab
  },
  TS1RELOCprep: () => {
    const lab = overS1()
    lab.deafen('mme')
    lab.handOver()
    const [asked, given] = [lab.next('HandoverRequired'), lab.next('HandoverCancel', 's1-mme')]
    expect(given.timeUs - asked.timeUs).toBe(2 * second)
    expect(given.message.cause).toEqual({ radioNetwork: 'tS1relocprep-expiry' })
    lab.run(10 * second)
    expect(lab.rows()).toEqual([1, 0])
    expect(lab.outcomes('handover.outcome')).toEqual(['failed/preparation/tS1relocprep-expiry'])
    expect(lab.isClean()).toBe(true)
    return lab
  },
  TS1RELOCoverall: () => {
    const lab = overS1()
    lab.sim.injectFault('ue.no-random-access', () => true)
    lab.handOver()
    const status = lab.next('ENBStatusTransfer')
    const request = lab.next('UEContextReleaseRequest')
    expect(request.timeUs - status.timeUs).toBe(5 * second)
    expect(request.message.cause).toEqual({ radioNetwork: 'tS1relocoverall-expiry' })
    lab.run(10 * second)
    expect(lab.rows()).toEqual([0, 0])
    expect(lab.isClean()).toBe(true)
    return lab
  },
  HandoverWait: () => {
    const lab = overS1()
    lab.sim.injectFault('node.deaf', (name) => name === 'enb/21407/2')
    lab.handOver()
    const [asked, refused] = [
      lab.next('HandoverRequest', 's1-mme'),
      lab.next('HandoverPreparationFailure', 's1-mme'),
    ]
    expect(refused.timeUs - asked.timeUs).toBe(second)
    lab.run(second)
    expect(lab.rows()).toEqual([1, 0])
    expect(lab.outcomes('mme.handover')).toEqual(['failed/timeout'])
    return lab
  },
  HandoverExecution: () => {
    const lab = overS1()
    lab.sim.injectFault('ue.no-random-access', () => true)
    // What the eNBs tell the MME of the UE from now on is lost on the way.
    let isLost = false
    lab.onSeen = (one) => {
      if (one.message.kind === 'HandoverCommand') isLost = true
    }
    lab.deafen('mme', () => isLost && lab.sim.now < (lab.messages('HandoverCommand')[0]?.timeUs ?? 0) + 7e6)
    lab.handOver()
    const command = lab.next('HandoverCommand', 's1-mme')
    lab.until(() => lab.outcomes('mme.handover').length > 0)
    expect(lab.sim.now - command.timeUs).toBe(8 * second)
    expect(lab.outcomes('mme.handover')).toEqual(['failed/timeout'])
    return lab
  },
  HandoverResources: () => {
    const lab = overS1()
    lab.handOver()
    const answer = lab.next('ModifyBearerResponse', 's11')
    const release = lab.next('UEContextReleaseCommand')
    // The answer's way to the MME comes on top.
    expect(release.timeUs - answer.timeUs).toBeGreaterThan(500 * millisecond)
    expect(release.timeUs - answer.timeUs).toBeLessThan(502 * millisecond)
    lab.next('DeleteIndirectDataForwardingTunnelRequest')
    return lab
  },
}

function overS1(): HandoverLab {
  return HandoverLab.ready({ x2Neighbours: 0 })
}
