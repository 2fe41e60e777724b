/**
 * A consumer to be killed: takes events of a group and writes each as a row, once. Its address is JSON: how the log is
 * reached, and where effects go.
 */
import { applyOnce } from '../src/platform/event-log/apply-once.ts'
import { openDatabase } from '../src/platform/postgres/database.ts'
import { openContractLog } from './event-log-address.ts'

export interface ConsumerOrder {
  readonly address: Readonly<Record<string, string>>
  readonly effectsUrl: string
  readonly group: string
}

async function consume({ address, effectsUrl, group }: ConsumerOrder): Promise<void> {
  const database = openDatabase(effectsUrl)
  const log = await openContractLog(address)
  const request = { topics: ['test.orders'], group, batchMessages: 20 }
  await log.subscribe(request, async ({ events }) => {
    await applyOnce(database, group, events, async (tx, fresh) => {
      await tx.query(
        `insert into effect (event_id, key, consumer)
         select * from unnest($1::text[], $2::text[], array_fill($3::text, array[cardinality($1::text[])]))`,
        [fresh.map(({ eventId }) => eventId), fresh.map(({ key }) => key), String(process.pid)],
      )
    })
  })
  process.stdout.write('consuming\n')
}

if (process.argv[1]?.endsWith('event-consumer.ts')) await consume(JSON.parse(process.argv[2]!))
