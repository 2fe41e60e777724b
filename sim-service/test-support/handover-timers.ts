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
}
