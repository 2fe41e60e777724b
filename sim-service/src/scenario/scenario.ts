import { z } from 'zod'
import { phaseNames } from '../kpi/objectives.ts'
import { blastRadius, fault } from './fault-schema.ts'
import {
  condition,
  count,
  dateTime,
  duration,
  entityReference,
  fileName,
  line,
  pacing,
  percentage,
  plmn,
  probability,
  speed,
  threshold,
  word,
} from './fields.ts'
import { oneOf } from './problem.ts'

/**
 * The scenario format, whole: also what this version cannot execute yet, which `executable.ts` refuses. Parsed values
 * have no units left: durations are microseconds, percentages exact ratios.
 */

const visited = z.strictObject({
  plmn: plmn().describe('The visited network'),
  profile: fileName().describe('Radio and transport parameters, from profiles/'),
  sites: count(1, 4096).default(1).describe('eNBs, one cell each'),
  areas: count(1, 256)
    .default(1)
    .describe(
      'Tracking areas, each one piece of land where subscribers move; else the sites are dealt in turn',
    ),
  mmes: count(1, 64).default(1),
  sgws: count(1, 64).default(1),
  mmePools: count(1, 8)
    .optional()
    .describe('MME pool areas, each with its part of sites and MMEs; 1 if absent'),
  sgwAreas: count(1, 8)
    .optional()
    .describe('Serving GW service areas, each with its part of sites and SGWs; 1 if absent'),
  x2: count(0, 64)
    .optional()
    .describe(
      'X2 relations of a site with so many of its nearest; to the others, or to all, handover goes over S1',
    ),
})

const home = z.strictObject({
  plmn: plmn().describe('The home network of these roamers'),
  agreement: z
    .union([fileName(), z.array(fileName()).min(1).max(16)])
    .meta({ title: 'the name of an agreement, or a list of them, one for each visited network' })
    .describe('Routing, tariff and policy with each visited network, from agreements/'),
  share: percentage().optional().describe('Part of the subscribers; the shares of all homes add up to 100%'),
  profile: fileName()
    .optional()
    .describe("Core parameters; those of the first visited network's profile if absent"),
  hss: count(1, 64).default(1),
  pcrf: count(1, 64).default(1),
  pgws: count(1, 64).default(1),
  ocs: z
    .strictObject({ active: count(1, 64).default(1), standby: count(0, 64).default(0) })
    .default({ active: 1, standby: 0 }),
})

const interconnect = z.strictObject({
  name: fileName(),
  delay: duration({ from: 0, to: 10_000_000 }).describe('One way between the two countries'),
  jitter: duration({ from: 0, to: 10_000_000 })
    .default(0)
    .describe('Uniform from zero to this, on top of the delay'),
  loss: probability({ num: 99, den: 100 }).default(0),
  dras: count(1, 16).default(1),
})

const population = z.strictObject({
  subscribers: count(1, 1_000_000),
  arrivals: z
    .strictObject({
      shape: word(['poisson', 'uniform', 'burst']).describe(
        'poisson: at random; uniform: evenly; burst: at random, four times the mean rate at first, falling to zero',
      ),
      over: duration({ from: 0 }).describe('Every subscriber switches on within this time'),
      from: duration({ from: 0 })
        .optional()
        .describe(
          "When that time begins; if absent it begins with the run, and its first second is left to the nodes' links",
        ),
    })
    .describe('When subscribers switch on for the first time'),
  churn: z
    .strictObject({
      stay: duration().describe('How long a roamer stays attached before it detaches'),
      reattach: duration().optional().describe('How long after that it attaches again'),
    })
    .optional()
    .describe('Without it everyone stays until the end'),
})

const traffic = z.strictObject({
  mix: z
    .strictObject({
      web: percentage().optional(),
      video: percentage().optional(),
      voip: percentage().optional(),
    })
    .describe("Each class' part of a subscriber's bursts; the parts add up to 100%"),
  every: duration({ from: 1_000_000 })
    .optional()
    .describe("Time between two bursts of a subscriber, instead of the classes' own"),
  together: duration({ from: 0 })
    .optional()
    .describe('All send within so long after the multiples of `every`; each at times of its own if absent'),
  push: z
    .strictObject({
      after: duration({ from: 1_000_000 }).describe('How long after the exchange'),
      share: percentage().default({ num: 1, den: 1 }).describe('Part of the exchanges that it follows'),
    })
    .optional()
    .describe('A server sends once more, unasked: an idle subscriber is paged for it'),
})

const phase = (what: string) => duration({ from: 0 }).optional().describe(what)

const phases = z
  .strictObject({
    warmup: phase('Counts for no objective unless one names it'),
    baseline: phase('The network as it should be'),
    inject: phase('Faults act'),
    heal: phase('Faults are gone, their effects may linger'),
    settle: phase('The network must be well again'),
  })
  .describe('Add up to the duration; one baseline over the whole run if absent')

const phaseName = word(phaseNames)

const objective = z.strictObject({
  sli: z
    .string()
    .max(80)
    .meta({ title: 'an SLI such as attach.success or attach.latency.p95', examples: ['attach.success'] }),
  is: threshold(),
  during: z
    .union([phaseName, z.array(phaseName).min(1).max(phaseNames.length)])
    .optional()
    .meta({
      title: `${oneOf(phaseNames)}, or a list of them`,
      description: 'baseline, heal and settle if absent',
    }),
  minSamples: count(1, 1_000_000_000)
    .optional()
    .describe(
      'Fewest observations that prove anything: 10/(1-r) for a ratio r, 30 for a p50, 200 for a p95 if absent',
    ),
})

const spec = z.strictObject({
  seed: count(0, Number.MAX_SAFE_INTEGER).default(1),
  startsAt: dateTime().describe(
    'Start of the virtual clock that charging records, tariffs and NAS time show',
  ),
  duration: duration().describe('Length of the run in virtual time'),
  pacing: pacing().default({ kind: 'max' }),
  networks: z.strictObject({
    visited: z.array(visited).min(1).max(16).meta({ title: 'a list of at least one visited network' }),
    homes: z.array(home).min(1).max(16).meta({ title: 'a list of at least one home network' }),
    interconnect: z.array(interconnect).min(1).max(16).meta({ title: 'a list of at least one carrier' }),
  }),
  regions: count(1, 250)
    .optional()
    .describe(
      'Parts that are executed side by side, on sites of their own; one per 5,000 subscribers if absent',
    ),
  population,
  traffic: traffic.optional().describe('Without it nobody uses data'),
  mobility: z
    .strictObject({
      model: word(['static', 'random-waypoint', 'corridor']).describe(
        'static: nobody moves; random-waypoint: from one random place to the next; corridor: along a road',
      ),
      speed: speed().optional().describe('The mean of everybody; 3 km/h if absent'),
    })
    .optional()
    .describe('Without it nobody moves'),
  phases: phases.optional(),
  faults: z.array(fault).max(1000).default([]),
  blastRadius: blastRadius.optional(),
  stop: z
    .array(z.strictObject({ when: condition(), for: duration() }))
    .max(100)
    .default([]),
  objectives: z.array(objective).max(100).default([]),
  reach: z
    .array(z.string().max(80).meta({ title: 'the name of a mark such as gy.quota.update' }))
    .max(100)
    .default([])
    .describe('Marks that must be passed at least once, or the verdict is inconclusive'),
})

export const scenarioSchema = z
  .strictObject({
    apiVersion: z.literal('roamlab/v1').meta({ title: 'roamlab/v1' }),
    kind: z.literal('Scenario').meta({ title: 'Scenario' }),
    metadata: z.strictObject({
      name: fileName(),
      title: line(),
      owner: entityReference().optional(),
      description: line().optional(),
      tags: z.array(fileName()).max(20).default([]),
    }),
    spec,
  })
  .meta({ title: 'Roamlab scenario' })

/** A scenario as parsed: every default filled in, every unit resolved. */
export type Scenario = z.output<typeof scenarioSchema>
