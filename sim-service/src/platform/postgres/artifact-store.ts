import type { Artifact, ArtifactRecord } from '../../runs/life/run-service.ts'
import type { ArtifactStore, NewArtifact, ObjectStore } from '../../runs/ports/artifact-store.ts'
import type { Database, Tx } from './database.ts'

const columns = 'name, media_type as "mediaType", octets, sha256'
const nameForm = /^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$/

export class PostgresArtifactStore implements ArtifactStore {
  private readonly database: Database
  private readonly objects: ObjectStore

  constructor(database: Database, objects: ObjectStore) {
    this.database = database
    this.objects = objects
  }

  async put(
    runId: string,
    { name, mediaType }: NewArtifact,
    content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  ): Promise<ArtifactRecord> {
    if (!nameForm.test(name)) throw new RangeError(`${JSON.stringify(name)} is no name of an artefact`)
    const staged = await this.objects.stage(content)
    const { sha256, octets } = staged
    try {
      const before = await this.database.transaction(async (tx) => {
        await lockContent(tx, sha256)
        const replaced = await tx.query<ArtifactRecord>(
          `select ${columns} from artifact where run_id = $1 and name = $2 for update`,
          [runId, name],
        )
        await tx.query(
          `insert into artifact (run_id, name, media_type, octets, sha256) values ($1, $2, $3, $4, $5)
           on conflict (run_id, name) do update
           set media_type = excluded.media_type, octets = excluded.octets, sha256 = excluded.sha256`,
          [runId, name, mediaType, octets, sha256],
        )
        await staged.commit()
        return replaced
      })
      await this.removeUnused(before)
    } finally {
      await staged.discard()
    }
    return { name, mediaType, octets, sha256 }
  }

  list(runId: string): Promise<ArtifactRecord[]> {
    return this.database.query<ArtifactRecord>(
      `select ${columns} from artifact where run_id = $1 order by name`,
      [runId],
    )
  }

  async get(runId: string, name: string): Promise<Artifact | undefined> {
    const [record] = await this.database.query<ArtifactRecord>(
      `select ${columns} from artifact where run_id = $1 and name = $2`,
      [runId, name],
    )
    if (record === undefined) return undefined
    return { ...record, open: () => this.open(record) }
  }

  async removeAll(runId: string): Promise<void> {
    const before = await this.database.query<ArtifactRecord>(
      `delete from artifact where run_id = $1 returning ${columns}`,
      [runId],
    )
    await this.removeUnused(before)
  }

  private async open({ name, sha256 }: ArtifactRecord): Promise<AsyncIterable<Uint8Array>> {
    const content = await this.objects.open(sha256)
    if (content === undefined) throw new Error(`the content of ${name} is missing (SHA-256 ${sha256})`)
    return content
  }

  /** Once the rows are gone for good: content that is left over is waste, content that is missing is a loss. */
  private async removeUnused(records: readonly ArtifactRecord[]): Promise<void> {
    for (const { sha256 } of records) {
      await this.database.transaction(async (tx) => {
        await lockContent(tx, sha256)
        const used = await tx.query('select 1 from artifact where sha256 = $1 limit 1', [sha256])
        if (used.length === 0) await this.objects.remove(sha256)
      })
    }
  }
}

/** Nobody else adds the first use of a content, or removes the last, until the transaction ends. */
async function lockContent(tx: Tx, sha256: string): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [sha256])
}
