import type { Log } from '../runs/ports/log.ts'
import { noLog } from '../runs/ports/log.ts'
import { Closers } from './closers.ts'

test('the last opened is closed first; one that hangs or fails is named, and the rest closed', async () => {
  const closed: string[] = []
  const said: string[] = []
  const say = ({ what }: { what?: string }, message: string): void => void said.push(`${what}: ${message}`)
  const log: Log = { ...noLog, warn: say, error: say }
  const closers = new Closers()
  closers.add('database', () => void closed.push('database'))
  closers.add('hanging', () => new Promise(() => {}))
  closers.add('failing', () => Promise.reject(new Error('no')))
  closers.add('streams', async () => void closed.push('streams'))
  await closers.closeAll(10, log)
  expect(closed).toEqual(['streams', 'database'])
  expect(said).toEqual(['failing: failed to close', 'hanging: did not close in time, and is left'])
})
