import fc from 'fast-check'
import { type Burst, LossLedger, octetsOfFirst, splitBurst } from './burst.ts'

const burst: fc.Arbitrary<Burst> = fc
  .record({
    tunnel: fc.nat(0xffffffff),
    direction: fc.constantFrom('uplink' as const, 'downlink' as const),
    packets: fc.integer({ min: 1, max: 100_000 }),
    size: fc.integer({ min: 1, max: 1500 }),
    ratingGroup: fc.nat(100),
    fromUs: fc.nat(1e12),
    lengthUs: fc.nat(1_000_000),
  })
  .chain(({ size, lengthUs, ...rest }) =>
    fc.nat(rest.packets - 1).map((more) => ({
      ...rest,
      octets: rest.packets * size + more,
      toUs: rest.fromUs + lengthUs,
    })),
  )

/** A burst and a number of its packets, none and all included. */
const cut = burst.chain((one) => fc.tuple(fc.constant(one), fc.nat(one.packets)))

describe('a burst that is split (design §4.7)', () => {
  test('keeps packets and octets whole, and its time', () => {
    fc.assert(
      fc.property(cut, ([one, packets]) => {
        const [first, rest] = splitBurst(one, packets)
        expect([first.packets, first.packets + rest.packets]).toEqual([packets, one.packets])
        expect(first.octets + rest.octets).toBe(one.octets)
        expect([first.fromUs, first.toUs, rest.toUs]).toEqual([one.fromUs, rest.fromUs, one.toUs])
        expect(first.toUs).toBeGreaterThanOrEqual(one.fromUs)
        expect(rest.fromUs).toBeLessThanOrEqual(one.toUs)
        for (const part of [first, rest])
          expect(part).toMatchObject({
            tunnel: one.tunnel,
            direction: one.direction,
            ratingGroup: one.ratingGroup,
          })
      }),
    )
  })

  test('again and again, into packets of one, is still the whole', () => {
    fc.assert(
      fc.property(burst, fc.array(fc.nat(50), { maxLength: 20 }), (one, cuts) => {
        const parts: Burst[] = []
        let rest = one
        for (const packets of cuts.filter((count) => count > 0)) {
          if (packets >= rest.packets) break
          const [first, left] = splitBurst(rest, packets)
          parts.push(first)
          rest = left
        }
        const sum = (of: (part: Burst) => number): number =>
          [...parts, rest].reduce((total, p) => total + of(p), 0)
        expect([sum((p) => p.packets), sum((p) => p.octets)]).toEqual([one.packets, one.octets])
        // A packet is never more than an octet longer than another of the same burst.
        for (const part of parts)
          expect(Math.abs(part.octets / part.packets - one.octets / one.packets)).toBeLessThan(1)
      }),
    )
  })
})

test('octets of the first packets grow with each packet, from none to all', () => {
  fc.assert(
    fc.property(burst, (one) => {
      expect(octetsOfFirst(one, 0)).toBe(0)
      expect(octetsOfFirst(one, one.packets)).toBe(one.octets)
      const step = Math.floor(one.octets / one.packets)
      const some = Math.floor(one.packets / 2)
      const next = octetsOfFirst(one, some + 1) - octetsOfFirst(one, some)
      expect([step, step + 1]).toContain(next)
    }),
  )
})

test('a ledger of losses keeps packets and octets by cause', () => {
  const ledger = new LossLedger()
  ledger.lose('radio:down', 2, 300)
  ledger.lose('s8-u:loss', 1, 100)
  ledger.lose('radio:down', 1, 50)
  expect(Object.fromEntries(ledger.packets)).toEqual({ 'radio:down': 3, 's8-u:loss': 1 })
  expect(Object.fromEntries(ledger.octets)).toEqual({ 'radio:down': 350, 's8-u:loss': 100 })
  expect(ledger.totalOctets()).toBe(450)
})
