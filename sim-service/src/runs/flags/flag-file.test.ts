import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { serviceFolder } from '../../../test-support/command-line.ts'
import { formatProblem } from '../../scenario/problem.ts'
import { initialFlags } from '../ports/flags.ts'
import { parseFlagFile } from './flag-file.ts'

const head = 'apiVersion: roamlab/v1\nkind: FeatureFlags\nspec:\n'

function problems(text: string): string[] {
  const parsed = parseFlagFile(text, 'flags.yaml')
  return parsed.ok ? [] : parsed.problems.map(formatProblem)
}

describe('the file of flags', () => {
  test('that ships says of every flag what the build says', () => {
    const text = readFileSync(join(serviceFolder(), 'config', 'feature-flags.yaml'), 'utf8')
    expect(parseFlagFile(text, 'feature-flags.yaml')).toEqual({ ok: true, values: initialFlags })
  })

  test('may leave flags out', () => {
    expect(parseFlagFile(`${head}  max_concurrent_runs: 5\n`, 'flags.yaml')).toEqual({
      ok: true,
      values: { max_concurrent_runs: 5 },
    })
  })

  test.each([
    [`${head}  chaos_enable: true\n`, /^flags.yaml:4:3.*unknown flag "chaos_enable".*chaos_enabled/],
    [`${head}  chaos_enabled: yes\n`, /^flags.yaml:4:18.*not valid here.*true or false/],
    [`${head}  max_concurrent_runs: 65\n`, /^flags.yaml:4:24.*a whole number from 0 to 64/],
    [`${head}  max_concurrent_runs: 1.5\n`, /whole number/],
    [`${head}  deploy_freeze: false\n  deploy_freeze: true\n`, /^flags.yaml:5/],
    ['apiVersion: roamlab/v2\nkind: FeatureFlags\nspec: {}\n', /^flags.yaml:1:13.*apiVersion.*roamlab\/v1/],
    ['apiVersion: roamlab/v1\nkind: FeatureFlags\nspec: 5\n', /^flags.yaml:3:7.*spec/],
    [`${head}  {}\nmore: 1\n`, /^flags.yaml:5.*more/],
    ['', /./],
    ['a: [', /./],
  ])('is refused with its line: %j', (text, problem) => {
    expect(problems(text).join('\n')).toMatch(problem)
  })

  test('says all that is wrong', () => {
    expect(problems(`${head}  chaos_enabled: 1\n  deploy_freeze: 2\n`)).toHaveLength(2)
  })
})
