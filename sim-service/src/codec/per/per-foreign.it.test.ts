import { asn1Values, differences, type Foreign } from '../../../test-support/asn1-values.ts'
import { pythonIsHere, runPython } from '../../../test-support/python.ts'
import { testWith } from '../../../test-support/with-tool.ts'
import { fromHex, toHex } from '../octets.ts'
import * as per from './per.ts'

const names = (count: number, prefix: string): string[] =>
  Array.from({ length: count }, (_, i) => `${prefix}${i}`)
const many = names(70, 'x')
const point = per.sequence({ x: per.integer(0, 7), y: per.optional(per.integer(-3, 300)) })
const POINT = 'SEQUENCE { x INTEGER (0..7), y INTEGER (-3..300) OPTIONAL }'

/** ASN.1 text beside our type: the same values must have the same octets in both variants. */
const types: ReadonlyArray<readonly [asn1: string, ours: per.PerType<unknown>]> = [
  ['BOOLEAN', per.boolean],
  ['INTEGER (5..5)', per.integer(5, 5)],
  ['INTEGER (-5..5)', per.integer(-5, 5)],
  ['INTEGER (0..254)', per.integer(0, 254)],
  ['INTEGER (1..256)', per.integer(1, 256)],
  ['INTEGER (0..256)', per.integer(0, 256)],
  ['INTEGER (0..65535)', per.integer(0, 65535)],
  ['INTEGER (0..65536)', per.integer(0, 65536)],
  ['INTEGER (0..16777215)', per.integer(0, 16777215)],
  ['INTEGER (0..4294967295)', per.integer(0, 4294967295)],
  ['INTEGER (-1000000..1000000)', per.integer(-1000000, 1000000)],
  ['INTEGER (0..10000000000)', per.integer(0, 10000000000)],
  ['INTEGER (0..18446744073709551615)', per.integer(0, 2 ** 64)],
  ['INTEGER (0..15, ...)', per.integer(0, 15, { extensible: true })],
  ['INTEGER (3..MAX)', per.integer(3)],
  ['INTEGER', per.integer()],
  ['ENUMERATED { a }', per.enumerated(['a'])],
  ['ENUMERATED { a, b, c }', per.enumerated(['a', 'b', 'c'])],
  ['ENUMERATED { a, b, ..., c }', per.enumerated(['a', 'b'], { extensions: ['c'] })],
  [`ENUMERATED { a, ..., ${many.join(', ')} }`, per.enumerated(['a'], { extensions: many })],
  [`ENUMERATED { ${names(300, 'v').join(', ')} }`, per.enumerated(names(300, 'v'))],
  ['BIT STRING (SIZE (1))', per.bitString(1, 1)],
  ['BIT STRING (SIZE (16))', per.bitString(16, 16)],
  ['BIT STRING (SIZE (17))', per.bitString(17, 17)],
  ['BIT STRING (SIZE (64))', per.bitString(64, 64)],
  ['BIT STRING (SIZE (7))', per.fixedBits(7)],
  ['BIT STRING (SIZE (16))', per.fixedBits(16)],
  ['BIT STRING (SIZE (20))', per.fixedBits(20)],
  ['BIT STRING (SIZE (32))', per.fixedBits(32)],
  ['BIT STRING (SIZE (1..160, ...))', per.bitString(1, 160, { extensible: true })],
  ['BIT STRING (SIZE (16, ...))', per.bitString(16, 16, { extensible: true })],
  ['BIT STRING (SIZE (1..7))', per.bitString(1, 7)],
  ['BIT STRING', per.bitString()],
  ['OCTET STRING (SIZE (1))', per.octetString(1, 1)],
  ['OCTET STRING (SIZE (2))', per.octetString(2, 2)],
  ['OCTET STRING (SIZE (3))', per.octetString(3, 3)],
  ['OCTET STRING (SIZE (8))', per.octetString(8, 8)],
  ['OCTET STRING (SIZE (3..8))', per.octetString(3, 8)],
  ['OCTET STRING (SIZE (1..1000))', per.octetString(1, 1000)],
  ['OCTET STRING (SIZE (2..4, ...))', per.octetString(2, 4, { extensible: true })],
  ['OCTET STRING', per.octetString()],
  ['PrintableString (SIZE (1..150, ...))', per.printableString(1, 150, { extensible: true })],
  ['PrintableString (SIZE (1))', per.printableString(1, 1)],
  ['PrintableString (SIZE (2))', per.printableString(2, 2)],
  ['PrintableString (SIZE (3))', per.printableString(3, 3)],
  ['PrintableString (SIZE (1..2))', per.printableString(1, 2)],
  ['PrintableString (SIZE (1..3))', per.printableString(1, 3)],
  ['SEQUENCE (SIZE (0..5)) OF BOOLEAN', per.sequenceOf(per.boolean, 0, 5)],
  [`SEQUENCE (SIZE (1..256)) OF ${POINT}`, per.sequenceOf(point, 1, 256)],
  ['SEQUENCE (SIZE (1..65535)) OF BOOLEAN', per.sequenceOf(per.boolean, 1, 65535)],
  ['SEQUENCE (SIZE (1..2, ...)) OF BOOLEAN', per.sequenceOf(per.boolean, 1, 2, { extensible: true })],
  [`SEQUENCE OF ${POINT}`, per.sequenceOf(point)],
  [
    'CHOICE { a INTEGER (0..3), b BOOLEAN, c OCTET STRING }',
    per.choice({ a: per.integer(0, 3), b: per.boolean, c: per.octetString() }),
  ],
  [
    `CHOICE { a INTEGER (0..3), ..., b BOOLEAN, c ${POINT} }`,
    per.choice({ a: per.integer(0, 3) }, { extensions: { b: per.boolean, c: point } }),
  ],
  ['SEQUENCE { a BOOLEAN, ... }', per.sequence({ a: per.boolean }, { extensible: true })],
  [
    `SEQUENCE { a ${POINT} OPTIONAL, b BIT STRING (SIZE (20)) OPTIONAL, c BOOLEAN }`,
    per.sequence({ a: per.optional(point), b: per.optional(per.fixedBits(20)), c: per.boolean }),
  ],
  [
    `SEQUENCE { a BOOLEAN OPTIONAL, ..., b ${POINT},
      [[ c INTEGER (0..7), d PrintableString (SIZE (1..150, ...)) OPTIONAL ]], e BOOLEAN }`,
    per.sequence(
      { a: per.optional(per.boolean) },
      {
        extensions: {
          b: point,
          cd: per.group({
            c: per.integer(0, 7),
            d: per.optional(per.printableString(1, 150, { extensible: true })),
          }),
          e: per.boolean,
        },
      },
    ),
  ],
]

const script = `
${asn1Values}
import contextlib, importlib.util, io, os, tempfile
task = json.load(sys.stdin)
with contextlib.redirect_stdout(io.StringIO()), tempfile.TemporaryDirectory() as folder:
    from pycrate_asn1c.asnproc import compile_text, generate_modules, PycrateGenerator
    definition = 'T%d ::= SEQUENCE { before BOOLEAN, value %s, after BOOLEAN }'
    definitions = [definition % each for each in enumerate(task['types'])]
    compile_text('Test DEFINITIONS AUTOMATIC TAGS ::= BEGIN\\n%s\\nEND' % '\\n'.join(definitions))
    file = os.path.join(folder, 'test_module.py')
    generate_modules(PycrateGenerator, file)
    spec = importlib.util.spec_from_file_location('test_module', file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

options['beyond_root'] = True
rnd = random.Random(691)
made = []
for index in range(len(task['types'])):
    t = getattr(module.Test, 'T%d' % index)
    for _ in range(task['each']):
        v = value(rnd, t)
        t.set_val(v)
        made.append([index, plain(v), t.to_aper().hex(), t.to_uper().hex()])
for index, count in task['large']:
    t = getattr(module.Test, 'T%d' % index)
    of = t._cont['value'].TYPE
    inner = bytes(i * 7 & 255 for i in range(count)) if of == 'OCTET STRING' else (rnd.getrandbits(count), count)
    v = {'before': True, 'value': inner, 'after': True}
    t.set_val(v)
    made.append([index, plain(v), t.to_aper().hex(), t.to_uper().hex()])
print(json.dumps(made))
`

/** pycrate 0.8.1 pads an extension addition twice in the aligned variant; per.test.ts has X.691's own example. */
const unalignedOnly = types.length - 1
const indexOf = (asn1: string): number => types.findIndex((each) => each[0] === asn1)
const octets = indexOf('OCTET STRING')
const bits = indexOf('BIT STRING')
// pycrate has no fragments of lists; per.test.ts covers them.
const large = [
  [octets, 127],
  [octets, 128],
  [octets, 16383],
  [octets, 16384],
  [octets, 16385],
  [octets, 65536],
  [octets, 150_000],
  [bits, 16384],
  [bits, 70_001],
]

testWith(pythonIsHere)(
  'values made by pycrate have the same octets here, aligned and unaligned, both ways',
  () => {
    const each = 40
    const input = JSON.stringify({ types: types.map(([asn1]) => asn1), each, large })
    const made: Array<[index: number, value: Foreign, aligned: string, unaligned: string]> = JSON.parse(
      runPython(script, input),
    )
    expect(made).toHaveLength(types.length * each + large.length)
    for (const [index, value, aligned, unaligned] of made) {
      const [asn1, ours] = types[index]
      const type = per.sequence({ before: per.boolean, value: ours, after: per.boolean })
      for (const [isAligned, theirs] of [
        [true, aligned],
        [false, unaligned],
      ] as const) {
        if (isAligned && index === unalignedOnly) continue
        const reader = new per.PerReader(isAligned, fromHex(theirs))
        const decoded = type.decode(reader)
        reader.finish()
        const writer = new per.PerWriter(isAligned)
        type.encode(writer, decoded)
        const found = {
          problems: differences(decoded, value).slice(0, 3),
          octets: toHex(writer.finish()) === theirs,
        }
        expect({ asn1, isAligned, ...found }).toEqual({ asn1, isAligned, problems: [], octets: true })
      }
    }
  },
)
