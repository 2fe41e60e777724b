import { Lab, millisecond, second, then, when } from '../../test-support/lab.ts'
import { encodeNas } from '../codec/nas/nas.ts'
import { encodeRrc } from '../codec/rrc/rrc.ts'
import { detachByOperator } from './mme/detach.ts'
import { DCCH } from './ue/ue.ts'

/** What was measured under a name: dimensions and values. */
const rows = (lab: Lab, name: string): Array<[string, number]> =>
  lab.measured.filter((one) => one.name === name).map(({ dimensions, value }) => [dimensions, value])

const QCI = 9
const LOST = 'radio-connection-with-ue-lost'

/** From the first frame of one kind to the first of another, on one interface. */
function between(lab: Lab, request: string, answer: string, on: 's6a' | 's11'): number {
  const [sent, came] = [lab.messages(request, on)[0], lab.messages(answer, on).at(-1)!]
  return came.timeUs - sent.timeUs
}

describe('what an attach measures on its way (32.425, 32.450 6.1.1)', () => {
  when('nothing fails', () =>
    then('each establishment is measured once, with its cause or QCI', () => {
      const lab = new Lab().attached()
      expect(rows(lab, 'ue.camped')).toEqual([['21407', lab.enb.configuration.cellId]])
      expect(rows(lab, 'enb.rrc.connection')).toEqual([['established/mo-Signalling', 1]])
      expect(rows(lab, 'enb.s1.connection')).toEqual([['established', 1]])
      expect(rows(lab, 'enb.erab.initial')).toEqual([[`established/${QCI}`, 1]])
      const [[update, updateUs]] = rows(lab, 'mme.update-location')
      const [[create, createUs]] = rows(lab, 'mme.create-session')
      expect([update, create]).toEqual(['accepted', 'accepted'])
      // The answer has still to come from the other end of its link, and to be served.
      expect(updateUs).toBeGreaterThan(between(lab, 'UpdateLocationRequest', 'UpdateLocationAnswer', 's6a'))
      expect(createUs).toBeGreaterThan(between(lab, 'CreateSessionRequest', 'CreateSessionResponse', 's11'))
      expect(updateUs + createUs).toBeLessThan(lab.total('mme.attach', 'accepted'))
    }),
  )

  when('the cell rejects a connection', () =>
    then('that request failed, and the next one is another', () => {
      const lab = new Lab()
      lab.sim.injectFault('enb.reject-connection', () => lab.count('RRCConnectionReject') === 0)
      lab.attached()
      expect(lab.outcomes('enb.rrc.connection')).toEqual([
        'failed/mo-Signalling',
        'established/mo-Signalling',
      ])
      expect(lab.outcomes('enb.s1.connection')).toEqual(['established'])
    }),
  )

  when('the UE does not hear the set-up', () =>
    then('the connection has failed when the UE asks again', () => {
      const lab = new Lab()
      lab.sim.injectFault(
        'ue.deaf',
        (kind) => kind === 'RRCConnectionSetup' && lab.count('RRCConnectionRequest') === 1,
      )
      lab.next('RRCConnectionSetup')
      expect(lab.outcomes('enb.rrc.connection')).toEqual([])
      lab.attached()
      expect(lab.outcomes('enb.rrc.connection')).toEqual([
        'failed/mo-Signalling',
        'established/mo-Signalling',
      ])
    }),
  )

  when('the radio link fails before the MME has said anything', () =>
    then('RRC was established, and S1 was not', () => {
      const lab = new Lab()
      lab.next('InitialUEMessage')
      lab.ue().cell?.port.link.down()
      lab.attached()
      expect(lab.outcomes('enb.rrc.connection')).toEqual(Array(2).fill('established/mo-Signalling'))
      expect(lab.outcomes('enb.s1.connection')).toEqual([LOST, 'established'])
    }),
  )

  when('the MME has nothing but a release for the connection', () =>
    then('it is established all the same: the MME was heard', () => {
      const lab = new Lab()
      lab.sim.injectFault('ue.deaf', () => true)
      const setup = lab.next('RRCConnectionSetup')
      // No NAS message that begins a connection: the MME releases it at once.
      const complete = encodeRrc('ul-dcch', {
        kind: 'RRCConnectionSetupComplete',
        rrcTransactionIdentifier: setup.message.rrcTransactionIdentifier,
        selectedPlmnIdentity: 1,
        dedicatedInfoNas: encodeNas({ kind: 'DetachAccept' }),
      })
      lab.inject(setup.port.peer, complete, DCCH)
      lab.next('UEContextReleaseComplete')
      expect(lab.count('DownlinkNASTransport')).toBe(0)
      expect(lab.outcomes('enb.s1.connection')).toEqual(['established'])
    }),
  )

  when('there are no radio resources for the bearer', () =>
    then('the E-RAB failed, and the one of the next attempt is counted anew', () => {
      const lab = new Lab()
      lab.sim.injectFault('enb.no-radio-resources', () => lab.count('InitialContextSetupFailure') === 0)
      lab.attached()
      expect(rows(lab, 'enb.erab.initial')).toEqual([
        [`failed/${QCI}`, 1],
        [`established/${QCI}`, 1],
      ])
    }),
  )

  when('the radio link fails while the bearer is set up', () =>
    then('the E-RAB failed, once', () => {
      const lab = new Lab()
      lab.next('InitialContextSetupRequest')
      lab.ue().cell?.port.link.down()
      lab.attached()
      expect(lab.outcomes('enb.erab.initial')).toEqual([`failed/${QCI}`, `established/${QCI}`])
    }),
  )

  when('the association with the MME is lost, with UEs at every stage', () =>
    then('each measurement is its own subscriber’s, whoever broke the association', () => {
      const lab = new Lab({ subscribers: 3, change: (plan) => stagger(plan.subscribers) })
      lab.until(() => lab.count('InitialUEMessage') === 3)
      const flows = (name: string): number[] =>
        lab.measured
          .filter((one) => one.name === name && one.dimensions !== 'established')
          .map((one) => one.flow)
      lab.command(lab.enb, () => lab.link('s1-mme').down(), 2)
      lab.run(100 * millisecond)
      expect(flows('enb.s1.connection')).toEqual([3])
      expect(rows(lab, 'enb.s1.connection').at(-1)).toEqual(['s1-association-lost', 1])
      const released = lab.messages('RRCConnectionRelease')
      expect(released.map((one) => one.flow)).toEqual([1, 2, 3])
    }),
  )
})

describe('an attach that ends with the association of its eNB', () => {
  when('several UEs wait for the HSS', () =>
    then('each update is aborted for its own subscriber', () => {
      const lab = new Lab({ subscribers: 3 })
      lab.sim.injectFault('hss.silent', (kind) => kind === 'UpdateLocationRequest')
      lab.until(() => lab.messages('UpdateLocationRequest').length === 6)
      lab.command(lab.enb, () => lab.link('s1-mme').down(), 2)
      lab.run(100 * millisecond)
      expect(lab.outcomes('mme.attach')).toEqual(Array(3).fill('aborted/ConnectionLost came'))
      const aborted = lab.measured.filter(({ name }) => name === 'mme.update-location')
      expect(aborted.map(({ dimensions, flow }) => [dimensions, flow])).toEqual([
        ['aborted', 1],
        ['aborted', 2],
        ['aborted', 3],
      ])
    }),
  )
})

/** One after the other, so that each is at another stage. */
function stagger(subscribers: Array<{ arrivesAtUs: number }>): void {
  for (const [i, one] of subscribers.entries()) one.arrivesAtUs = second + i * 50 * millisecond
}

describe('procedures towards the home network (IR.42)', () => {
  const outcomeOf = (name: string, lab: Lab): string => {
    lab.until(() => lab.outcomes(name).length > 0)
    return lab.outcomes(name)[0]
  }

  when('the agreement bars roaming', () =>
    then('the update failed by the experimental result', () => {
      expect(outcomeOf('mme.update-location', new Lab({ barredCause: 11 }))).toBe(
        'rejected/experimental-5004',
      )
    }),
  )

  when('the relay cannot reach the home network', () =>
    then('the update failed by the base protocol’s result', () => {
      const lab = new Lab()
      lab.next('SecurityModeComplete', 's1-mme')
      for (const link of lab.links('s6a')) {
        if (link !== lab.mme.routeTo(lab.ue().imsi)[0].port.link) link.down()
      }
      expect(outcomeOf('mme.update-location', lab)).toMatch(/^rejected\/base-300[23]$/)
    }),
  )

  when('the HSS does not answer', () =>
    then('the update failed by time', () => {
      const lab = new Lab()
      lab.sim.injectFault('hss.silent', (kind) => kind === 'UpdateLocationRequest')
      expect(outcomeOf('mme.update-location', lab)).toBe('rejected/timeout')
      expect(lab.values('mme.update-location')[0]).toBe(10 * second)
    }),
  )

  when('the UE gives up meanwhile', () =>
    then('the update was aborted, and the next one is counted anew', () => {
      const lab = new Lab({ timersUs: { T3410: 2 * second, T3411: second } })
      lab.sim.injectFault(
        'hss.silent',
        (kind) => kind === 'UpdateLocationRequest' && lab.count('RRCConnectionRequest') === 1,
      )
      lab.next('UEContextReleaseRequest')
      lab.attached()
      expect(lab.outcomes('mme.update-location')).toEqual(['aborted', 'accepted'])
    }),
  )

  when('the PGW does not know the APN', () =>
    then('the session failed by cause 78', () => {
      const lab = new Lab()
      Object.assign(lab.ue().environment.traffic, { apn: () => 'no.such.apn' })
      expect(outcomeOf('mme.create-session', lab)).toBe('rejected/78')
    }),
  )

  when('the SGW is deaf', () =>
    then('the session failed by time', () => {
      const lab = new Lab()
      lab.next('UpdateLocationAnswer', 's6a')
      lab.deafen('sgw')
      expect(outcomeOf('mme.create-session', lab)).toBe('rejected/timeout')
    }),
  )
})

describe('retainability (32.450 6.2.1)', () => {
  const traffic = { octets: 1_000, everyUs: 10 * second }

  /** Runs until a burst has just come up to the eNB. */
  function inSession(): Lab {
    const lab = new Lab({ traffic }).attached()
    const before = lab.values('enb.uplink.octets').length
    lab.until(() => lab.values('enb.uplink.octets').length > before)
    return lab
  }

  when('exchanges come and go', () =>
    then('session time is the time that they cover, and 100 ms after each', () => {
      const lab = new Lab({ traffic }).attached().run(60 * second)
      const coming = lab.measured
        .filter(({ name }) => name === 'enb.uplink.octets' || name === 'enb.downlink.octets')
        .map(({ timeUs }) => timeUs)
      let [covered, untilUs] = [0, 0]
      for (const atUs of coming) {
        const end = atUs + second + 100 * millisecond
        covered += end - Math.max(atUs, untilUs)
        untilUs = end
      }
      expect(coming.length).toBeGreaterThan(8)
      expect(lab.total('enb.session.time')).toBe(covered)
      expect(covered).toBeLessThan(coming.length * 1.1 * second)
    }),
  )

  when('the radio link fails while data flows', () =>
    then('an active E-RAB was released, once', () => {
      const lab = inSession()
      lab.ue().cell?.port.link.down()
      lab.next('UEContextReleaseComplete')
      expect(rows(lab, 'enb.erab.released-active')).toEqual([[LOST, 1]])
    }),
  )

  when('the association with the MME is lost while data flows', () =>
    then('an active E-RAB was released, and its subscriber is named', () => {
      const lab = inSession()
      lab.link('s1-mme').down()
      lab.run(second)
      const [row] = lab.measured.filter(({ name }) => name === 'enb.erab.released-active')
      expect(row).toMatchObject({ dimensions: 's1-association-lost', flow: 1 })
    }),
  )

  when('the radio link fails between two exchanges', () =>
    then('no active E-RAB was released', () => {
      const lab = inSession().run(3 * second)
      lab.ue().cell?.port.link.down()
      lab.next('UEContextReleaseComplete')
      expect(rows(lab, 'enb.erab.released-active')).toEqual([])
    }),
  )

  when('the network detaches the UE while data flows', () =>
    then('that is a normal release', () => {
      const lab = inSession()
      lab.command(lab.mme, () => detachByOperator(lab.mme, lab.ue().imsi, { reattach: false }))
      const startedUs = lab.sim.now
      expect(lab.next('UEContextReleaseComplete').timeUs - startedUs).toBeLessThan(second)
      expect(rows(lab, 'enb.erab.released-active')).toEqual([])
    }),
  )
})

describe('cells on which UEs camp', () => {
  when('the UE may not stay in its network and goes to another', () =>
    then('both cells are told, each once', () => {
      const lab = new Lab({ secondVisited: true })
      const [one, other] = lab.world.visited.map(({ enbs }) => enbs[0].configuration)
      lab.attached()
      lab.command(lab.mme, () => detachByOperator(lab.mme, lab.ue().imsi, { reattach: false, emmCause: 11 }))
      lab.run(10 * second)
      lab.command(lab.ue(), () => lab.ue().startAttach())
      lab.run(10 * second)
      expect(rows(lab, 'ue.camped')).toEqual([
        [one.plmn, one.cellId],
        [other.plmn, other.cellId],
      ])
      expect(lab.ue().registered).toBe(true)
    }),
  )
})

describe('establishments of a busy cell', () => {
  when('many UEs attach over a lossy radio and the HSS is sometimes silent', () =>
    then('no measurement is made twice, and none is missing once all have ended', () => {
      const lab = new Lab({ subscribers: 30, asShipped: true, staysUs: 30 * second, traffic: true })
      lab.sim.injectFault('hss.silent', (_kind, flow) => flow % 5 === 0 && lab.sim.now < 40e6)
      lab.sim.injectFault('enb.reject-connection', (_detail, flow) => flow % 7 === 0 && lab.sim.now < 40e6)
      lab.run(400 * second)
      const established = (name: string): number =>
        lab.outcomes(name).filter((one) => /^est/.test(one)).length
      expect(lab.outcomes('enb.rrc.connection')).toHaveLength(lab.count('RRCConnectionRequest'))
      expect(established('enb.rrc.connection')).toBe(lab.count('RRCConnectionSetupComplete'))
      expect(lab.outcomes('enb.s1.connection')).toHaveLength(lab.count('InitialUEMessage'))
      expect(lab.outcomes('enb.erab.initial')).toHaveLength(lab.count('InitialContextSetupRequest'))
      expect(established('enb.erab.initial')).toBe(lab.count('InitialContextSetupResponse'))
      expect(lab.outcomes('mme.attach')).toHaveLength(lab.count('AttachRequest', 's1-mme'))
      expect(lab.outcomes('mme.update-location').length).toBeGreaterThanOrEqual(30)
      expect(established('enb.erab.initial')).toBeGreaterThanOrEqual(30)
      expect(lab.outcomes('enb.rrc.connection')).toContain('failed/mo-Signalling')
    }),
  )
})
