import { encodeUeRadioCapability, type RrcMessage, type RrcMessageOf } from '../../codec/rrc/rrc.ts'
import type { Port } from '../../engine/link.ts'
import { CCCH } from '../ue/ue.ts'
import { admits, waitTimeSeconds } from './admission.ts'
import { bearerIsModified } from './bearer-modification.ts'
import type { EnbUeContext } from './context.ts'
import type { Enb, EnbPortRole } from './enb.ts'
import {
  connectionIsOver,
  erabIsRefused,
  rrcIsEstablished,
  rrcIsRejected,
  s1EstablishmentCauses,
} from './establishment.ts'
import { noteActivity } from './inactivity.ts'
import { onMeasurementReport } from './measurement-control.ts'
import { srb1 } from './radio-resources.ts'
import { onReestablished, onReestablishmentRequest } from './reestablishment.ts'
import { contextIsSetUp } from './s1.ts'
import { arrive } from './target.ts'

/** Handles one RRC message of a UE. */
export function onUeMessage(
  enb: Enb,
  port: Port,
  role: EnbPortRole & { role: 'radio' },
  message: RrcMessage,
): void {
  if (comesToCell(enb, port, role, message)) return
  const ue = role.ue
  if (ue === undefined) {
    enb.sim.measure('enb.rrc.discarded', `${message.kind} without a connection`, 1)
    return
  }
  switch (message.kind) {
    case 'RRCConnectionSetupComplete':
      rrcIsEstablished(enb, ue)
      sendInitialMessage(enb, ue, message)
      return
    case 'ULInformationTransfer':
      if (message.dedicatedInfoType.dedicatedInfoNas !== undefined && ue.mmeUeId >= 0) {
        noteActivity(enb, ue)
        enb.sendS1(ue.mme, {
          kind: 'UplinkNASTransport',
          mmeUeS1apId: ue.mmeUeId,
          enbUeS1apId: ue.enbUeId,
          nasPdu: message.dedicatedInfoType.dedicatedInfoNas,
          eutranCgi: ecgiOf(enb),
          tai: taiOf(enb),
        })
      }
      return
    case 'SecurityModeComplete':
      settle(enb, ue, 'awaitsSecurityMode')
      return
    case 'RRCConnectionReconfigurationComplete':
      if (!bearerIsModified(enb, ue, message.rrcTransactionIdentifier))
        settle(enb, ue, 'awaitsReconfiguration')
      return
    case 'RRCConnectionReestablishmentComplete':
      onReestablished(enb, ue)
      return
    case 'MeasurementReport':
      onMeasurementReport(enb, ue, message)
      return
    case 'SecurityModeFailure':
      erabIsRefused(enb, ue)
      enb.sendS1(ue.mme, {
        kind: 'InitialContextSetupFailure',
        mmeUeS1apId: ue.mmeUeId,
        enbUeS1apId: ue.enbUeId,
        cause: { radioNetwork: 'failure-in-radio-interface-procedure' },
      })
      return
    case 'UECapabilityInformation':
      if (ue.access !== undefined)
        ue.access.capability = enb.capabilities.of(message.ueCapabilityRatContainerList)
      enb.sendS1(ue.mme, {
        kind: 'UECapabilityInfoIndication',
        mmeUeS1apId: ue.mmeUeId,
        enbUeS1apId: ue.enbUeId,
        // TS 36.413 §9.2.1.27: the container is UERadioAccessCapabilityInformation, TS 36.331 §10.2.2.
        ueRadioCapability: encodeUeRadioCapability(message),
      })
      return
    default:
      enb.sim.measure('enb.rrc.discarded', message.kind, 1)
  }
}

/** What a UE sends to a cell first: a request, or the completion of the handover that has brought it. */
function comesToCell(
  enb: Enb,
  port: Port,
  role: EnbPortRole & { role: 'radio' },
  message: RrcMessage,
): boolean {
  if (message.kind === 'RRCConnectionRequest') admit(enb, port, role, message)
  else if (message.kind === 'RRCConnectionReestablishmentRequest')
    onReestablishmentRequest(enb, port, role, message)
  else {
    // Who has connected anew meanwhile is here already, and not by the handover.
    const mayArrive = role.ue === undefined && enb.expected.size > 0
    return mayArrive && message.kind === 'RRCConnectionReconfigurationComplete' && arrive(enb, port)
  }
  return true
}

/** Admission (TS 36.331 §5.3.3.4): a full cell, or one whose MMEs have not answered S1 Setup, rejects. */
function admit(
  enb: Enb,
  port: Port,
  role: EnbPortRole & { role: 'radio' },
  request: RrcMessageOf<'RRCConnectionRequest'>,
): void {
  const { establishmentCause: cause, ueIdentity } = request
  // A new request on the same radio link means that the UE has given up its old connection.
  const abandoned = role.ue
  if (abandoned !== undefined) abandon(enb, abandoned)
  const mme = chooseMme(enb)
  const isFull = !admits(enb)
  if (mme === undefined || isFull || enb.sim.faultPoint('enb.reject-connection')) {
    rrcIsRejected(enb, cause)
    if (isFull) enb.sim.measure('enb.admission.refused', 'connection', 1)
    const waitTime = isFull ? waitTimeSeconds.full : waitTimeSeconds.notReady
    enb.sendRrc(port, CCCH, { kind: 'RRCConnectionReject', waitTime })
    return
  }
  const ue = enb.newContext(port, mme, cause)
  ue.sTmsi = ueIdentity.sTmsi
  enb.sendRrc(port, CCCH, {
    kind: 'RRCConnectionSetup',
    rrcTransactionIdentifier: ue.transaction,
    radioResourceConfigDedicated: srb1,
  })
}

/** The first NAS message of a connection goes to the MME that the UE is registered with (TS 36.413 §8.6.2.1). */
function sendInitialMessage(
  enb: Enb,
  ue: EnbUeContext,
  message: RrcMessageOf<'RRCConnectionSetupComplete'>,
): void {
  const { sTmsi } = ue
  ue.sTmsi = undefined
  const registered = sTmsi === undefined ? mmeOf(enb, message.registeredMme) : mmeOfCode(enb, sTmsi.mmec)
  ue.mme = registered ?? ue.mme
  enb.sendS1(ue.mme, {
    kind: 'InitialUEMessage',
    enbUeS1apId: ue.enbUeId,
    nasPdu: message.dedicatedInfoNas,
    tai: taiOf(enb),
    eutranCgi: ecgiOf(enb),
    rrcEstablishmentCause: s1EstablishmentCauses[ue.establishmentCause],
    sTmsi,
  })
}

/** The UE is gone from its old connection: the MME releases it (TS 36.413 §8.3.2). */
function abandon(enb: Enb, ue: EnbUeContext): void {
  connectionIsOver(enb, ue, 'radio-connection-with-ue-lost')
  if (ue.mmeUeId < 0) {
    enb.removeContext(ue)
    return
  }
  enb.sendS1(ue.mme, {
    kind: 'UEContextReleaseRequest',
    mmeUeS1apId: ue.mmeUeId,
    enbUeS1apId: ue.enbUeId,
    cause: { radioNetwork: 'radio-connection-with-ue-lost' },
  })
}

/** Load balancing between the MMEs of a pool (TS 23.401 §4.3.7.2): in turn, since all have the same capacity here. */
function chooseMme(enb: Enb): Port | undefined {
  const ready = enb.mmes.filter((port) => enb.readyMmes.has(port))
  return ready.length === 0 ? undefined : ready[enb.turn() % ready.length]
}

/** The MME that the UE is registered with, where this eNB reaches it (36.413 §8.6.2.1, 36.331 §5.3.3.4). */
export function mmeOf(
  enb: Enb,
  registered: { plmnIdentity?: string; mmegi: number; mmec: number } | undefined,
): Port | undefined {
  if (registered === undefined) return undefined
  const plmn = registered.plmnIdentity ?? enb.configuration.plmn
  for (const [port, served] of enb.readyMmes) {
    for (const gummei of served) {
      if (!gummei.servedPlmns.includes(plmn) || !gummei.servedMmecs.includes(registered.mmec)) continue
      if (gummei.servedGroupIds.includes(registered.mmegi)) return port
    }
  }
  return undefined
}

/** The MME of a pool by the code in an S-TMSI, which is unique where pools overlap (TS 23.003 §2.8.1). */
function mmeOfCode(enb: Enb, mmec: number): Port | undefined {
  for (const [port, served] of enb.readyMmes)
    if (served.some(({ servedMmecs }) => servedMmecs.includes(mmec))) return port
  return undefined
}

function settle(enb: Enb, ue: EnbUeContext, what: 'awaitsSecurityMode' | 'awaitsReconfiguration'): void {
  if (!ue[what]) return
  ue[what] = false
  if (!ue.awaitsSecurityMode && !ue.awaitsReconfiguration) contextIsSetUp(enb, ue)
}

export function taiOf(enb: Enb): { plmnIdentity: string; tac: number } {
  return { plmnIdentity: enb.configuration.plmn, tac: enb.configuration.tac }
}

export function ecgiOf(enb: Enb): { plmnIdentity: string; cellId: number } {
  return { plmnIdentity: enb.configuration.plmn, cellId: enb.configuration.cellId }
}
