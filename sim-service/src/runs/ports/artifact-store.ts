import type { Artifact, ArtifactRecord } from '../life/run-service.ts'

export interface NewArtifact {
  /** A file's name: letters, digits, dots, hyphens and underscores. */
  readonly name: string
  readonly mediaType: string
}

/** Files of runs: captures, reports. The store of objects knows their content by its hash. */
export interface ArtifactStore {
  /** The same name again replaces it. */
  put(
    runId: string,
    artifact: NewArtifact,
    content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  ): Promise<ArtifactRecord>
  list(runId: string): Promise<ArtifactRecord[]>
  get(runId: string, name: string): Promise<Artifact | undefined>
  /** All of a run's; content that another artefact has too stays. */
  removeAll(runId: string): Promise<void>
}

/** Where content lies, by its SHA-256 in hexadecimal: a folder, or a bucket. */
export interface ObjectStore {
  /** Takes content in, under no name yet. */
  stage(content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<StagedObject>
  /** Nothing where it is missing. */
  open(sha256: string): Promise<AsyncIterable<Uint8Array> | undefined>
  remove(sha256: string): Promise<void>
  /** Whether it can be written to; throws where not. */
  check(): Promise<void>
}

export interface StagedObject {
  readonly sha256: string
  readonly octets: number
  /** Gives it its name; where it is there already, that is all the same. */
  commit(): Promise<void>
  discard(): Promise<void>
}
