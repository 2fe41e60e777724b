import type { Agreement } from './agreement.ts'
import type {
  PlannedAgreement,
  PlannedAmbr,
  PlannedLink,
  PlannedProfile,
  PlannedRadio,
  PlannedRatingGroup,
  TrafficClass,
} from './plan.ts'
import type { Profile } from './profile.ts'
import { resolveMeasurements, resolvePropagation } from './radio-profile.ts'

/** Profiles and agreements as the world reads them: values without their sources, names with their units. */

type ProfileSpec = Profile['spec']
type AgreementSpec = Agreement['spec']

export function resolveProfile({ metadata, spec }: Profile): PlannedProfile {
  const { links, nodes } = spec
  return {
    name: metadata.name,
    radio: resolveRadio(spec.radio),
    links: { s1: link(links.s1), s1u: link(links.s1u), s11: link(links.s11), core: link(links.core) },
    nodes: {
      ue: { servers: 1, serviceTimeUs: nodes.ue.serviceTime.value, distribution: 'constant', queueLimit: 0 },
      enb: node(nodes.enb),
      mme: node(nodes.mme),
      sgw: node(nodes.sgw),
      pgw: node(nodes.pgw),
      hss: node(nodes.hss),
      pcrf: node(nodes.pcrf),
      ocs: node(nodes.ocs),
      dra: node(nodes.dra),
    },
    nas: {
      integrity: spec.nas.integrity.value.map(algorithmNumber),
      ciphering: spec.nas.ciphering.value.map(algorithmNumber),
      ...congestionOf(spec.nas.congestion),
      ...(spec.nas.trackingAreas === undefined ? {} : { tacsInList: spec.nas.trackingAreas.value }),
    },
    timersUs: Object.fromEntries(Object.entries(spec.timers).map(([name, timer]) => [name, timer.value])),
  }
}

function congestionOf(row: ProfileSpec['nas']['congestion']): Pick<PlannedProfile['nas'], 'congestion'> {
  if (row === undefined) return {}
  const seconds = (us: number): number => Math.round(us / 1_000_000)
  const { queue, backOffFrom, backOffTo } = row
  return {
    congestion: {
      queueAbove: queue.value,
      fromSeconds: seconds(backOffFrom.value),
      toSeconds: Math.max(seconds(backOffFrom.value), seconds(backOffTo.value)),
    },
  }
}

function resolveRadio(radio: ProfileSpec['radio']): PlannedRadio {
  const harq = Array<number>(radio.harq.maxTransmissions.value - 1).fill(radio.harq.roundTrip.value)
  const repetitionsUs = [...harq]
  for (let i = 0; i < radio.rlc.maxRetransmissions.value; i++) {
    repetitionsUs.push(radio.rlc.pollRetransmit.value, ...harq)
  }
  return {
    link: {
      delayUs: radio.oneWayDelay.value,
      jitterUs: radio.jitter.value,
      lossPpm: radio.harq.blockErrorRate.value,
    },
    repetitionsUs,
    rachUs: radio.rach.value,
    ...(radio.inactivity === undefined ? {} : { inactivityUs: radio.inactivity.value }),
    siteSpacingMetres: radio.siteSpacing.value,
    propagation: resolvePropagation(radio.propagation),
    measurements: resolveMeasurements(radio.measurements),
    connections: radio.capacity.connections.value,
    uplinkBitsPerSecond: radio.capacity.uplink.value,
    downlinkBitsPerSecond: radio.capacity.downlink.value,
  }
}

function link(row: ProfileSpec['links']['s1']): PlannedLink {
  return { delayUs: row.delay.value, jitterUs: row.jitter.value, lossPpm: row.loss.value }
}

function node(row: ProfileSpec['nodes']['mme']): PlannedProfile['nodes']['mme'] {
  return {
    servers: row.servers.value,
    serviceTimeUs: row.serviceTime.value,
    distribution: row.distribution.value,
    queueLimit: row.queueLimit.value,
  }
}

/** `eia2` is 2. */
function algorithmNumber(name: string): number {
  return Number(name.slice(3))
}

export function resolveAgreement({ metadata, spec }: Agreement): PlannedAgreement {
  const { session, charging } = spec
  if (spec.routing !== 'home-routed') throw new TypeError(`routing ${spec.routing} must have been refused`)
  const finalUnitAction = charging.finalUnitAction.value
  if (finalUnitAction === 'redirect') throw new TypeError('a redirect must have been refused')
  return {
    name: metadata.name,
    homeTadig: spec.home.tadig.value,
    visitedTadig: spec.visited.tadig.value,
    routing: spec.routing,
    roamingAllowed: spec.policy.roamingAllowed,
    barredCause: spec.policy.barredCause.value,
    apn: session.apn,
    qci: session.qci.value,
    arp: {
      priority: session.arp.priority.value,
      mayPreempt: session.arp.mayPreempt,
      preemptable: session.arp.preemptable,
    },
    ueAmbr: ambr(session.ueAmbr),
    apnAmbr: ambr(session.apnAmbr),
    charging: {
      ratingGroups: (['web', 'video', 'voip'] as const).map((name) =>
        ratingGroup(name, charging.ratingGroups[name]),
      ),
      failureHandling: charging.failureHandling.value,
      ...(charging.creditLimit === undefined ? {} : { creditLimitOctets: charging.creditLimit }),
      finalUnitAction,
    },
    ...(spec.policy.throttle === undefined ? {} : { throttle: throttled(spec.policy.throttle) }),
  }
}

function throttled(
  row: NonNullable<AgreementSpec['policy']['throttle']>,
): NonNullable<PlannedAgreement['throttle']> {
  return { afterOctets: row.after.value, ...ambr(row) }
}

function ambr(row: AgreementSpec['session']['ueAmbr']): PlannedAmbr {
  return { uplinkBitsPerSecond: row.uplink.value, downlinkBitsPerSecond: row.downlink.value }
}

function ratingGroup(
  trafficClass: TrafficClass,
  row: AgreementSpec['charging']['ratingGroups']['web'],
): PlannedRatingGroup {
  return {
    ratingGroup: row.ratingGroup,
    trafficClass,
    quotaOctets: row.quota.value,
    volumeQuotaThresholdOctets: row.volumeQuotaThreshold.value,
    validityTimeUs: row.validityTime.value,
  }
}
