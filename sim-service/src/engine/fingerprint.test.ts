import fc from 'fast-check'
import { Fingerprint } from './fingerprint.ts'

interface Frame {
  timeUs: number
  link: number
  octets: Uint8Array
}

const frame: fc.Arbitrary<Frame> = fc.record({
  timeUs: fc.nat({ max: 2 ** 45 }),
  link: fc.nat(100_000),
  octets: fc.uint8Array({ minLength: 1, maxLength: 40 }),
})
const frames = fc.array(frame, { minLength: 1, maxLength: 10 })

function of(list: readonly Frame[]): string {
  const fingerprint = new Fingerprint()
  for (const { timeUs, link, octets } of list) fingerprint.frame(timeUs, link, octets)
  return fingerprint.toString()
}

/** The list with one of its frames changed. */
function changed(list: readonly Frame[], at: number, change: (frame: Frame) => Partial<Frame>): Frame[] {
  return list.map((one, index) => (index === at % list.length ? { ...one, ...change(one) } : one))
}

describe('a fingerprint (design §4.10)', () => {
  test('is the same for the same frames, and has sixteen digits', () => {
    fc.assert(
      fc.property(frames, (list) => {
        expect(of(list)).toBe(of(list.map((one) => ({ ...one, octets: one.octets.slice() }))))
        expect(of(list)).toMatch(/^[0-9a-f]{16}$/)
      }),
    )
  })

  test('one flipped bit of one octet changes it', () => {
    fc.assert(
      fc.property(frames, fc.nat(), fc.nat(), fc.nat(7), (list, which, at, bit) => {
        const other = changed(list, which, ({ octets }) => ({
          octets: octets.map((octet, i) => (i === at % octets.length ? octet ^ (1 << bit) : octet)),
        }))
        expect(of(other)).not.toBe(of(list))
      }),
      { numRuns: 1000 },
    )
  })

  test('one microsecond changes it, beyond 2^32 too', () => {
    fc.assert(
      fc.property(frames, fc.nat(), fc.constantFrom(1, 4294967296), (list, which, later) => {
        expect(of(changed(list, which, ({ timeUs }) => ({ timeUs: timeUs + later })))).not.toBe(of(list))
      }),
    )
  })

  test('another link changes it', () => {
    fc.assert(
      fc.property(frames, fc.nat(), (list, which) => {
        expect(of(changed(list, which, ({ link }) => ({ link: link + 1 })))).not.toBe(of(list))
      }),
    )
  })

  test('two frames that change places change it', () => {
    fc.assert(
      fc.property(frame, frame, (one, other) => {
        fc.pre(of([one]) !== of([other]))
        expect(of([other, one])).not.toBe(of([one, other]))
      }),
    )
  })

  test('octets that move from one frame to the next change it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 2, maxLength: 30 }), fc.nat(), (octets, at) => {
        const cut = (after: number): Frame[] =>
          [octets.slice(0, after), octets.slice(after)].map((part) => ({ timeUs: 5, link: 1, octets: part }))
        const after = 1 + (at % (octets.length - 1))
        fc.pre(after + 1 < octets.length)
        expect(of(cut(after))).not.toBe(of(cut(after + 1)))
      }),
    )
  })

  test('zeros at the end change it: no length is the extension of another', () => {
    const zeros = Array.from({ length: 600 }, (_, length) =>
      of([{ timeUs: 0, link: 0, octets: new Uint8Array(length) }]),
    )
    expect(new Set(zeros).size).toBe(600)
  })

  test('twenty thousand frames that differ in one word have twenty thousand fingerprints', () => {
    const seen = new Set<string>()
    const octets = new Uint8Array(8)
    for (let i = 0; i < 20_000; i++) {
      new DataView(octets.buffer).setUint32(i % 5, i)
      seen.add(of([{ timeUs: 1000, link: 3, octets }]) + (i % 5))
    }
    expect(seen.size).toBe(20_000)
  })

  test('marks and words count as well, and the number of frames is kept', () => {
    const fingerprint = new Fingerprint()
    const states = [fingerprint.toString()]
    for (const act of [
      () => fingerprint.mark(5, 6),
      () => fingerprint.word(0),
      () => fingerprint.frame(5, 6, new Uint8Array(1)),
    ]) {
      act()
      states.push(fingerprint.toString())
    }
    expect(new Set(states).size).toBe(4)
    expect(fingerprint.frames).toBe(1)
  })
})
