import {
  type DiameterMessage,
  ipCanType,
  isSuccess,
  networkRequestSupport,
} from '../../codec/diameter/diameter.ts'
import type { Gtpv2 } from '../../codec/gtp/gtpv2.ts'
import { u32ToIpv4 } from '../../codec/ipv4.ts'
import type { Procedure } from '../../engine/process.ts'
import type { DiameterReply } from '../diameter-endpoint.ts'
import { inOrderOf } from '../identity.ts'
import type { Pgw } from './pgw.ts'
import { takeOpening, usageOf } from './policy.ts'
import { userLocationInfo } from './ps-information.ts'
import type { PgwSession } from './session.ts'

export const requestType = { initial: 1, update: 2, termination: 3 } as const
const RAT_EUTRAN = 1004
const DIAMETER_LOGOUT = 1
const IMEISV = 0

/** IP-CAN session establishment (TS 29.212 §4.5.1). False when the PCRF does not authorise it. */
export function* openPolicy(
  pgw: Pgw,
  session: PgwSession,
  request: Gtpv2<'CreateSessionRequest'>,
): Procedure<boolean> {
  const qos = request.bearers[0]?.bearerQos
  const members = {
    subscriptionId: [
      { subscriptionIdType: 1, subscriptionIdData: session.imsi },
      { subscriptionIdType: 0, subscriptionIdData: session.msisdn },
    ],
    networkRequestSupport: networkRequestSupport.supported,
    framedIpAddress: u32ToIpv4(session.address),
    ipCanType: ipCanType.tgppEps,
    ratType: RAT_EUTRAN,
    userEquipmentInfo:
      request.mei === undefined
        ? undefined
        : { userEquipmentInfoType: IMEISV, userEquipmentInfoValue: asciiOf(request.mei) },
    qosInformation:
      request.apnAmbr === undefined
        ? undefined
        : {
            apnAggregateMaxBitrateUl: request.apnAmbr.uplinkKbps * 1000,
            apnAggregateMaxBitrateDl: request.apnAmbr.downlinkKbps * 1000,
          },
    defaultEpsBearerQos:
      qos === undefined
        ? undefined
        : {
            qosClassIdentifier: qos.qci,
            allocationRetentionPriority: {
              priorityLevel: qos.priorityLevel,
              preEmptionCapability: qos.preEmptionCapability,
              preEmptionVulnerability: qos.preEmptionVulnerability,
            },
          },
    anGwAddress: [session.sgw.peer.address.ipv4],
    tgppSgsnMccMnc: session.visitedPlmn,
    tgppUserLocationInfo: userLocationInfo(session),
    calledStationId: session.apn,
    accessNetworkChargingAddress: pgw.configuration.ipv4,
    accessNetworkChargingIdentifierGx: [
      { accessNetworkChargingIdentifierValue: u32Octets(session.chargingId) },
    ],
  }
  const reply = yield* sendGx(pgw, session, requestType.initial, 0, members)
  if (reply.kind !== 'answer' || !isSuccess(reply.message as never)) return false
  takeOpening(pgw, session, reply.message as never, request.apnAmbr)
  return true
}

export function* closePolicy(pgw: Pgw, session: PgwSession): Procedure<void> {
  const { policy } = session
  const number = (policy?.requestNumber ?? 0) + 1
  const reply = yield* sendGx(pgw, session, requestType.termination, number, {
    terminationCause: DIAMETER_LOGOUT,
    usageMonitoringInformation: policy?.monitoringKey === undefined ? undefined : [usageOf(policy)],
  })
  if (reply.kind !== 'answer') pgw.sim.measure('pgw.gx.termination-failed', reply.kind, 1)
}

export function* sendGx(
  pgw: Pgw,
  session: PgwSession,
  ccRequestType: number,
  ccRequestNumber: number,
  members: object,
): Procedure<DiameterReply<DiameterMessage>> {
  const { host, realm } = pgw.configuration
  return yield* pgw.diameter.request(inOrderOf(session.imsi, pgw.pcrfs), {
    kind: 'GxCreditControlRequest',
    proxiable: true,
    sessionId: pgw.gxSessionId(session),
    authApplicationId: 16777238,
    originHost: host,
    originRealm: realm,
    destinationRealm: realm,
    ccRequestType,
    ccRequestNumber,
    ...members,
  })
}

function asciiOf(text: string): Uint8Array {
  const octets = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) octets[i] = text.charCodeAt(i)
  return octets
}

function u32Octets(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value)
}
