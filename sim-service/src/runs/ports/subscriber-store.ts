import type { Page, SubscriberFilter, SubscriberRow } from '../life/run-service.ts'
import type { Result } from './failures.ts'

/** What became of each subscriber of a run. An IMSI is a column here, and never part of a name or an address. */
export interface SubscriberStore {
  /** Replaces what is stored of the same subscribers of the run. Gives the number of rows. */
  write(runId: string, rows: Iterable<SubscriberRow>): Promise<number>
  /** In the order of the subscribers' numbers; an IMSI that is not whole is the beginning of one. */
  list(runId: string, filter: SubscriberFilter, cursor?: string): Promise<Result<Page<SubscriberRow>>>
  get(runId: string, ueId: string): Promise<SubscriberRow | undefined>
  /** How many failed, by cause and cell: for the head of a page. */
  summary(runId: string): Promise<SubscriberSummary>
  /** What the PGWs charged all of them, and at most `limit` of those whom the OCSs debited otherwise. */
  usage(runId: string, limit: number): Promise<SubscriberUsage>
}

export interface SubscriberUsage {
  readonly chargedOctets: number
  readonly differing: number
  readonly first: readonly {
    readonly ueId: string
    readonly chargedOctets: number
    readonly debitedOctets: number
  }[]
}

export interface SubscriberSummary {
  readonly subscribers: number
  readonly failed: number
  readonly byCause: readonly {
    readonly attach: string
    readonly cause: number
    readonly subscribers: number
  }[]
  readonly byCell: readonly { readonly cell: number; readonly subscribers: number }[]
}
