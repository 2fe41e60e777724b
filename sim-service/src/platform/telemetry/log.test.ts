import { RUN_ID } from '../../runs/ports/tracing.ts'
import { createLog } from './log.ts'
import { createTracing } from './tracing.ts'

const runId = '01935f3a-7c4e-7b1a-9e2f-123456789012'

test('a line names run and trace, and no subscriber wherever one hides', async () => {
  const lines: string[] = []
  const tracing = createTracing({ service: 'test', version: '1' })
  const sink = { write: (line: string) => lines.push(line) }
  const log = createLog({ level: 'info', sink, service: 'test', surroundings: tracing })
  await tracing.span('run', { [RUN_ID]: runId }, undefined, async (span) => {
    await tracing.span('shard', {}, undefined, async () => {
      const err = new Error('no answer for 262019900000001')
      log.error({ err, imsi: '262019900000001', 262019900000001: 262019900000001 }, 'about +499912345678')
      expect(JSON.parse(lines[0])).toMatchObject({
        level: 'error',
        service: 'test',
        run_id: runId,
        trace_id: span.traceId,
        imsi: '26201**********',
        msg: 'about +49991*******',
      })
    })
  })
  log.debug({}, 'not at this level')
  log.child({ run_id: 'another' }).info({}, 'outside')
  expect(lines).toHaveLength(2)
  expect(lines.join()).not.toContain('9900000001')
  expect(JSON.parse(lines[1])).toMatchObject({ run_id: 'another', msg: 'outside' })
  expect(JSON.parse(lines[1])).not.toHaveProperty('trace_id')
})
