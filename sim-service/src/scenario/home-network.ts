import { Ledger } from '../charging/ledger.ts'
import { errorDiagnostic, experimentalResultCode } from '../codec/diameter/result-codes.ts'
import { emmCause } from '../codec/nas/causes.ts'
import { overrideTimers } from '../engine/timers.ts'
import { diameterTimers } from '../network/diameter-endpoint.ts'
import { gtpTimers } from '../network/gtp-endpoint.ts'
import { Hss } from '../network/hss/hss.ts'
import { type Refusal, SubscriberDatabase, type SubscriptionProfile } from '../network/hss/subscribers.ts'
import { CreditSessions } from '../network/ocs/credit-session.ts'
import { Ocs } from '../network/ocs/ocs.ts'
import { Pcrf, PolicyStore } from '../network/pcrf/pcrf.ts'
import { Pdn } from '../network/pdn/pdn.ts'
import { Pgw } from '../network/pgw/pgw.ts'
import { nthAddress } from './addresses.ts'
import type { Plan, PlannedAgreement, PlannedCharging, PlannedHome, PlannedNode } from './plan.ts'
import { endOf } from './topology.ts'
import type { World, WorldOptions } from './world.ts'

/** The nodes of one home network. */
export interface HomeNetwork {
  readonly plan: PlannedHome
  readonly database: SubscriberDatabase
  readonly hsss: readonly Hss[]
  readonly pcrfs: readonly Pcrf[]
  readonly ocss: readonly Ocs[]
  readonly pgws: readonly Pgw[]
  readonly pdn: Pdn
  readonly ledger: Ledger
}

/** Time that a server of the data network takes to answer; unmeasured. */
const SERVER_THINK_US = 20_000

/** Builds a home network: its nodes, its links inside and to the interconnect, its subscribers and their accounts. */
export function buildHome(world: World, index: number, options: WorldOptions): HomeNetwork {
  const plan = world.plan.homes[index]
  const { sim } = world
  const timers = overrideTimers(diameterTimers, plan.profile.timersUs)
  const { charging, throttle } = plan.agreement
  const database = new SubscriberDatabase()
  const ledger = new Ledger()
  const creditSessions = new CreditSessions()
  const policies = new PolicyStore()
  const common = (node: PlannedNode, station: 'hss' | 'pcrf' | 'ocs' | 'pgw') => ({
    name: node.name,
    host: node.host,
    realm: plan.realm,
    ipv4: node.address,
    station: plan.profile.nodes[station],
    diameterTimers: timers,
  })
  const hsss = plan.hsss.map((node) => new Hss(sim, common(node, 'hss'), database))
  const pcrfs = plan.pcrfs.map(
    (node) => new Pcrf(sim, { ...common(node, 'pcrf'), ruleBase: 'roaming-default', throttle }, policies),
  )
  const ocss = plan.ocss.map(
    (node) =>
      new Ocs(
        sim,
        {
          ...common(node, 'ocs'),
          ratingGroups: charging.ratingGroups.map((group) => ({
            ratingGroup: group.ratingGroup,
            quotaOctets: group.quotaOctets,
            thresholdOctets: group.volumeQuotaThresholdOctets,
            validityTimeUs: group.validityTimeUs,
          })),
          failureHandling: charging.failureHandling,
          finalUnitAction: charging.finalUnitAction,
        },
        ledger,
        creditSessions,
      ),
  )
  const share = Math.floor(plan.ueAddresses.count / plan.pgws.length)
  const pgws = plan.pgws.map(
    (node, member) =>
      new Pgw(
        sim,
        {
          ...common(node, 'pgw'),
          plmn: plan.plmn,
          gtpTimer: overrideTimers(gtpTimers, plan.profile.timersUs)['T3-RESPONSE'],
          apns: [plan.agreement.apn],
          addresses: { first: nthAddress(plan.ueAddresses.first, member * share), count: share },
          ratingGroups: charging.ratingGroups.map((group) => group.ratingGroup),
          failureHandling: charging.failureHandling,
          answersDeleteFirst: options.answersDeleteFirst ?? false,
          chargingIds: chargingIds(world.plan),
          epochSeconds: Math.floor(world.plan.startsAt.epochUs / 1_000_000),
        },
        world.losses,
      ),
  )
  const { push } = world.plan.traffic
  const pdn = new Pdn(sim, `pdn-${plan.plmn}`, responsesOf(world.plan, charging), SERVER_THINK_US, push)
  const home: HomeNetwork = { plan, database, hsss, pcrfs, ocss, pgws, pdn, ledger }
  wire(world, home)
  provision(world, home, index)
  return home
}

/** What the data network answers to a burst of each class. */
function responsesOf({ traffic }: Plan, { ratingGroups }: PlannedCharging) {
  return traffic.classes.map(({ trafficClass, downlink }) => ({
    ratingGroup: ratingGroups.find((group) => group.trafficClass === trafficClass)?.ratingGroup ?? 0,
    octets: downlink.octets,
    packets: downlink.packets,
  }))
}

/** Charging-IDs of a shard's PGWs lie in its own part of the 32 bits. */
function chargingIds({ regions, shard = 0 }: Plan): { first: number; startsWithin: number } {
  const part = Math.floor(2 ** 32 / regions)
  return { first: shard * part, startsWithin: Math.floor(part / 4) }
}

function wire(world: World, home: HomeNetwork): void {
  const { cabling, dras } = world
  const { core } = home.plan.profile.links
  for (const hss of home.hsss) {
    for (const dra of dras) {
      const link = cabling.connect('s6a', endOf(hss), endOf(dra), world.plan.interconnect.link)
      dra.connect(link.b, false)
      hss.connect(link.a, true)
    }
  }
  for (const pgw of home.pgws) {
    for (const pcrf of home.pcrfs) {
      const link = cabling.connect('gx', endOf(pgw), endOf(pcrf), core)
      pcrf.connect(link.b, false)
      pgw.connectPcrf(link.a)
    }
    for (const ocs of home.ocss) {
      const link = cabling.connect('gy', endOf(pgw), endOf(ocs), core)
      ocs.connect(link.b, false)
      pgw.connectOcs(link.a)
    }
    const sgi = cabling.connect(
      'sgi',
      endOf(pgw),
      { owner: home.pdn, ipv4: '0.0.0.0', name: `pdn-${home.plan.plmn}` },
      core,
    )
    pgw.connectPdn(sgi.a)
  }
}

function provision(world: World, home: HomeNetwork, index: number): void {
  const { agreement } = home.plan
  const profile = subscriptionOf(agreement)
  const barred = refusalsOf(world.plan, home.plan)
  for (const subscriber of world.plan.subscribers) {
    if (subscriber.home !== index) continue
    home.database.provision(subscriber.imsi, subscriber.msisdn, profile).barred = barred
    home.ledger.open(subscriber.imsi, agreement.charging.creditLimitOctets)
  }
}

/** What a home network and a visited one have agreed on. */
export function agreementWith(
  visited: number,
  { agreement, elsewhere }: Pick<PlannedHome, 'agreement' | 'elsewhere'>,
): PlannedAgreement {
  return elsewhere?.[visited - 1] ?? agreement
}

/** What each visited network whose agreement bars roaming is told. */
function refusalsOf({ visited }: Plan, home: PlannedHome): ReadonlyMap<string, Refusal> {
  return new Map(
    visited.flatMap(({ plmn }, i): [string, Refusal][] => {
      const { roamingAllowed, barredCause } = agreementWith(i, home)
      return roamingAllowed ? [] : [[plmn, refusalFor(barredCause)]]
    }),
  )
}

function subscriptionOf(agreement: PlannedAgreement): SubscriptionProfile {
  return {
    apn: agreement.apn,
    qci: agreement.qci,
    priorityLevel: agreement.arp.priority,
    mayPreempt: agreement.arp.mayPreempt,
    preemptable: agreement.arp.preemptable,
    apnAmbrUplinkBps: agreement.apnAmbr.uplinkBitsPerSecond,
    apnAmbrDownlinkBps: agreement.apnAmbr.downlinkBitsPerSecond,
    ueAmbrUplinkBps: agreement.ueAmbr.uplinkBitsPerSecond,
    ueAmbrDownlinkBps: agreement.ueAmbr.downlinkBitsPerSecond,
    chargingCharacteristics: '0800',
  }
}

/**
 * What the home answers to a location update, so that the visited MME rejects with the cause that the agreement
 * prescribes.
 */
function refusalFor(barredCause: number): Refusal {
  const { ratNotAllowed, roamingNotAllowed, unknownEpsSubscription, userUnknown } = experimentalResultCode
  switch (barredCause) {
    case emmCause.epsServicesNotAllowedInThisPlmn:
      return {
        on: 'location',
        experimentalResultCode: roamingNotAllowed,
        errorDiagnostic: errorDiagnostic.odbHplmnApn,
      }
    case emmCause.trackingAreaNotAllowed:
    case emmCause.roamingNotAllowedInThisTrackingArea:
      return { on: 'location', experimentalResultCode: ratNotAllowed }
    case emmCause.noSuitableCellsInTrackingArea:
      return { on: 'location', experimentalResultCode: unknownEpsSubscription }
    case emmCause.epsServicesNotAllowed:
      return {
        on: 'location',
        experimentalResultCode: unknownEpsSubscription,
        errorDiagnostic: errorDiagnostic.noGprsDataSubscribed,
      }
    case emmCause.epsServicesAndNonEpsServicesNotAllowed:
      return { on: 'location', experimentalResultCode: userUnknown }
    default:
      return { on: 'location', experimentalResultCode: roamingNotAllowed }
  }
}
