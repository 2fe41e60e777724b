/** Every client costs memory and a share of each tick: all of it is bounded here. */
export interface StreamLimits {
  /** Open streams in all. */
  readonly clients: number
  /** Open streams of one subject: a person with many tabs, a program that forgets to close. */
  readonly clientsPerSubject: number
  /** Runs that one stream may name. */
  readonly runsPerClient: number
  /** Octets that wait for a reader; one that is further behind is dropped to a snapshot. */
  readonly bufferOctets: number
  /** Time between two messages about one run: 4 Hz. */
  readonly tickMs: number
  readonly heartbeatMs: number
  /** A reader that took nothing for so long is gone. */
  readonly stalledMs: number
  /** A stream ends after so long, and its client comes back with its cursor and a fresh proof of who it is. */
  readonly longestMs: number
  /** A client that missed more than this gets a snapshot instead. */
  readonly resumeEvents: number
  /** Names that a presence message has at the most; the count is always whole. */
  readonly watcherNames: number
}

export const streamLimits: StreamLimits = {
  clients: 500,
  clientsPerSubject: 20,
  runsPerClient: 50,
  bufferOctets: 256 * 1024,
  tickMs: 250,
  heartbeatMs: 15_000,
  stalledMs: 120_000,
  longestMs: 3_600_000,
  resumeEvents: 2_000,
  watcherNames: 20,
}
