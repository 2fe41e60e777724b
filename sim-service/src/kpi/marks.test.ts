import { namesInNetwork } from '../../test-support/network-source.ts'
import { isMark, markNames, marks } from './marks.ts'

/** The marks that network functions set by their names: a condition's words and a timer's index are none. */
const set = namesInNetwork(/\bsometimes\(([^()]*)\)/g).flatMap(({ name: argument }) =>
  Array.from(argument.matchAll(/(=== |\[)?'([^']+)'/g))
    .filter(([, before]) => before === undefined)
    .map(([, , mark]) => mark!),
)

describe('marks', () => {
  test('every mark that a network function sets may be asked for', () => {
    expect(set.length).toBeGreaterThan(20)
    expect(set.filter((name) => !isMark(name))).toEqual([])
  })

  test('every mark that may be asked for is set somewhere', () => {
    expect(Object.keys(marks).filter((name) => !set.includes(name))).toEqual([])
  })

  test('each timer has two marks, and no name stands for two things', () => {
    expect(isMark('timer.started/T3460')).toBe(true)
    expect(isMark('timer.expired/T3460')).toBe(true)
    expect(isMark('timer.started/T9999')).toBe(false)
    expect(markNames.filter((name, index) => markNames.indexOf(name) !== index)).toEqual([])
  })
})
