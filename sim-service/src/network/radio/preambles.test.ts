import { OCCASION_US, RandomAccess } from './preambles.ts'

/** Share of UEs that collide when so many access one cell at one occasion, over many occasions. */
function collisions(users: number): number {
  const access = new RandomAccess(3)
  const OCCASIONS = 400
  let collided = 0
  for (let i = 0; i < OCCASIONS; i++) {
    const atUs = i * OCCASION_US
    const preambles = Array.from({ length: users }, (_, user) => access.send(7, i * 1000 + user, atUs))
    collided += preambles.filter((preamble) => access.collided(7, atUs, preamble)).length
  }
  return collided / OCCASIONS / users
}

describe('random access (TS 36.321 §5.1)', () => {
  test.each([1, 2, 10, 40])('of %d UEs at one occasion as many collide as 52 preambles let', (users) => {
    const expected = 1 - (51 / 52) ** (users - 1)
    expect(Math.abs(collisions(users) - expected)).toBeLessThan(0.03)
  })

  test('UEs of two cells, or of two occasions, do not meet', () => {
    const access = new RandomAccess(3)
    const preamble = access.send(1, 5, 0)
    access.send(2, 5, 0)
    access.send(1, 5, OCCASION_US)
    expect(access.collided(1, 0, preamble)).toBe(false)
  })

  test('whoever collides waits for less than 20 ms, and not all as long', () => {
    const access = new RandomAccess(3)
    const waits = Array.from({ length: 100 }, (_, flow) => access.backOffUs(flow, 0))
    expect(Math.max(...waits)).toBeLessThan(20_000)
    expect(new Set(waits).size).toBeGreaterThan(90)
  })
})
