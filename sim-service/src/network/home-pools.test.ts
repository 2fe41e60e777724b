import { Lab, second, then, when } from '../../test-support/lab.ts'

const traffic = { octets: 1_000 }
const pools = { hsss: 2, pcrfs: 2, pgws: 2, dras: 2, ocss: 2, subscribers: 4, traffic }

/** Who got requests of this kind on an interface, each name once. */
function served(lab: Lab, kind: string, on: 's6a' | 'gx' | 'gy' | 's8', by: string): string[] {
  const names = lab.messages(kind, on).map((one) => one.to)
  return [...new Set(names.filter((name) => name.startsWith(by)))].sort()
}

const isRegistered = (lab: Lab): boolean => lab.world.ues.every((ue) => ue.registered)

describe('pools of two in the home network', () => {
  when('four roamers attach', () =>
    then('each member of a pool has its part of them, and the standby OCS has none', () => {
      const lab = new Lab(pools)
      expect(lab.until(() => isRegistered(lab))).toBe(true)
      lab.run(20 * second)
      expect(served(lab, 'UpdateLocationRequest', 's6a', 'dra')).toEqual(['dra/ipx-a/1', 'dra/ipx-a/2'])
      // Relays share requests out by End-to-End identifier (RFC 6733 §6.1 leaves the rule open).
      const asked = ['AuthenticationInformationRequest', 'UpdateLocationRequest'].flatMap((kind) =>
        served(lab, kind, 's6a', 'hss'),
      )
      expect(asked.sort()).toEqual(['hss/26201/1', 'hss/26201/2'])
      expect(served(lab, 'CreateSessionRequest', 's8', 'pgw')).toEqual(['pgw/26201/1', 'pgw/26201/2'])
      expect(served(lab, 'GxCreditControlRequest', 'gx', 'pcrf')).toEqual(['pcrf/26201/1', 'pcrf/26201/2'])
      expect(served(lab, 'GyCreditControlRequest', 'gy', 'ocs')).toEqual(['ocs/26201/1'])
      expect(lab.home.pgws.map((pgw) => pgw.byTeid.size)).toEqual([2, 2])
    }),
  )

  when('one member of each Diameter pool has lost its connections', () =>
    then('all attach through the other one', () => {
      const lab = new Lab(pools).run(0.5 * second)
      const down = ['dra/ipx-a/1', 'hss/26201/1', 'pcrf/26201/1', 'ocs/26201/1']
      for (const link of lab.world.cabling.links)
        if (down.some((name) => link.name.includes(name))) link.down()
      expect(lab.until(() => isRegistered(lab), 60 * second)).toBe(true)
      expect(served(lab, 'UpdateLocationRequest', 's6a', 'hss')).toEqual(['hss/26201/2'])
      expect(served(lab, 'GxCreditControlRequest', 'gx', 'pcrf')).toEqual(['pcrf/26201/2'])
      expect(served(lab, 'GyCreditControlRequest', 'gy', 'ocs')).toEqual(['ocs/26201/2'])
    }),
  )

  when('the PCRF that opened a session is lost', () =>
    then('the other one ends it, since the pool has one store of sessions', () => {
      const lab = new Lab({ pcrfs: 2, staysUs: 10 * second })
      const opened = lab.next('GxCreditControlRequest')
      lab.attached()
      opened.port.link.down()
      const closed = lab.next('GxCreditControlRequest')
      expect(closed.message.ccRequestType).toBe(3)
      expect(closed.to).not.toBe(opened.to)
      expect(lab.next('GxCreditControlAnswer').message.resultCode).toBe(2001)
      expect(lab.home.pcrfs[0].sessions.size).toBe(0)
    }),
  )
})
