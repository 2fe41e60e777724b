import type { Plan } from '../src/scenario/plan.ts'
import { shippedPlan } from '../test-support/shipped-plan.ts'

export { shippedPlan }

/**
 * The fixed cycle: IMSI attach with ESM information, EIA2 and EEA2, one DRA, Gx and Gy initial and terminate, detach by
 * the UE; no traffic. Subscribers arrive at an even pace, so many that the time of one cycle is well known.
 */
export function cyclePlan(subscribers: number, staysUs: number | undefined, paceUs = 5_000): Plan {
  const plan = shippedPlan('one-roamer')
  const [template] = plan.subscribers
  const [visited] = plan.visited
  const { profile, sites } = visited
  const arriving = Array.from({ length: subscribers }, (_, i) => {
    const number = String(i + 1)
    const base = {
      ...template,
      imsi: template.imsi.slice(0, 7) + number.padStart(8, '0'),
      msisdn: template.msisdn.slice(0, 4) + number.padStart(8, '0'),
      site: i % sites.length,
      arrivesAtUs: 1_000_000 + i * paceUs,
    }
    if (staysUs !== undefined) return { ...base, staysUs }
    const { staysUs: _stays, ...forGood } = base
    return forGood
  })
  const [home] = plan.homes
  return {
    ...plan,
    durationUs: 1_000_000 + subscribers * paceUs + (staysUs ?? 0) + 5_000_000,
    visited: [{ ...visited, profile: withRoom(profile, subscribers) }],
    homes: [
      {
        ...home,
        ueAddresses: { ...home.ueAddresses, count: Math.max(subscribers + 10, home.ueAddresses.count) },
      },
    ],
    subscribers: arriving,
    traffic: { classes: [] },
  }
}

/** Attaches are measured, not admission: a cell takes whoever comes. */
function withRoom(
  profile: Plan['visited'][number]['profile'],
  connections: number,
): Plan['visited'][number]['profile'] {
  const { radio } = profile
  return { ...profile, radio: { ...radio, connections: Math.max(radio.connections, connections) } }
}
