import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '../../test-support/command-line.ts'
import { BadInput } from './bad-input.ts'
import { OutputFile } from './output-file.ts'

const folder = temporaryFolder()
let count = 0

function emptyFolder(): string {
  const path = join(folder, String(count++))
  mkdirSync(path)
  return path
}

describe('an output file is there whole or not at all', () => {
  test('it takes its place when it is complete', () => {
    const place = emptyFolder()
    const file = new OutputFile(join(place, 'result.json'))
    file.write('some ')
    expect(readdirSync(place).filter((name) => name === 'result.json')).toEqual([])
    file.write(new TextEncoder().encode('text'))
    file.commit()
    file.discard()
    expect(readdirSync(place)).toEqual(['result.json'])
    expect(readFileSync(join(place, 'result.json'), 'utf8')).toBe('some text')
  })

  test('discarded, it leaves nothing and what was there before stays', () => {
    const place = emptyFolder()
    writeFileSync(join(place, 'result.json'), 'older')
    const file = new OutputFile(join(place, 'result.json'))
    file.write('newer')
    file.discard()
    expect(readdirSync(place)).toEqual(['result.json'])
    expect(readFileSync(join(place, 'result.json'), 'utf8')).toBe('older')
  })

  test('more than a block arrives in order, in pieces of any size', () => {
    const path = join(emptyFolder(), 'capture')
    const file = new OutputFile(path)
    const expected: number[] = []
    for (const size of [1, 100_000, 262_143, 1, 262_144, 262_145, 700_000, 3]) {
      const chunk = new Uint8Array(size).fill(expected.length % 251)
      for (const octet of chunk) expected.push(octet)
      file.write(chunk)
      chunk.fill(255)
    }
    file.commit()
    expect(readFileSync(path).equals(Uint8Array.from(expected))).toBe(true)
  })

  test('behind a symbolic link, the file that it leads to is replaced and the link stays', () => {
    const place = emptyFolder()
    writeFileSync(join(place, 'real'), 'older')
    symlinkSync(join(place, 'real'), join(place, 'link'))
    const file = new OutputFile(join(place, 'link'))
    file.write('newer')
    file.commit()
    expect(readFileSync(join(place, 'real'), 'utf8')).toBe('newer')
    expect(readFileSync(join(place, 'link'), 'utf8')).toBe('newer')
  })

  test.each([
    ['a folder', () => emptyFolder(), 'it is a folder'],
    ['below a folder that is not there', () => join(emptyFolder(), 'a', 'b'), 'no such file or folder'],
    ['below a file', () => join(__filename, 'b'), 'a part of the path is not a folder'],
    ['a device', () => '/dev/null', 'it is not an ordinary file'],
    ['where nothing can be made', () => '/proc/result', 'no such file or folder'],
    ['a name that is too long', () => join(emptyFolder(), 'x'.repeat(300)), 'the name is too long'],
  ])('%s is refused before anything is written', (_what, path, why) => {
    const name = path()
    expect(() => new OutputFile(name)).toThrow(BadInput)
    expect(() => new OutputFile(name)).toThrow(`cannot be written: ${why}`)
  })
})
