import { handoverTimers } from '../../test-support/handover-timers.ts'
import { Lab, millisecond, second, then } from '../../test-support/lab.ts'
import { emmCause, esmCause } from '../codec/nas/causes.ts'
import { sleep } from '../engine/process.ts'
import type { Timer } from '../engine/timers.ts'
import { diameterTimers } from './diameter-endpoint.ts'
import { enbTimers } from './enb/timers.ts'
import { gtpTimers } from './gtp-endpoint.ts'
import { detachByOperator } from './mme/detach.ts'
import { runProcedure } from './mme/release.ts'
import { mmeTimers } from './mme/timers.ts'
import { ocsTimers } from './ocs/ocs.ts'
import { pgwTimers } from './pgw/pgw.ts'
import { sgwTimers } from './sgw/timers.ts'
import { detach } from './ue/detach.ts'
import { reselect } from './ue/idle.ts'
import { ueTimers } from './ue/timers.ts'

/** Random access before every RRC Connection Request of the shipped profile, milliseconds. */
const RACH = 15

/** From a NAS message's leaving the eNB to the UE's having read it: the radio's delay and the UE's processing. */
const TO_UE = 6

function attached(lab: Lab): Lab {
  lab.next('EmmInformation', 'radio')
  return lab.run(millisecond).skip()
}

function silentUe(lab: Lab, kind: string): Lab {
  lab.sim.injectFault('ue.silent', (heard) => heard === kind)
  return lab
}

/** Nothing comes from the MME any more once it has sent or received a message of this kind. */
function deafMmeAfter(lab: Lab, kind: string): Lab {
  let isDeaf = false
  lab.onSeen = (one) => {
    if (one.message.kind === kind || one.nas?.kind === kind) isDeaf = true
  }
  lab.deafen('mme', () => isDeaf)
  return lab
}

/** A roamer who has a kilobyte to send every minute and is idle in between. */
function idle(): Lab {
  const lab = new Lab({ inactivityUs: 10e6, traffic: { octets: 1000, everyUs: 60e6 } }).attached()
  lab.next('RRCConnectionRelease')
  return lab.run(100 * millisecond).skip()
}

/** An idle roamer of whom nothing is heard for so many seconds, with T3412 of six minutes. */
function gone(forSeconds: number): Lab {
  const lab = new Lab({ inactivityUs: 10e6, timersUs: { T3412: 360e6 } }).attached()
  lab.next('RRCConnectionRelease')
  lab.deafen('enb')
  return lab.run(forSeconds * 1e6)
}

/** The same; a server sends it something unasked, and it does not hear its pages. */
function pushed(): Lab {
  const lab = new Lab({
    inactivityUs: 10e6,
    traffic: { octets: 1000, everyUs: 600e6 },
    pushAfterUs: 60e6,
  }).attached()
  lab.sim.injectFault('ue.deaf', (kind) => kind === 'Paging')
  return lab
}

/** Drives one timer to its last expiry and says what happened then; the lab's marks are checked by the caller. */
const cases: Readonly<Record<string, () => Lab>> = {
  T300: () => {
    const lab = new Lab()
    lab.deafen('enb')
    lab.run(60e6)
    // The attempt has failed when T300 expires; T3411 stands before the next one.
    expect(lab.spacing('RRCConnectionRequest')).toEqual([1, 2, 3, 4].map(() => 1000 + 10_000 + RACH))
    expect(lab.ue().rrcConnected).toBe(false)
    return lab
  },
  T301: () => {
    const lab = attached(new Lab({ sites: 2, x2Neighbours: 1 }))
    lab.deafen('enb')
    lab.link('radio').down()
    const request = lab.next('RRCConnectionReestablishmentRequest')
    expect(lab.until(() => !lab.ue().rrcConnected)).toBe(true)
    expect((lab.sim.now - request.timeUs) / millisecond).toBe(1000 - RACH)
    expect(lab.outcomes('ue.reestablishment')).toEqual(['timeout'])
    return lab
  },
  T302: () => {
    const lab = new Lab()
    lab.sim.injectFault('enb.reject-connection', () => lab.count('RRCConnectionReject') < 3)
    const reject = lab.next('RRCConnectionReject')
    expect(reject.message.waitTime).toBe(1)
    const again = lab.next('RRCConnectionRequest')
    expect((again.timeUs - reject.timeUs) / millisecond).toBe(TO_UE + 1000 + RACH)
    expect(lab.next('AttachAccept', 'radio').flow).toBe(1)
    // TS 24.301 §5.5.1.2.6 a: what the cell rejects is no attempt that failed.
    expect(lab.mark('timer.started/T3411')).toBe(0)
    return lab
  },
  T310: () => {
    const lab = attached(new Lab({ sites: 3, mobility: { speedMmPerS: 0 } }))
    lab.world.visited[0].enbs[lab.ue().cell?.physicalCellId ?? 0].outages++
    lab.world.measuring?.refresh()
    const silentUs = lab.sim.now
    lab.until(() => lab.total('ue.radio-link-failure') === 1)
    // A measurement each 200 ms, the first of which without a signal starts the timer.
    expect((lab.sim.now - silentUs) / millisecond).toBeGreaterThan(1000)
    expect((lab.sim.now - silentUs) / millisecond).toBeLessThan(1200)
    expect(lab.ue().rrcConnected).toBe(false)
    return lab
  },
  T311: () => {
    const lab = attached(new Lab({ sites: 2, x2Neighbours: 1 }))
    for (const enb of lab.world.visited[0].enbs) enb.outages++
    lab.link('radio').down()
    const { now } = lab.sim
    expect(lab.until(() => !lab.ue().rrcConnected)).toBe(true)
    // The link's ends learn of its loss after its delay.
    expect((lab.sim.now - now) / millisecond).toBe(1000 + 5)
    expect(lab.outcomes('ue.reestablishment')).toEqual(['no-cell'])
    return lab
  },
  RadioLinkLost: () => {
    const lab = attached(new Lab({ sites: 2, x2Neighbours: 1 }))
    for (const enb of lab.world.visited[0].enbs) enb.outages++
    lab.link('radio').down()
    const { now } = lab.sim
    const request = lab.next('UEContextReleaseRequest')
    expect((request.timeUs - now) / millisecond).toBe(2000 + 5)
    expect(request.message.cause).toEqual({ radioNetwork: 'radio-connection-with-ue-lost' })
    lab.run(second)
    expect(lab.enb.byEnbUeId.size).toBe(0)
    return lab
  },
  T3402: () => {
    const lab = deafMmeAfter(new Lab({ world: { foreignGutiPpm: 1_000_000 } }), 'RRCConnectionSetup')
    lab.until(() => lab.count('AttachRequest', 'radio') === 6)
    const requests = lab.messages('AttachRequest', 'radio')
    expect(requests.map((one) => one.nas.epsMobileIdentity.kind)).toEqual([...Array(5).fill('guti'), 'imsi'])
    const gaps = lab.spacing('AttachRequest', 'radio')
    expect(Math.round((gaps[4] - gaps[0]) / 1000)).toBe(12 * 60 - 10)
    return lab
  },
  T3410: () => {
    const lab = deafMmeAfter(new Lab(), 'RRCConnectionSetup')
    const request = lab.next('AttachRequest', 'radio')
    lab.run(14_999 * millisecond)
    expect(lab.ue().rrcConnected).toBe(true)
    lab.run(2 * millisecond)
    expect(lab.ue().rrcConnected).toBe(false)
    const again = lab.next('RRCConnectionRequest')
    expect((again.timeUs - request.timeUs) / millisecond).toBe(15_000 + 10_000 + RACH)
    lab.run(20 * millisecond)
    // The eNB has forgotten the connection that the UE gave up.
    expect(lab.enb.byEnbUeId.size).toBe(1)
    return lab
  },
  T3411: () => {
    const lab = new Lab()
    lab.deafen('enb', () => lab.count('RRCConnectionRequest') === 1)
    const unheard = lab.next('RRCConnectionRequest')
    const again = lab.next('RRCConnectionRequest')
    expect((again.timeUs - unheard.timeUs) / millisecond).toBe(1000 + 10_000 + RACH)
    expect(lab.next('AttachAccept', 'radio').flow).toBe(1)
    return lab
  },
  T3412: () => {
    const lab = new Lab({ inactivityUs: 10e6, timersUs: { T3412: 360e6 } }).attached()
    const released = lab.next('RRCConnectionRelease')
    const request = lab.next('RRCConnectionRequest')
    expect(Math.round((request.timeUs - released.timeUs) / millisecond)).toBe(360_000 + TO_UE + RACH)
    return lab
  },
  T3430: () => {
    const lab = new Lab({ inactivityUs: 10e6, timersUs: { T3412: 360e6 } }).attached()
    lab.next('RRCConnectionRelease')
    lab.run(second)
    lab.deafen('mme')
    const first = lab.next('TrackingAreaUpdateRequest', 'radio')
    const again = lab.next('TrackingAreaUpdateRequest', 'radio')
    expect((again.timeUs - first.timeUs) / second).toBeCloseTo(15 + 10, 1)
    for (let attempt = 3; attempt <= 5; attempt++) lab.next('TrackingAreaUpdateRequest', 'radio')
    const fifth = lab.messages('TrackingAreaUpdateRequest', 'radio')[4]
    const sixth = lab.next('TrackingAreaUpdateRequest', 'radio')
    expect((sixth.timeUs - fifth.timeUs) / second).toBeCloseTo(15 + 12 * 60, 1)
    return lab
  },
  T3417: () => {
    const lab = idle()
    lab.deafen('mme')
    const request = lab.next('ServiceRequest', 'radio')
    lab.until(() => lab.outcomes('service-request.outcome').length > 0)
    expect((lab.sim.now - request.timeUs) / millisecond).toBe(5000)
    expect(lab.outcomes('service-request.outcome')).toEqual(['failed'])
    expect(Object.fromEntries(lab.world.losses.octets)).toEqual({ 'ue:no-bearer': 1000 })
    expect(lab.ue()).toMatchObject({ registered: true, rrcConnected: false })
    return lab
  },
  T3418: () => {
    const lab = deafMmeAfter(
      new Lab({ sites: 2, areas: 2, timersUs: { T3460: 100e6 } }),
      'AuthenticationFailure',
    )
    lab.sim.injectFault('ue.mac-failure', () => true)
    const failure = lab.next('AuthenticationFailure', 'radio')
    expect(failure.nas.emmCause).toBe(emmCause.macFailure)
    const again = lab.next('RRCConnectionRequest')
    expect((again.timeUs - failure.timeUs) / millisecond).toBe(20_000 + RACH)
    expect([failure.to, again.to]).toEqual(['enb/21407/1', 'enb/21407/2'])
    return lab
  },
  T3420: () => {
    const lab = deafMmeAfter(
      new Lab({ sites: 2, areas: 2, timersUs: { T3460: 100e6 } }),
      'AuthenticationFailure',
    )
    lab.ue().sqnMs = 1_000_000
    const failure = lab.next('AuthenticationFailure', 'radio')
    expect(failure.nas.emmCause).toBe(emmCause.synchFailure)
    const again = lab.next('RRCConnectionRequest')
    expect((again.timeUs - failure.timeUs) / millisecond).toBe(15_000 + RACH)
    expect([failure.to, again.to]).toEqual(['enb/21407/1', 'enb/21407/2'])
    return lab
  },
  T3421: () => {
    // An MME that hears nothing also takes its SGW for lost: what it tells the UE then is not heard.
    const lab = silentUe(attached(new Lab()), 'DetachRequestNetwork')
    lab.deafen('mme')
    lab.command(lab.ue(), () => lab.ue().run('detach', detach(lab.ue(), false)))
    lab.run(200e6)
    expect(lab.spacing('DetachRequestUe', 'radio')).toEqual([15_000, 15_000, 15_000, 15_000])
    expect(lab.outcomes('detach.outcome')).toEqual(['local'])
    expect(lab.ue().rrcConnected).toBe(false)
    return lab
  },
  T3440: () => {
    const lab = new Lab({ barredCause: emmCause.plmnNotAllowed })
    lab.sim.injectFault('ue.deaf', (kind) => kind === 'RRCConnectionRelease')
    const reject = lab.next('AttachReject', 'radio')
    lab.run(20e6)
    const [outcome] = lab.measured.filter((one) => one.name === 'attach.outcome')
    expect(outcome.dimensions).toBe('rejected/11')
    expect((outcome.timeUs - reject.timeUs) / millisecond).toBe(TO_UE + 10_000)
    expect(lab.ue().rrcConnected).toBe(false)
    return lab
  },
  T3346: () => {
    const lab = new Lab()
    lab.sim.injectFault('mme.congested', () => lab.count('AttachReject') === 0)
    const reject = lab.next('AttachReject', 's1-mme')
    expect(reject.nas).toMatchObject({ emmCause: emmCause.congestion, t3346: expect.anything() })
    const released = lab.next('RRCConnectionRelease')
    const again = lab.next('RRCConnectionRequest')
    expect((again.timeUs - released.timeUs) / millisecond).toBe(TO_UE + 60_000 + RACH)
    return lab
  },
  T3413: () => {
    const lab = pushed()
    const failure = lab.next('DownlinkDataNotificationFailureIndication')
    const [first] = lab.messages('Paging', 's1-mme')
    expect(lab.spacing('Paging', 's1-mme')).toEqual([3000, 3000])
    expect((failure.timeUs - first.timeUs) / millisecond).toBe(9000)
    expect(lab.outcomes('mme.paging')).toEqual(['no-answer'])
    return lab
  },
  DownlinkBuffering: () => {
    const lab = pushed()
    lab.next('DownlinkDataNotificationAcknowledge')
    lab.run(5 * millisecond)
    lab.deafen('sgw')
    lab.run(59_990 * millisecond)
    expect(lab.world.losses.totalOctets()).toBe(0)
    lab.run(10 * millisecond)
    expect(Object.fromEntries(lab.world.losses.octets)).toEqual({ 'sgw:paging-failed': 1000 })
    expect(lab.outcomes('sgw.downlink-data')).toEqual(['expired'])
    return lab
  },
  T3422: () => {
    const lab = silentUe(attached(new Lab()), 'DetachRequestNetwork')
    lab.command(lab.mme, () => detachByOperator(lab.mme, lab.ue().imsi, { reattach: false }))
    const deleted = lab.next('DeleteSessionRequest', 's11')
    expect(lab.spacing('DetachRequestNetwork', 's1-mme')).toEqual([6000, 6000, 6000, 6000])
    const [first] = lab.messages('DetachRequestNetwork', 's1-mme')
    expect((deleted.timeUs - first.timeUs) / millisecond).toBe(30_000)
    expect(lab.next('UEContextReleaseCommand').message.cause).toEqual({ nas: 'detach' })
    return lab
  },
  T3450: () => {
    const lab = silentUe(new Lab({ timersUs: { T3410: 100e6 } }), 'AttachAccept')
    const deleted = lab.next('DeleteSessionRequest', 's11')
    expect(lab.spacing('AttachAccept', 's1-mme')).toEqual([6000, 6000, 6000, 6000])
    expect(lab.count('InitialContextSetupRequest')).toBe(1)
    const [first] = lab.messages('AttachAccept', 's1-mme')
    expect((deleted.timeUs - first.timeUs) / millisecond).toBe(30_000)
    lab.next('UEContextReleaseCommand')
    lab.run(1e6)
    expect([lab.sgw.byTeid.size, lab.pgw.byTeid.size, lab.mme.byMmeUeId.size]).toEqual([0, 0, 0])
    return lab
  },
  T3460: () => {
    for (const kind of ['AuthenticationRequest', 'SecurityModeCommand']) {
      const lab = silentUe(new Lab({ timersUs: { T3410: 100e6 } }), kind)
      const released = lab.next('UEContextReleaseCommand')
      expect(lab.spacing(kind, 's1-mme')).toEqual([6000, 6000, 6000, 6000])
      const [first] = lab.messages(kind, 's1-mme')
      expect((released.timeUs - first.timeUs) / millisecond).toBe(30_000)
      expect(lab.count('AttachReject')).toBe(0)
      if (kind === 'SecurityModeCommand') return lab
    }
    throw new Error('unreachable')
  },
  T3470: () => {
    const lab = silentUe(
      new Lab({ world: { foreignGutiPpm: 1_000_000 }, timersUs: { T3410: 100e6 } }),
      'IdentityRequest',
    )
    const released = lab.next('UEContextReleaseCommand')
    expect(lab.spacing('IdentityRequest', 's1-mme')).toEqual([6000, 6000, 6000, 6000])
    const [first] = lab.messages('IdentityRequest', 's1-mme')
    expect((released.timeUs - first.timeUs) / millisecond).toBe(30_000)
    return lab
  },
  T3486: () => {
    const lab = silentUe(attached(new Lab()), 'ModifyEpsBearerContextRequest')
    const [pcrf] = lab.home.pcrfs
    const [session] = lab.pgw.byTeid.values()
    lab.command(pcrf, () => pcrf.authorise(lab.pgw.gxSessionId(session), 64_000, 64_000))
    const asked = lab.next('ERABModifyRequest')
    const answer = lab.next('UpdateBearerResponse', 's11')
    expect(lab.spacing('ModifyEpsBearerContextRequest', 's1-mme')).toEqual([8000, 8000, 8000, 8000])
    expect(lab.count('ERABModifyRequest')).toBe(1)
    expect((answer.timeUs - asked.timeUs) / millisecond).toBe(40_000)
    expect(answer.message.cause.value).toBe(87)
    expect(lab.ue().registered).toBe(true)
    return lab
  },
  T3489: () => {
    const lab = silentUe(new Lab(), 'EsmInformationRequest')
    const reject = lab.next('AttachReject', 's1-mme')
    expect(lab.spacing('EsmInformationRequest', 's1-mme')).toEqual([4000, 4000])
    const [first] = lab.messages('EsmInformationRequest', 's1-mme')
    expect((reject.timeUs - first.timeUs) / millisecond).toBe(12_000)
    expect(reject.nas.emmCause).toBe(emmCause.esmFailure)
    expect(reject.esm).toMatchObject({
      kind: 'PdnConnectivityReject',
      esmCause: esmCause.esmInformationNotReceived,
    })
    return lab
  },
  ContextSetup: () => {
    const lab = silentUe(idle(), 'none')
    lab.sim.injectFault('ue.deaf', (kind) => kind === 'SecurityModeCommand')
    const setup = lab.next('InitialContextSetupRequest')
    const release = lab.next('UEContextReleaseCommand')
    expect(Math.floor((release.timeUs - setup.timeUs) / millisecond)).toBe(5001)
    expect(lab.outcomes('mme.service-request')).toEqual(['failed/no-answer'])
    return lab
  },
  UserInactivity: () => {
    const lab = new Lab({ inactivityUs: 10e6 }).attached()
    const last = lab.messages('EmmInformation', 'radio')[0]
    const request = lab.next('UEContextReleaseRequest')
    expect((request.timeUs - last.timeUs) / millisecond).toBe(10_000)
    return lab
  },
  ContextTransfer: () => {
    const lab = new Lab({ sites: 2, areas: 2, mmes: 2, mmePools: 2, inactivityUs: 10e6 }).attached()
    lab.next('RRCConnectionRelease')
    lab.run(second)
    lab.deafen('mme', () => lab.count('ContextResponse') > 0)
    lab.plan.subscribers[0].site = 1
    lab.command(lab.ue(), () => reselect(lab.ue()))
    lab.next('ContextResponse')
    lab.run(9_999 * millisecond)
    expect(lab.mme.byImsi.get(lab.ue().imsi)?.procedure?.name).toBe('context-transfer')
    lab.run(2 * millisecond)
    expect(lab.mme.byImsi.get(lab.ue().imsi)).toMatchObject({ registered: true, procedure: undefined })
    return lab
  },
  MobileReachable: () => gone(361 + 240),
  ImplicitDetach: () => {
    const lab = gone(361 + 240 + 240)
    expect(lab.outcomes('mme.detach')).toEqual(['implicit'])
    return lab
  },
  PurgeDelay: () => {
    const lab = gone(361 + 240 + 240 + 3600)
    expect(lab.count('PurgeUeRequest')).toBeGreaterThan(0)
    return lab
  },
  S1Release: () => {
    const lab = new Lab({ staysUs: 1e6 })
    let isDeaf = false
    lab.onSeen = (one) => {
      if (one.message.kind === 'UEContextReleaseCommand') isDeaf = true
    }
    lab.deafen('enb', () => isDeaf)
    lab.next('UEContextReleaseCommand')
    lab.run(4_999 * millisecond)
    expect(lab.mme.byMmeUeId.size).toBe(1)
    lab.run(2 * millisecond)
    expect(lab.mme.byMmeUeId.size).toBe(0)
    return lab
  },
  S1SetupWait: () => {
    const lab = new Lab()
    lab.deafen('mme', () => lab.sim.now < 12e6)
    lab.run(30e6)
    expect(lab.spacing('S1SetupRequest')).toEqual([5000, 5000, 5000])
    expect(lab.count('S1SetupResponse')).toBe(1)
    // Nothing but the set-up before the answer (trap 10): the UE was rejected meanwhile.
    const answered = lab.messages('S1SetupResponse')[0].timeUs
    expect(lab.messages('InitialUEMessage').every((one) => one.timeUs > answered)).toBe(true)
    return lab
  },
  X2SetupWait: () => {
    const lab = new Lab({ sites: 2, x2Neighbours: 1 })
    lab.deafen('enb', () => lab.sim.now < 12e6)
    lab.run(30e6)
    expect(lab.spacing('X2SetupRequest')).toEqual([5000, 5000, 5000])
    expect(lab.count('X2SetupResponse')).toBe(1)
    return lab
  },
  ...handoverTimers,
  'T3-RESPONSE': () => {
    const lab = new Lab()
    lab.deafen('pgw', () => lab.sim.now > 1e6)
    const reject = lab.next('AttachReject', 's1-mme')
    const requests = lab.messages('CreateSessionRequest', 's8')
    expect(lab.spacing('CreateSessionRequest', 's8')).toEqual([3000, 3000, 3000])
    expect(new Set(requests.map((one) => Buffer.from(one.octets).toString('hex'))).size).toBe(1)
    expect(reject.nas.emmCause).toBe(emmCause.esmFailure)
    expect(reject.esm.esmCause).toBe(esmCause.networkFailure)
    return lab
  },
  EchoInterval: () => {
    const lab = new Lab()
    lab.run(61e6)
    const s11 = lab.messages('EchoRequest', 's11')
    expect(s11.length).toBe(1)
    expect(s11[0].timeUs / 1e6).toBeCloseTo(60, 3)
    expect(lab.messages('EchoResponse', 's11').length).toBe(1)
    expect(lab.messages('EchoRequest', 's8').length).toBe(1)
    lab.run(60e6)
    expect(lab.messages('EchoRequest', 's11').length).toBe(2)
    return lab
  },
  Tc: () => {
    const lab = new Lab().run(2e6)
    const link = lab.link('gy')
    lab.skip()
    link.down()
    lab.run(1e6)
    link.up()
    const again = lab.next('CapabilitiesExchangeRequest', 'gy')
    // The PGW learns of the loss after the link's delay.
    expect((again.timeUs - 2e6) / millisecond).toBeCloseTo(30_000 + link.model.delayUs / millisecond, 2)
    lab.run(1e6)
    expect(lab.pgw.ocss[0].isOpen).toBe(true)
    return lab
  },
  Tw: () => {
    const lab = new Lab().run(10e6)
    const heard = lab.messages('GyCreditControlAnswer')[0].timeUs
    lab.deafen('ocs')
    lab.skip()
    lab.until(() => !lab.pgw.ocss[0].isOpen)
    const asked = lab.messages('DeviceWatchdogRequest', 'gy').filter((one) => one.from === lab.pgw.name)
    expect(asked).toHaveLength(1)
    expect(Math.round((asked[0].timeUs - heard) / 1e6)).toBe(30)
    expect(Math.round((lab.sim.now - asked[0].timeUs) / 1e6)).toBe(30)
    const again = lab.next('CapabilitiesExchangeRequest', 'gy')
    expect(again.from).toBe(lab.pgw.name)
    return lab
  },
  Tx: () => {
    const lab = new Lab()
    lab.sim.injectFault('hss.silent', () => true)
    const reject = lab.next('AttachReject', 's1-mme')
    const [request] = lab.messages('AuthenticationInformationRequest', 's6a')
    expect((reject.timeUs - request.timeUs) / millisecond).toBe(10_000)
    expect(lab.messages('AuthenticationInformationRequest', 's6a')).toHaveLength(2)
    expect(reject.nas.emmCause).toBe(emmCause.networkFailure)
    return lab
  },
  Tcc: () => {
    const lab = attached(new Lab())
    const [granted] = lab.messages('GyCreditControlAnswer')
    const validity = granted.message.multipleServicesCreditControl[0].validityTime
    lab.sim.injectFault('ocs.silent', () => true)
    lab.until(() => lab.ocs.openSessions === 0)
    expect((lab.sim.now - granted.timeUs) / 1e6).toBe(2 * validity)
    expect(lab.home.ledger.account(lab.ue().imsi)?.reservedOctets).toBe(0)
    return lab
  },
  HandoverGuard: () => {
    const lab = attached(new Lab())
    const [ue] = lab.mme.byMmeUeId.values()
    // A handover that does not end.
    lab.command(lab.mme, () => runProcedure(lab.mme, ue, 'path-switch', sleep(600e6)))
    const [pcrf] = lab.home.pcrfs
    const [session] = lab.pgw.byTeid.values()
    lab.command(pcrf, () => pcrf.authorise(lab.pgw.gxSessionId(session), 64_000, 64_000))
    const report = lab.next('GxCreditControlRequest')
    expect(report.message.eventTrigger).toEqual([29])
    const asked = lab.messages('UpdateBearerRequest', 's8')
    expect(asked).toHaveLength(4)
    for (const gap of lab.spacing('UpdateBearerRequest', 's8')) expect(Math.round(gap / 100)).toBe(10)
    expect(lab.outcomes('pgw.update-bearer')).toEqual(Array(4).fill('rejected/110'))
    return lab
  },
  'Validity-Time': () => {
    const lab = attached(new Lab())
    const [granted] = lab.messages('GyCreditControlAnswer')
    const [service] = granted.message.multipleServicesCreditControl
    const update = lab.next('GyCreditControlRequest')
    expect(Math.round((update.timeUs - granted.timeUs) / 1e6)).toBe(service.validityTime)
    expect(update.message).toMatchObject({
      ccRequestType: 2,
      multipleServicesCreditControl: [{ ratingGroup: service.ratingGroup, reportingReason: [4] }],
    })
    expect(lab.next('GyCreditControlAnswer').message.resultCode).toBe(2001)
    return lab
  },
}

const tables: Readonly<Record<string, Readonly<Record<string, Timer>>>> = {
  MME: mmeTimers,
  SGW: sgwTimers,
  UE: ueTimers,
  eNB: enbTimers,
  'GTPv2-C': gtpTimers,
  Diameter: diameterTimers,
  OCS: ocsTimers,
  PGW: pgwTimers,
}

describe.each(Object.entries(tables))('the timers of the %s', (_function, table) => {
  for (const timer of Object.values(table)) {
    then(`${timer.id} runs out (${timer.clause}): ${timer.lastExpiry}`, () => {
      const lab = cases[timer.id]?.()
      // A row without a case has no proof that anything starts it.
      expect(lab).toBeDefined()
      expect(lab?.mark(timer.startedMark)).toBeGreaterThan(0)
      expect(lab?.mark(timer.expiredMark)).toBeGreaterThan(0)
    })
  }
})

then('every case drives a row of a table', () => {
  const ids = Object.values(tables).flatMap((table) => Object.keys(table))
  expect(Object.keys(cases).filter((id) => !ids.includes(id))).toEqual([])
})
