import { HandoverLab } from '../../test-support/handover-lab.ts'
import { type LabOptions, millisecond, second, then, when } from '../../test-support/lab.ts'
import { toHex } from '../codec/octets.ts'
import { checkConservation } from '../runs/conservation.ts'
import type { EnbUeContext } from './enb/context.ts'

/** The first subscriber's row at a site. */
function rowAt(lab: HandoverLab, site: number): EnbUeContext | undefined {
  return [...lab.enbOf(site).byEnbUeId.values()].find(({ flow }) => flow === 1)
}

function keysAgree(lab: HandoverLab, site: number): void {
  const atCell = rowAt(lab, site)?.access?.kenb
  const atUe = lab.ue().environment.accessKeys?.kenb(lab.ue())
  expect(toHex(atCell as Uint8Array)).toBe(toHex(atUe as Uint8Array))
}

/** The radio link of the first UE breaks now. */
function breakLink(lab: HandoverLab): HandoverLab {
  lab.ue().cell?.port.link.down()
  return lab
}

const traffic: LabOptions['traffic'] = { octets: 3000, everyUs: 400 * millisecond }

describe('radio link failure and re-establishment (36.331 §5.3.11, §5.3.7)', () => {
  when('the link breaks and the cell can be had again', () => {
    then('it takes the UE back: request, re-establishment, complete, then the bearers', () => {
      const lab = breakLink(HandoverLab.ready())
      lab.run(second)
      const flow = lab
        .flowFrom('RRCConnectionReestablishmentRequest')
        .filter((name) => name.startsWith('radio'))
      expect(flow).toEqual([
        'radio RRCConnectionReestablishmentRequest',
        'radio RRCConnectionReestablishment',
        'radio RRCConnectionReestablishmentComplete',
        'radio RRCConnectionReconfiguration',
        'radio RRCConnectionReconfigurationComplete',
      ])
      expect(lab.ue().rrcConnected).toBe(true)
      expect(lab.rows()).toEqual([1, 0])
    })

    then('the core hears nothing of it, also not later', () => {
      const lab = breakLink(HandoverLab.ready())
      lab.run(10 * second)
      expect(lab.count('UEContextReleaseRequest')).toBe(0)
      expect(lab.outcomes('enb.rrc.reestablishment')).toEqual(['accepted/otherFailure'])
    })

    then('the request names C-RNTI and cell, and both ends have a new key (33.401 §7.2.8.4.4)', () => {
      const lab = HandoverLab.ready()
      const before = toHex(rowAt(lab, 0)?.access?.kenb as Uint8Array)
      breakLink(lab).run(second)
      const [request] = lab.messages('RRCConnectionReestablishmentRequest')
      expect(request.message.ueIdentity).toMatchObject({ cRnti: 0x3d, physCellId: 0 })
      keysAgree(lab, 0)
      expect(toHex(rowAt(lab, 0)?.access?.kenb as Uint8Array)).not.toBe(before)
    })

    then('it can be lost and had again many times', () => {
      const lab = HandoverLab.ready()
      for (let i = 0; i < 5; i++) breakLink(lab).run(second)
      expect(lab.outcomes('ue.reestablishment')).toEqual(Array(5).fill('re-established'))
      keysAgree(lab, 0)
    })

    then('what the UE had to send meanwhile goes on after it, and every octet is accounted for', () => {
      const lab = HandoverLab.ready({ traffic })
      breakLink(lab).run(5 * second)
      expect(lab.world.losses.octets.get('ue:radio-link-failure')).toBeUndefined()
      expect(lab.ue().rrcConnected).toBe(true)
      lab.run(second)
      expect(lab.total('enb.uplink.octets')).toBeGreaterThan(lab.ue().uplinkSentOctets - 8000)
    })
  })

  when('the short MAC-I is wrong', () =>
    then('the cell rejects, and the UE leaves the connection', () => {
      const lab = HandoverLab.ready()
      rowAt(lab, 0)?.access?.kenb.fill(7)
      breakLink(lab).run(second)
      expect(lab.count('RRCConnectionReestablishmentReject')).toBe(1)
      expect(lab.ue().rrcConnected).toBe(false)
    }),
  )

  when('another cell is asked, which has no context of the UE', () => {
    const lost = (options: LabOptions = {}): HandoverLab => {
      const lab = HandoverLab.ready(options)
      lab.enbOf(0).outages++
      return breakLink(lab)
    }

    then('it rejects, and trap 9: all layers learn of the failure, no context is left behind', () => {
      const lab = lost()
      lab.run(10 * second)
      expect(lab.outcomes('enb.rrc.reestablishment')).toEqual(['rejected/otherFailure'])
      expect(lab.rows()[0]).toBe(0)
      // TS 24.301 §5.5.3.2.2: NAS recovers its signalling connection, and the MME releases what it had before.
      expect(lab.outcomes('tau.outcome')).toEqual(['accepted'])
      expect(lab.rows()).toEqual([0, 0])
      expect(lab.count('ReleaseAccessBearersRequest')).toBe(1)
      expect(lab.isClean()).toBe(true)
    })

    then('trap 9: with data to send the UE has its bearer again, at the new cell alone', () => {
      const lab = lost({ traffic })
      lab.run(20 * second)
      expect(lab.rows()).toEqual([0, 1])
      expect(lab.ue().hasRadioBearer).toBe(true)
      expect(lab.mme.byImsi.get(lab.ue().imsi)?.registered).toBe(true)
      const before = lab.ue().downlinkReceivedOctets
      lab.run(2 * second)
      expect(lab.ue().downlinkReceivedOctets).toBeGreaterThan(before)
    })
  })

  when('the UE does not reach the cell that it is handed over to', () =>
    then('it returns to the source, and the target gives up what it had prepared', () => {
      const lab = HandoverLab.ready({ traffic })
      let fails = 1
      lab.sim.injectFault('ue.no-random-access', () => fails-- > 0)
      lab.handOver()
      lab.run(3 * second)
      const [request] = lab.messages('RRCConnectionReestablishmentRequest')
      expect(request.message).toMatchObject({
        reestablishmentCause: 'handoverFailure',
        ueIdentity: { cRnti: 0x3d, physCellId: 0 },
      })
      expect(lab.outcomes('ue.reestablishment')).toEqual(['re-established'])
      expect(lab.outcomes('handover.outcome')).toEqual(['failed/execution/ue-returned'])
      expect(lab.rows()).toEqual([1, 0])
      expect(lab.isClean()).toBe(true)
      keysAgree(lab, 0)
      expect(lab.handOver()).toBe(true)
      lab.run(second)
      expect(lab.rows()).toEqual([0, 1])
      keysAgree(lab, 1)
    }),
  )

  when('the link fails before the order to hand over has come', () =>
    then('the UE connects anew at the prepared cell, and one row of it is left', () => {
      const lab = HandoverLab.ready({ traffic })
      lab.handOver()
      lab.next('HandoverRequestAcknowledge', 'x2')
      lab.enbOf(0).outages++
      breakLink(lab)
      lab.run(10 * second)
      expect(lab.outcomes('enb.rrc.reestablishment')).toEqual(['rejected/otherFailure'])
      expect(lab.outcomes('handover.outcome')).not.toContain('completed')
      expect(lab.rows()).toEqual([0, 1])
      expect(lab.isClean()).toBe(true)
      const before = lab.ue().downlinkReceivedOctets
      lab.run(2 * second)
      expect(lab.ue().downlinkReceivedOctets).toBeGreaterThan(before)
      checkConservation(lab.world)
      expect(lab.sim.invariants.violations).toEqual([])
    }),
  )

  when('the link fails after a handover', () =>
    then('the UE names itself as the target has called it', () => {
      const lab = HandoverLab.ready()
      lab.handOver()
      lab.run(second)
      const order = lab.messages('RRCConnectionReconfiguration', 'radio').at(-1)
      const { newUeIdentity } = order?.message.mobilityControlInfo ?? {}
      // The UE lives at the first site: only the second is on the air.
      lab.enbOf(0).outages++
      breakLink(lab).run(second)
      const [request] = lab.messages('RRCConnectionReestablishmentRequest')
      expect(request.message.ueIdentity).toMatchObject({ cRnti: newUeIdentity, physCellId: 1 })
      expect(lab.outcomes('ue.reestablishment')).toEqual(['re-established'])
      keysAgree(lab, 1)
    }),
  )

  when('AS security has not begun', () =>
    then('there is no re-establishment: NAS learns of a lower layer failure at once', () => {
      const lab = new HandoverLab({ sites: 2, x2Neighbours: 1 })
      lab.next('AuthenticationRequest', 'radio')
      breakLink(lab).run(100 * millisecond)
      expect(lab.ue().rrcConnected).toBe(false)
      expect(lab.count('RRCConnectionReestablishmentRequest')).toBe(0)
    }),
  )
})
