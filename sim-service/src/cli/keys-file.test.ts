import { toHex } from '../codec/octets.ts'
import { parseKeysFile } from './keys-file.ts'

const K = '465b5ce8b199b49faa5f0a2ee238a6bc'
const OPC = 'cd63cb71954a9f4e48a5994e37a02baf'

describe('a file of keys', () => {
  test('is lines of imsi, K and OPc, with comments and blank lines', () => {
    const file = parseKeysFile(`# secrets of the lab\n\n262011234567890, ${K}, ${OPC.toUpperCase()}\r\n`)
    if (!file.ok) throw new Error(file.problem)
    const keys = file.keysOf('262011234567890')!
    expect([toHex(keys.k), toHex(keys.opc)]).toEqual([K, OPC])
    expect(file.keysOf('262011234567891')).toBeUndefined()
  })

  test.each([
    ['a short key', `262011234567890,${K.slice(2)},${OPC}`],
    ['no IMSI', `mme,${K},${OPC}`],
    ['a column too few', `262011234567890,${K}`],
  ])('with %s is refused, with the line', (_, line) => {
    expect(parseKeysFile(`# first\n${line}\n`)).toEqual({
      ok: false,
      problem: expect.stringMatching(/^line 2: /),
    })
  })
})
