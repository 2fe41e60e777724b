/**
 * Service level indicators, defined exactly (the scenario format's part "SLIs, exactly"). A family is what is observed;
 * its success and its latency are the indicators that an objective may name: `attach.success`, `attach.latency.p95`.
 */
interface Family {
  /** When an observation is good; everything else, unfinished at the end of the run included, is bad. */
  readonly success?: string
  /** From which instant to which instant the latency runs. */
  readonly latency?: string
  /** Whether this version produces the observations; a scenario that names another family is refused. */
  readonly measured: boolean
}

export const sliFamilies = {
  attach: {
    success:
      'at its final outcome, retries included, the UE was accepted, or rejected with the EMM cause that the ' +
      'agreement prescribes; counted in the phase in which the first attempt began',
    latency:
      'UE hands its first Attach Request to RRC until the UE has the Attach Accept, retries included; ' +
      'accepted attaches only',
    measured: true,
  },
  service: {
    success:
      'an idle UE that had something to send, or was paged, got its bearer back, after whatever back-off; counted in ' +
      'the phase in which the need arose',
    latency: 'from the need to the bearer, back-off included; of those that got it',
    measured: true,
  },
  tau: {
    success:
      'the network accepted a tracking area update, retries and back-off included; counted in the phase in which the ' +
      'first attempt began',
    latency: 'from the first attempt to the Tracking Area Update Accept; accepted updates only',
    measured: true,
  },
  handover: {
    success: "the UE's first uplink at the target arrived",
    latency: "the source eNB's decision until the UE's first uplink at the target",
    measured: true,
  },
  billing: {
    latency: 'virtual time from the end of a session to its reconciled record',
    measured: false,
  },
  chaos: {
    success:
      "an objective of the scenario held over ten seconds of its phases; counted in the phase of the ten seconds' " +
      'beginning, in runs with faults',
    measured: true,
  },
} as const satisfies Record<string, Family>

export type SliFamily = keyof typeof sliFamilies

/** The quantiles that an objective may name. `pN` of a latency is the smallest value that N percent do not exceed. */
export const quantiles = { p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99, 'p99.9': 0.999 } as const

export type Quantile = keyof typeof quantiles

export type Sli =
  | { readonly kind: 'ratio'; readonly family: SliFamily }
  | { readonly kind: 'latency'; readonly family: SliFamily; readonly quantile: Quantile }

/** `billing.lag.p95` is the billing family's latency; the other families say `latency`. */
const latencyWord = (family: SliFamily): string => (family === 'billing' ? 'lag' : 'latency')

/** Every SLI by the name that a scenario uses. */
export const slis: ReadonlyMap<string, Sli> = new Map(
  (Object.keys(sliFamilies) as SliFamily[]).flatMap((family): [string, Sli][] => {
    const definition: Family = sliFamilies[family]
    const named = definition.latency === undefined ? [] : (Object.keys(quantiles) as Quantile[])
    const latencies = named.map((quantile): [string, Sli] => [
      `${family}.${latencyWord(family)}.${quantile}`,
      { kind: 'latency', family, quantile },
    ])
    return [
      ...(definition.success ? [[`${family}.success`, { kind: 'ratio', family }] as [string, Sli]] : []),
      ...latencies,
    ]
  }),
)
