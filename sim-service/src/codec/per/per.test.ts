import { survives, testRandom } from '../../../test-support/mutation.ts'
import { CodecError } from '../codec-error.ts'
import { fromHex, toHex } from '../octets.ts'
import * as per from './per.ts'

function encode<T>(type: per.PerType<T>, value: T, aligned: boolean): string {
  const writer = new per.PerWriter(aligned)
  type.encode(writer, value)
  return toHex(writer.finish())
}

function decode<T>(type: per.PerType<T>, octets: string | Uint8Array, aligned: boolean): T {
  const reader = new per.PerReader(aligned, typeof octets === 'string' ? fromHex(octets) : octets)
  const value = type.decode(reader)
  reader.finish()
  return value
}

/** The value has these octets in both directions. */
function check<T>(type: per.PerType<T>, value: T, octets: { aligned?: string; unaligned?: string }): void {
  for (const [aligned, expected] of [
    [true, octets.aligned],
    [false, octets.unaligned],
  ] as const) {
    if (expected === undefined) continue
    expect(encode(type, value, aligned)).toBe(expected)
    expect(decode(type, expected, aligned)).toEqual(value)
  }
}

function problemOf(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    if (error instanceof CodecError) return error.problem
    throw error
  }
  return 'nothing'
}

describe('worked encodings', () => {
  test('X.691 annex A.4: extension additions, a group and an extension alternative', () => {
    // NumericString (SIZE (3)) of 4-bit characters has the octets of 12 bits: "123" is 2, 3, 4.
    const ax = per.sequence(
      {
        a: per.integer(250, 253),
        b: per.boolean,
        c: per.choice({ d: per.integer() }, { extensions: { e: per.boolean } }),
        i: per.optional(per.octetString()),
        j: per.optional(per.printableString(0, 100)),
      },
      { extensions: { gh: per.group({ g: per.fixedBits(12), h: per.optional(per.boolean) }) } },
    )
    check(
      ax,
      { a: 253, b: true, c: { e: true }, g: 0x234, h: true },
      { aligned: '9e000180010291a4', unaligned: '9e000600040a4690' },
    )
  })

  test('S1AP values of a public capture, aligned', () => {
    check(per.integer(0, 4294967295), 9, { aligned: '0009' })
    check(per.integer(0, 16777215), 1000, { aligned: '4003e8' })
    check(per.enumerated(['v32', 'v64', 'v128', 'v256'], { extensible: true }), 'v128', { aligned: '40' })
    const name = per.printableString(1, 150, { extensible: true })
    check(name, 'eNB-Palma-01', { aligned: `0580${toHex(new TextEncoder().encode('eNB-Palma-01'))}` })
    const bits = per.fixedBits(16, { extensible: true })
    const capabilities = per.sequence(
      { eea: bits, eia: bits, ext: per.optional(per.boolean) },
      { extensible: true },
    )
    check(capabilities, { eea: 0xe000, eia: 0xe000 }, { aligned: '1c000e0000' })
  })

  test('whole numbers at the edges of their codings', () => {
    check(per.integer(0, 255), 255, { aligned: 'ff', unaligned: 'ff' })
    check(per.integer(0, 10_000_000_000), 10_000_000_000, {
      aligned: '8002540be400',
      unaligned: '9502f90000',
    })
    check(per.integer(), -1, { aligned: '01ff', unaligned: '01ff' })
    check(per.integer(), -129, { aligned: '02ff7f', unaligned: '02ff7f' })
    check(per.integer(), 128, { aligned: '020080', unaligned: '020080' })
    check(per.integer(1), 256, { aligned: '01ff', unaligned: '01ff' })
    check(per.integer(0, 2 ** 64), Number.MAX_SAFE_INTEGER, { aligned: 'c01fffffffffffff' })
    expect(problemOf(() => decode(per.integer(0, 2 ** 64), 'e0ffffffffffffffff', true))).toBe('bad-value')
  })

  test('an encoding without bits is one zero octet', () => {
    check(per.nullType, null, { aligned: '00', unaligned: '00' })
    check(per.openType(per.nullType), null, { aligned: '0100', unaligned: '0100' })
    check(per.sequence({}), {}, { aligned: '00', unaligned: '00' })
  })

  test('an octet string containing a type is the length and the encoding of that type', () => {
    const inner = per.sequence({ a: per.integer(0, 65535), b: per.boolean })
    check(per.containing(inner), { a: 0x1234, b: true }, { aligned: '03123480', unaligned: '03123480' })
    const outer = per.sequence({ flag: per.boolean, inner: per.containing(inner) })
    check(
      outer,
      { flag: true, inner: { a: 0x1234, b: true } },
      { aligned: '8003123480', unaligned: '81891a4000' },
    )
  })

  test('a default is not sent and is put in', () => {
    const type = per.sequence({ a: per.defaulted(per.integer(0, 7), 3), b: per.boolean })
    check(type, { a: 3, b: true }, { aligned: '40', unaligned: '40' })
    check(type, { a: 4, b: true }, { aligned: 'c8', unaligned: 'c8' })
  })
})

describe('fragments', () => {
  const sizes = [127, 128, 16383, 16384, 16385, 49152, 65535, 65536, 81_920]

  test.each(sizes)('octet strings, lists and open types of %i items', (count) => {
    const random = testRandom(count)
    const octets = new Uint8Array(count).map(() => random(256))
    for (const aligned of [true, false]) {
      const strings = per.sequence({
        a: per.boolean,
        b: per.octetString(),
        c: per.containing(per.octetString()),
      })
      const value = { a: true, b: octets, c: octets }
      expect(decode(strings, fromHex(encode(strings, value, aligned)), aligned)).toEqual(value)
      const lists = per.sequence({ a: per.boolean, b: per.sequenceOf(per.integer(0, 7)) })
      const list = { a: true, b: Array.from(octets, (octet) => octet & 7) }
      expect(decode(lists, fromHex(encode(lists, list, aligned)), aligned)).toEqual(list)
    }
  })

  test('16384 octets are one fragment and an empty end; 65536 are one of four blocks', () => {
    const head = (count: number): string => encode(per.octetString(), new Uint8Array(count), true).slice(0, 2)
    expect(head(16384)).toBe('c1')
    expect(head(65536)).toBe('c4')
    expect(encode(per.octetString(), new Uint8Array(16384), true)).toBe(`c1${'00'.repeat(16384)}00`)
  })
})

describe('extensions that this side does not know', () => {
  const old = per.sequence({ a: per.boolean }, { extensions: { b: per.integer(0, 255) } })
  const young = per.sequence(
    { a: per.boolean },
    {
      extensions: {
        b: per.integer(0, 255),
        c: per.octetString(),
        de: per.group({ d: per.boolean, e: per.optional(per.integer(0, 3)) }),
        f: per.boolean,
      },
    },
  )

  test.each([true, false])('they are kept and sent again, aligned %s', (aligned) => {
    const value = { a: true, b: 7, c: fromHex('0102'), d: true, e: 2 }
    const octets = encode(young, value, aligned)
    const seen = decode(old, octets, aligned)
    expect(seen.unknownExtensions?.additions.map((each) => each.index)).toEqual([1, 2])
    expect(encode(old, seen, aligned)).toBe(octets)
    expect(decode(young, encode(old, seen, aligned), aligned)).toEqual(value)
  })

  test.each([true, false])('a younger side reads an older bitmap, aligned %s', (aligned) => {
    const octets = encode(old, { a: false, b: 1 }, aligned)
    const seen = decode(young, octets, aligned)
    expect(seen).toEqual({ a: false, b: 1, unknownExtensions: { count: 1, additions: [] } })
    expect(encode(young, seen, aligned)).toBe(octets)
  })
})

describe('what X.691 leaves out and some send', () => {
  const type = per.sequence(
    { a: per.boolean, d: per.defaulted(per.integer(0, 7), 3) },
    { extensions: { g: per.group({ b: per.optional(per.boolean) }), c: per.optional(per.boolean) } },
  )

  test.each([
    // extension 0, default sent 1, a, d.
    ['a DEFAULT value', '6c', { a: true, d: 3, sentDefaults: ['d'] }],
    // extension 1, default 0, a, two additions 0 000001, the first is there 10, one octet, in which b is not.
    [
      'a group without members',
      'a0601000',
      { a: true, d: 3, unknownExtensions: { count: 2, additions: [{ index: 0, octets: fromHex('00') }] } },
    ],
    ['a bitmap of zeros', 'a040', { a: true, d: 3, unknownExtensions: { count: 2, additions: [] } }],
  ])('%s', (_, octets, value) => {
    expect(decode(type, octets, false)).toEqual(value)
    expect(encode(type, value, false)).toBe(octets)
  })
})

describe('what a later release may send', () => {
  test.each([
    ['80', 'extension-0'],
    ['bf', 'extension-63'],
    ['c00140', 'extension-64'],
    ['c0020100', 'extension-256'],
  ] as const)('an enumeration value behind the marker is kept by its number: %s', (octets, value) => {
    const type = per.enumerated(['a'], { extensible: true })
    expect(decode(type, octets, true)).toBe(value)
    expect(encode(type, value, true)).toBe(octets)
  })

  test.each([true, false])('an alternative behind the marker is kept as octets, aligned: %s', (aligned) => {
    const type = per.choice({ a: per.boolean }, { extensions: { b: per.boolean }, keepsUnknown: true })
    const later = per.choice(
      { a: per.boolean },
      { extensions: { b: per.boolean, c: per.octetString(), d: per.integer(0, 255) } },
    )
    const octets = encode(later, { d: 77 }, aligned)
    const kept = decode(type, octets, aligned)
    expect(kept).toEqual({ unknownAlternative: { index: 2, octets: Uint8Array.of(77) } })
    expect(encode(type, kept, aligned)).toBe(octets)
  })
})

describe('refusals', () => {
  test.each([
    ['an integer above its range', () => encode(per.integer(0, 7), 8, true), 'not-encodable'],
    ['half an integer', () => encode(per.integer(0, 7), 1.5, true), 'not-encodable'],
    ['bits above their size', () => encode(per.fixedBits(4), 16, true), 'not-encodable'],
    [
      'a string of the wrong size',
      () => encode(per.octetString(2, 3), new Uint8Array(4), true),
      'not-encodable',
    ],
    ['an umlaut', () => encode(per.printableString(1, 9), 'ü', true), 'not-encodable'],
    [
      'a missing component',
      () => encode(per.sequence({ a: per.boolean }), {} as { a: boolean }, true),
      'missing',
    ],
    [
      'a list that is none',
      () => encode(per.sequenceOf(per.boolean), {} as boolean[], true),
      'not-encodable',
    ],
    ['a value above its range', () => decode(per.integer(0, 4), 'ff', true), 'bad-value'],
    ['a fragment of 5 blocks', () => decode(per.octetString(), 'c5', true), 'bad-length'],
    ['octets behind the value', () => decode(per.boolean, '8000', true), 'bad-length'],
    ['octets behind an open type', () => decode(per.openType(per.boolean), '028000', true), 'bad-length'],
    ['an octet string that ends early', () => decode(per.octetString(), '0501', true), 'truncated'],
    [
      'a list longer than its octets',
      () => decode(per.sequenceOf(per.octetString(1, 1)), 'c4', true),
      'truncated',
    ],
    [
      'a later value of an enumeration without extension marker',
      () => encode(per.enumerated(['a']) as per.PerType<string>, 'extension-0', true),
      'not-encodable',
    ],
    [
      'the number of an extension that has a name',
      () => encode(per.enumerated(['a'], { extensions: ['b'] }), 'extension-0', true),
      'not-encodable',
    ],
  ])('%s', (_, run, problem) => expect(problemOf(run)).toBe(problem))

  test('the path of an error leads to the component', () => {
    const type = per.sequence({
      list: per.sequenceOf(per.choice({ deep: per.sequence({ it: per.integer(0, 7) }) })),
    })
    try {
      encode(type, { list: [{ deep: { it: 9 } }] }, true)
      throw new Error('nothing was refused')
    } catch (error) {
      expect((error as CodecError).path).toEqual(['list', 'deep', 'it'])
    }
  })

  test('a type that holds itself ends at a depth, not at the end of the stack', () => {
    type Nest = { inner?: Nest }
    const nest: per.PerType<Nest> = per.lazy(() => per.sequence({ inner: per.optional(nest) }))
    expect(decode(nest, 'e0', false)).toEqual({ inner: { inner: { inner: {} } } })
    expect(problemOf(() => decode(nest, new Uint8Array(10_000).fill(0xff), false))).toBe('bad-value')
  })

  test('whatever the octets, a value or a CodecError', () => {
    const type = per.sequence(
      {
        a: per.optional(per.sequenceOf(per.bitString(0, 300), 0, 9)),
        b: per.choice({ x: per.octetString(), y: per.printableString(1, 150) }, { extensible: true }),
        c: per.defaulted(per.integer(), 5),
      },
      { extensions: { d: per.openType(per.integer(0)), e: per.group({ f: per.octetString() }) } },
    )
    for (const aligned of [true, false]) {
      const value = {
        a: [{ octets: fromHex('abcd'), length: 16 }],
        b: { y: 'text' },
        c: -70_000,
        d: 99,
        f: fromHex('01'),
      }
      const { messages, refusals } = survives(
        (octets) => decode(type, octets, aligned),
        [
          fromHex(encode(type, value, aligned)),
          fromHex(encode(type, { ...value, b: { x: new Uint8Array(200) } }, aligned)),
        ],
      )
      expect(messages).toBeGreaterThan(0)
      expect(refusals).toBeGreaterThan(0)
    }
  })
})
