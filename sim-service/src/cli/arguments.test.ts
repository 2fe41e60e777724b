import { type Options, parseArguments, wholeNumber } from './arguments.ts'
import { BadInput } from './bad-input.ts'

const options = {
  seed: { value: 'N', help: 'a number' },
  out: { value: 'KIND=FILE', help: 'files', isRepeatable: true, continues: /^[a-z]+=/ },
  quiet: { help: 'a switch' },
} as const satisfies Options

const parse = (...words: string[]) => parseArguments(words, options, { name: 'FILE', least: 1, most: 2 })

describe('the words of a command line', () => {
  test('options and operands in any order, values inline or apart', () => {
    const given = parse('--quiet', 'a.yaml', '--seed', '7', 'b.yaml')
    expect(given.operands).toEqual(['a.yaml', 'b.yaml'])
    expect([given.has('quiet'), given.one('seed'), given.has('out')]).toEqual([true, '7', false])
    expect(parse('a', '--seed=7').one('seed')).toBe('7')
  })

  test('one --out takes several files, and may be said again', () => {
    const given = parse('--out', 'json=a', 'pcap=b', 'file.yaml', '--out', 'junit=c=d', '--out=markdown=e')
    expect(given.all('out')).toEqual(['json=a', 'pcap=b', 'junit=c=d', 'markdown=e'])
    expect(given.operands).toEqual(['file.yaml'])
  })

  test('-- ends the options', () => {
    expect(parse('--quiet', '--', '--seed', '-x').operands).toEqual(['--seed', '-x'])
  })

  test.each([
    [['a', '--sed', '7'], 'unknown option --sed; did you mean "--seed"?'],
    [['a', '-x'], 'unknown option -x; known are --seed, --out or --quiet'],
    [['a', '--constructor'], 'unknown option --constructor'],
    [['a', '--seed'], '--seed needs a value: --seed N'],
    [['a', '--seed', '--quiet'], '--seed needs a value: --seed N'],
    [['a', '--seed='], '--seed needs a value: --seed N'],
    [['a', '--seed', '1', '--seed', '2'], '--seed is given twice'],
    [['a', '--quiet=yes'], '--quiet takes no value'],
    [[], 'FILE is missing'],
    [[''], 'FILE is empty'],
    [['a', 'b', 'c'], '"c" is one argument too many'],
  ])('%j is refused: %s', (words, message) => {
    expect(() => parse(...words)).toThrow(BadInput)
    expect(() => parse(...words)).toThrow(message)
  })

  test('whole numbers are read whole', () => {
    expect(wholeNumber('seed', '007', 0, 10)).toBe(7)
    for (const text of ['', '-1', '11', '1.0', '1e1', '0x1', ' 1', '99999999999999999999']) {
      expect(() => wholeNumber('seed', text, 0, 10)).toThrow('expected a whole number from 0 to 10')
    }
  })
})
