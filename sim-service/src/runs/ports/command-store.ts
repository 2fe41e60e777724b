import type { Command } from '../window.ts'

/** What somebody asked of a run. */
export interface AskedCommand {
  /** A UUID. */
  readonly id: string
  readonly runId: string
  readonly command: Command
  /** As people read it, such as `rate=2`. */
  readonly detail?: string
  readonly reason?: string
  readonly by: { readonly subject: string; readonly name: string }
  /** The end of the window at which it took effect; absent while it waits. */
  readonly decidedAtUs?: number
}

export interface CommandStore {
  /** The same again changes nothing. */
  add(command: AskedCommand): Promise<void>
  /** That commands took effect at an instant of virtual time. */
  decided(ids: readonly string[], atUs: number): Promise<void>
  /** Those of a run that wait, in the order in which they were accepted. */
  waiting(runId: string): Promise<AskedCommand[]>
  get(id: string): Promise<AskedCommand | undefined>
}
