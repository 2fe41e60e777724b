import { Lab, type LabOptions, second, then, when } from '../../test-support/lab.ts'
import { usageBalance } from '../runs/conservation.ts'
import type { NetworkFunction } from './node.ts'

const crash = (lab: Lab, node: NetworkFunction): void =>
  lab.command(node, () => node.crash(lab.world.cabling.links), 0)
const restart = (lab: Lab, node: NetworkFunction): void =>
  lab.command(node, () => node.restart(lab.world.cabling.links), 0)

/** A lab whose first subscriber is attached, and then the node dies and comes back so many seconds later. */
function crashed(of: (lab: Lab) => NetworkFunction, downUs: number, options: LabOptions = {}): Lab {
  const lab = new Lab(options).attached()
  crash(lab, of(lab))
  lab.run(downUs)
  restart(lab, of(lab))
  return lab
}

const attaches = (lab: Lab, number: number): void => {
  expect(lab.until(() => lab.mme.byImsi.get(lab.ue(number).imsi)?.registered === true)).toBe(true)
}

describe('crash and restart of a node', () => {
  when('the HSS crashes', () => {
    then('its peers see the connection go, and it asks for capabilities as soon as it is back', () => {
      const lab = crashed((one) => one.hss, 20 * second)
      expect(lab.total('diameter.peer-down')).toBeGreaterThan(0)
      const before = lab.sim.now
      lab.skip()
      expect(lab.next('CapabilitiesExchangeRequest').timeUs).toBe(before + 1)
    })

    then('an attach in between is rejected, and one after it accepted', () => {
      const lab = new Lab({ subscribers: 3 }).attached()
      crash(lab, lab.hss)
      lab.next('AttachReject')
      restart(lab, lab.hss)
      attaches(lab, 3)
    })
  })

  when('the MME crashes', () => {
    then('it knows no UE any more, and S1 Setup comes again', () => {
      const lab = crashed((one) => one.mme, 5 * second)
      expect(lab.mme.byMmeUeId.size).toBe(0)
      lab.skip().next('S1SetupResponse')
      lab.command(lab.ue(), () => lab.ue().startAttach())
      lab.next('AttachAccept')
    })

    then('the eNB drops its UEs at once', () => {
      const lab = new Lab().attached()
      crash(lab, lab.mme)
      lab.run(second)
      expect(lab.enb.byEnbUeId.size).toBe(0)
      expect(lab.ue().rrcConnected).toBe(false)
    })

    then('its Recovery counter is one higher', () => {
      const lab = crashed((one) => one.mme, 5 * second)
      lab.run(61 * second)
      expect(lab.mme.gtp.restartCounter).toBe(2)
      expect(lab.mark('gtp.peer-restart')).toBeGreaterThan(0)
    })
  })

  when('the SGW crashes', () =>
    then('what is sent to it goes out and is lost, and its sessions are gone', () => {
      const lab = new Lab({ traffic: { octets: 10_000, everyUs: second } }).attached()
      crash(lab, lab.sgw)
      lab.run(80 * second)
      expect(lab.messages('EchoRequest', 's11').length).toBeGreaterThan(1)
      expect(lab.total('gtp.path-failure')).toBeGreaterThan(0)
      expect(lab.world.losses.octets.get('s1-u:down')).toBeGreaterThan(0)
      restart(lab, lab.sgw)
      expect(lab.sgw.byTeid.size).toBe(0)
      expect(lab.sgw.gtp.restartCounter).toBe(2)
    }),
  )

  when('the PGW crashes while bursts wait for a grant', () =>
    then('they are lost by name, and usage is conserved', () => {
      const lab = new Lab({
        traffic: { octets: 30_000, everyUs: second },
        subscribers: 3,
        quota: { octets: 40_000, thresholdOctets: 1_000 },
      }).attached(3)
      lab.home.ocss[0].station.slow(500)
      lab.run(20 * second)
      expect(usageBalance(lab.world).held).toBeGreaterThan(0)
      crash(lab, lab.pgw)
      expect(lab.pgw.byTeid.size).toBe(0)
      expect(lab.world.losses.octets.get('pgw:session-ended')).toBeGreaterThan(0)
      lab.run(30 * second)
      restart(lab, lab.pgw)
      lab.run(100 * second)
      const { ueUplink, ueDownlink, pdnUplink, pdnDownlink, inFlight, held } = usageBalance(lab.world)
      expect(ueUplink + pdnDownlink).toBe(
        pdnUplink + ueDownlink + lab.world.losses.totalOctets() + inFlight + held,
      )
    }),
  )

  when('the OCS crashes and comes back', () =>
    then('the PGW connects to it again, and who attaches then is granted', () => {
      const lab = crashed((one) => one.ocs, 10 * second, { subscribers: 2 })
      expect(lab.until(() => lab.ue(2).registered)).toBe(true)
      lab.run(60 * second)
      expect(lab.pgw.ocss[0].isOpen).toBe(true)
    }),
  )

  when('the eNB crashes', () =>
    then(
      'UEs lose their radio, the MME its contexts’ connections, and after S1 Setup they can attach',
      () => {
        const lab = crashed((one) => one.enb, 3 * second)
        expect(lab.ue().rrcConnected).toBe(false)
        expect(lab.mme.byImsi.get(lab.ue().imsi)?.enb).toBeUndefined()
        lab.skip().next('S1SetupResponse')
        lab.command(lab.ue(), () => lab.ue().startAttach())
        lab.next('AttachAccept')
      },
    ),
  )

  then('work that waited in the queue of a node that died is not done by the one that came back', () => {
    const lab = new Lab({ subscribers: 3 }).attached()
    lab.hss.station.slow(2_000)
    lab.next('AuthenticationInformationRequest', 's6a')
    lab.run(100_000)
    crash(lab, lab.hss)
    restart(lab, lab.hss)
    lab.hss.station.slow(1)
    const served = lab.hss.station.served
    lab.skip().run(second)
    expect(lab.hss.station.served - served).toBeLessThan(4)
    attaches(lab, 3)
  })
})
