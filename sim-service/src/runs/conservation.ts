import type { World } from '../scenario/world.ts'

/** User traffic as each party counted it, in octets; none of them reads another's counter. */
export interface UsageBalance {
  ueUplink: number
  ueDownlink: number
  enbUplink: number
  enbDownlink: number
  sgwUplink: number
  sgwDownlink: number
  pgwUplink: number
  pgwDownlink: number
  pdnUplink: number
  pdnDownlink: number
  ocsDebited: number
  /** Octets by the name of what lost them. */
  losses: Record<string, number>
  inFlight: number
  /**
   * Waiting in a PGW for a grant, in an SGW for a UE that is paged, at a target eNB or in a UE for the end of a
   * handover.
   */
  held: number
}

export function usageBalance(world: World): UsageBalance {
  const balance: UsageBalance = {
    ueUplink: 0,
    ueDownlink: 0,
    enbUplink: 0,
    enbDownlink: 0,
    sgwUplink: 0,
    sgwDownlink: 0,
    pgwUplink: 0,
    pgwDownlink: 0,
    pdnUplink: 0,
    pdnDownlink: 0,
    ocsDebited: 0,
    losses: Object.fromEntries([...world.losses.octets].sort(([a], [b]) => (a < b ? -1 : 1))),
    inFlight: 0,
    held: 0,
  }
  for (const ue of world.ues) {
    balance.ueUplink += ue.uplinkSentOctets
    balance.ueDownlink += ue.downlinkReceivedOctets
    for (const burst of ue.handover?.bursts ?? []) balance.held += burst.octets
  }
  for (const { enbs, sgws } of world.visited) {
    for (const enb of enbs) {
      balance.enbUplink += enb.uplinkOctets
      balance.enbDownlink += enb.downlinkOctets
      balance.held += enb.heldOctets
    }
    for (const sgw of sgws) {
      for (const { bursts } of sgw.buffered.values()) for (const burst of bursts) balance.held += burst.octets
      balance.sgwUplink += sgw.uplinkOctets
      balance.sgwDownlink += sgw.downlinkOctets
    }
  }
  for (const home of world.homes) {
    balance.pdnUplink += home.pdn.uplinkOctets
    balance.pdnDownlink += home.pdn.downlinkOctets
    balance.ocsDebited += home.ledger.totalDebitedOctets()
    for (const pgw of home.pgws) {
      balance.pgwUplink += pgw.uplinkOctets
      balance.pgwDownlink += pgw.downlinkOctets
      for (const session of pgw.byTeid.values()) {
        for (const credit of session.credits)
          for (const burst of credit.held ?? []) balance.held += burst.octets
      }
    }
  }
  for (const link of world.cabling.links) balance.inFlight += link.inFlightOctets
  return balance
}

/** `sent = counted + named losses`: each octet that left a UE or server arrived, was lost by name, or is under way. */
export function checkConservation(world: World): UsageBalance {
  const balance = usageBalance(world)
  const sent = balance.ueUplink + balance.pdnDownlink
  const arrived = balance.pdnUplink + balance.ueDownlink
  const lost = world.losses.totalOctets()
  const rest = balance.inFlight + balance.held
  world.sim.always(
    sent === arrived + lost + rest,
    'usage.conservation',
    () => `sent ${sent}, arrived ${arrived}, lost ${lost}, under way ${rest}`,
  )
  return balance
}
