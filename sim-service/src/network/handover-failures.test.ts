import { HandoverLab } from '../../test-support/handover-lab.ts'
import { type LabOptions, millisecond, second, then, when } from '../../test-support/lab.ts'
import { checkConservation } from '../runs/conservation.ts'

const busy: LabOptions = { traffic: { octets: 4_000, everyUs: 20 * millisecond } }

/** Nothing is left, and no octet has vanished without a name. */
function isSettled(lab: HandoverLab): void {
  expect(lab.isClean()).toBe(true)
  checkConservation(lab.world)
  expect(lab.sim.invariants.violations).toEqual([])
}

describe('handovers that fail (36.423 §8.2.1, §8.2.3; 36.413 §8.4)', () => {
  when('the target cell is full', () =>
    then('the preparation fails with its cause, and the UE stays', () => {
      const lab = HandoverLab.ready(busy)
      lab.sim.injectFault('enb.refuse-handover', (name) => name === 'enb/21407/2')
      lab.handOver()
      expect(lab.next('HandoverPreparationFailure', 'x2').message.cause).toEqual({
        radioNetwork: 'no-radio-resources-available-in-target-cell',
      })
      lab.run(second)
      expect(lab.rows()).toEqual([1, 0])
      expect(lab.outcomes('enb.handover.preparation')).toEqual([
        'no-radio-resources-available-in-target-cell',
      ])
      expect(lab.count('RRCConnectionReconfiguration', 'radio')).toBe(1)
      isSettled(lab)
    }),
  )

  when('the target does not reach the UE’s MME', () =>
    then('the preparation fails: a handover over X2 keeps the MME', () => {
      const lab = HandoverLab.ready()
      lab.enbOf(1).readyMmes.clear()
      lab.handOver()
      expect(lab.next('HandoverPreparationFailure', 'x2').message.cause).toEqual({
        radioNetwork: 'unknown-MME-Code',
      })
      lab.run(second)
      isSettled(lab)
    }),
  )

  when('the UE does not reach the target and comes back to its source', () =>
    then('the source cancels, and the UE goes on where it was', () => {
      const lab = HandoverLab.ready(busy)
      let attempts = 0
      lab.sim.injectFault('ue.no-random-access', () => attempts++ === 0)
      lab.handOver()
      lab.next('HandoverCancel', 'x2')
      lab.run(5 * second)
      expect(lab.rows()).toEqual([1, 0])
      expect(lab.ue().rrcConnected).toBe(true)
      expect(lab.outcomes('enb.handover.execution')).toEqual(['ue-returned'])
      expect(lab.outcomes('handover.outcome')).toEqual(['failed/execution/ue-returned'])
      isSettled(lab)
    }),
  )

  when('the core has no session for the UE', () =>
    then('row 18: Path Switch Request Failure, and the MME detaches the UE', () => {
      const lab = HandoverLab.ready()
      lab.handOver()
      lab.next('HandoverRequestAcknowledge', 'x2')
      lab.sgw.remove(lab.sgw.byTeid.values()[0].teid, 'sgw:session-ended')
      lab.next('PathSwitchRequestFailure')
      expect(lab.next('DetachRequestNetwork', 's1-mme').message.enbUeS1apId).toBe(1)
      lab.next('UEContextReleaseCommand')
      lab.run(30 * second)
      isSettled(lab)
    }),
  )

  when('the UE is to go back while the path is being switched (ping-pong)', () =>
    then('it goes back as soon as that is done, and nothing is lost on the way', () => {
      const lab = HandoverLab.ready(busy)
      lab.handOver(0, 1)
      lab.next('PathSwitchRequest')
      expect(lab.handOver(1, 0)).toBe(true)
      lab.run(2 * second)
      expect(lab.mark('handover.queued')).toBe(1)
      expect(lab.outcomes('handover.pair')).toEqual(['x2/completed/1>2', 'x2/completed/2>1'])
      expect(lab.rows()).toEqual([1, 0])
      expect(checkConservation(lab.world).losses).toEqual({})
      isSettled(lab)
    }),
  )

  when('the MME releases the UE while the target prepares', () =>
    then('the source tells the target, which forgets it', () => {
      const lab = HandoverLab.ready()
      lab.handOver()
      lab.next('HandoverRequest', 'x2')
      const source = lab.enbOf(0)
      lab.command(source, () => source.removeContext(source.byEnbUeId.values()[0]))
      lab.next('HandoverCancel', 'x2')
      lab.run(5 * second)
      expect(lab.rows()).toEqual([0, 0])
      isSettled(lab)
    }),
  )

  when('nobody knows the target cell', () =>
    then('there is no handover', () => {
      const lab = HandoverLab.ready()
      expect(lab.handOver(0, 77)).toBe(false)
      expect(lab.outcomes('handover.started')).toEqual([])
    }),
  )
})

describe('row 10 (36.413 §8.4.1.2)', () => {
  then('TS1RELOCprep ends in Handover Cancel, TS1RELOCoverall in UE Context Release Request', () => {
    const late = HandoverLab.ready({ x2Neighbours: 0 })
    late.sim.injectFault('ue.no-random-access', () => true)
    late.handOver()
    expect(late.next('UEContextReleaseRequest').message.cause).toEqual({
      radioNetwork: 'tS1relocoverall-expiry',
    })
    expect(late.count('HandoverCancel')).toBe(0)
    const unheard = HandoverLab.ready({ x2Neighbours: 0 })
    unheard.deafen('mme')
    unheard.handOver()
    unheard.next('HandoverCancel', 's1-mme')
    expect(unheard.count('UEContextReleaseRequest')).toBe(0)
  })
})
