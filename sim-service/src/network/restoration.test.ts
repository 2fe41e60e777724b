import { Lab, type LabOptions, second, then, when } from '../../test-support/lab.ts'
import { checkConservation } from '../runs/conservation.ts'
import type { NetworkFunction } from './node.ts'

const quota = { octets: 20_000, thresholdOctets: 4_000 }
const traffic = { octets: 1_000 }

function attached(options: LabOptions = {}): Lab {
  return new Lab({ quota, traffic, ...options })
    .attached()
    .run(10 * second)
    .skip()
}

function crash(lab: Lab, node: NetworkFunction): void {
  lab.command(node, () => node.crash(lab.world.cabling.links), 0)
}

function restart(lab: Lab, node: NetworkFunction): void {
  crash(lab, node)
  lab.run(1 * second)
  lab.command(node, () => node.restart(lab.world.cabling.links), 0)
}

const sessions = (lab: Lab): number[] => [lab.sgw.byTeid.size, lab.pgw.byTeid.size, lab.ocs.openSessions]

/** The UE is back with one session everywhere. */
function isBack(lab: Lab): void {
  expect(lab.until(() => lab.mme.byImsi.get(lab.ue().imsi)?.registered === true, 300 * second)).toBe(true)
  lab.run(5 * second)
  expect(lab.ue().registered).toBe(true)
  expect(lab.mme.byMmeUeId.size).toBe(1)
  expect([lab.sgw.byTeid.size, lab.pgw.byTeid.size]).toEqual([1, 1])
  checkConservation(lab.world)
  expect(lab.sim.invariants.violations).toEqual([])
}

describe('trap 5: a Recovery counter that changes: all sessions of that peer are dead (TS 23.007)', () => {
  when('the SGW restarts', () =>
    then('trap 5: the MME has its UEs attach again, and the PGW settles the old session', () => {
      const lab = attached()
      restart(lab, lab.sgw)
      lab.next('EchoResponse', 's11')
      const order = lab.next('DetachRequestNetwork', 'radio')
      // 1 is "re-attach required".
      expect(order.nas.detachType).toBe(1)
      lab.next('AttachRequest', 'radio')
      // The Recovery value in the new session's request tells the PGW.
      const created = lab.next('CreateSessionRequest', 's8')
      expect(created.message.recovery).toBe(2)
      lab.run(5 * second)
      expect(lab.count('DeleteSessionRequest')).toBe(0)
      expect(lab.total('mme.session-lost')).toBe(1)
      isBack(lab)
      expect(lab.ocs.openSessions).toBe(1)
      const types = lab.messages('GyCreditControlRequest').map((one) => one.message.ccRequestType)
      expect(types.filter((type) => type !== 2)).toEqual([1, 3, 1])
    }),
  )

  when('the PGW restarts', () =>
    then('trap 5: the SGW ends its sessions and tells the MME, whose UEs attach again', () => {
      const lab = attached()
      restart(lab, lab.pgw)
      lab.next('EchoResponse', 's8')
      const told = lab.next('PgwRestartNotification', 's11')
      expect(told.message).toMatchObject({
        teid: 0,
        pgwAddress: { ipv4: lab.pgw.configuration.ipv4 },
        sgwAddress: { ipv4: lab.sgw.configuration.ipv4 },
      })
      expect(told.message.cause).toBeUndefined()
      expect(lab.next('PgwRestartNotificationAcknowledge', 's11').message.cause.value).toBe(16)
      expect(lab.next('DetachRequestNetwork', 'radio').nas.detachType).toBe(1)
      isBack(lab)
    }),
  )

  when('a PGW that has restarted answers a new session first', () =>
    then('trap 5: the Recovery value of that answer ends the old sessions, and not the new one', () => {
      const lab = attached({ subscribers: 2 })
      // The second subscriber is here as well: it leaves, and comes back after the restart.
      lab.until(() => lab.ue(2).registered)
      lab.command(lab.ue(2), () => lab.ue(2).startAttach())
      restart(lab, lab.pgw)
      lab.skip()
      lab.ue(2).deregister()
      lab.ue(2).rrcConnected = false
      lab.command(lab.ue(2), () => lab.ue(2).startAttach(), 2)
      const answer = lab.next('CreateSessionResponse', 's8')
      expect(answer.message).toMatchObject({ recovery: 2, cause: { value: 16 } })
      lab.next('PgwRestartNotification', 's11')
      lab.until(() => lab.world.ues.every((ue) => ue.registered), 100 * second)
      lab.run(10 * second)
      expect([lab.sgw.byTeid.size, lab.pgw.byTeid.size, lab.mme.byMmeUeId.size]).toEqual([2, 2, 2])
      expect(lab.total('mme.session-lost')).toBe(1)
    }),
  )

  when('the MME restarts', () =>
    then('trap 5: the SGW ends its sessions, also at the PGW, and every octet is settled', () => {
      const lab = attached()
      restart(lab, lab.mme)
      // The UE's next data brings it back, and its new session the MME's Recovery value.
      expect(lab.next('CreateSessionRequest', 's11').message.recovery).toBe(2)
      lab.next('DeleteSessionRequest', 's8')
      const [old] = lab.messages('GyCreditControlRequest')
      const final = lab.messages('GyCreditControlRequest').find((one) => one.message.ccRequestType === 3)
      expect(final ?? lab.next('GyCreditControlRequest')).toMatchObject({
        message: { ccRequestType: 3, sessionId: old.message.sessionId },
      })
      isBack(lab)
      expect(sessions(lab)).toEqual([1, 1, 1])
    }),
  )

  when('the UE is being detached when the news comes', () =>
    then('trap 5: the detach ends as it would have, and nobody is called back', () => {
      const lab = attached({ staysUs: 61 * second })
      restart(lab, lab.sgw)
      lab.run(300 * second)
      expect(lab.mme.byMmeUeId.size).toBe(0)
      expect(lab.sim.invariants.violations).toEqual([])
    }),
  )
})

describe('path failure by echo (23.007 §20)', () => {
  when('the SGW does not answer Echo Requests', () =>
    then('after N3-REQUESTS the MME releases its sessions, and UEs are back when it is', () => {
      const lab = attached()
      crash(lab, lab.sgw)
      const echo = lab.next('EchoRequest', 's11')
      const order = lab.next('DetachRequestNetwork', 's1-mme')
      // Four requests, three seconds apart.
      expect((order.timeUs - echo.timeUs) / second).toBeCloseTo(12, 3)
      expect(lab.mark('timer.expired/T3-RESPONSE')).toBeGreaterThan(0)
      lab.command(lab.sgw, () => lab.sgw.restart(lab.world.cabling.links), 0)
      isBack(lab)
    }),
  )

  when('the PGW does not answer Echo Requests', () =>
    then('the SGW ends the sessions of that path, and says that the PGW does not respond', () => {
      const lab = attached({ traffic: undefined })
      lab.deafen('pgw', () => lab.sim.now < 200 * second)
      const told = lab.next('PgwRestartNotification', 's11')
      expect(told.message.cause).toEqual({ value: 12 })
      expect(lab.sgw.byTeid.size).toBe(0)
      expect(lab.next('DetachRequestNetwork', 's1-mme').nas.detachType).toBe(1)
      expect(lab.outcomes('gtp.path-failure')).toEqual([lab.pgw.configuration.ipv4])
    }),
  )
})
