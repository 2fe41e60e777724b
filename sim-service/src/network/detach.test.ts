import { Lab, second, then, when } from '../../test-support/lab.ts'
import { detachByOperator } from './mme/detach.ts'
import { attach } from './ue/attach.ts'
import { detach } from './ue/detach.ts'

const traffic = { octets: 1_000 }

function leave(lab: Lab): Lab {
  lab.skip()
  lab.command(lab.ue(), () => lab.ue().run('detach', detach(lab.ue(), false)))
  return lab
}

/** No node keeps anything of the subscriber. */
function nothingIsLeft(lab: Lab): void {
  const { mme, enb, sgw, pgw, ocs } = lab
  expect([mme.byMmeUeId.size, mme.byImsi.size, enb.byEnbUeId.size]).toEqual([0, 0, 0])
  expect([sgw.byTeid.size, pgw.byTeid.size, ocs.openSessions]).toEqual([0, 0, 0])
  expect(lab.home.pcrfs[0].sessions.size).toBe(0)
  expect(lab.home.ledger.account(lab.ue().imsi)?.reservedOctets).toBe(0)
  expect(lab.home.ledger.totalDebitedOctets()).toBe(lab.total('pgw.charged.octets'))
}

const after = (lab: Lab, ...on: string[]): string[] => {
  const from = lab.seen.findIndex((one) => /Detach|CancelLocation/.test(one.name))
  return lab.seen
    .slice(from)
    .filter((one) => on.includes(one.on))
    .map((one) => one.name)
}

describe('detach by the UE (23.401 §5.3.8.2)', () => {
  when('it goes away', () =>
    then('the session goes first, then the answer, then the connection, and nothing is left', () => {
      const lab = leave(new Lab({ traffic }).attached().run(20 * second)).run(2 * second)
      expect(after(lab, 's1-mme', 's11', 's8')).toEqual([
        'UplinkNASTransport[DetachRequestUe]',
        'DeleteSessionRequest',
        'DeleteSessionRequest',
        'DeleteSessionResponse',
        'DeleteSessionResponse',
        'DownlinkNASTransport[DetachAccept]',
        'UEContextReleaseCommand',
        'UEContextReleaseComplete',
      ])
      const [s11, s8] = lab.messages('DeleteSessionRequest')
      // OI is for the SGW alone: it says that the PGW is to be told.
      expect([s11.message.indication, s8.message.indication]).toEqual([{ oi: true }, undefined])
      const ends = lab.messages('GyCreditControlRequest').filter((one) => one.message.ccRequestType === 3)
      expect(ends).toHaveLength(1)
      expect(lab.outcomes('detach.outcome')).toEqual(['accepted'])
      nothingIsLeft(lab)
    }),
  )

  when('the PGW answers before it has closed Gx and Gy, as some products do', () =>
    then('the UE is released sooner, and the final usage arrives all the same', () => {
      const lab = new Lab({ traffic, world: { answersDeleteFirst: true } }).attached().run(20 * second)
      leave(lab).run(2 * second)
      const names = after(lab, 's8', 'gy')
      expect(names.indexOf('DeleteSessionResponse')).toBeLessThan(names.indexOf('GyCreditControlRequest'))
      nothingIsLeft(lab)
    }),
  )

  when('the MME purges detached UEs (29.272 §5.2.1.3)', () =>
    then('the HSS forgets which MME served it', () => {
      const lab = new Lab({ world: { purgesAfterDetach: true } }).attached()
      expect(lab.home.database.find(lab.ue().imsi)?.servingHost).toBe(lab.mme.configuration.host)
      leave(lab)
      lab.next('PurgeUeRequest')
      expect(lab.next('PurgeUeAnswer').message).toMatchObject({ resultCode: 2001, puaFlags: 1 })
      lab.run(second)
      expect(lab.home.database.find(lab.ue().imsi)?.servingHost).toBe('')
      nothingIsLeft(lab)
    }),
  )

  when('its radio link has failed before', () =>
    then('the request opens a new connection, and the session is settled', () => {
      const lab = new Lab({ traffic }).attached().run(20 * second)
      lab.ue().cell?.port.link.down()
      lab.until(() => !lab.ue().rrcConnected)
      expect(lab.ue()).toMatchObject({ rrcConnected: false, registered: true })
      leave(lab)
      const first = lab.next('InitialUEMessage')
      expect([first.nas.kind, first.nasHeader]).toEqual(['DetachRequestUe', 1])
      lab.run(2 * second)
      expect(lab.outcomes('detach.outcome')).toEqual(['accepted'])
      nothingIsLeft(lab)
    }),
  )

  when('the detach of an idle UE does not carry its integrity key', () =>
    then('the MME refuses the connection and keeps the session', () => {
      const lab = new Lab().attached()
      lab.ue().cell?.port.link.down()
      lab.run(2 * second)
      lab.command(lab.ue(), () => lab.ue().environment.security.drop(lab.ue()))
      leave(lab)
      expect(lab.next('InitialUEMessage').nasHeader).toBe(0)
      expect(lab.next('UEContextReleaseCommand').message.cause).toEqual({ nas: 'unspecified' })
      lab.run(second)
      expect([lab.mme.byMmeUeId.size, lab.pgw.byTeid.size]).toEqual([1, 1])
    }),
  )
})

describe('detach by the network (23.401 §5.3.8.3, §5.3.8.4)', () => {
  when('the operator detaches it for good', () =>
    then('the UE answers, the session goes, and the UE stays away', () => {
      const lab = new Lab({ traffic }).attached().run(20 * second)
      lab.command(lab.mme, () => detachByOperator(lab.mme, lab.ue().imsi, { reattach: false }))
      lab.run(2 * second)
      expect(after(lab, 's1-mme')).toEqual([
        'DownlinkNASTransport[DetachRequestNetwork]',
        'UplinkNASTransport[DetachAccept]',
        'UEContextReleaseCommand',
        'UEContextReleaseComplete',
      ])
      nothingIsLeft(lab)
      lab.run(600 * second)
      expect(lab.count('RRCConnectionRequest')).toBe(1)
      expect(lab.ue().registered).toBe(false)
    }),
  )

  when('the operator asks it to attach again', () =>
    then('it attaches again, and has one session', () => {
      const lab = new Lab().attached()
      lab.command(lab.mme, () => detachByOperator(lab.mme, lab.ue().imsi, { reattach: true }))
      lab.next('DetachAccept', 's1-mme')
      lab.next('AttachComplete', 's1-mme')
      lab.run(second)
      expect(lab.ue().registered).toBe(true)
      expect([lab.pgw.byTeid.size, lab.ocs.openSessions]).toEqual([1, 1])
    }),
  )

  when('nobody of that IMSI is there', () =>
    then('the order says so', () => {
      const lab = new Lab()
      expect(
        lab.command(lab.mme, () => detachByOperator(lab.mme, '262019900000009', { reattach: false })),
      ).toBe(false)
    }),
  )

  when('the home operator withdraws the subscription', () =>
    then('Cancel Location is answered, the UE is detached with #8, and its USIM is invalid', () => {
      const lab = new Lab({ traffic }).attached().run(20 * second)
      expect(lab.command(lab.hss, () => lab.hss.withdraw(lab.ue().imsi))).toBe(true)
      const order = lab.next('CancelLocationRequest').message
      expect(order).toMatchObject({ cancellationType: 2, destinationHost: lab.mme.configuration.host })
      expect(lab.next('CancelLocationAnswer').message.resultCode).toBe(2001)
      expect(lab.next('DetachRequestNetwork', 'radio').nas.emmCause).toBe(8)
      lab.run(600 * second)
      nothingIsLeft(lab)
      expect(lab.ue().simInvalid).toBe(true)
      expect(lab.count('RRCConnectionRequest')).toBe(1)
      expect(lab.mark('s6a.cancelled')).toBe(1)
    }),
  )

  when('the UE has gone over to another visited network', () =>
    then('the HSS cancels the old location, and the old MME detaches it without a word to the UE', () => {
      const lab = new Lab({ secondVisited: true, traffic }).attached().run(20 * second)
      const [old, next] = lab.world.visited
      const ue = lab.ue()
      lab.command(ue, () => {
        ue.forbidden = {
          plmns: new Set(['21407']),
          plmnsForGprs: new Set(),
          trackingAreas: new Set(),
          leave: undefined,
        }
        ue.leaveConnected()
        ue.registered = false
        ue.run('attach', attach(ue))
      })
      expect(lab.next('CancelLocationRequest').message.cancellationType).toBe(0)
      expect(lab.next('AttachAccept', 'radio').from).toBe('enb/21403/1')
      lab.run(5 * second)
      expect(lab.count('DetachRequestNetwork')).toBe(0)
      expect([old.mmes[0].byMmeUeId.size, old.sgws[0].byTeid.size, old.enbs[0].byEnbUeId.size]).toEqual([
        0, 0, 0,
      ])
      expect([next.mmes[0].byMmeUeId.size, next.sgws[0].byTeid.size]).toEqual([1, 1])
      expect([lab.pgw.byTeid.size, lab.ocs.openSessions]).toEqual([1, 1])
      expect(ue.rrcConnected).toBe(true)
      expect(lab.home.database.find(ue.imsi)?.servingHost).toBe(next.mmes[0].configuration.host)
    }),
  )
})
