/**
 * The flags there are. A switch is on or off, a throttle is a whole number with bounds. What a flag's description says
 * is done, here and now: a flag that nothing obeys is not in this table.
 */
export const flagCatalogue = {
  chaos_enabled: {
    kind: 'switch',
    initially: true,
    about:
      'The safety lever. Off: every running fault of every run is healed at the end of its window, planned faults do ' +
      'not start, and none can be injected.',
  },
  deploy_freeze: {
    kind: 'switch',
    initially: false,
    about:
      'On: no run is started, and no stored scenario, agreement or profile is written or deleted, by whomever. Runs ' +
      'under way go on, and can be aborted and healed.',
  },
  handover_fallback: {
    kind: 'switch',
    initially: false,
    about:
      'On: runs planned from then on have no X2 between eNBs; every handover goes over S1 (TS 23.401 §5.5.1.2). ' +
      'Written into the plan: a run under way does not change, and a replay repeats what the run saw.',
  },
  fallback_billing_rules: {
    kind: 'switch',
    initially: false,
    about:
      'On: in runs planned from then on a PGW that can reach no OCS lets sessions go on (CCFH CONTINUE, RFC 4006 ' +
      '§8.14) whatever the agreement says, and the usage is not charged online. Written into the plan likewise.',
  },
  max_concurrent_runs: {
    kind: 'throttle',
    initially: 2,
    least: 0,
    most: 64,
    about:
      'How many runs are executed at a time, in this service; more wait in the queue. 0 holds the queue.',
  },
  run_starts_per_minute: {
    kind: 'throttle',
    initially: 60,
    least: 0,
    most: 10_000,
    about:
      'How many runs one subject may start within a minute; more are refused, with the time to wait. 0 refuses all.',
  },
} as const satisfies Readonly<Record<string, FlagDescription>>

export type FlagDescription =
  | { readonly kind: 'switch'; readonly initially: boolean; readonly about: string }
  | {
      readonly kind: 'throttle'
      readonly initially: number
      readonly least: number
      readonly most: number
      readonly about: string
    }

type Catalogue = typeof flagCatalogue
export type FlagName = keyof Catalogue
export const flagNames = Object.keys(flagCatalogue) as FlagName[]
export type SwitchName = { [N in FlagName]: Catalogue[N]['kind'] extends 'switch' ? N : never }[FlagName]
export type ThrottleName = Exclude<FlagName, SwitchName>
export type FlagValue = boolean | number
/** A run keeps the one that it saw. */
export type FlagSnapshot = Readonly<Record<SwitchName, boolean> & Record<ThrottleName, number>>

export interface Flags {
  isEnabled(name: SwitchName): boolean
  limit(name: ThrottleName): number
  snapshot(): FlagSnapshot
  /** Called after a change, in every process of the service; gives back how to stop it. */
  onChange(listener: (now: FlagSnapshot, changed: readonly FlagName[]) => void): () => void
}

/** What holds where nobody said otherwise. */
export const initialFlags = Object.fromEntries(
  Object.entries(flagCatalogue).map(([name, { initially }]) => [name, initially]),
) as unknown as FlagSnapshot
