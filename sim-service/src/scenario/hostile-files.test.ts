import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryRoot } from '../../test-support/repository.ts'
import { parseAgreement, parseProfile, parseScenario, parseServiceObjectives } from './parse.ts'
import { formatProblem } from './problem.ts'

describe('whatever the text is, the answer is problems and never a crash', () => {
  const random = (length: number): string => {
    let state = 12345
    let text = ''
    for (let i = 0; i < length; i++) {
      state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
      text += String.fromCharCode(state % 65536)
    }
    return text
  }
  const laughs = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]']
  for (let i = 1; i < 12; i++)
    laughs.push(
      `a${i}: &a${i} [${Array(10)
        .fill(`*a${i - 1}`)
        .join(', ')}]`,
    )
  const hostile: Record<string, string> = {
    empty: '',
    blank: ' \n\n\t ',
    'a comment': '# nothing else',
    'a scalar': 'hello',
    'a list': '- 1\n- 2',
    null: '~',
    'binary octets': '\u0000\u0001\ufffd\u0002PNG',
    'random text': random(5_000),
    'ten megabytes': 'a: b\n'.repeat(2_000_000),
    'as many keys as fit': Array.from({ length: 9_000 }, (_, i) => `k${i}: value`).join('\n'),
    'nested brackets': '['.repeat(100_000),
    'nested lists': '- '.repeat(50_000),
    'nested mappings': '{a: '.repeat(30_000),
    'forty levels': Array.from({ length: 40 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
    'aliases that explode': laughs.join('\n'),
    'an alias of itself': 'a: &a [*a]',
    'prototype keys': '__proto__: { x: 1 }\nconstructor: 5\ntoString: 6',
    'a key of all sizes': `${'k'.repeat(100_000)}: 1`,
    quotes: '"'.repeat(20_000),
  }
  test.each(Object.entries(hostile))('%s', (_, text) => {
    const parsers =
      text.length > 10_000
        ? [parseScenario]
        : [parseScenario, parseProfile, parseAgreement, parseServiceObjectives]
    for (const parse of parsers) {
      const result = parse(text, 'hostile.yaml')
      if (result.ok) throw new Error('that is no file of ours')
      expect(result.problems.length).toBeGreaterThan(0)
      expect(result.problems.length).toBeLessThanOrEqual(50)
      for (const problem of result.problems) {
        expect(problem.file).toBe('hostile.yaml')
        expect(problem.line).toBeGreaterThanOrEqual(1)
        expect(problem.column).toBeGreaterThanOrEqual(1)
        expect(problem.expected).not.toBe('')
        expect(formatProblem(problem).length).toBeLessThan(1_000)
        // biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal must not get any
        expect(formatProblem(problem)).not.toMatch(/[\u0000-\u001f]/)
      }
    }
  })

  const sound = readFileSync(join(repositoryRoot(), 'sim-service/config/scenarios/first-drill.yaml'), 'utf8')

  test('a sound scenario that was cut or damaged is read or refused', () => {
    for (let i = 0; i < sound.length; i += 3) {
      const cut = parseScenario(sound.slice(0, i), 'cut.yaml')
      if (!cut.ok) expect(cut.problems.length).toBeGreaterThan(0)
      const flipped = sound.slice(0, i) + String.fromCharCode(sound.charCodeAt(i) ^ 4) + sound.slice(i + 1)
      const result = parseScenario(flipped, 'flipped.yaml')
      if (!result.ok) expect(result.problems.length).toBeGreaterThan(0)
    }
  })
})
