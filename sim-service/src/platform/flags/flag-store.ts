import { unwatchFile, watchFile } from 'node:fs'
import { contentHash } from '../../runs/content-hash.ts'
import { type FlagValues, isFlagName, whatIsWrong } from '../../runs/flags/flag-file.ts'
import type { Actor } from '../../runs/ports/actor.ts'
import type { Audit } from '../../runs/ports/audit.ts'
import { failed, type Result, succeeded } from '../../runs/ports/failures.ts'
import {
  type FlagDescription,
  type FlagName,
  type FlagSnapshot,
  type Flags,
  type FlagValue,
  flagCatalogue,
  flagNames,
  initialFlags,
  type SwitchName,
  type ThrottleName,
} from '../../runs/ports/flags.ts'
import { type Log, noLog } from '../../runs/ports/log.ts'
import { type Metrics, noMetrics } from '../../runs/ports/metrics.ts'
import type { Database, Tx } from '../postgres/database.ts'
import { type FlagKeys, overridesText, refusal, sign } from './flag-keys.ts'
import {
  type LoadedOverrides,
  loadFlagFile,
  loadOverrides,
  type Overrides,
  signatureFile,
} from './flag-source.ts'

export interface FlagStoreParts {
  readonly database: Database
  readonly audit: Audit
  /** config/feature-flags.yaml. */
  readonly file: string
  readonly keys?: FlagKeys
  readonly log?: Log
  readonly metrics?: Metrics
  /** Told what was refused, or that nothing is any more. */
  onProblems?(problems: readonly string[]): void
  /** How often the file is looked at. */
  readonly lookEveryMs?: number
}

/** A flag as it is now, and who says so. */
export type FlagState = FlagDescription & {
  readonly name: FlagName
  readonly value: FlagValue
  readonly from: 'override' | 'file' | 'build'
}

export interface FlagChange {
  readonly name: string
  /** Undefined takes the override away. */
  readonly value: FlagValue | undefined
  readonly reason: string
  /** By the holder of the private key, over version and overrides as they will be. */
  readonly signature?: string
}

const CHANNEL = 'roamlab_flags'
const WRITER_LOCK = 0x666c6167
const LOOK_EVERY_MS = 1000

/**
 * Until a good file was read the safety lever is on: whoever spoils the file before a start must not get by it what a
 * signature would have refused him.
 */
const withoutFile: FlagValues = { chaos_enabled: false }

/** The flags of the service: the file that ships, and above it what was set (migration 0062). */
export class FlagStore implements Flags {
  private readonly parts: FlagStoreParts
  private readonly log: Log
  private readonly metrics: Metrics
  private readonly listeners = new Set<Parameters<Flags['onChange']>[0]>()
  private readonly problems = new Map<'file' | 'overrides', string>()
  private file: FlagValues = withoutFile
  private overrides: Overrides = { version: 0, values: {} }
  private newest = 0
  private now: FlagSnapshot = initialFlags
  private stopListening: (() => Promise<void>) | undefined
  private readonly look = (): void => void this.loadFile()

  constructor(parts: FlagStoreParts) {
    this.parts = parts
    this.log = parts.log ?? noLog
    this.metrics = parts.metrics ?? noMetrics
  }

  /** Reads everything, then follows changes until `stop`. */
  async start(): Promise<void> {
    const { database, file, lookEveryMs: interval = LOOK_EVERY_MS } = this.parts
    this.stopListening = await database.listen(CHANNEL, () => {
      this.loadOverrides().catch((err: unknown) => this.log.warn({ err }, 'flags could not be read'))
    })
    await this.loadFile()
    await this.loadOverrides()
    for (const path of [file, signatureFile(file)])
      watchFile(path, { interval, persistent: false }, this.look)
  }

  async stop(): Promise<void> {
    const { file } = this.parts
    for (const path of [file, signatureFile(file)]) unwatchFile(path, this.look)
    await this.stopListening?.()
    this.listeners.clear()
  }

  isEnabled(name: SwitchName): boolean {
    return this.now[name]
  }

  limit(name: ThrottleName): number {
    return this.now[name]
  }

  snapshot(): FlagSnapshot {
    return this.now
  }

  onChange(listener: Parameters<Flags['onChange']>[0]): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  list(): {
    readonly items: readonly FlagState[]
    readonly version: number
    readonly problems: readonly string[]
  } {
    return {
      items: flagNames.map((name) => this.state(name)),
      version: this.newest,
      problems: [...this.problems.values()],
    }
  }

  /** One change, made in all processes of the service, and audited in the same transaction. */
  async change(change: FlagChange, by: Actor): Promise<Result<FlagState>> {
    const { name, value } = change
    if (!isFlagName(name)) return failed('flag-not-found', `there is no flag ${name}`)
    const expected = value === undefined ? undefined : whatIsWrong(name, value)
    if (expected !== undefined)
      return failed('request-refused', `${name}: ${JSON.stringify(value)} is not valid here`, {
        place: '/value',
        hint: `expected ${expected}`,
      })
    const written = await this.parts.database.transaction((tx) => this.write(tx, name, change, by))
    if (!written.ok) return written
    await this.loadOverrides()
    return succeeded(this.state(name))
  }

  private async write(tx: Tx, name: FlagName, change: FlagChange, by: Actor): Promise<Result<undefined>> {
    await tx.query('select pg_advisory_xact_lock($1)', [WRITER_LOCK])
    const { overrides: before, newest } = await loadOverrides(tx, this.parts.keys)
    const { [name]: old, ...others } = before.values
    const after = change.value === undefined ? others : { ...others, [name]: change.value }
    const version = newest + 1
    const signature = await this.signed(version, after, change.signature)
    if (!signature.ok) return signature
    await tx.query(
      `insert into flag_overrides (version, overrides, reason, set_at, set_by, signature)
       values ($1, $2, $3, now(), $4, $5)`,
      [version, JSON.stringify(after), change.reason, by.subject, signature.value],
    )
    await this.parts.audit.record(tx, {
      actor: by,
      action: change.value === undefined ? 'flag.clear' : 'flag.set',
      target: `flag:${name}`,
      beforeHash: contentHash(before.values),
      afterHash: contentHash(after),
      detail: { before: old ?? null, after: change.value ?? null, reason: change.reason, version },
    })
    await tx.query('select pg_notify($1, $2)', [CHANNEL, String(version)])
    return succeeded(undefined)
  }

  private async signed(
    version: number,
    overrides: FlagValues,
    given: string | undefined,
  ): Promise<Result<string | null>> {
    const { keys } = this.parts
    if (keys === undefined) return succeeded(null)
    const text = overridesText(version, overrides)
    if (given === undefined && keys.privateKey !== undefined)
      return succeeded(await sign(text, keys.privateKey))
    const refused = await refusal(text, given, keys)
    return refused === undefined ? succeeded(given as string) : failed('flag-unsigned', `${refused}: ${text}`)
  }

  private async loadFile(): Promise<void> {
    const { file, keys } = this.parts
    const loaded = await loadFlagFile(file, keys)
    if (loaded.ok) this.file = loaded.value
    this.noted('file', loaded.ok ? undefined : loaded.problem)
    this.settle()
  }

  private async loadOverrides(): Promise<void> {
    const loaded = await loadOverrides(this.parts.database, this.parts.keys)
    this.noted('overrides', this.overridesProblem(loaded))
    this.newest = Math.max(this.newest, loaded.newest)
    if (loaded.overrides.version >= this.overrides.version) this.overrides = loaded.overrides
    this.settle()
  }

  /** Changes are only ever added: one that was there and is not any more was taken out by hand. */
  private overridesProblem({ newest, problem }: LoadedOverrides): string | undefined {
    if (newest >= this.newest) return problem
    return `changes ${newest + 1} to ${this.newest} of the flags are gone: what they said stays`
  }

  private noted(source: 'file' | 'overrides', problem: string | undefined): void {
    this.metrics.set('roamlab_flags_refused', { source }, problem === undefined ? 0 : 1)
    if (this.problems.get(source) === problem) return
    if (problem === undefined) this.problems.delete(source)
    else this.problems.set(source, problem)
    if (problem !== undefined) this.log.error({ problem }, 'flags are refused; the last good ones stay')
    this.parts.onProblems?.([...this.problems.values()])
  }

  private settle(): void {
    const before = this.now
    this.now = { ...initialFlags, ...this.file, ...this.overrides.values }
    const changed = flagNames.filter((name) => this.now[name] !== before[name])
    for (const flag of flagNames) this.metrics.set('roamlab_flag', { flag }, Number(this.now[flag]))
    if (changed.length === 0) return
    this.log.info(
      { flags: Object.fromEntries(changed.map((name) => [name, this.now[name]])) },
      'flags changed',
    )
    for (const listener of this.listeners) listener(this.now, changed)
  }

  private state(name: FlagName): FlagState {
    const from = name in this.overrides.values ? 'override' : name in this.file ? 'file' : 'build'
    return { name, value: this.now[name], from, ...(flagCatalogue[name] as FlagDescription) }
  }
}
