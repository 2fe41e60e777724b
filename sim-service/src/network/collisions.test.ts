import {
  handingOver,
  handoverRequired,
  pathSwitching,
  pathSwitchRequest,
  settledAfterHandover,
} from '../../test-support/handover-collisions.ts'
import { Lab, type LabPlan, millisecond, type Seen, second, then } from '../../test-support/lab.ts'
import { encodeGtpv2, type Gtpv2Message } from '../codec/gtp/gtpv2.ts'
import { detachTypeOfUe } from '../codec/nas/emm-messages.ts'
import type { Guti } from '../codec/nas/identities.ts'
import { decodeNas, encodeNas, type NasMessage } from '../codec/nas/nas.ts'
import { type NasSecurityContext, protect, protectServiceRequest } from '../codec/nas/nas-security.ts'
import { epsUpdateType } from '../codec/nas/tracking-area-messages.ts'
import { encodeS1ap, type S1apMessage } from '../codec/s1ap/s1ap.ts'
import type { CollisionRow } from '../engine/collisions.ts'
import { mmeCollisions } from './mme/collisions.ts'
import { detachByOperator } from './mme/detach.ts'
import { connectionLost as lostConnection } from './mme/s1.ts'
import { detach } from './ue/detach.ts'
import { reselect } from './ue/idle.ts'

/** Sends a message over the UE's S1 connection, as the eNB would that has the UE now. */
function overS1(lab: Lab, members: Record<string, unknown>): void {
  const initial = (lab.messages('PathSwitchRequest').at(-1) ??
    lab.messages('InitialUEMessage').at(-1)) as Seen
  const [first] = lab.messages('DownlinkNASTransport')
  const { enbUeS1apId, eutranCgi, tai } = initial.message
  const { mmeUeS1apId } = first.message
  const uplink = 'nasPdu' in members ? { eutranCgi, tai } : {}
  lab.inject(
    initial.port,
    encodeS1ap({ mmeUeS1apId, enbUeS1apId, ...uplink, ...members } as unknown as S1apMessage),
  )
}

function uplinkNas(lab: Lab, nasPdu: Uint8Array): void {
  overS1(lab, { kind: 'UplinkNASTransport', nasPdu })
}

const requestOctets = (lab: Lab): Uint8Array => lab.messages('InitialUEMessage')[0].message.nasPdu

/** The UE's Attach Request once more, with other information elements. */
function anotherAttach(lab: Lab): void {
  const request = decodeNas(requestOctets(lab), 'uplink') as NasMessage & { kind: 'AttachRequest' }
  uplinkNas(lab, encodeNas({ ...request, nasKeySetIdentifier: 3 }))
}

function detachRequest(lab: Lab): void {
  uplinkNas(
    lab,
    encodeNas({
      kind: 'DetachRequestUe',
      detachType: { type: detachTypeOfUe.epsDetach, switchOff: false },
      nasKeySetIdentifier: 0,
      epsMobileIdentity: { kind: 'imsi', imsi: lab.ue().imsi },
    }),
  )
}

function operatorDetaches(lab: Lab): void {
  lab.command(lab.mme, () => detachByOperator(lab.mme, lab.ue().imsi, { reattach: false }))
}

/** The eNB's word; of a UE that has no connection any more it was said before, and has waited its turn. */
function connectionLost(lab: Lab): void {
  const [ue] = lab.mme.byMmeUeId.values()
  if (ue?.enb === undefined && ue?.procedure?.name === 'context-transfer') {
    lab.command(lab.mme, () => lostConnection(lab.mme, ue, () => undefined))
    return
  }
  overS1(lab, {
    kind: 'UEContextReleaseRequest',
    cause: { radioNetwork: 'radio-connection-with-ue-lost' },
  })
}

/** A first message on a connection of its own, as the eNB would send it. */
function initialMessage(lab: Lab, nasPdu: Uint8Array): void {
  const [initial] = lab.messages('InitialUEMessage')
  const { tai, eutranCgi } = initial.message
  const { mTmsi } = gutiOf(lab)
  lab.inject(
    initial.port,
    encodeS1ap({
      kind: 'InitialUEMessage',
      enbUeS1apId: 4711,
      nasPdu,
      tai,
      eutranCgi,
      rrcEstablishmentCause: 'mo-Signalling',
      sTmsi: { mmec: lab.mme.configuration.code, mTmsi },
    }),
  )
}

/** The GUTI that the MME has in mind for the UE, whether or not it has told it. */
function gutiOf({ mme }: Lab): Guti {
  const { plmn, groupId: mmeGroupId, code: mmeCode } = mme.configuration
  return { plmn, mmeGroupId, mmeCode, mTmsi: mme.mTmsiOf(mme.byMmeUeId.values()[0]) }
}

/** The UE's own security context, so that its counts go on with the MME's. */
function contextOf(lab: Lab): NasSecurityContext {
  const context = lab.ue().environment.security.open(lab.ue())
  if (context === undefined) throw new Error('no security context')
  return context
}

function initialDetach(lab: Lab): void {
  const request = encodeNas({
    kind: 'DetachRequestUe',
    detachType: { type: detachTypeOfUe.epsDetach, switchOff: false },
    nasKeySetIdentifier: lab.ue().ksi,
    epsMobileIdentity: { kind: 'guti', guti: gutiOf(lab) },
  })
  initialMessage(lab, protect(contextOf(lab), request, 1, 'uplink'))
}
/** A request of the SGW about the UE's bearer. */
function updateBearer(lab: Lab, sequence = 4711 + lab.count('UpdateBearerRequest', 's11')): void {
  const { mmeUeS1apId: teid } = lab.messages('DownlinkNASTransport')[0].message
  const rates = { uplinkKbps: 64, downlinkKbps: 64 }
  lab.inject(
    lab.link('s11').b,
    encodeGtpv2({
      kind: 'UpdateBearerRequest',
      teid,
      sequence,
      bearers: [{ ebi: 5 }],
      apnAmbr: rates,
    } as unknown as Gtpv2Message),
  )
}

/** The PGW ends the session, as the SGW passes it on. */
function deleteBearer(lab: Lab): void {
  const { mmeUeS1apId: teid } = lab.messages('DownlinkNASTransport')[0].message
  const request = { kind: 'DeleteBearerRequest', teid, sequence: 4999, linkedEbi: 5 }
  lab.inject(lab.link('s11').b, encodeGtpv2(request as unknown as Gtpv2Message))
}

const deletions = (lab: Lab): number[] =>
  lab.messages('DeleteBearerResponse', 's11').map((one) => one.message.cause.value)

/** Causes of the answers to it. */
const answers = (lab: Lab): number[] =>
  lab.messages('UpdateBearerResponse', 's11').map((one) => one.message.cause.value)

/** What the SGW says when something comes for an idle UE. */
function downlinkData(lab: Lab): void {
  const [{ mmeTeid: teid, mme }] = lab.sgw.byTeid.values()
  lab.inject(
    mme,
    encodeGtpv2({
      kind: 'DownlinkDataNotification',
      teid,
      sequence: 77 + lab.count('DownlinkDataNotification'),
      ebis: [5],
    } as Gtpv2Message),
  )
}

function trackingAreaUpdate(lab: Lab): void {
  const request = encodeNas({
    kind: 'TrackingAreaUpdateRequest',
    epsUpdateType: { type: epsUpdateType.periodicUpdating, active: false },
    nasKeySetIdentifier: lab.ue().ksi,
    oldGuti: gutiOf(lab),
  })
  const octets = protect(contextOf(lab), request, 1, 'uplink')
  // Who is not registered, or not any more, would be refused on a connection of its own.
  if (lab.mme.byMmeUeId.values()[0].registered) initialMessage(lab, octets)
  else uplinkNas(lab, octets)
}

/** What another MME asks for when the UE has come to it: the lab has none, so that the octets come from elsewhere. */
function contextRequest(lab: Lab): void {
  const guti = gutiOf(lab)
  const update = encodeNas({
    kind: 'TrackingAreaUpdateRequest',
    epsUpdateType: { type: epsUpdateType.taUpdating, active: false },
    nasKeySetIdentifier: lab.ue().ksi,
    oldGuti: guti,
  })
  const message = protect(contextOf(lab), update, 1, 'uplink')
  lab.inject(
    lab.link('s11').b,
    encodeGtpv2({
      kind: 'ContextRequest',
      teid: 0,
      sequence: 6000 + lab.count('ContextRequest'),
      guti,
      completeTauRequestMessage: { messageType: 1, message },
      senderFteid: { interfaceType: 12, teid: 99, ipv4: '10.10.1.2' },
      ratType: 6,
    } as unknown as Gtpv2Message),
  )
}

/** Causes of the answers to it. */
const transfers = (lab: Lab): number[] =>
  lab.messages('ContextResponse').map((one) => one.message.cause.value)

const incoming: Readonly<Record<string, (lab: Lab) => void>> = {
  ContextRequest: contextRequest,
  TrackingAreaUpdate: trackingAreaUpdate,
  DownlinkData: downlinkData,
  InactivityRelease: (lab) =>
    overS1(lab, { kind: 'UEContextReleaseRequest', cause: { radioNetwork: 'user-inactivity' } }),
  DetachRequestInitial: initialDetach,
  ServiceRequest: (lab) => initialMessage(lab, protectServiceRequest(contextOf(lab))),
  AttachRequest: anotherAttach,
  AttachRequestRepeated: (lab) => uplinkNas(lab, requestOctets(lab)),
  DetachRequestUe: detachRequest,
  CancelLocation: operatorDetaches,
  ConnectionLost: connectionLost,
  UpdateBearerRequest: (lab) => updateBearer(lab),
  PathSwitchRequest: pathSwitchRequest,
  DeleteBearerRequest: deleteBearer,
  HandoverRequired: handoverRequired,
}

/** Brings the MME to the middle of a procedure, where it waits for another node. */
const running: Readonly<Record<string, () => Lab>> = {
  attach: () => {
    const lab = new Lab()
    lab.next('UpdateLocationRequest')
    return lab
  },
  'detach-by-ue': () => {
    const lab = new Lab().attached()
    lab.command(lab.ue(), () => lab.ue().run('detach', detach(lab.ue(), false)))
    lab.next('DeleteSessionRequest')
    return lab
  },
  'detach-by-network': () => {
    const lab = new Lab().attached()
    lab.sim.injectFault('ue.silent', (kind) => kind === 'DetachRequestNetwork')
    operatorDetaches(lab)
    lab.next('DetachRequestNetwork', 's1-mme')
    return lab
  },
  'service-request': serviceRequested,
  'bearer-modification': () => {
    const lab = new Lab().attached()
    lab.sim.injectFault(
      'ue.silent',
      (kind) => kind === 'ModifyEpsBearerContextRequest' && lab.count('UpdateBearerResponse') === 0,
    )
    updateBearer(lab)
    lab.next('ModifyEpsBearerContextRequest', 's1-mme')
    return lab
  },
  paging: () => {
    const lab = new Lab({ inactivityUs: 10 * second }).attached()
    lab.next('RRCConnectionRelease')
    lab.run(100 * millisecond).skip()
    lab.sim.injectFault('ue.deaf', (kind) => kind === 'Paging')
    downlinkData(lab)
    lab.next('Paging', 's1-mme')
    return lab
  },
  'path-switch': pathSwitching,
  'tracking-area-update': () => {
    const lab = new Lab({ sites: 2, areas: 2, inactivityUs: 10 * second, change: oneAreaLists }).attached()
    lab.next('RRCConnectionRelease')
    lab.run(100 * millisecond).skip()
    lab.sim.injectFault('ue.silent', (kind) => {
      return kind === 'TrackingAreaUpdateAccept' && lab.count('TrackingAreaUpdateAccept', 's1-mme') === 1
    })
    lab.plan.subscribers[0].site = 1
    lab.command(lab.ue(), () => reselect(lab.ue()))
    lab.next('TrackingAreaUpdateAccept', 's1-mme')
    return lab
  },
  handover: handingOver,
  'context-transfer': () => {
    const lab = new Lab({ inactivityUs: 10 * second }).attached()
    lab.next('RRCConnectionRelease')
    lab.run(100 * millisecond).skip()
    contextRequest(lab)
    lab.next('ContextResponse')
    return lab
  },
  's1-release': () => {
    const lab = new Lab().attached()
    lab.world.cabling.links
      .filter((link) => link.name.startsWith('s1-mme'))
      .forEach((link) => {
        link.model.delayUs = 50 * millisecond
      })
    connectionLost(lab)
    lab.next('UEContextReleaseCommand')
    return lab
  },
}

/** An idle roamer whose service request the MME is busy with. */
function serviceRequested(): Lab {
  const lab = new Lab({
    inactivityUs: 10 * second,
    traffic: { octets: 1000, everyUs: 40 * second },
  }).attached()
  lab.next('RRCConnectionRelease')
  lab.run(100 * millisecond).skip()
  lab.next('InitialContextSetupRequest')
  return lab
}

/** A UE is registered in the one area where it is. */
function oneAreaLists(plan: LabPlan): void {
  plan.visited[0].profile.nas.tacsInList = 1
}

const sessions = (lab: Lab): number[] => [lab.sgw.byTeid.size, lab.pgw.byTeid.size, lab.ocs.openSessions]
const attaches = (lab: Lab): number => lab.count('AuthenticationInformationRequest') / 2

/** Who has asked does not acknowledge: after ten seconds the UE is this MME's again. */
function staysHere(lab: Lab): void {
  expect(transfers(lab)).toEqual([16])
  expect(lab.mark('timer.expired/ContextTransfer')).toBe(1)
  expect(lab.sgw.byTeid.size).toBe(1)
}

/** What the network looks like when the dust has settled. */
const settled: Readonly<Record<string, (lab: Lab) => void>> = {
  'attach×AttachRequest': (lab) => {
    expect(attaches(lab)).toBe(2)
    expect(lab.count('AttachAccept', 's1-mme')).toBe(1)
    expect(sessions(lab)).toEqual([1, 1, 1])
  },
  'attach×AttachRequestRepeated': (lab) => {
    expect(attaches(lab)).toBe(1)
    expect(lab.count('AttachAccept', 's1-mme')).toBe(1)
    expect(sessions(lab)).toEqual([1, 1, 1])
  },
  'attach×DetachRequestUe': (lab) => {
    // The UE did not mean it: it finds its connection released and attaches again.
    expect(lab.count('DetachAccept', 's1-mme')).toBe(1)
    expect(lab.messages('UEContextReleaseCommand')[0].message.cause).toEqual({ nas: 'detach' })
    expect(lab.outcomes('mme.attach')).toEqual(['aborted/DetachRequestUe came', 'accepted'])
    expect(attaches(lab)).toBe(2)
    expect(sessions(lab)).toEqual([1, 1, 1])
  },
  'attach×CancelLocation': (lab) => {
    const [accept] = lab.messages('AttachAccept', 's1-mme')
    const [order] = lab.messages('DetachRequestNetwork', 's1-mme')
    expect(order.timeUs).toBeGreaterThan(accept.timeUs)
    expect(sessions(lab)).toEqual([0, 0, 0])
  },
  'attach×ConnectionLost': (lab) => {
    expect(lab.messages('UEContextReleaseCommand')[0].message.cause).toEqual({
      radioNetwork: 'radio-connection-with-ue-lost',
    })
    expect(attaches(lab)).toBe(2)
    expect(sessions(lab)).toEqual([1, 1, 1])
  },
  'detach-by-ue×AttachRequest': (lab) => {
    expect(lab.outcomes('mme.collision')).toEqual(['detach-by-ue AttachRequest'])
    expect(attaches(lab)).toBe(1)
    expect(sessions(lab)).toEqual([0, 0, 0])
  },
  'detach-by-ue×DetachRequestUe': (lab) => {
    expect(lab.outcomes('mme.collision')).toEqual(['detach-by-ue DetachRequestUe'])
    expect(lab.count('DetachAccept', 's1-mme')).toBe(1)
    expect(lab.count('DeleteSessionRequest', 's8')).toBe(1)
  },
  'detach-by-ue×CancelLocation': (lab) => {
    expect(lab.outcomes('mme.collision')).toEqual(['detach-by-ue CancelLocation'])
    expect(lab.count('DetachRequestNetwork')).toBe(0)
    expect(sessions(lab)).toEqual([0, 0, 0])
  },
  'detach-by-ue×ConnectionLost': (lab) => {
    expect(lab.outcomes('mme.detach')).toEqual(['ue'])
    expect(lab.count('UEContextReleaseCommand')).toBe(1)
    expect(sessions(lab)).toEqual([0, 0, 0])
  },
  'detach-by-network×AttachRequest': (lab) => {
    expect(lab.count('DetachRequestNetwork', 's1-mme')).toBe(1)
    expect(attaches(lab)).toBe(2)
    expect(lab.count('DeleteSessionRequest', 's8')).toBe(1)
    expect(sessions(lab)).toEqual([1, 1, 1])
  },
  'detach-by-network×DetachRequestUe': (lab) => {
    expect(lab.count('DetachRequestNetwork', 's1-mme')).toBe(1)
    expect(lab.count('DetachAccept', 's1-mme')).toBe(1)
    expect(lab.count('DeleteSessionRequest', 's8')).toBe(1)
    expect(sessions(lab)).toEqual([0, 0, 0])
  },
  'detach-by-network×CancelLocation': (lab) => {
    expect(lab.outcomes('mme.collision')).toEqual(['detach-by-network CancelLocation'])
    // T3422 goes on as if nothing had happened.
    expect(lab.count('DetachRequestNetwork', 's1-mme')).toBe(5)
    expect(sessions(lab)).toEqual([0, 0, 0])
  },
  'detach-by-network×ConnectionLost': (lab) => {
    expect(lab.count('DetachRequestNetwork', 's1-mme')).toBe(1)
    expect(lab.count('UEContextReleaseCommand')).toBe(1)
    expect(sessions(lab)).toEqual([0, 0, 0])
    expect(lab.mme.byMmeUeId.size).toBe(0)
  },
  's1-release×AttachRequest': (lab) => {
    expect(lab.outcomes('mme.collision')).toEqual(['s1-release AttachRequest'])
    expect(attaches(lab)).toBe(1)
    expect(sessions(lab)).toEqual([1, 1, 1])
  },
  's1-release×DetachRequestUe': (lab) => {
    expect(lab.outcomes('mme.collision')).toEqual(['s1-release DetachRequestUe'])
    expect(lab.count('DetachAccept')).toBe(0)
    expect(sessions(lab)).toEqual([1, 1, 1])
  },
  's1-release×CancelLocation': (lab) => {
    expect(lab.count('UEContextReleaseComplete')).toBe(1)
    expect(lab.count('DetachRequestNetwork')).toBe(0)
    expect(sessions(lab)).toEqual([0, 0, 0])
    expect(lab.mme.byMmeUeId.size).toBe(0)
  },
  's1-release×ConnectionLost': (lab) => {
    expect(lab.outcomes('mme.collision')).toEqual(['s1-release ConnectionLost'])
    expect(lab.count('UEContextReleaseCommand')).toBe(1)
    expect(sessions(lab)).toEqual([1, 1, 1])
  },
  'attach×InactivityRelease': (lab) => {
    expect(lab.outcomes('mme.collision')).toEqual(['attach InactivityRelease'])
    expect(lab.outcomes('mme.attach')).toEqual(['accepted'])
    expect(lab.count('UEContextReleaseCommand')).toBe(0)
  },
  'attach×DetachRequestInitial': (lab) => {
    expect(lab.outcomes('mme.attach')[0]).toBe('aborted/DetachRequestInitial came')
    expect(lab.count('DetachAccept', 's1-mme')).toBe(1)
  },
  'detach-by-ue×InactivityRelease': (lab) => {
    expect(lab.outcomes('mme.collision')).toEqual(['detach-by-ue InactivityRelease'])
    expect(lab.count('UEContextReleaseCommand')).toBe(1)
    expect(sessions(lab)).toEqual([0, 0, 0])
  },
  'detach-by-ue×DetachRequestInitial': (lab) => {
    expect(lab.messages('DetachAccept', 's1-mme')[0].message.enbUeS1apId).toBe(4711)
    expect(lab.count('DeleteSessionRequest', 's8')).toBe(1)
    expect(sessions(lab)).toEqual([0, 0, 0])
  },
  'detach-by-network×InactivityRelease': (lab) => {
    expect(lab.outcomes('mme.collision')).toEqual(['detach-by-network InactivityRelease'])
    expect(lab.count('DetachRequestNetwork', 's1-mme')).toBe(5)
    expect(sessions(lab)).toEqual([0, 0, 0])
  },
  'detach-by-network×DetachRequestInitial': (lab) => {
    expect(lab.count('DetachRequestNetwork', 's1-mme')).toBe(1)
    expect(lab.count('DetachAccept', 's1-mme')).toBe(1)
    expect(sessions(lab)).toEqual([0, 0, 0])
  },
  's1-release×InactivityRelease': (lab) => {
    expect(lab.outcomes('mme.collision')).toEqual(['s1-release InactivityRelease'])
    expect(lab.count('UEContextReleaseCommand')).toBe(1)
  },
  's1-release×DetachRequestInitial': (lab) => {
    const [complete] = lab.messages('UEContextReleaseComplete')
    const [accept] = lab.messages('DetachAccept', 's1-mme')
    expect(accept.timeUs).toBeGreaterThan(complete.timeUs)
    expect(sessions(lab)).toEqual([0, 0, 0])
  },
  's1-release×ServiceRequest': (lab) => {
    const [complete] = lab.messages('UEContextReleaseComplete')
    const setup = lab.messages('InitialContextSetupRequest')[1]
    expect(setup.timeUs).toBeGreaterThan(complete.timeUs)
    // No eNB knows the connection on which it came: the UE is idle again.
    expect(lab.outcomes('mme.service-request')).toEqual(['failed/connection-lost'])
    expect(sessions(lab)).toEqual([1, 1, 1])
  },
  'service-request×AttachRequest': (lab) => {
    expect(lab.outcomes('mme.service-request')[0]).toBe('aborted')
    expect(attaches(lab)).toBe(2)
    expect(sessions(lab)).toEqual([1, 1, 1])
  },
  'service-request×DetachRequestUe': (lab) => {
    expect(lab.outcomes('mme.service-request')[0]).toBe('aborted')
    expect(lab.count('DetachAccept', 's1-mme')).toBe(1)
  },
  'service-request×DetachRequestInitial': (lab) => {
    expect(lab.outcomes('mme.service-request')[0]).toBe('aborted')
    expect(lab.count('DetachAccept', 's1-mme')).toBe(1)
  },
  'service-request×CancelLocation': (lab) => {
    const modified = lab.messages('ModifyBearerResponse').at(-1)
    const [order] = lab.messages('DetachRequestNetwork', 's1-mme')
    expect(order.timeUs).toBeGreaterThan(modified?.timeUs ?? 0)
    expect(lab.outcomes('mme.service-request')).toEqual(['accepted'])
    expect(sessions(lab)).toEqual([0, 0, 0])
  },
  'service-request×ConnectionLost': (lab) => {
    expect(lab.outcomes('mme.service-request')[0]).toBe('failed/connection-lost')
    expect(lab.count('UEContextReleaseCommand')).toBeGreaterThan(1)
    expect(sessions(lab)).toEqual([1, 1, 1])
  },
  'service-request×InactivityRelease': (lab) => {
    expect(lab.outcomes('mme.collision')).toEqual(['service-request InactivityRelease'])
    expect(lab.outcomes('mme.service-request')[0]).toBe('accepted')
  },
  'service-request×ServiceRequest': (lab) => {
    expect(lab.outcomes('mme.service-request').slice(0, 2)).toEqual(['aborted', 'failed/connection-lost'])
  },
  'attach×UpdateBearerRequest': (lab) => {
    const [complete] = lab.messages('AttachComplete', 's1-mme')
    const [modify] = lab.messages('ERABModifyRequest')
    expect(modify.timeUs).toBeGreaterThan(complete.timeUs)
    expect(answers(lab)).toEqual([16])
  },
  'detach-by-ue×UpdateBearerRequest': (lab) => {
    expect(answers(lab)).toEqual([64])
    expect(lab.outcomes('mme.collision')).toEqual(['detach-by-ue UpdateBearerRequest'])
    expect(sessions(lab)).toEqual([0, 0, 0])
  },
  'detach-by-network×UpdateBearerRequest': (lab) => {
    expect(answers(lab)).toEqual([94])
    expect(lab.count('DetachRequestNetwork', 's1-mme')).toBe(5)
    expect(sessions(lab)).toEqual([0, 0, 0])
  },
  's1-release×UpdateBearerRequest': (lab) => {
    // The UE is in ECM-IDLE when its turn comes: it is paged.
    expect(lab.outcomes('mme.paging')).toEqual(['answered'])
    expect(answers(lab)).toEqual([16])
  },
  'bearer-modification×UpdateBearerRequest': (lab) => {
    // The second one waits for the end of the first, which the UE never answered.
    expect(answers(lab)).toEqual([87, 16])
  },
  'bearer-modification×AttachRequest': (lab) => {
    expect(answers(lab)).toEqual([87])
    expect(attaches(lab)).toBe(2)
    expect(sessions(lab)).toEqual([1, 1, 1])
  },
  'bearer-modification×DetachRequestUe': (lab) => {
    expect(answers(lab)).toEqual([87])
    expect(lab.count('DetachAccept', 's1-mme')).toBe(1)
    expect(sessions(lab)).toEqual([0, 0, 0])
  },
  'bearer-modification×CancelLocation': (lab) => {
    expect(answers(lab)).toEqual([87])
    expect(lab.count('DetachRequestNetwork', 's1-mme')).toBe(1)
    expect(sessions(lab)).toEqual([0, 0, 0])
  },
  'service-request×UpdateBearerRequest': (lab) => {
    const accepted = lab.outcomes('mme.service-request')
    expect(accepted[0]).toBe('accepted')
    expect(answers(lab)).toEqual([16])
  },
  'bearer-modification×InactivityRelease': (lab) => {
    expect(lab.outcomes('mme.collision')).toEqual(['bearer-modification InactivityRelease'])
    expect(answers(lab)).toEqual([87])
  },
  'bearer-modification×DetachRequestInitial': (lab) => {
    expect(answers(lab)).toEqual([87])
    expect(lab.count('DetachAccept', 's1-mme')).toBe(1)
    expect(sessions(lab)).toEqual([0, 0, 0])
  },
  'bearer-modification×ServiceRequest': (lab) => {
    expect(answers(lab)).toEqual([87])
    expect(lab.count('InitialContextSetupRequest')).toBeGreaterThan(1)
    expect(sessions(lab)).toEqual([1, 1, 1])
  },
  'attach×DeleteBearerRequest': (lab) => {
    const [complete] = lab.messages('AttachComplete', 's1-mme')
    const [order] = lab.messages('DetachRequestNetwork', 's1-mme')
    expect(order.timeUs).toBeGreaterThan(complete.timeUs)
    expect(deletions(lab)).toEqual([16])
    expect(lab.mme.byMmeUeId.size).toBe(0)
  },
  'detach-by-ue×DeleteBearerRequest': (lab) => {
    expect(deletions(lab)).toEqual([64])
    expect(lab.count('DetachRequestNetwork')).toBe(0)
    expect(sessions(lab)).toEqual([0, 0, 0])
  },
  'detach-by-network×DeleteBearerRequest': (lab) => {
    // The bearer is given up at once, the UE is told until T3422 ends.
    expect(deletions(lab)).toEqual([16])
    expect(lab.count('DetachRequestNetwork', 's1-mme')).toBe(5)
    expect(lab.count('DeleteSessionRequest', 's11')).toBe(0)
    expect(lab.mme.byMmeUeId.size).toBe(0)
  },
  's1-release×DeleteBearerRequest': (lab) => {
    expect(lab.outcomes('mme.paging')).toEqual(['answered'])
    expect(lab.count('DetachRequestNetwork', 's1-mme')).toBe(1)
    expect(deletions(lab)).toEqual([16])
    expect(lab.mme.byMmeUeId.size).toBe(0)
  },
  'service-request×DeleteBearerRequest': (lab) => {
    expect(lab.outcomes('mme.service-request')).toEqual(['accepted'])
    expect(lab.count('DetachRequestNetwork', 's1-mme')).toBe(1)
    expect(deletions(lab)).toEqual([16])
    expect(lab.mme.byMmeUeId.size).toBe(0)
  },
  'bearer-modification×DeleteBearerRequest': (lab) => {
    expect(answers(lab)).toEqual([87])
    expect(lab.count('DetachRequestNetwork', 's1-mme')).toBe(1)
    expect(deletions(lab)).toEqual([16])
    expect(lab.mme.byMmeUeId.size).toBe(0)
  },
  'paging×DeleteBearerRequest': (lab) => {
    expect(deletions(lab)).toEqual([16])
    expect(lab.mme.byMmeUeId.size).toBe(0)
  },
  'path-switch×DeleteBearerRequest': (lab) => {
    expect(deletions(lab)).toEqual([16])
    expect(lab.mme.byMmeUeId.size).toBe(0)
  },
  'bearer-modification×ConnectionLost': (lab) => {
    expect(answers(lab)).toEqual([87])
    expect(lab.count('UEContextReleaseCommand')).toBe(1)
    expect(sessions(lab)).toEqual([1, 1, 1])
  },
  's1-release×DownlinkData': (lab) => {
    const [complete] = lab.messages('UEContextReleaseComplete')
    expect(lab.messages('Paging', 's1-mme')[0].timeUs).toBeGreaterThan(complete.timeUs)
    expect(lab.outcomes('mme.paging')).toEqual(['answered'])
  },
  'service-request×DownlinkData': (lab) => {
    expect(lab.outcomes('mme.collision')).toEqual(['service-request DownlinkData'])
    expect(lab.count('Paging', 's1-mme')).toBe(0)
  },
  'paging×DownlinkData': (lab) => {
    expect(lab.outcomes('mme.collision')).toEqual(['paging DownlinkData'])
    expect(lab.count('Paging', 's1-mme')).toBe(3)
  },
  'paging×ServiceRequest': (lab) => {
    expect(lab.outcomes('mme.paging')).toEqual(['answered'])
    expect(lab.count('Paging', 's1-mme')).toBe(1)
    expect(lab.outcomes('mme.service-request')).toEqual(['failed/connection-lost'])
  },
  'paging×DetachRequestInitial': (lab) => {
    expect(lab.outcomes('mme.paging')).toEqual(['aborted'])
    expect(lab.count('DetachAccept', 's1-mme')).toBe(1)
    expect(sessions(lab)).toEqual([0, 0, 0])
  },
  'paging×CancelLocation': (lab) => {
    expect(lab.outcomes('mme.paging')).toEqual(['aborted'])
    expect(sessions(lab)).toEqual([0, 0, 0])
    expect(lab.mme.byMmeUeId.size).toBe(0)
  },
  'paging×UpdateBearerRequest': (lab) => {
    // The UE has not come: T3413 has run out three times before the answer.
    expect(lab.outcomes('mme.paging')).toEqual(['no-answer'])
    expect(answers(lab)).toEqual([90])
  },
  'bearer-modification×DownlinkData': (lab) => {
    expect(lab.outcomes('mme.collision')).toEqual(['bearer-modification DownlinkData'])
    expect(lab.count('Paging', 's1-mme')).toBe(0)
  },
  ...settledAfterHandover,
  'attach×TrackingAreaUpdate': (lab) => {
    const [complete] = lab.messages('AttachComplete', 's1-mme')
    expect(lab.messages('TrackingAreaUpdateAccept', 's1-mme')[0].timeUs).toBeGreaterThan(complete.timeUs)
  },
  'detach-by-ue×TrackingAreaUpdate': (lab) => {
    expect(lab.outcomes('mme.collision')).toEqual(['detach-by-ue TrackingAreaUpdate'])
    expect(sessions(lab)).toEqual([0, 0, 0])
  },
  'detach-by-network×TrackingAreaUpdate': (lab) => {
    expect(lab.outcomes('mme.collision')).toEqual(['detach-by-network TrackingAreaUpdate'])
    expect(lab.count('TrackingAreaUpdateAccept')).toBe(0)
  },
  's1-release×ContextRequest': staysHere,
  'paging×ContextRequest': staysHere,
  'service-request×ContextRequest': staysHere,
  'tracking-area-update×ContextRequest': staysHere,
  'bearer-modification×ContextRequest': staysHere,
  'path-switch×ContextRequest': staysHere,
  'handover×ContextRequest': staysHere,
  'context-transfer×ContextRequest': (lab) => {
    expect(transfers(lab)).toEqual([16, 16])
    expect(sessions(lab)).toEqual([1, 1, 1])
  },
  'context-transfer×DetachRequestInitial': (lab) => {
    expect(lab.count('DetachAccept', 's1-mme')).toBe(1)
    expect(sessions(lab)).toEqual([0, 0, 0])
  },
  'context-transfer×ServiceRequest': (lab) => {
    expect(lab.outcomes('mme.service-request')).toEqual(['failed/connection-lost'])
    expect(sessions(lab)).toEqual([1, 1, 1])
  },
  'context-transfer×TrackingAreaUpdate': (lab) => {
    expect(lab.count('TrackingAreaUpdateAccept', 's1-mme')).toBe(1)
    expect(sessions(lab)).toEqual([1, 1, 1])
  },
  'context-transfer×ConnectionLost': (lab) => {
    expect(lab.outcomes('mme.collision')).toEqual(['context-transfer ConnectionLost'])
    expect(sessions(lab)).toEqual([1, 1, 1])
  },
  'context-transfer×CancelLocation': (lab) => {
    expect(sessions(lab)).toEqual([0, 0, 0])
    expect(lab.mme.byMmeUeId.size).toBe(0)
  },
  'context-transfer×DownlinkData': (lab) => {
    expect(lab.outcomes('mme.collision')).toEqual(['context-transfer DownlinkData'])
    expect(lab.count('Paging', 's1-mme')).toBe(0)
  },
  'context-transfer×UpdateBearerRequest': (lab) => {
    expect(lab.outcomes('mme.collision')).toEqual(['context-transfer UpdateBearerRequest'])
    expect(answers(lab)).toHaveLength(1)
  },
  'context-transfer×DeleteBearerRequest': (lab) => {
    expect(lab.outcomes('mme.collision')).toEqual(['context-transfer DeleteBearerRequest'])
    expect(deletions(lab)).toHaveLength(1)
  },
  's1-release×TrackingAreaUpdate': (lab) => {
    const [complete] = lab.messages('UEContextReleaseComplete')
    const [accept] = lab.messages('TrackingAreaUpdateAccept', 's1-mme')
    expect(accept.timeUs).toBeGreaterThan(complete.timeUs)
  },
  'service-request×TrackingAreaUpdate': (lab) => {
    expect(lab.outcomes('mme.service-request')[0]).toBe('accepted')
    expect(lab.count('TrackingAreaUpdateAccept', 's1-mme')).toBe(1)
  },
  'paging×TrackingAreaUpdate': (lab) => {
    expect(lab.outcomes('mme.paging')).toEqual(['answered'])
    expect(lab.count('TrackingAreaUpdateAccept', 's1-mme')).toBe(1)
  },
  'bearer-modification×TrackingAreaUpdate': (lab) => {
    const [accept] = lab.messages('TrackingAreaUpdateAccept', 's1-mme')
    const [answer] = lab.messages('UpdateBearerResponse', 's11')
    expect(accept.timeUs).toBeGreaterThanOrEqual(answer.timeUs)
  },
  'path-switch×TrackingAreaUpdate': (lab) => {
    const [switched] = lab.messages('PathSwitchRequestAcknowledge')
    expect(lab.messages('TrackingAreaUpdateAccept', 's1-mme')[0].timeUs).toBeGreaterThanOrEqual(
      switched.timeUs,
    )
  },
  'tracking-area-update×PathSwitchRequest': (lab) => {
    // No eNB knows the connection that the injected request speaks of: the UE has to update once more.
    expect(lab.outcomes('mme.tau')).toEqual(['failed/connection-lost', 'accepted'])
    expect(sessions(lab)).toEqual([1, 1, 1])
  },
  'tracking-area-update×DeleteBearerRequest': (lab) => {
    expect(lab.outcomes('mme.tau')).toEqual(['accepted'])
    expect(deletions(lab)).toEqual([16])
    expect(lab.mme.byMmeUeId.size).toBe(0)
  },
  'tracking-area-update×AttachRequest': (lab) => {
    expect(lab.outcomes('mme.tau')[0]).toBe('aborted')
    expect(attaches(lab)).toBe(2)
    expect(sessions(lab)).toEqual([1, 1, 1])
  },
  'tracking-area-update×DetachRequestUe': (lab) => {
    expect(lab.outcomes('mme.tau')[0]).toBe('aborted')
    expect(lab.count('DetachAccept', 's1-mme')).toBe(1)
  },
  'tracking-area-update×DetachRequestInitial': (lab) => {
    expect(lab.outcomes('mme.tau')[0]).toBe('aborted')
    expect(lab.count('DetachAccept', 's1-mme')).toBe(1)
  },
  'tracking-area-update×CancelLocation': (lab) => {
    expect(lab.outcomes('mme.tau')).toEqual(['accepted'])
    expect(sessions(lab)).toEqual([0, 0, 0])
  },
  'tracking-area-update×ConnectionLost': (lab) => {
    expect(lab.outcomes('mme.tau')[0]).toBe('failed/connection-lost')
    expect(sessions(lab)).toEqual([1, 1, 1])
  },
  'tracking-area-update×InactivityRelease': (lab) => {
    expect(lab.outcomes('mme.collision')).toEqual(['tracking-area-update InactivityRelease'])
    expect(lab.outcomes('mme.tau')).toEqual(['accepted'])
  },
  'tracking-area-update×ServiceRequest': (lab) => {
    expect(lab.outcomes('mme.tau')[0]).toBe('aborted')
    expect(lab.outcomes('mme.service-request')).toEqual(['failed/connection-lost'])
  },
  'tracking-area-update×TrackingAreaUpdate': (lab) => {
    expect(lab.outcomes('mme.tau')[0]).toBe('aborted')
    expect(sessions(lab)).toEqual([1, 1, 1])
  },
  'tracking-area-update×DownlinkData': (lab) => {
    const [complete] = lab.messages('TrackingAreaUpdateComplete', 's1-mme')
    expect(lab.messages('Paging', 's1-mme')[0].timeUs).toBeGreaterThan(complete.timeUs)
  },
  'tracking-area-update×UpdateBearerRequest': (lab) => {
    expect(lab.outcomes('mme.tau')).toEqual(['accepted'])
    expect(answers(lab)).toEqual([16])
  },
}

const nameOf = (row: CollisionRow): string => `${row.running}×${row.incoming}`

describe('collisions in the MME', () => {
  for (const row of mmeCollisions.all()) {
    then(`${row.incoming} during ${row.running}: ${row.decision} (${row.clause})`, () => {
      const lab = running[row.running]()
      incoming[row.incoming](lab)
      lab.run(60 * second)
      expect(settled[nameOf(row)]).toBeDefined()
      settled[nameOf(row)](lab)
      // Every UE that the MME remembers is registered, and nothing is still running.
      for (const ue of lab.mme.byMmeUeId.values()) {
        expect(ue).toMatchObject({ registered: true, procedure: undefined, next: undefined })
      }
      expect(lab.sim.invariants.violations).toEqual([])
    })
  }

  then('every case is a row', () => {
    const rows = mmeCollisions.all().map(nameOf)
    expect(Object.keys(settled).filter((name) => !rows.includes(name))).toEqual([])
  })
})
