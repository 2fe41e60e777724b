import type { S1apMessage } from '../../codec/s1ap/s1ap.ts'
import type { Port } from '../../engine/link.ts'
import { type Procedure, receive, sleep, timeout } from '../../engine/process.ts'
import { seconds } from '../../engine/time.ts'
import { DCCH } from '../ue/ue.ts'
import { keepAccessStratum, takeStatus } from './access-stratum.ts'
import { modifyBearer } from './bearer-modification.ts'
import type { EnbUeContext } from './context.ts'
import type { Enb } from './enb.ts'
import {
  causeName,
  connectionIsOver,
  erabIsAsked,
  erabIsEstablished,
  erabIsRefused,
  s1IsEstablished,
} from './establishment.ts'
import { noteActivity } from './inactivity.ts'
import { onPaging } from './paging.ts'
import { defaultBearer } from './radio-resources.ts'
import { admitByS1 } from './s1-target.ts'

/** TS 36.413 §8.7.3: nothing else may be sent before the MME has answered (trap 10). */
export function* s1Setup(enb: Enb, port: Port): Procedure<void> {
  const { configuration, sim } = enb
  yield* sleep(1)
  for (;;) {
    enb.sendS1(port, {
      kind: 'S1SetupRequest',
      globalEnbId: { plmnIdentity: configuration.plmn, enbId: { macroEnbId: configuration.enbId } },
      enbName: configuration.name,
      supportedTas: [{ tac: configuration.tac, broadcastPlmns: [configuration.plmn] }],
      defaultPagingDrx: 'v128',
    })
    sim.sometimes(enb.timers.S1SetupWait.startedMark)
    const answer = yield* receive<S1apMessage>(
      ['S1SetupResponse', 'S1SetupFailure'],
      enb.timers.S1SetupWait.afterUs,
    )
    if (answer === timeout) {
      sim.sometimes(enb.timers.S1SetupWait.expiredMark)
      continue
    }
    if (answer.kind === 'S1SetupResponse') {
      enb.readyMmes.set(port, answer.servedGummeis)
      return
    }
    yield* sleep(waitOf(answer.kind === 'S1SetupFailure' ? answer.timeToWait : undefined))
  }
}

/** Time to Wait is an enumeration of seconds, `v10s`. */
function waitOf(timeToWait: string | undefined): number {
  return seconds(timeToWait === undefined ? 10 : Number(timeToWait.slice(1, -1)))
}

/** Handles one S1AP message of an MME. */
export function onS1Message(enb: Enb, port: Port, message: S1apMessage): void {
  switch (message.kind) {
    case 'S1SetupResponse':
    case 'S1SetupFailure':
      ;(port.context as { setup?: { deliver(kind: string, message: unknown): boolean } }).setup?.deliver(
        message.kind,
        message,
      )
      return
    case 'DownlinkNASTransport': {
      const ue = contextOf(enb, port, message)
      if (ue !== undefined) sendNas(enb, ue, message.nasPdu)
      return
    }
    case 'InitialContextSetupRequest': {
      const ue = contextOf(enb, port, message)
      if (ue !== undefined) setUpContext(enb, ue, message)
      return
    }
    case 'ERABModifyRequest': {
      const ue = contextOf(enb, port, message)
      if (ue !== undefined) modifyBearer(enb, ue, message)
      return
    }
    case 'Paging':
      onPaging(enb, message)
      return
    case 'HandoverRequest':
      admitByS1(enb, port, message)
      return
    case 'HandoverCommand':
    case 'HandoverPreparationFailure':
    case 'HandoverCancelAcknowledge':
      contextOf(enb, port, message)?.access?.outgoing?.process?.deliver(message.kind, message)
      return
    case 'MMEStatusTransfer': {
      const access = contextOf(enb, port, message)?.access
      const { bearersSubjectToStatusTransferList } = message.enbStatusTransferTransparentContainer
      if (access !== undefined) takeStatus(access, bearersSubjectToStatusTransferList[0])
      return
    }
    case 'PathSwitchRequestAcknowledge':
    case 'PathSwitchRequestFailure':
      contextOf(enb, port, message)?.access?.incoming?.process?.deliver(message.kind, message)
      return
    case 'UEContextReleaseCommand':
      releaseContext(enb, port, message)
      return
    case 'ErrorIndication':
      // Never answered with another one (trap 12).
      enb.sim.measure('enb.s1.error-indication', JSON.stringify(message.cause ?? {}), 1)
      return
    default:
      enb.sim.measure('enb.s1.unexpected', message.kind, 1)
  }
}

/** The UE of a message; an identity that the eNB does not know is told to the MME (§10.6). */
function contextOf(
  enb: Enb,
  port: Port,
  message: { mmeUeS1apId: number; enbUeS1apId: number },
): EnbUeContext | undefined {
  const ue = enb.byEnbUeId.get(message.enbUeS1apId)
  if (ue === undefined || (ue.mmeUeId >= 0 && ue.mmeUeId !== message.mmeUeS1apId)) {
    enb.sendS1(port, {
      kind: 'ErrorIndication',
      mmeUeS1apId: message.mmeUeS1apId,
      enbUeS1apId: message.enbUeS1apId,
      cause: { radioNetwork: ue === undefined ? 'unknown-enb-ue-s1ap-id' : 'unknown-pair-ue-s1ap-id' },
    })
    return undefined
  }
  ue.mmeUeId = message.mmeUeS1apId
  s1IsEstablished(enb, ue)
  return ue
}

/** Downlink NAS: what the radio cannot take, or a UE that has been sent away, goes back as Non Delivery (§8.6.2.4). */
function sendNas(enb: Enb, ue: EnbUeContext, nasPdu: Uint8Array): void {
  const { outgoing } = ue.access ?? {}
  const isAway = outgoing?.executing === true
  const sent =
    !isAway &&
    enb.sendRrc(ue.radio, DCCH, {
      kind: 'DLInformationTransfer',
      rrcTransactionIdentifier: nextTransaction(ue),
      dedicatedInfoType: { dedicatedInfoNas: nasPdu },
    })
  if (sent) {
    noteActivity(enb, ue)
    return
  }
  enb.sendS1(ue.mme, {
    kind: 'NASNonDeliveryIndication',
    mmeUeS1apId: ue.mmeUeId,
    enbUeS1apId: ue.enbUeId,
    nasPdu,
    cause: { radioNetwork: isAway ? handoverTriggered[outgoing.kind] : 'radio-connection-with-ue-lost' },
  })
}

const handoverTriggered = { x2: 'x2-handover-triggered', s1: 's1-intra-system-handover-triggered' } as const

export function nextTransaction(ue: EnbUeContext): number {
  ue.transaction = (ue.transaction + 1) & 3
  return ue.transaction
}

/**
 * Initial Context Setup (§8.3.1): AS security and the bearer go to the UE in one go, since TS 36.331 §5.3.1.1 lets the
 * reconfiguration follow the security mode command without waiting; the response waits for both answers.
 */
function setUpContext(
  enb: Enb,
  ue: EnbUeContext,
  request: Extract<S1apMessage, { kind: 'InitialContextSetupRequest' }>,
): void {
  const [item] = request.erabToBeSetupListCtxtSuReq
  erabIsAsked(ue, item.erabLevelQosParameters.qci)
  const sgw =
    typeof item.transportLayerAddress === 'string' ? enb.sgws.get(item.transportLayerAddress) : undefined
  if (sgw === undefined || enb.sim.faultPoint('enb.no-radio-resources')) {
    erabIsRefused(enb, ue)
    enb.sendS1(ue.mme, {
      kind: 'InitialContextSetupFailure',
      mmeUeS1apId: ue.mmeUeId,
      enbUeS1apId: ue.enbUeId,
      cause:
        sgw === undefined
          ? { transport: 'transport-resource-unavailable' }
          : { radioNetwork: 'radio-resources-not-available' },
    })
    return
  }
  ue.erabId = item.erabId
  ue.sgwTeid = item.gtpTeid
  ue.sgwUser = sgw
  if (enb.configuration.handsOver) keepAccessStratum(enb, ue, request)
  ue.awaitsSecurityMode = true
  ue.awaitsReconfiguration = true
  enb.sendRrc(ue.radio, DCCH, {
    kind: 'SecurityModeCommand',
    rrcTransactionIdentifier: nextTransaction(ue),
    securityConfigSmc: {
      securityAlgorithmConfig: { cipheringAlgorithm: 'eea2', integrityProtAlgorithm: 'eia2' },
    },
  })
  enb.sendRrc(ue.radio, DCCH, {
    kind: 'RRCConnectionReconfiguration',
    rrcTransactionIdentifier: nextTransaction(ue),
    measConfig: enb.measConfig,
    dedicatedInfoNasList: item.nasPdu === undefined ? undefined : [item.nasPdu],
    radioResourceConfigDedicated: defaultBearer(item.erabId),
  })
  if (request.ueRadioCapability === undefined) {
    enb.sendRrc(ue.radio, DCCH, {
      kind: 'UECapabilityEnquiry',
      rrcTransactionIdentifier: nextTransaction(ue),
      ueCapabilityRequest: ['eutra'],
    })
  }
}

/** Called when the UE has answered; the response names the eNB's tunnel end. */
export function contextIsSetUp(enb: Enb, ue: EnbUeContext): void {
  erabIsEstablished(enb, ue)
  enb.sendS1(ue.mme, {
    kind: 'InitialContextSetupResponse',
    mmeUeS1apId: ue.mmeUeId,
    enbUeS1apId: ue.enbUeId,
    erabSetupListCtxtSuRes: [
      { erabId: ue.erabId, transportLayerAddress: enb.configuration.ipv4, gtpTeid: ue.enbUeId },
    ],
  })
}

function releaseContext(
  enb: Enb,
  port: Port,
  command: Extract<S1apMessage, { kind: 'UEContextReleaseCommand' }>,
): void {
  const { ueS1apIdPair: pair, mmeUeS1apId: alone } = command.ueS1apIds
  const mmeUeS1apId = pair?.mmeUeS1apId ?? alone ?? 0
  const ue =
    pair !== undefined
      ? enb.byEnbUeId.get(pair.enbUeS1apId)
      : [...enb.byEnbUeId.values()].find((one) => one.mme === port && one.mmeUeId === mmeUeS1apId)
  if (ue === undefined) {
    enb.sendS1(port, {
      kind: 'ErrorIndication',
      mmeUeS1apId,
      enbUeS1apId: pair?.enbUeS1apId,
      cause: { radioNetwork: 'unknown-enb-ue-s1ap-id' },
    })
    return
  }
  // The MME's first message may be this one.
  s1IsEstablished(enb, ue)
  connectionIsOver(enb, ue, causeName(command.cause))
  if (command.cause.radioNetwork === 'successful-handover')
    ue.access?.outgoing?.process?.deliver('Released', { kind: 'Released' })
  // A UE that has connected anew has left this connection: a release would end the new one.
  if (enb.isCurrent(ue)) enb.releaseRrc(ue)
  enb.sendS1(port, { kind: 'UEContextReleaseComplete', mmeUeS1apId, enbUeS1apId: ue.enbUeId })
  enb.removeContext(ue)
}
