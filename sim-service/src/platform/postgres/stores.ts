import type { ArtifactStore, ObjectStore } from '../../runs/ports/artifact-store.ts'
import type { DefinitionStore } from '../../runs/ports/definition-store.ts'
import type { KpiStore } from '../../runs/ports/kpi-store.ts'
import type { PlanStore } from '../../runs/ports/plan-store.ts'
import type { RunStore } from '../../runs/ports/run-store.ts'
import type { SubscriberStore } from '../../runs/ports/subscriber-store.ts'
import { PostgresArtifactStore } from './artifact-store.ts'
import type { Database } from './database.ts'
import { PostgresDefinitionStore } from './definition-store.ts'
import { PostgresKpiStore } from './kpi-store.ts'
import { Partitions } from './partitions.ts'
import { PostgresPlanStore } from './plan-store.ts'
import { type Dropped, forget, type RetentionSettings } from './retention.ts'
import { PostgresRunStore } from './run-store.ts'
import { PostgresSubscriberStore } from './subscriber-store.ts'

export interface Stores {
  readonly runs: RunStore
  readonly plans: PlanStore
  readonly kpis: KpiStore
  readonly subscribers: SubscriberStore
  readonly artifacts: ArtifactStore
  readonly definitions: DefinitionStore
  /** Roll-ups, then what is too old; for a job that comes now and then. */
  keepHouse(retention?: RetentionSettings, now?: Date): Promise<Dropped>
}

/** Everything that the service stores in its database and beside it. */
export function createStores(database: Database, objects: ObjectStore): Stores {
  const partitions = new Partitions(database)
  const kpis = new PostgresKpiStore(database, partitions)
  return {
    runs: new PostgresRunStore(database),
    plans: new PostgresPlanStore(database),
    kpis,
    subscribers: new PostgresSubscriberStore(database, partitions),
    artifacts: new PostgresArtifactStore(database, objects),
    definitions: new PostgresDefinitionStore(database),
    keepHouse: async (retention, now) => {
      for (let turn = await kpis.rollUp(); turn.runs > 0; turn = await kpis.rollUp());
      return forget(database, partitions, retention, now)
    },
  }
}
