import { instantOfRunId, isRunId, newRunId, runIdAt } from './run-id.ts'

test('ids sort as they were made, within one millisecond too, and say when', () => {
  const ids = Array.from({ length: 10_000 }, () => newRunId())
  expect([...ids].sort()).toEqual(ids)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.every(isRunId)).toBe(true)
  const at = Date.UTC(2100, 0, 1)
  expect(instantOfRunId(runIdAt(at))).toBe(at)
})

test('what is no UUIDv7 is none', () => {
  expect(['', 'x', '6f9619ff-8b86-4d01-b42d-00cf4fc964ff', `${newRunId()}0`].filter(isRunId)).toEqual([])
})
