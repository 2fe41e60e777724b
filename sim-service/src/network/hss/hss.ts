import { kasme } from '../../codec/crypto/key-derivation.ts'
import { authenticationVector, openAuts } from '../../codec/crypto/milenage.ts'
import {
  answerTo,
  type DiameterMessage,
  experimentalResultCode,
  resultCode,
} from '../../codec/diameter/diameter.ts'
import type { Procedure } from '../../engine/process.ts'
import { stream } from '../../engine/random.ts'
import type { Simulation } from '../../engine/simulation.ts'
import { DiameterFunction, type DiameterFunctionConfiguration } from '../diameter-function.ts'
import type { DiameterPeer } from '../diameter-peer.ts'
import { intern } from '../intern.ts'
import { protocolError, type RefusedRequest } from '../protocol-error.ts'
import { subscriberKeys } from '../subscriber-keys.ts'
import type { HssSubscriber, Refusal, SubscriberDatabase } from './subscribers.ts'
import { subscriptionData } from './subscription-data.ts'

export type HssConfiguration = DiameterFunctionConfiguration

const S6A = 16777251
const VENDOR_3GPP = 10415
/** The separation bit (bit 0) of AMF is set for E-UTRAN (TS 33.401 §6.1.1). */
const AMF = 0x8000
/** SQN grows by one above its index of five bits (TS 33.102 annex C.1.1.1). */
const SQN_STEP = 32
const MME_UPDATE = 0
const SUBSCRIPTION_WITHDRAWAL = 2

type Request<K extends string> = Extract<DiameterMessage, { kind: K }>

/** A front end of the home subscriber server: authentication vectors, location, cancellation (TS 29.272). */
export class Hss extends DiameterFunction<HssConfiguration> {
  readonly database: SubscriberDatabase
  /** What a fault has ordered in the place of the HSS's own answer. */
  ordered: Refusal | undefined

  constructor(sim: Simulation, configuration: HssConfiguration, database: SubscriberDatabase) {
    super(sim, configuration, S6A)
    this.database = database
  }

  onDiameterRequest(
    request: DiameterMessage,
    _from: DiameterPeer,
    reply: (answer: DiameterMessage) => void,
  ): void {
    if (this.sim.faultPoint('hss.silent', request.kind)) return
    if (this.sim.faultPoint('hss.too-busy', request.kind)) {
      reply(this.failure(request as Request<'UpdateLocationRequest'>, resultCode.tooBusy))
      return
    }
    if (this.ordered !== undefined && this.sim.faultPoint('hss.wrong-cause', request.kind)) {
      reply(this.refuse(request as Request<'UpdateLocationRequest'>, this.ordered))
      return
    }
    switch (request.kind) {
      case 'AuthenticationInformationRequest':
        reply(this.authenticate(request))
        return
      case 'UpdateLocationRequest':
        reply(this.updateLocation(request))
        return
      case 'PurgeUeRequest':
        reply(this.purge(request))
        return
      default:
        this.sim.measure('hss.unexpected', request.kind, 1)
    }
  }

  /** §5.2.3.1.3. A synch failure moves SQN_HE behind the USIM's before the next vector is made (TS 33.102 §6.3.5). */
  private authenticate(request: Request<'AuthenticationInformationRequest'>): DiameterMessage {
    const row = this.database.find(request.userName)
    const refusal = this.refusalOf(row, 'authentication')
    if (row === undefined || refusal !== undefined) return this.refuse(request, refusal ?? UNKNOWN)
    const keys = subscriberKeys(this.sim.seed, row.imsi)
    const auts = request.requestedEutranAuthenticationInfo?.reSynchronizationInfo
    if (auts !== undefined && auts.length === 30) {
      const opened = openAuts({ ...keys, rand: auts.subarray(0, 16), auts: auts.subarray(16) })
      if (opened.macOk) row.sqn = opened.sqnMs
    }
    row.sqn += SQN_STEP
    const rand = stream(this.sim.seed, `rand/${row.imsi}/${row.sqn}`).octets(16)
    const vector = authenticationVector({ ...keys, rand, sqn: row.sqn, amf: AMF })
    return answerTo(request, this.configuration.host, this.configuration.realm, {
      resultCode: resultCode.success,
      authenticationInfo: {
        eUtranVector: [
          {
            rand,
            xres: vector.xres,
            autn: vector.autn,
            kasme: kasme(vector.ck, vector.ik, request.visitedPlmnId, vector.autn.subarray(0, 6)),
          },
        ],
      },
    })
  }

  /** §5.2.1.1.3: the new serving node is noted, the old one is told to forget the UE. */
  private updateLocation(request: Request<'UpdateLocationRequest'>): DiameterMessage {
    const row = this.database.find(request.userName)
    const refusal = this.refusalOf(row, 'location') ?? this.barring(row, request.visitedPlmnId)
    if (row === undefined || refusal !== undefined) return this.refuse(request, refusal ?? UNKNOWN)
    if (row.servingHost !== '' && row.servingHost !== request.originHost) {
      this.spawn(
        'cancel-location',
        this.cancelLocation(row.imsi, row.servingHost, row.servingRealm, MME_UPDATE),
      )
    }
    row.servingHost = intern(request.originHost)
    row.servingRealm = intern(request.originRealm)
    return answerTo(request, this.configuration.host, this.configuration.realm, {
      resultCode: resultCode.success,
      ulaFlags: 1,
      subscriptionData: subscriptionData(row),
    })
  }

  /** §5.2.1.3.3. */
  private purge(request: Request<'PurgeUeRequest'>): DiameterMessage {
    const row = this.database.find(request.userName)
    if (row === undefined) return this.refuse(request, UNKNOWN)
    const served = row.servingHost === request.originHost
    if (served) row.servingHost = ''
    return answerTo(request, this.configuration.host, this.configuration.realm, {
      resultCode: resultCode.success,
      // Bit 0 freezes the M-TMSI; not for a node that no longer serves the UE.
      puaFlags: served ? 1 : 0,
    })
  }

  /** Ends a subscription: the row goes, and the serving MME is told (§5.2.1.2, SUBSCRIPTION_WITHDRAWAL). */
  withdraw(imsi: string): boolean {
    const row = this.database.find(imsi)
    if (row === undefined) return false
    this.database.withdraw(imsi)
    if (row.servingHost !== '') {
      this.spawn(
        'cancel-location',
        this.cancelLocation(imsi, row.servingHost, row.servingRealm, SUBSCRIPTION_WITHDRAWAL),
      )
    }
    return true
  }

  private *cancelLocation(
    imsi: string,
    host: string,
    realm: string,
    cancellationType: number,
  ): Procedure<void> {
    const reply = yield* this.diameter.request(this.diameter.peers, {
      kind: 'CancelLocationRequest',
      proxiable: true,
      sessionId: this.diameter.newSessionId(),
      authSessionState: 1,
      originHost: this.configuration.host,
      originRealm: this.configuration.realm,
      destinationHost: host,
      destinationRealm: realm,
      userName: imsi,
      cancellationType,
      clrFlags: 1,
    })
    this.sim.sometimes(reply.kind === 'answer' ? 's6a.cancelled' : 's6a.cancel-failed')
  }

  /** A protocol error, as RFC 6733 §7.1.3 has them. */
  private failure(request: RefusedRequest & { kind: string }, code: number): DiameterMessage {
    const { host, realm } = this.configuration
    const source = { host, realm, commandCode: commandCodes[request.kind], applicationId: S6A }
    return protocolError(request, source, code)
  }

  private refusalOf(row: HssSubscriber | undefined, on: Refusal['on']): Refusal | undefined {
    return row?.refusal?.on === on ? row.refusal : undefined
  }

  /** Operator determined barring: what the agreement with the visited network wants said there. */
  private barring(row: HssSubscriber | undefined, visited: string): Refusal | undefined {
    const refusal = row?.barred.get(visited)
    if (refusal !== undefined) this.sim.sometimes('s6a.roaming-barred')
    return refusal
  }

  private refuse(
    request:
      | Request<'AuthenticationInformationRequest'>
      | Request<'UpdateLocationRequest'>
      | Request<'PurgeUeRequest'>,
    refusal: Refusal,
  ): DiameterMessage {
    const result =
      refusal.experimentalResultCode === undefined
        ? { resultCode: refusal.resultCode }
        : {
            experimentalResult: {
              vendorId: VENDOR_3GPP,
              experimentalResultCode: refusal.experimentalResultCode,
            },
          }
    const diagnostic =
      refusal.errorDiagnostic === undefined ? {} : { errorDiagnostic: refusal.errorDiagnostic }
    const code = refusal.resultCode
    if (code !== undefined && code >= 3000 && code < 4000) return this.failure(request, code)
    const members = { ...result, ...diagnostic }
    return answerTo(
      request as Request<'UpdateLocationRequest'>,
      this.configuration.host,
      this.configuration.realm,
      members,
    )
  }
}

/** TS 29.272 §7.2.2. */
const commandCodes: Readonly<Record<string, number>> = {
  AuthenticationInformationRequest: 318,
  UpdateLocationRequest: 316,
  PurgeUeRequest: 321,
}

const UNKNOWN: Refusal = { on: 'authentication', experimentalResultCode: experimentalResultCode.userUnknown }
