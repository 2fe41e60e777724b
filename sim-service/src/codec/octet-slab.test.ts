import { testRandom } from '../../test-support/mutation.ts'
import { copyOfFirst } from './octet-slab.ts'

test('copies of every size are right and do not touch each other', () => {
  const random = testRandom(1)
  const kept: Array<{ copy: Uint8Array; fill: number }> = []
  for (let i = 0; i < 2000; i++) {
    const fill = random(256)
    const source = new Uint8Array(random(1500)).fill(fill)
    const copy = copyOfFirst(source, random(source.length + 1))
    source.fill(~fill)
    kept.push({ copy, fill })
  }
  for (const { copy, fill } of kept) expect(copy.every((octet) => octet === fill)).toBe(true)
})
