import type { PlannedFault } from '../chaos/planned-fault.ts'
import type { StationModel } from '../engine/station.ts'
import type { Objective, Phase } from '../kpi/objectives.ts'
import type { Ratio } from '../kpi/ratio.ts'
import type { StopRow } from '../kpi/stop-conditions.ts'
import type { Arrivals } from './arrivals.ts'

/**
 * Everything that a world is built from: plain JSON, integers only, no units left. Names end in their unit (`Us`
 * microseconds, `Octets`, `Ppm` parts per million, `BitsPerSecond`). A run stores its plan and can be repeated from it.
 */
export interface Plan {
  readonly format: 1
  readonly name: string
  readonly title: string
  /** SHA-256 of the scenario as parsed, in canonical JSON: spelling, comments and stated defaults do not change it. */
  readonly scenarioHash: string
  /** SHA-256 over the scenario and every profile and agreement that it uses. */
  readonly inputsHash: string
  readonly seed: number
  readonly startsAt: PlannedStart
  readonly durationUs: number
  /** Length of the lock-step windows between which a run may be stopped. */
  readonly windowUs: number
  readonly pacing: Pacing
  /** Parts that a run is executed in; every pool names the members of the first region first. */
  readonly regions: number
  /** Which part this is; absent in the plan of a whole run. */
  readonly shard?: number
  /** The number of each subscriber of a part within the whole run, from 1; absent where none is missing. */
  readonly numbers?: readonly number[]
  readonly visited: readonly PlannedVisited[]
  readonly homes: readonly PlannedHome[]
  readonly interconnect: PlannedInterconnect
  /** Everybody in the order of their numbers; nobody where they are worked out from the population. */
  readonly subscribers: readonly PlannedSubscriber[]
  /** Present where subscribers are too many for a list; parts of such a plan list theirs. */
  readonly population?: PlannedPopulation
  readonly traffic: PlannedTraffic
  readonly mobility?: PlannedMobility
  readonly phases: readonly Phase[]
  /** In the scenario's order; each strikes its members in all regions at one virtual instant. */
  readonly faults: readonly PlannedFault[]
  readonly objectives: readonly Objective[]
  /** Conditions that end the run before its time, in the scenario's order. */
  readonly stop: readonly StopRow[]
  /** Marks that must be passed at least once. */
  readonly reach: readonly string[]
}

export type Pacing =
  | { readonly kind: 'max' | 'realtime' }
  | { readonly kind: 'times'; readonly factor: number }

export interface PlannedStart {
  readonly text: string
  /** Microseconds from 1970-01-01T00:00:00Z to the start of virtual time. */
  readonly epochUs: number
  readonly utcOffsetMinutes: number
}

/** One member of a pool. `host` is its Diameter identity and its name in captures. */
export interface PlannedNode {
  readonly name: string
  readonly host: string
  readonly address: string
}

export interface PlannedMme extends PlannedNode {
  readonly groupId: number
  readonly code: number
  /** MME pool area (TS 23.401 §3.1) that it serves, from 0; absent where there is one. */
  readonly pool?: number
}

export interface PlannedSgw extends PlannedNode {
  /** Serving GW service area (TS 23.401 §3.1), from 0; absent where there is one. */
  readonly area?: number
}

/** A site: one eNB with one cell. */
export interface PlannedSite extends PlannedNode {
  /** Macro eNB identity, 20 bits. */
  readonly enbId: number
  /** E-UTRAN cell identity, 28 bits. */
  readonly cellId: number
  /** 0 to 503 (TS 36.211 §6.11); neighbours differ. */
  readonly physicalCellId: number
  readonly tac: number
  /** Where it stands, on the plane of its network. */
  readonly xMetres: number
  readonly yMetres: number
  /** The MME pool area and the Serving GW service area that the site lies in; absent where there is one. */
  readonly mmePool?: number
  readonly sgwArea?: number
}

export interface PlannedVisited {
  readonly plmn: string
  readonly realm: string
  readonly profile: PlannedProfile
  readonly mmes: readonly PlannedMme[]
  readonly sgws: readonly PlannedSgw[]
  /** X2 relations of a site with so many of its nearest; absent where eNBs know nothing of each other. */
  readonly x2Neighbours?: number
  readonly sites: readonly PlannedSite[]
}

export interface PlannedHome {
  readonly plmn: string
  readonly realm: string
  readonly profile: PlannedProfile
  /** With the first visited network. Its session and charging are those of all. */
  readonly agreement: PlannedAgreement
  /** With the second visited network and those after it; absent where there is one. */
  readonly elsewhere?: readonly PlannedAgreement[]
  readonly hsss: readonly PlannedNode[]
  readonly pcrfs: readonly PlannedNode[]
  readonly ocss: readonly PlannedNode[]
  readonly pgws: readonly PlannedNode[]
  /** UE addresses: the first one, and how many follow. */
  readonly ueAddresses: { readonly first: string; readonly count: number }
}

/** The IPX between the countries; every S6a and S8 message between a visited and a home network crosses it. */
export interface PlannedInterconnect {
  readonly name: string
  readonly realm: string
  /** From the edge of the visited network to the edge of the home network, one way. */
  readonly link: PlannedLink
  readonly dras: readonly PlannedNode[]
}

/** The media of a link; its transport is the interface's own. Jitter is uniform from 0 to `jitterUs`, and added. */
export interface PlannedLink {
  readonly delayUs: number
  readonly jitterUs: number
  readonly lossPpm: number
}

export type NodeKind = 'ue' | 'enb' | 'mme' | 'sgw' | 'pgw' | 'hss' | 'pcrf' | 'ocs' | 'dra'

export interface PlannedProfile {
  readonly name: string
  readonly radio: PlannedRadio
  readonly links: Readonly<Record<'s1' | 's1u' | 's11' | 'core', PlannedLink>>
  readonly nodes: Readonly<Record<NodeKind, StationModel>>
  /** NAS algorithms in the MME's order of preference: 2 is EIA2 or EEA2. */
  readonly nas: {
    readonly integrity: readonly number[]
    readonly ciphering: readonly number[]
    /** Tracking areas in a UE's list; as many as a list may have if absent. */
    readonly tacsInList?: number
    /** Congestion control of the MMEs; none if absent. */
    readonly congestion?: {
      readonly queueAbove: number
      readonly fromSeconds: number
      readonly toSeconds: number
    }
  }
  /** Durations that replace the specification's, by timer name. */
  readonly timersUs: Readonly<Record<string, number>>
}

export interface PlannedRadio {
  /** One RRC message one way; `lossPpm` is the block error rate of the first transmission. */
  readonly link: PlannedLink
  /** Waits before each repetition, HARQ rounds of `maxTransmissions` with the RLC poll timer between them. */
  readonly repetitionsUs: readonly number[]
  /** Random access, from the UE's decision to send until its RRC Connection Request goes up. */
  readonly rachUs: number
  /** From one site to the next. */
  readonly siteSpacingMetres: number
  /** A UE that is silent for so long is released to idle mode; absent where connections stay. */
  readonly inactivityUs?: number
  readonly propagation: PlannedPropagation
  readonly measurements: PlannedMeasurements
  /** RRC connections that one cell admits at a time. */
  readonly connections: number
  readonly uplinkBitsPerSecond: number
  readonly downlinkBitsPerSecond: number
}

/** Decibels come in tenths, powers in tenths above a milliwatt. */
export interface PlannedPropagation {
  /** Downlink channel number of all cells. */
  readonly earfcn: number
  readonly resourceBlocks: number
  readonly terrain: 'urban-macro' | 'rural-macro'
  readonly antennaHeightMetres: number
  readonly txPowerTenthsDbm: number
  readonly antennaGainTenthsDb: number
  readonly penetrationLossTenthsDb: number
  readonly minimumDistanceMetres: number
  readonly shadowingTenthsDb: number
  readonly correlationMetres: number
  readonly siteCorrelationPpm: number
  readonly noiseFigureTenthsDb: number
  readonly loadPpm: number
}

/** Event A3 as UEs are told to report it (TS 36.331 §6.3.5). */
export interface PlannedMeasurements {
  readonly a3OffsetHalfDb: number
  readonly hysteresisHalfDb: number
  readonly timeToTriggerMs: number
  readonly filterCoefficient: number
  readonly reportIntervalMs: number
  /** 0 for as long as the event lasts. */
  readonly reportAmount: number
}

/** How subscribers move; absent where nobody does. */
export interface PlannedMobility {
  readonly model: 'random-waypoint' | 'corridor'
  readonly speedMmPerS: number
}

export interface PlannedAgreement {
  readonly name: string
  readonly homeTadig: string
  readonly visitedTadig: string
  readonly routing: 'home-routed'
  readonly roamingAllowed: boolean
  /** EMM cause that a barred roamer must see: an attach rejected with it is a good one. */
  readonly barredCause: number
  readonly apn: string
  readonly qci: number
  readonly arp: { readonly priority: number; readonly mayPreempt: boolean; readonly preemptable: boolean }
  readonly ueAmbr: PlannedAmbr
  readonly apnAmbr: PlannedAmbr
  readonly charging: PlannedCharging
  /** Fair use; absent where the rate stays the same however much is used. */
  readonly throttle?: PlannedThrottle
}

export interface PlannedThrottle extends PlannedAmbr {
  /** Octets of a subscriber after which its APN-AMBR is the other one. */
  readonly afterOctets: number
}

export interface PlannedAmbr {
  readonly uplinkBitsPerSecond: number
  readonly downlinkBitsPerSecond: number
}

export interface PlannedCharging {
  readonly ratingGroups: readonly PlannedRatingGroup[]
  /** CCFH of RFC 4006 §8.14. */
  readonly failureHandling: 'terminate' | 'continue' | 'retry-and-terminate'
  /** What an account holds, in octets; absent where it has no end. */
  readonly creditLimitOctets?: number
  readonly finalUnitAction: 'terminate' | 'restrict-access'
}

export interface PlannedRatingGroup {
  readonly ratingGroup: number
  readonly trafficClass: TrafficClass
  /** Octets that the OCS grants at a time. */
  readonly quotaOctets: number
  /** Octets left of a grant at which the PGW asks for the next. */
  readonly volumeQuotaThresholdOctets: number
  readonly validityTimeUs: number
}

export type TrafficClass = 'web' | 'video' | 'voip'

/** What subscribers are worked out from, each by itself: as good as their list, and a few lines long. */
export interface PlannedPopulation {
  readonly count: number
  /** In the order of `homes`. */
  readonly origins: readonly { readonly plmn: string; readonly countryCode: string; readonly share: Ratio }[]
  /** Sites of the first visited network. */
  readonly sites: number
  readonly arrivals: Arrivals
  readonly staysUs?: number
  readonly awayUs?: number
}

export interface PlannedSubscriber {
  readonly imsi: string
  readonly msisdn: string
  readonly imeisv: string
  /** Indices into `homes`, `visited` and that network's `sites`. */
  readonly home: number
  readonly visited: number
  readonly site: number
  readonly arrivesAtUs: number
  /** From Attach Complete to the Detach Request; absent for one who stays until the end. */
  readonly staysUs?: number
  /** From then until it attaches again; absent for one who leaves for good. */
  readonly awayUs?: number
}

export interface PlannedTraffic {
  readonly classes: readonly PlannedTrafficClass[]
  /** All subscribers send within so long after the multiples of the interval; each at its own times if absent. */
  readonly togetherUs?: number
  /** After so many of a million exchanges a server sends the same downlink once more, unasked, so much later. */
  readonly push?: { readonly afterUs: number; readonly sharePpm: number }
}

/** A burst is what a subscriber sends and gets in one exchange; the share is the class' part of its bursts. */
export interface PlannedTrafficClass {
  readonly trafficClass: TrafficClass
  readonly sharePpm: number
  readonly intervalUs: number
  readonly uplink: { readonly octets: number; readonly packets: number }
  readonly downlink: { readonly octets: number; readonly packets: number }
}
