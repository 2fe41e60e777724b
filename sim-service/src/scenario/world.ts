import type { Ground } from '../chaos/effect.ts'
import { Injector } from '../chaos/injector.ts'
import type { PlannedFault } from '../chaos/planned-fault.ts'
import type { Ledger } from '../charging/ledger.ts'
import { emmCause } from '../codec/nas/causes.ts'
import { LossLedger } from '../engine/burst.ts'
import { Simulation, type SimulationLimits } from '../engine/simulation.ts'
import { overrideTimers } from '../engine/timers.ts'
import type { Ratio } from '../kpi/ratio.ts'
import { diameterTimers } from '../network/diameter-endpoint.ts'
import { Dra } from '../network/dra/dra.ts'
import { Enb } from '../network/enb/enb.ts'
import type { MeasurementControl } from '../network/enb/measurement-control.ts'
import { gtpTimers } from '../network/gtp-endpoint.ts'
import { HandoverClock } from '../network/handover-clock.ts'
import { Mme } from '../network/mme/mme.ts'
import { mmeTimers } from '../network/mme/timers.ts'
import { SecurityStore } from '../network/nas-security-rows.ts'
import type { NetworkFunction } from '../network/node.ts'
import { RandomAccess } from '../network/radio/preambles.ts'
import { Sgw } from '../network/sgw/sgw.ts'
import { AccessKeyStore } from '../network/ue/access-keys.ts'
import { Measuring } from '../network/ue/measuring.ts'
import { radioLinkFailure } from '../network/ue/radio-link.ts'
import { ueTimers } from '../network/ue/timers.ts'
import { TrafficProfile } from '../network/ue/traffic.ts'
import { Ue, type UeEnvironment } from '../network/ue/ue.ts'
import { CellPlan } from './cells.ts'
import { agreementWith, buildHome, type HomeNetwork } from './home-network.ts'
import { PagingChannels } from './paging-channels.ts'
import { cellsAround, servedTacs, wirePeers } from './peers.ts'
import type { Plan, PlannedAgreement, PlannedRadio, PlannedVisited } from './plan.ts'
import { PlannedArrivals } from './planned-arrivals.ts'
import { Cabling, endOf } from './topology.ts'

/** The nodes of one visited network. */
export interface VisitedNetwork {
  readonly plan: PlannedVisited
  readonly enbs: readonly Enb[]
  readonly mmes: readonly Mme[]
  readonly sgws: readonly Sgw[]
}

/** Switches of a world that no scenario has: for tests and benchmarks. */
export interface WorldOptions {
  readonly limits?: Partial<SimulationLimits>
  /**
   * Share of the roamers that arrive with a GUTI of another network, so that identification is needed; default a
   * quarter.
   */
  readonly foreignGutiPpm?: number
  readonly purgesAfterDetach?: boolean
  readonly esmInformationFirst?: boolean
  readonly answersDeleteFirst?: boolean
  readonly sendsEmmInformation?: boolean
}

/** The networks of a plan, built and wired: everything of one shard. */
export class World {
  readonly plan: Plan
  readonly sim: Simulation
  readonly losses = new LossLedger()
  private readonly handovers = new HandoverClock()
  readonly cabling: Cabling
  readonly dras: readonly Dra[]
  readonly homes: readonly HomeNetwork[]
  readonly visited: readonly VisitedNetwork[]
  readonly ues: readonly Ue[]
  readonly cells: CellPlan
  /** What hurts the world; absent where the plan has no fault and nobody has injected one. */
  chaos: Injector | undefined
  private readonly randomAccess: RandomAccess
  /** Measurements of those who move. */
  readonly measuring: Measuring | undefined
  private readonly paging: PagingChannels
  private readonly arrivals: PlannedArrivals
  /** OCS books of all home networks. */
  readonly ledgers: readonly Ledger[]

  constructor(plan: Plan, options: WorldOptions = {}) {
    this.plan = plan
    this.sim = new Simulation(plan.seed, options.limits)
    this.cabling = new Cabling(this.sim, this.losses)
    this.dras = plan.interconnect.dras.map(
      (dra) =>
        new Dra(this.sim, {
          name: dra.name,
          host: dra.host,
          realm: plan.interconnect.realm,
          ipv4: dra.address,
          station: plan.visited[0].profile.nodes.dra,
          diameterTimers: overrideTimers(diameterTimers, plan.visited[0].profile.timersUs),
        }),
    )
    this.homes = plan.homes.map((_, index) => buildHome(this, index, options))
    this.ledgers = this.homes.map((home) => home.ledger)
    this.visited = plan.visited.map((_, index) => this.buildVisited(index, options))
    this.cells = new CellPlan(this)
    this.randomAccess = new RandomAccess(this.sim.source('random-access'))
    const { radio } = this.cells
    this.measuring =
      radio === undefined ? undefined : new Measuring(radio, (ue) => radioLinkFailure(ue, 'T310-expiry'))
    this.paging = new PagingChannels(this)
    this.ues = this.buildUes(options)
    this.arrivals = new PlannedArrivals(this.sim, this.ues, plan.subscribers)
    this.sim.feed = this.arrivals
    if (plan.faults.length > 0) this.chaos = this.buildChaos(plan.faults)
  }

  /** Every node by its name; UEs are none. */
  *nodes(): Generator<NetworkFunction> {
    yield* this.dras
    for (const { hsss, pcrfs, ocss, pgws } of this.homes) yield* [...hsss, ...pcrfs, ...ocss, ...pgws]
    for (const { enbs, mmes, sgws } of this.visited) yield* [...enbs, ...mmes, ...sgws]
  }

  private buildChaos(faults: readonly PlannedFault[]): Injector {
    const { regions, shard = 0 } = this.plan
    const nodes = new Map([...this.nodes()].map((node) => [node.name, node]))
    const ground: Ground = {
      sim: this.sim,
      links: this.cabling.links,
      nodes,
      region: { shard, regions },
      airChanged: () => this.measuring?.refresh(),
      raiseNoise: (cell, byDb) => {
        this.cells.radio?.raiseNoise(cell, byDb)
        this.measuring?.refresh()
      },
    }
    const chaos = new Injector(ground, faults)
    this.cabling.onFaultyGround = (link) => chaos.onLink(link)
    return chaos
  }

  /** An operator's command, between events: one more fault, which begins now. */
  inject(fault: PlannedFault): void {
    this.chaos ??= this.buildChaos([])
    this.chaos.inject(fault)
  }

  /** An operator's command, between events: who has not switched on yet comes so many times as fast from now on. */
  hasten(factor: Ratio): void {
    this.arrivals.hasten(factor)
  }

  private buildVisited(index: number, options: WorldOptions): VisitedNetwork {
    const plan = this.plan.visited[index]
    const sgws = plan.sgws.map((node) => this.buildSgw(plan, node))
    const mmes = plan.mmes.map((_, member) => this.buildMme(plan, member, sgws, options))
    const enbs = plan.sites.map((site) => this.buildEnb(plan, site, mmes, sgws))
    wirePeers(this.cabling, plan, { enbs, mmes, sgws })
    return { plan, enbs, mmes, sgws }
  }

  private buildSgw(plan: PlannedVisited, node: PlannedVisited['sgws'][number]): Sgw {
    const { timersUs, nodes } = plan.profile
    const gtpTimer = overrideTimers(gtpTimers, timersUs)['T3-RESPONSE']
    const { name, address: ipv4 } = node
    const sgw = new Sgw(this.sim, { name, plmn: plan.plmn, ipv4, station: nodes.sgw, gtpTimer }, this.losses)
    const end = endOf(sgw)
    for (const { pgws } of this.homes) {
      for (const pgw of pgws) {
        const other = endOf(pgw)
        const control = this.cabling.connect('s8', end, other, this.plan.interconnect.link)
        sgw.connectPgw(control.a)
        pgw.connectSgw(control.b)
        const user = this.cabling.connect('s8-u', end, other, this.plan.interconnect.link)
        sgw.connectUser(user.a)
        pgw.connectUser(user.b)
      }
    }
    return sgw
  }

  private buildMme(plan: PlannedVisited, member: number, sgws: readonly Sgw[], options: WorldOptions): Mme {
    const { profile } = plan
    const node = plan.mmes[member]
    const offsetMinutes = this.plan.startsAt.utcOffsetMinutes
    const mme = new Mme(this.sim, {
      name: node.name,
      plmn: plan.plmn,
      host: node.host,
      groupId: node.groupId,
      code: node.code,
      ipv4: node.address,
      tacs: servedTacs(plan, (site) => site.mmePool === node.pool),
      t3412Us: overrideTimers(ueTimers, profile.timersUs).T3412.afterUs,
      congestion: profile.nas.congestion,
      tacsInList: profile.nas.tacsInList ?? MOST_TACS_IN_LIST,
      station: profile.nodes.mme,
      timers: overrideTimers(mmeTimers, profile.timersUs),
      diameterTimers: overrideTimers(diameterTimers, profile.timersUs),
      gtpTimer: overrideTimers(gtpTimers, profile.timersUs)['T3-RESPONSE'],
      algorithms: {
        eia: profile.nas.integrity as (0 | 1 | 2)[],
        eea: profile.nas.ciphering as (0 | 1 | 2)[],
      },
      homes: this.plan.homes.map((home) => ({
        plmn: home.plmn,
        pgws: home.pgws.map((pgw) => pgw.address),
        ratNotAllowedCause: ratNotAllowedCause(agreementWith(this.plan.visited.indexOf(plan), home)),
      })),
      esmInformationFirst: options.esmInformationFirst ?? true,
      handsOver: plan.x2Neighbours !== undefined,
      sendsEmmInformation: options.sendsEmmInformation ?? true,
      purgesAfterDetach: options.purgesAfterDetach ?? false,
      networkName: 'Roamlab',
      timeZone: { quarterHours: Math.round(offsetMinutes / 15), daylightSavingTime: 0 },
    })
    const end = endOf(mme)
    for (const [i, sgw] of sgws.entries()) {
      const link = this.cabling.connect('s11', end, endOf(sgw), profile.links.s11)
      const { area } = plan.sgws[i]
      mme.connectSgw(
        link.a,
        servedTacs(plan, (site) => site.sgwArea === area),
      )
      sgw.connectMme(link.b)
    }
    for (const dra of this.dras) {
      const link = this.cabling.connect('s6a', end, endOf(dra), profile.links.core)
      dra.connect(link.b, false)
      mme.connectDra(link.a)
    }
    return mme
  }

  private buildEnb(
    plan: PlannedVisited,
    site: PlannedVisited['sites'][number],
    mmes: readonly Mme[],
    sgws: readonly Sgw[],
  ): Enb {
    const { nodes, links } = plan.profile
    const enb = new Enb(
      this.sim,
      {
        name: site.name,
        plmn: plan.plmn,
        enbId: site.enbId,
        cellId: site.cellId,
        physicalCellId: site.physicalCellId,
        tac: site.tac,
        ipv4: site.address,
        station: nodes.enb,
        inactivityUs: plan.profile.radio.inactivityUs,
        capacity: plan.profile.radio.connections,
        ...(this.plan.mobility === undefined ? {} : { measurements: measurementControl(plan.profile.radio) }),
        handsOver: plan.x2Neighbours !== undefined,
        ...(plan.x2Neighbours === undefined ? {} : { neighbourCell: cellsAround(plan, site) }),
      },
      this.losses,
      this.handovers,
    )
    const end = endOf(enb)
    for (const [i, mme] of mmes.entries()) {
      if (plan.mmes[i].pool !== site.mmePool) continue
      const link = this.cabling.connect('s1-mme', end, endOf(mme), links.s1)
      mme.connectEnb(link.b)
      enb.connectMme(link.a)
    }
    for (const [i, sgw] of sgws.entries()) {
      if (plan.sgws[i].area !== site.sgwArea) continue
      const link = this.cabling.connect('s1-u', end, endOf(sgw), links.s1u)
      enb.connectSgw(link.a)
      sgw.connectUser(link.b)
    }
    return enb
  }

  private buildUes(options: WorldOptions): Ue[] {
    const environments = this.plan.visited.map((visited) =>
      this.plan.homes.map((_, home) => this.environmentOf(visited, home)),
    )
    const foreignPpm = options.foreignGutiPpm ?? 250_000
    return this.plan.subscribers.map((subscriber, index) => {
      const ue = new Ue(
        environments[subscriber.visited][subscriber.home],
        this.plan.numbers?.[index] ?? index + 1,
        subscriber.imsi,
        subscriber.imeisv,
      )
      const home = this.plan.homes[subscriber.home]
      const draw = this.sim.random(`ue/${subscriber.imsi}/old-guti`)
      // Who comes from home has a GUTI that the MME there allotted: it means nothing to this one.
      if (draw.chance(foreignPpm))
        ue.guti = { plmn: home.plmn, mmeGroupId: 0x8001, mmeCode: 1, mTmsi: draw.u32() }
      return ue
    })
  }

  private environmentOf(visited: PlannedVisited, home: number): UeEnvironment {
    const { profile } = visited
    const { agreement } = this.plan.homes[home]
    const { ratingGroups } = agreement.charging
    const classes = this.plan.traffic.classes.map((one) => ({
      ratingGroup: ratingGroups.find((group) => group.trafficClass === one.trafficClass)?.ratingGroup ?? 0,
      sharePpm: one.sharePpm,
      intervalUs: one.intervalUs,
      uplinkOctets: one.uplink.octets,
      uplinkPackets: one.uplink.packets,
    }))
    const apnOf = (): string => agreement.apn
    return {
      sim: this.sim,
      paging: this.paging,
      selection: {
        select: (ue) => this.cells.select(ue),
        cell: (ue, physicalCellId) => this.cells.cell(ue, physicalCellId),
      },
      security: new SecurityStore(),
      timers: overrideTimers(ueTimers, profile.timersUs),
      losses: this.losses,
      rates: new Map(),
      traffic: new TrafficProfile(classes, apnOf, this.sim.source('traffic'), this.plan.traffic.togetherUs),
      measuring: this.measuring,
      accessKeys: visited.x2Neighbours === undefined ? undefined : new AccessKeyStore(),
      randomAccess: this.randomAccess,
      processingUs: profile.nodes.ue.serviceTimeUs,
    }
  }
}

/** What a cell of this radio tells UEs to measure. */
function measurementControl({ propagation, measurements }: PlannedRadio): MeasurementControl {
  const { a3OffsetHalfDb, hysteresisHalfDb, ...rest } = measurements
  const { earfcn, resourceBlocks } = propagation
  return { earfcn, resourceBlocks, a3Offset: a3OffsetHalfDb, hysteresis: hysteresisHalfDb, ...rest }
}

/** TS 24.301 §9.9.3.33. */
const MOST_TACS_IN_LIST = 16

/** What the MME says where the home does not allow the access: the agreement chooses, if it bars at all. */
function ratNotAllowedCause({ roamingAllowed, barredCause }: PlannedAgreement): number | undefined {
  const { trackingAreaNotAllowed, roamingNotAllowedInThisTrackingArea } = emmCause
  const isChoice = [trackingAreaNotAllowed, roamingNotAllowedInThisTrackingArea].includes(
    barredCause as never,
  )
  return !roamingAllowed && isChoice ? barredCause : undefined
}
