import type { Plan } from '../../scenario/plan.ts'
import { type FlagName, type FlagValue, flagCatalogue } from '../ports/flags.ts'

/** Flags that change what is planned. The others act on a service. */
export const planFlags = ['handover_fallback', 'fallback_billing_rules'] as const satisfies FlagName[]

type FlagsSeen = Readonly<Record<string, FlagValue>>

/** What flags make of a plan: they are written into it, so that a replay sees what the run saw. */
export function planUnderFlags(plan: Plan, flags: FlagsSeen): Plan {
  const planned = flags['handover_fallback'] === true ? withoutX2(plan) : plan
  return flags['fallback_billing_rules'] === true ? withoutCreditControl(planned) : planned
}

/** As options of `roamlab run`, for those that are not what they are initially. */
export function flagWords(flags: FlagsSeen): string[] {
  return planFlags.flatMap((name) => {
    const value = flags[name]
    return value === undefined || value === flagCatalogue[name].initially ? [] : [`--flag ${name}`]
  })
}

/** Neighbours without an X2 between them: TS 36.300 §19.2.1.5 leaves a handover to S1 then. */
function withoutX2(plan: Plan): Plan {
  const visited = plan.visited.map((network) =>
    network.x2Neighbours === undefined ? network : { ...network, x2Neighbours: 0 },
  )
  return { ...plan, visited }
}

function withoutCreditControl(plan: Plan): Plan {
  const homes = plan.homes.map((home) => ({
    ...home,
    agreement: continuing(home.agreement),
    ...(home.elsewhere && { elsewhere: home.elsewhere.map(continuing) }),
  }))
  return { ...plan, homes }
}

type Agreement = Plan['homes'][number]['agreement']

/** RFC 4006 §8.14: without an OCS the session goes on. */
function continuing(agreement: Agreement): Agreement {
  return { ...agreement, charging: { ...agreement.charging, failureHandling: 'continue' } }
}
