import { distanceMm, type Land, Movement, type MovementModel } from './movement.ts'

const land: Land = { westMm: -250_000, eastMm: 2_250_000, southMm: -250_000, northMm: 250_000 }
const speedMmPerS = 33_333

const moving = (model: MovementModel['model'], on = land): Movement =>
  new Movement({ model, speedMmPerS }, on, 250_000, 5)

const place = (movement: Movement, flow: number, timeUs: number): [number, number] => {
  movement.locate(flow, 1_000_000, 0, timeUs)
  return [movement.xMm, movement.yMm]
}

describe('movement', () => {
  test('who does not move is within half a site spacing of home for ever', () => {
    const still = moving('static')
    for (let flow = 1; flow < 100; flow++) {
      const [x, y] = place(still, flow, 0)
      expect(Math.abs(x - 1_000_000)).toBeLessThanOrEqual(250_000)
      expect(Math.abs(y)).toBeLessThanOrEqual(250_000)
      expect(place(still, flow, 3.6e9)).toEqual([x, y])
    }
  })

  test('on a road everybody moves at the stated speed, and turns round at its ends', () => {
    const road = moving('corridor')
    const wrong: unknown[] = []
    for (let flow = 1; flow < 20; flow++) {
      for (let second = 0; second < 100; second++) {
        const [from] = place(road, flow, second * 1e6)
        const [to, y] = place(road, flow, (second + 1) * 1e6)
        const step = Math.abs(to - from)
        // Less only in the second in which it turns.
        const turns =
          Math.min(from, to) < land.westMm + speedMmPerS || Math.max(from, to) > land.eastMm - speedMmPerS
        const isRight = turns ? step <= speedMmPerS + 1 : Math.abs(step - speedMmPerS) <= 1
        const isOnLand = to >= land.westMm && to <= land.eastMm && y === 35_000
        if (!isRight || !isOnLand) wrong.push({ flow, second, from, to, y })
      }
    }
    expect(wrong).toEqual([])
  })

  test('on a road half of them drive each way', () => {
    const road = moving('corridor')
    let east = 0
    for (let flow = 1; flow <= 1000; flow++) if (place(road, flow, 1e6)[0] > place(road, flow, 0)[0]) east++
    expect(Math.abs(east - 500)).toBeLessThan(60)
  })

  test('between random waypoints nobody jumps, nobody leaves the land, and the mean speed is the stated', () => {
    const wanderers = moving('random-waypoint')
    let gone = 0
    let steps = 0
    let longest = 0
    for (let flow = 1; flow < 60; flow++) {
      let before = place(wanderers, flow, 0)
      for (let second = 1; second < 400; second++) {
        const now = place(wanderers, flow, second * 1e6)
        const step = Math.hypot(now[0] - before[0], now[1] - before[1])
        longest = Math.max(longest, step)
        gone += step
        steps++
        before = now
      }
    }
    expect(longest).toBeLessThan(speedMmPerS * 4)
    expect(Math.abs(gone / steps / speedMmPerS - 1)).toBeLessThan(0.1)
  })

  test('is a function of subscriber and time: asked in any order the answers are the same', () => {
    const wanderers = moving('random-waypoint')
    const forward = [1e6, 2e6, 900e6].map((timeUs) => place(wanderers, 7, timeUs))
    const backward = [900e6, 2e6, 1e6].map((timeUs) => place(moving('random-waypoint'), 7, timeUs))
    expect(backward.reverse()).toEqual(forward)
  })

  test('a month at 1000 m/s is a whole number of millimetres', () => {
    expect(distanceMm(1_000_000, 31 * 86_400e6)).toBe(31 * 86_400 * 1_000_000)
    expect(distanceMm(33_333, 1_500_000)).toBe(49_999)
  })
})
