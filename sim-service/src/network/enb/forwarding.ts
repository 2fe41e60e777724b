import { encodeGtpu } from '../../codec/gtp/gtpu.ts'
import type { Burst } from '../../engine/burst.ts'
import { countPackets } from './access-stratum.ts'
import { withinUeAmbr } from './bearer-modification.ts'
import type { EnbUeContext } from './context.ts'
import type { Enb } from './enb.ts'
import { dataFlows } from './establishment.ts'
import { FORWARDING_TEID, type Incoming } from './handover-state.ts'

/** Downlink that came over S1-U or X2-U for a UE of this eNB, or for one that has left (TS 36.300 §10.1.2.3). */
export function deliverDownlink(enb: Enb, burst: Burst): void {
  const forward = enb.forwards.size === 0 ? undefined : enb.forwards.get(burst.tunnel)
  if (forward !== undefined) {
    enb.forwardedOctets += burst.octets
    enb.sim.measure('enb.forwarded.octets', '', burst.octets)
    forward.port.sendBurst({ ...burst, tunnel: forward.teid })
    return
  }
  const ue = enb.byEnbUeId.get(burst.tunnel)
  const incoming = ue?.access?.incoming
  if (ue === undefined) enb.losses.lose('enb:unknown-tunnel', burst.packets, burst.octets)
  else if (incoming?.fresh !== undefined) hold(enb, incoming.fresh, burst)
  else sendDown(enb, ue, burst)
}

/** Downlink that the source eNB has sent on; it waits for the UE, and the new path's for it. */
export function deliverForwarded(enb: Enb, burst: Burst): void {
  const ue = enb.byEnbUeId.get(burst.tunnel - FORWARDING_TEID)
  const incoming = ue?.access?.incoming
  if (ue === undefined) enb.losses.lose('enb:unknown-tunnel', burst.packets, burst.octets)
  else if (incoming !== undefined && !incoming.arrived) hold(enb, incoming.forwarded, burst)
  else sendDown(enb, ue, burst)
}

function hold(enb: Enb, list: Burst[], burst: Burst): void {
  enb.heldOctets += burst.octets
  list.push(burst)
}

function sendDown(enb: Enb, ue: EnbUeContext, burst: Burst): void {
  if (ue.radio === undefined) {
    enb.losses.lose('enb:no-radio', burst.packets, burst.octets)
    return
  }
  const passed = enb.modified.policers.size === 0 ? burst : withinUeAmbr(enb, ue, burst)
  if (passed === undefined) return
  if (ue.access !== undefined) countPackets(ue.access, passed)
  dataFlows(enb, ue, passed)
  ue.radio.sendBurst({ ...passed, tunnel: ue.erabId })
}

/** Uplink towards the SGW; it waits at a target that cannot reach the SGW before the path is switched. */
export function sendUp(enb: Enb, ue: EnbUeContext, burst: Burst): void {
  const held = ue.access?.incoming?.uplink
  if (held !== undefined) {
    hold(enb, held, burst)
    return
  }
  if (ue.sgwUser === undefined || ue.sgwTeid === 0) {
    enb.losses.lose('enb:no-bearer', burst.packets, burst.octets)
    return
  }
  const passed = enb.modified.policers.size === 0 ? burst : withinUeAmbr(enb, ue, burst)
  if (passed === undefined) return
  if (ue.access !== undefined) countPackets(ue.access, passed)
  dataFlows(enb, ue, passed)
  ue.sgwUser.sendBurst({ ...passed, tunnel: ue.sgwTeid })
}

/** Uplink on a radio link without a connection: a UE that has just come here is waited for. */
export function sendUpUnknown(enb: Enb, burst: Burst): void {
  const incoming = enb.expected.size === 0 ? undefined : enb.expected.get(enb.sim.flow)?.access?.incoming
  if (incoming === undefined) enb.losses.lose('enb:no-bearer', burst.packets, burst.octets)
  else hold(enb, incoming.early, burst)
}

function release(enb: Enb, list: readonly Burst[], send: (burst: Burst) => void): void {
  for (const burst of list) {
    enb.heldOctets -= burst.octets
    send(burst)
  }
}

/** The UE is here: what was forwarded for it goes out first. */
export function releaseForwarded(enb: Enb, ue: EnbUeContext, incoming: Incoming): void {
  const list = incoming.forwarded
  incoming.forwarded = []
  release(enb, list, (burst) => sendDown(enb, ue, burst))
}

export function releaseEarly(enb: Enb, ue: EnbUeContext, incoming: Incoming): void {
  const list = incoming.early
  incoming.early = []
  release(enb, list, (burst) => sendUp(enb, ue, burst))
}

/** The old path is empty, or is not waited for any longer: the new path's downlink follows. */
export function releaseFresh(enb: Enb, ue: EnbUeContext, incoming: Incoming): void {
  const list = incoming.fresh ?? []
  incoming.fresh = undefined
  release(enb, list, (burst) => sendDown(enb, ue, burst))
}

export function releaseUplink(enb: Enb, ue: EnbUeContext, incoming: Incoming): void {
  const list = incoming.uplink ?? []
  incoming.uplink = undefined
  release(enb, list, (burst) => sendUp(enb, ue, burst))
}

/** The handover has failed at its target: what waited there is lost by name. */
export function dropHeld(enb: Enb, incoming: Incoming): void {
  const lists = [incoming.forwarded, incoming.early, incoming.fresh ?? [], incoming.uplink ?? []]
  for (const list of lists)
    release(enb, list, (burst) => enb.losses.lose('enb:handover-failed', burst.packets, burst.octets))
  incoming.forwarded = []
  incoming.early = []
}

/**
 * GTP-U End Marker (TS 29.281 §5.1, §7.3.2): at the source it ends the old path and goes on to the target, where what
 * the new path has brought follows what was forwarded.
 */
export function onEndMarker(enb: Enb, teid: number): void {
  const forward = enb.forwards.get(teid)
  if (forward !== undefined) {
    enb.sim.sometimes('gtpu.end-marker')
    forward.port.send(encodeGtpu({ kind: 'EndMarker', teid: forward.teid }))
    forward.ended = true
    forward.process?.deliver('EndMarker', { kind: 'EndMarker' })
    return
  }
  const ue = enb.byEnbUeId.get(teid >= FORWARDING_TEID ? teid - FORWARDING_TEID : teid)
  const incoming = ue?.access?.incoming
  if (ue === undefined || incoming === undefined) return
  releaseFresh(enb, ue, incoming)
  incoming.process?.deliver('EndMarker', { kind: 'EndMarker' })
}
