import { Lab, type LabOptions, millisecond, second, then, when } from '../../test-support/lab.ts'
import { emmCause } from '../codec/nas/causes.ts'
import { bufferDownlink } from './sgw/idle.ts'
import { type Reaction, serviceRejectReactions, updateRejectReactions } from './ue/causes.ts'
import { reselect } from './ue/idle.ts'
import { moveTo } from './ue/rrc.ts'

/** A roamer who is idle between exchanges, in a network of three sites, each a tracking area and a list of its own. */
function idle(changes: LabOptions = {}): Lab {
  const lab = new Lab({
    sites: 3,
    areas: 3,
    inactivityUs: 10 * second,
    change: (plan) => {
      plan.visited[0].profile.nas.tacsInList = 1
    },
    ...changes,
  }).attached()
  lab.next('RRCConnectionRelease')
  return lab.run(100 * millisecond).skip()
}

/** The UE finds the cell of the n-th site the best one, from now on. */
function walk(lab: Lab, site: number, number = 1): void {
  const ue = lab.ue(number)
  lab.plan.subscribers[number - 1].site = site - 1
  lab.command(ue, () => reselect(ue), number)
}

const lost = (lab: Lab): Record<string, number> => Object.fromEntries(lab.world.losses.octets)

describe('periodic tracking area update (TS 24.301 §5.3.5, §5.5.3.2)', () => {
  when('T3412 runs out in an idle UE', () =>
    then('the UE says that it is still there, keeps its GUTI, and is idle again', () => {
      const lab = idle({ timersUs: { T3412: 360 * second } })
      const released = lab.sim.now
      const initial = lab.next('InitialUEMessage')
      expect(Math.round((initial.timeUs - released) / second)).toBe(360)
      expect(initial.nas).toMatchObject({
        kind: 'TrackingAreaUpdateRequest',
        epsUpdateType: { type: 3, active: false },
        epsBearerContextStatus: [5],
      })
      // Integrity protected and not ciphered: another MME may have to read it.
      expect(initial.nasHeader).toBe(1)
      const accept = lab.next('TrackingAreaUpdateAccept', 's1-mme').nas
      expect(accept).toMatchObject({ epsUpdateResult: 0, t3412: { unit: 1, value: 6 } })
      expect(accept.guti).toBeUndefined()
      expect(lab.next('UEContextReleaseCommand').message.cause).toEqual({ nas: 'normal-release' })
      lab.run(second)
      expect(lab.count('InitialContextSetupRequest')).toBe(1)
      expect(lab.count('TrackingAreaUpdateComplete')).toBe(0)
      expect([lab.enb.byEnbUeId.size, lab.mme.byMmeUeId.size]).toEqual([0, 1])
      expect(lab.outcomes('mme.tau')).toEqual(['accepted'])
      expect(lab.outcomes('tau.outcome')).toEqual(['accepted'])
    }),
  )

  when('the UE is active from time to time', () =>
    then('T3412 starts anew whenever it becomes idle', () => {
      const lab = idle({ timersUs: { T3412: 120 * second }, traffic: { octets: 1000, everyUs: 60 * second } })
      lab.run(1800 * second)
      expect(lab.outcomes('mme.service-request').length).toBeGreaterThan(15)
      expect(lab.outcomes('mme.tau')).toEqual([])
      expect(lab.sim.pending).toBeLessThan(40)
    }),
  )

  when('the network deactivates T3412', () =>
    then('nothing is heard of an idle UE', () => {
      const lab = idle({ timersUs: { T3412: 0 } }).run(2 * 3600 * second)
      expect(lab.outcomes('mme.tau')).toEqual([])
    }),
  )
})

describe('tracking area update on the move (TS 23.401 §5.3.3.2)', () => {
  when('an idle UE comes to a cell of another tracking area', () =>
    then('it gets a new list and a new GUTI, which it confirms', () => {
      const lab = idle()
      const old = lab.ue().guti?.mTmsi
      walk(lab, 2)
      const rrc = lab.next('RRCConnectionRequest')
      expect([rrc.to, rrc.message.ueIdentity.randomValue]).toEqual(['enb/21407/2', expect.any(Number)])
      expect(lab.next('RRCConnectionSetupComplete').message.registeredMme).toBeDefined()
      const request = lab.next('TrackingAreaUpdateRequest', 's1-mme')
      expect(request.nas.epsUpdateType).toEqual({ type: 0, active: false })
      expect(request.nas.oldGuti.mTmsi).toBe(old)
      const accept = lab.next('TrackingAreaUpdateAccept', 's1-mme').nas
      expect(accept.guti.mTmsi).not.toBe(old)
      expect(accept.taiList[0].tacs).toEqual([lab.plan.visited[0].sites[1].tac])
      lab.next('TrackingAreaUpdateComplete', 's1-mme')
      lab.next('RRCConnectionRelease')
      lab.run(second)
      expect(lab.ue().guti?.mTmsi).toBe(accept.guti.mTmsi)
      expect(lab.outcomes('mme.tau')).toEqual(['accepted'])
      expect(lab.mme.byMmeUeId.size).toBe(1)
    }),
  )

  when('the cell is of the UE’s list', () =>
    then('nobody is told', () => {
      const lab = idle({ change: () => undefined })
      walk(lab, 2)
      lab.run(60 * second)
      expect(lab.count('TrackingAreaUpdateRequest')).toBe(0)
      expect(lab.ue().cell?.eci).toBe(lab.plan.visited[0].sites[1].cellId)
    }),
  )

  when('a UE that has moved is paged', () =>
    then('the page finds it on its new cell', () => {
      const lab = idle({
        change: () => undefined,
        traffic: { octets: 1000, everyUs: 900 * second },
        pushAfterUs: 60 * second,
      })
      lab.until(() => lab.ue().downlinkReceivedOctets === 1000)
      lab.until(() => !lab.ue().rrcConnected)
      lab.run(second)
      walk(lab, 3)
      lab.next('DownlinkDataNotification')
      lab.run(10 * second)
      expect(lab.outcomes('mme.paging')).toEqual(['answered'])
      // The eNB of the last connection first, in vain; then every cell of the list.
      expect(lab.mark('paging.escalated')).toBe(1)
      expect(lost(lab)).toEqual({})
    }),
  )

  when('it has something to send there', () =>
    then('the “active” flag brings the bearer with the accept', () => {
      const lab = idle({ traffic: { octets: 1000, everyUs: 100 * second } })
      const before = lab.ue().downlinkReceivedOctets
      lab.plan.subscribers[0].site = 1
      const request = lab.next('TrackingAreaUpdateRequest', 's1-mme')
      expect(request.nas.epsUpdateType).toEqual({ type: 0, active: true })
      const setup = lab.next('InitialContextSetupRequest')
      expect(setup.nas.kind).toBe('TrackingAreaUpdateAccept')
      lab.next('TrackingAreaUpdateComplete', 's1-mme')
      lab.next('ModifyBearerResponse', 's11')
      lab.run(5 * second)
      expect(lab.ue().downlinkReceivedOctets - before).toBe(1000)
      expect(lab.ue().rrcConnected).toBe(true)
      expect(lost(lab)).toEqual({})
      lab.run(20 * second)
      expect(lab.ue().rrcConnected).toBe(false)
    }),
  )

  when('the accept does not reach the UE', () =>
    then('T3450 repeats it with the same GUTI, and either GUTI is good afterwards (§5.5.3.2.7 c)', () => {
      const lab = idle({ timersUs: { T3430: 100 * second } })
      lab.sim.injectFault('ue.silent', (kind) => kind === 'TrackingAreaUpdateAccept')
      walk(lab, 2)
      lab.next('UEContextReleaseCommand')
      lab.run(second)
      const accepts = lab.messages('TrackingAreaUpdateAccept', 's1-mme')
      expect(new Set(accepts.map(({ nas }) => nas.guti.mTmsi)).size).toBe(1)
      expect(lab.outcomes('mme.tau')).toContain('failed/T3450')
    }),
  )

  when('a UE under the old GUTI comes back before it has confirmed the new one', () =>
    then('the MME knows it all the same', () => {
      const lab = idle()
      let deaf = true
      lab.sim.injectFault('ue.silent', (kind) => deaf && kind === 'TrackingAreaUpdateAccept')
      walk(lab, 2)
      lab.next('TrackingAreaUpdateAccept', 's1-mme')
      deaf = false
      lab.command(lab.ue(), () => {
        lab.ue().procedure?.cancel('test')
        lab.ue().leaveConnected()
      })
      lab.run(2 * second)
      walk(lab, 3)
      lab.next('TrackingAreaUpdateComplete', 's1-mme')
      lab.run(second)
      expect(lab.outcomes('tau.outcome')).toEqual(['accepted'])
      expect(lab.count('TrackingAreaUpdateReject')).toBe(0)
    }),
  )
})

describe('updates that fail (TS 24.301 §5.5.3.2.5, §5.5.3.2.6)', () => {
  const refuse = (lab: Lab, cause: number): void => {
    lab.mme.refusals.set(lab.ue().imsi, cause)
    lab.sim.injectFault('mme.refuse', () => lab.count('TrackingAreaUpdateReject', 's1-mme') === 0)
  }

  when('the MME does not know the GUTI', () =>
    then('#9 comes unprotected, and the UE attaches with its IMSI', () => {
      const lab = idle()
      const old = lab.mme.byImsi.get(lab.ue().imsi)
      if (old !== undefined) lab.command(lab.mme, () => lab.mme.removeContext(old))
      walk(lab, 2)
      const reject = lab.next('TrackingAreaUpdateReject', 's1-mme')
      expect([reject.nas.emmCause, reject.nasHeader]).toEqual([9, 0])
      expect(lab.next('AttachRequest', 'radio').nas.epsMobileIdentity.kind).toBe('imsi')
      lab.attached()
      expect(lab.outcomes('mme.tau')).toEqual(['rejected/9'])
    }),
  )

  for (const cause of [emmCause.implicitlyDetached, emmCause.noEpsBearerContextActivated]) {
    when(`the cause is #${cause}`, () =>
      then('the UE attaches again with its GUTI', () => {
        const lab = idle()
        refuse(lab, cause)
        walk(lab, 2)
        expect(lab.next('TrackingAreaUpdateReject', 's1-mme').nas.emmCause).toBe(cause)
        expect(lab.next('AttachRequest', 'radio').nas.epsMobileIdentity.kind).toBe('guti')
        lab.attached()
      }),
    )
  }

  when('the cause is #11', () =>
    then('the PLMN is forbidden, and the UE attaches in the other network', () => {
      const lab = idle({ secondVisited: true })
      refuse(lab, emmCause.plmnNotAllowed)
      walk(lab, 2)
      lab.next('TrackingAreaUpdateReject', 's1-mme')
      expect(lab.next('AttachAccept', 'radio').from).toBe('enb/21403/1')
      expect([...(lab.ue().forbidden?.plmns ?? [])]).toEqual(['21407'])
    }),
  )

  when('the cause is #12', () =>
    then('the area is forbidden for regional provision, and the UE attaches in the next', () => {
      const lab = idle()
      refuse(lab, emmCause.trackingAreaNotAllowed)
      walk(lab, 2)
      lab.next('TrackingAreaUpdateReject', 's1-mme')
      const request = lab.next('AttachRequest', 'radio')
      expect([request.to, request.nas.epsMobileIdentity.kind]).toEqual(['enb/21407/3', 'imsi'])
    }),
  )

  when('the cause is #13', () =>
    then('the UE keeps its registration and updates in another PLMN, which does not know it', () => {
      const lab = idle({ secondVisited: true })
      refuse(lab, emmCause.roamingNotAllowedInThisTrackingArea)
      walk(lab, 2)
      lab.next('TrackingAreaUpdateReject', 's1-mme')
      const again = lab.next('TrackingAreaUpdateRequest', 'radio')
      expect(again.to).toBe('enb/21403/1')
      expect(lab.next('TrackingAreaUpdateReject', 's1-mme').nas.emmCause).toBe(9)
      lab.next('AttachAccept', 'radio')
    }),
  )

  when('the cause is #15', () =>
    then('the UE keeps its registration and updates from a cell in another tracking area', () => {
      const lab = idle()
      refuse(lab, emmCause.noSuitableCellsInTrackingArea)
      walk(lab, 2)
      lab.next('TrackingAreaUpdateReject', 's1-mme')
      expect(lab.next('TrackingAreaUpdateRequest', 'radio').to).toBe('enb/21407/3')
      lab.next('TrackingAreaUpdateComplete', 's1-mme')
      lab.run(second)
      expect(lab.outcomes('tau.outcome')).toEqual(['accepted'])
    }),
  )

  when('the MME is congested', () =>
    then('#22 brings T3346, and the UE updates when it has run out', () => {
      const lab = idle()
      lab.sim.injectFault('mme.congested', () => lab.count('TrackingAreaUpdateReject', 's1-mme') === 0)
      walk(lab, 2)
      const reject = lab.next('TrackingAreaUpdateReject', 's1-mme')
      expect(reject.nas.t3346).toBeDefined()
      const again = lab.next('RRCConnectionRequest')
      expect(Math.round((again.timeUs - reject.timeUs) / second)).toBe(60)
      lab.run(5 * second)
      expect(lab.outcomes('mme.tau')).toEqual(['rejected/22', 'accepted'])
    }),
  )

  when('somebody forges an update', () =>
    then('the context of the UE that it names stays as it is', () => {
      const lab = idle()
      walk(lab, 2)
      const genuine = lab.next('TrackingAreaUpdateComplete', 's1-mme')
      lab.run(second)
      const [initial] = lab.messages('InitialUEMessage').slice(-1)
      const ue = lab.mme.byImsi.get(lab.ue().imsi)
      const before = { ...ue }
      // The same octets once more: the code is right, the count is not (§4.4.3.2).
      lab.inject(initial.port, initial.octets)
      lab.run(second)
      expect({ ...ue }).toEqual(before)
      expect(lab.outcomes('mme.tau')).toEqual(['accepted', 'rejected/9'])
      expect(genuine.flow).toBe(1)
    }),
  )

  when('the UE finds no cell at all', () =>
    then('it stays where it was told to be', () => {
      const lab = idle()
      lab.command(lab.ue(), () => moveTo(lab.ue(), undefined))
      lab.run(60 * second)
      expect(lab.ue().registered).toBe(true)
    }),
  )
})

describe('a UE that is heard of no more (TS 24.301 §5.3.5)', () => {
  /** A UE that is idle, and that the radio carries nothing of any more. */
  function gone(changes: LabOptions = {}): Lab {
    const lab = idle({ timersUs: { T3412: 360 * second }, ...changes })
    lab.deafen('enb', () => away)
    away = true
    return lab
  }
  let away = false
  const minute = 60 * second

  when('T3412 and the mobile reachable timer have run out', () =>
    then('it is not paged, and what comes for it is lost', () => {
      const lab = gone()
      lab.run(9 * minute)
      expect(lab.mark('timer.expired/MobileReachable')).toBe(0)
      lab.run(2 * minute)
      expect(lab.mark('timer.expired/MobileReachable')).toBe(1)
      expect(lab.mme.byImsi.get(lab.ue().imsi)?.registered).toBe(true)
      const [session] = lab.sgw.byTeid.values()
      const burst = { tunnel: session.teid, direction: 'downlink', packets: 1, octets: 700 } as const
      lab.command(lab.sgw, () =>
        bufferDownlink(lab.sgw, session, {
          ...burst,
          ratingGroup: 1,
          fromUs: lab.sim.now,
          toUs: lab.sim.now,
        }),
      )
      expect(lab.next('DownlinkDataNotificationAcknowledge').message.cause.value).toBe(90)
      lab.run(second)
      expect(lab.count('Paging', 's1-mme')).toBe(0)
      expect(lost(lab)).toEqual({ 'sgw:not-paged': 700 })
    }),
  )

  when('the implicit detach timer has run out, too', () =>
    then('its session ends at SGW, PGW, PCRF and OCS, and it learns of it by #10', () => {
      const lab = gone()
      lab.run(15 * minute)
      expect(lab.outcomes('mme.detach')).toEqual(['implicit'])
      expect([lab.sgw.byTeid.size, lab.pgw.byTeid.size, lab.ocs.openSessions]).toEqual([0, 0, 0])
      expect(lab.mme.byMmeUeId.size).toBe(1)
      away = false
      expect(lab.next('TrackingAreaUpdateReject', 's1-mme').nas.emmCause).toBe(emmCause.implicitlyDetached)
      expect(lab.next('AttachRequest', 'radio').nas.epsMobileIdentity.kind).toBe('guti')
      lab.attached()
      lab.run(minute)
      expect([lab.mme.byMmeUeId.size, lab.sgw.byTeid.size]).toEqual([1, 1])
    }),
  )

  when('it does not come back for an hour', () =>
    then('the HSS is told, the context goes, and the UE would get #9 (29.272 §5.2.1.3)', () => {
      const lab = gone()
      lab.run(15 * minute)
      lab.next('PurgeUeRequest')
      lab.run(second)
      expect(lab.home.database.find(lab.ue().imsi)?.servingHost).toBe('')
      expect(lab.mme.byMmeUeId.size).toBe(0)
      away = false
      expect(lab.next('TrackingAreaUpdateReject', 's1-mme').nas.emmCause).toBe(9)
      lab.attached()
    }),
  )

  when('it is heard of in time', () =>
    then('the timers start anew', () => {
      const lab = idle({ timersUs: { T3412: 360 * second } }).run(3600 * second)
      expect(lab.outcomes('mme.tau').length).toBeGreaterThan(8)
      expect(lab.outcomes('mme.detach')).toEqual([])
      expect(lab.mark('timer.expired/MobileReachable')).toBe(0)
    }),
  )
})

describe('tracking area update with another MME (TS 23.401 §5.3.3.1)', () => {
  /** Two pool areas of one MME and one site each; the SGW serves both. */
  function pools(changes: LabOptions = {}): Lab {
    return idle({ sites: 2, areas: 2, mmes: 2, mmePools: 2, change: () => undefined, ...changes })
  }

  when('an idle UE comes to the pool area of another MME', () =>
    then('the old MME checks the update and hands over context and session, and the HSS learns of it', () => {
      const lab = pools({ ciphering: [0] })
      const [old, next] = lab.world.visited[0].mmes
      walk(lab, 2)
      const request = lab.next('ContextRequest', 's10')
      expect(request.message.guti.mTmsi).toBe(lab.ue().guti?.mTmsi)
      expect(request.message.completeTauRequestMessage.message.length).toBeGreaterThan(20)
      const response = lab.next('ContextResponse', 's10').message
      expect([response.cause.value, response.imsi]).toEqual([16, lab.ue().imsi])
      expect(response.pdnConnections[0].pgwFteid.teid).toBe(lab.pgw.byTeid.values()[0].teid)
      lab.next('ContextAcknowledge', 's10')
      const modify = lab.next('ModifyBearerRequest', 's11').message
      expect([modify.senderFteid.interfaceType, modify.bearers]).toEqual([10, undefined])
      // An update, not an attach: the HSS must not think of a registration at an SGSN (crib §1 row 3).
      expect(lab.next('UpdateLocationRequest').message.ulrFlags).toBe(2)
      expect(lab.next('CancelLocationRequest').message.cancellationType).toBe(0)
      const accept = lab.next('TrackingAreaUpdateAccept', 's1-mme').nas
      expect(accept.guti.mmeCode).toBe(next.configuration.code)
      lab.next('TrackingAreaUpdateComplete', 's1-mme')
      lab.run(2 * second)
      expect([old.byMmeUeId.size, next.byMmeUeId.size]).toEqual([0, 1])
      expect([lab.sgw.byTeid.size, lab.pgw.byTeid.size, lab.ocs.openSessions]).toEqual([1, 1, 1])
      expect(lab.count('DeleteSessionRequest')).toBe(0)
      expect(lab.count('AuthenticationInformationRequest')).toBe(2)
      expect(lab.home.database.find(lab.ue().imsi)?.servingHost).toBe(next.configuration.host)
      expect(lab.outcomes('mme.tau')).toEqual(['accepted'])
    }),
  )

  when('it has data there, and is paged later', () =>
    then('the session goes on over the new MME, ciphered as before, and nothing is lost', () => {
      const lab = pools({
        ciphering: [2],
        traffic: { octets: 1000, everyUs: 300 * second },
        pushAfterUs: 60 * second,
      })
      walk(lab, 2)
      lab.run(1800 * second)
      const next = lab.world.visited[0].mmes[1]
      expect(next.byMmeUeId.size).toBe(1)
      expect(lab.outcomes('mme.paging')).toContain('answered')
      expect(new Set(lab.outcomes('mme.service-request'))).toEqual(new Set(['accepted']))
      expect(lost(lab)).toEqual({})
      expect(lab.sim.invariants.violations).toEqual([])
    }),
  )

  when('it goes back', () =>
    then('the first MME asks the second', () => {
      const lab = pools()
      walk(lab, 2)
      lab.next('TrackingAreaUpdateComplete', 's1-mme')
      lab.run(2 * second)
      walk(lab, 1)
      lab.next('TrackingAreaUpdateComplete', 's1-mme')
      lab.run(2 * second)
      const [first, second_] = lab.world.visited[0].mmes
      expect([first.byMmeUeId.size, second_.byMmeUeId.size, lab.sgw.byTeid.size]).toEqual([1, 0, 1])
      expect(lab.outcomes('mme.tau')).toEqual(['accepted', 'accepted'])
    }),
  )

  when('the update is not genuine', () =>
    then('the old MME answers 92 and keeps the UE; the new one rejects with #9', () => {
      const lab = pools()
      const old = lab.mme.byImsi.get(lab.ue().imsi)
      if (old !== undefined) old.uplinkCount += 40
      walk(lab, 2)
      expect(lab.next('ContextResponse', 's10').message.cause.value).toBe(92)
      expect(lab.next('TrackingAreaUpdateReject', 's1-mme').nas.emmCause).toBe(9)
      expect(lab.mme.byImsi.get(lab.ue().imsi)?.registered).toBe(true)
      lab.next('AttachAccept', 'radio')
      lab.run(5 * second)
      expect([lab.sgw.byTeid.size, lab.pgw.byTeid.size]).toEqual([1, 1])
    }),
  )

  when('the old MME has forgotten the UE', () =>
    then('it answers 96, and the UE attaches', () => {
      const lab = pools()
      const old = lab.mme.byImsi.get(lab.ue().imsi)
      if (old !== undefined) lab.command(lab.mme, () => lab.mme.removeContext(old))
      walk(lab, 2)
      expect(lab.next('ContextResponse', 's10').message.cause.value).toBe(96)
      lab.next('AttachAccept', 'radio')
    }),
  )

  when('the home network does not want it there', () =>
    then('the update is rejected with the cause of the S6a result, and the session ends', () => {
      const lab = pools()
      const row = lab.home.database.find(lab.ue().imsi)
      if (row !== undefined) row.refusal = { on: 'location', experimentalResultCode: 5004 }
      walk(lab, 2)
      expect(lab.next('TrackingAreaUpdateReject', 's1-mme').nas.emmCause).toBe(emmCause.plmnNotAllowed)
      lab.run(5 * second)
      expect([lab.sgw.byTeid.size, lab.pgw.byTeid.size]).toEqual([0, 0])
    }),
  )
})

describe('tracking area update with another SGW (TS 23.401 §5.3.3.1, crib §1 row 1)', () => {
  for (const mmePools of [1, 2]) {
    when(
      `an idle UE comes to the area of another SGW, with ${mmePools === 1 ? 'the same' : 'another'} MME`,
      () =>
        then('OI makes the new SGW tell the PGW by Modify Bearer, SI lets the old one go in silence', () => {
          const lab = idle({
            sites: 2,
            areas: 2,
            mmes: mmePools,
            mmePools,
            sgws: 2,
            sgwAreas: 2,
            traffic: { octets: 1000, everyUs: 300 * second },
            pushAfterUs: 60 * second,
            change: (plan) => {
              plan.visited[0].profile.nas.tacsInList = 1
            },
          })
          walk(lab, 2)
          const create = lab.next('CreateSessionRequest', 's11').message
          expect([create.indication.oi, create.pgwFteid.teid > 0]).toEqual([true, true])
          expect(lab.next('ModifyBearerRequest', 's8').message.senderFteid.interfaceType).toBe(6)
          const remove = lab.next('DeleteSessionRequest', 's11').message
          expect([remove.indication.si, remove.indication.oi ?? false, remove.linkedEbi]).toEqual([
            true,
            false,
            undefined,
          ])
          lab.next('TrackingAreaUpdateComplete', 's1-mme')
          lab.run(2 * second)
          const [before, after] = lab.world.visited[0].sgws
          expect([before.byTeid.size, after.byTeid.size, lab.pgw.byTeid.size]).toEqual([0, 1, 1])
          expect(lab.count('CreateSessionRequest', 's8') + lab.count('DeleteSessionRequest', 's8')).toBe(1)
          // Data both ways, and a page, over the new one.
          lab.run(1200 * second)
          expect(lab.outcomes('mme.paging')).toContain('answered')
          expect(lab.total('ue.uplink.octets')).toBeGreaterThan(2000)
          expect(lost(lab)).toEqual({})
          expect(lab.sim.invariants.violations).toEqual([])
        }),
    )
  }

  when('it has moved there within its list of areas, and has something to send', () =>
    then('the MME sees that the SGW does not serve it, and gives it another one (§5.10.4)', () => {
      const lab = idle({
        sites: 2,
        areas: 2,
        sgws: 2,
        sgwAreas: 2,
        traffic: { octets: 1000, everyUs: 300 * second },
        change: () => undefined,
      })
      walk(lab, 2)
      lab.next('ServiceRequest', 's1-mme')
      expect(lab.next('CreateSessionRequest', 's11').message.indication.oi).toBe(true)
      lab.run(5 * second)
      const [before, after] = lab.world.visited[0].sgws
      expect([before.byTeid.size, after.byTeid.size, lab.pgw.byTeid.size]).toEqual([0, 1, 1])
      expect(lab.outcomes('mme.service-request')).toEqual(['accepted'])
      expect(lab.ue().downlinkReceivedOctets).toBe(1000)
      expect(lost(lab)).toEqual({})
    }),
  )
})

describe('what a rejection makes of a registered UE (TS 24.301 §5.5.3.2.5, §5.6.1.5)', () => {
  /** Everything that a row may lead to, as it shows a minute later; T3402 and longer T3346 are still running then. */
  const shows: Readonly<Record<Reaction, (lab: Lab) => void>> = {
    'sim-invalid': (lab) => expect(lab.ue()).toMatchObject({ simInvalid: true, registered: false }),
    'forbid-plmn': (lab) => expect(lab.ue().forbidden?.plmns.size).toBe(1),
    'forbid-plmn-for-gprs': (lab) => expect(lab.ue().forbidden?.plmnsForGprs.size).toBe(1),
    'forbid-ta-regional': (lab) => expect(lab.count('AttachRequest', 'radio')).toBe(2),
    'forbid-ta-roaming-and-select-plmn': () => undefined,
    'forbid-ta-roaming-and-select-cell': () => undefined,
    'leave-area-and-select-plmn': (lab) => expect(lab.ue().forbidden?.trackingAreas.size).toBe(1),
    'leave-area-and-select-cell': (lab) => {
      expect(lab.ue().forbidden?.trackingAreas.size).toBe(1)
      expect(lab.count('TrackingAreaUpdateRequest', 'radio')).toBeGreaterThan(0)
      expect(lab.count('AttachRequest', 'radio')).toBe(1)
    },
    'back-off': (lab) => expect(lab.mark('timer.started/T3346')).toBe(1),
    'try-again': () => undefined,
    'try-later': (lab) => expect(lab.ue().registered).toBe(true),
    'attach-again': (lab) => expect(identities(lab)).toEqual(['imsi', 'guti']),
    'attach-anew': (lab) => expect(identities(lab)).toEqual(['imsi', 'imsi']),
  }
  const identities = (lab: Lab): string[] =>
    lab.messages('AttachRequest', 'radio').map(({ nas }) => nas.epsMobileIdentity.kind)

  /** A UE that is rejected once with this cause, when it updates or when it has something to send. */
  function rejected(cause: number, reject: string, changes: LabOptions): Lab {
    const lab = idle({ sites: 3, areas: 3, ...changes })
    lab.mme.refusals.set(lab.ue().imsi, cause)
    lab.sim.injectFault('mme.refuse', () => lab.count(reject, 's1-mme') === 0)
    return lab
  }

  for (const { cause, reaction, clause } of updateRejectReactions) {
    then(`an update that is rejected with #${cause}: ${reaction} (${clause})`, () => {
      const lab = rejected(cause, 'TrackingAreaUpdateReject', {})
      walk(lab, 2)
      lab.next('TrackingAreaUpdateReject', 's1-mme')
      lab.run(30 * second)
      shows[reaction](lab)
      expect(lab.sim.invariants.violations).toEqual([])
    })
  }

  for (const { cause, reaction, clause } of serviceRejectReactions) {
    then(`a service request that is rejected with #${cause}: ${reaction} (${clause})`, () => {
      const lab = rejected(cause, 'ServiceReject', { traffic: { octets: 1000, everyUs: 300 * second } })
      lab.next('ServiceReject', 's1-mme')
      lab.run(30 * second)
      shows[reaction](lab)
      expect(lab.sim.invariants.violations).toEqual([])
    })
  }
})
