import { setTimeout as pause } from 'node:timers/promises'
import { type DatabaseHealth, openDatabase } from '../src/platform/postgres/database.ts'
import type { RunRecord } from '../src/runs/ports/run-record.ts'
import { LifeLab, minute, valued } from './life-lab.ts'
import { ownPostgres } from './own-postgres.ts'

export interface StoreOutage {
  readonly calm: RunRecord
  readonly hurt: RunRecord
  /** What the database said of itself while its server was away, and when the run was over. */
  readonly meanwhile: DatabaseHealth
  readonly afterwards: DatabaseHealth
  /** Whether events, KPIs and subscribers of both runs are the same. */
  readonly isWhole: boolean
  readonly sequence: readonly number[]
  /** How often somebody took up the run. */
  readonly epoch: number
}

/** A run of the service whose Postgres is stopped in the middle, for so many seconds, and started again. */
export async function runThroughStoreOutage(seconds: number): Promise<StoreOutage> {
  const server = await ownPostgres()
  const database = openDatabase({ url: server.url, breaker: { failures: 3, openMs: 200 } })
  const lab = await LifeLab.open({}, { database, url: server.url, drop: () => database.close() })
  try {
    const drill = { scenario: { text: minute }, workers: 0 } as const
    const calm = await lab.run({ ...drill, pacing: 'max' })
    const { id } = await lab.start({ ...drill, pacing: 'x20' })
    await lab.until(id, ({ progress, state }) => state === 'running' && progress.virtualUs > 20e6)
    await server.stop()
    // The one wait that is a time: how long the outage is.
    await pause(seconds * 1000)
    const meanwhile = await database.health()
    await server.start()
    while (!(await database.health()).isUp) await pause(20)
    const hurt = await lab.over(id)
    await lab.live.settled()
    const contents = async (runId: string): Promise<string> => {
      const kpis = valued(await lab.life.kpis(runId, { by: 'plmn' }))
      const people = valued(await lab.life.subscribers(runId, { limit: 200 }))
      return JSON.stringify([kpis.rows, kpis.series, people.items])
    }
    const [lease] = await database.query<{ epoch: number }>(
      'select lease_count as epoch from run where id = $1',
      [id],
    )
    return {
      calm,
      hurt,
      meanwhile,
      afterwards: await database.health(),
      isWhole: (await contents(id)) === (await contents(calm.id)),
      sequence: valued(await lab.life.events(id)).items.map(({ seq }) => seq),
      epoch: lease.epoch,
    }
  } finally {
    await lab.close()
    await server.remove()
  }
}
