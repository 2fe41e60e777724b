import { AssertionError } from './assert.ts'
import { type CollisionRow, CollisionTable } from './collisions.ts'

const rows: CollisionRow[] = [
  { running: 'attach', incoming: 'attach', decision: 'abort', clause: '24.301 5.5.1.2.7 f' },
  { running: 'attach', incoming: 'detach', decision: 'queue', clause: '24.301 5.5.1.2.7 g' },
  { running: 'detach', incoming: 'attach', decision: 'ignore', clause: '24.301 5.5.2.3.4' },
  { running: 'detach', incoming: 'bearer', decision: 'reject', clause: '24.301 6.4.4' },
]

describe('a collision table (design §4.4)', () => {
  const table = new CollisionTable(rows)

  test.each(rows)('$incoming while $running: $decision ($clause)', ({ running, incoming, decision }) => {
    expect(table.decide(running, incoming)).toBe(decision)
  })

  test('keeps its rows for tests and documents', () => {
    expect(table.all()).toEqual(rows)
  })

  test("a pair that it lacks is the programmer's error, not a default", () => {
    expect(() => table.decide('attach', 'bearer')).toThrow(
      new AssertionError('no row for bearer while attach'),
    )
  })

  test('two rows for one pair are refused', () => {
    expect(() => new CollisionTable([rows[0], { ...rows[0], decision: 'ignore' }])).toThrow(
      'two rows for attach×attach',
    )
  })
})
