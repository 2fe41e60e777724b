import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryRoot } from '../../test-support/repository.ts'
import { shippedPlan } from '../../test-support/shipped-plan.ts'
import { describePlan } from './describe-plan.ts'
import { parseAgreement } from './parse.ts'
import { formatProblem } from './problem.ts'
import { resolveAgreement } from './resolve.ts'

const file = join(repositoryRoot(), 'sim-service', 'config', 'agreements', 'de-es-2026.yaml')
const shipped = readFileSync(file, 'utf8')

const withThrottle = (lines: string): ReturnType<typeof parseAgreement> =>
  parseAgreement(shipped.replace('  session:\n', `    throttle:\n${lines}  session:\n`), 'a.yaml')

const throttle = `      after: { value: 5MB, source: "unmeasured" }
      uplink: { value: 64kbit/s, source: "unmeasured" }
      downlink: { value: 128kbit/s, source: "unmeasured" }
`

describe('fair use in an agreement', () => {
  test('is in the plan as octets and bits per second, and in its description', () => {
    const parsed = withThrottle(throttle)
    if (!parsed.ok) throw new Error(parsed.problems.map(formatProblem).join('\n'))
    const agreement = resolveAgreement(parsed.agreement)
    expect(agreement.throttle).toEqual({
      afterOctets: 5_000_000,
      uplinkBitsPerSecond: 64_000,
      downlinkBitsPerSecond: 128_000,
    })
    const plan = shippedPlan('one-roamer')
    const [home] = plan.homes
    expect(describePlan({ ...plan, homes: [{ ...home, agreement }] })).toContain(
      'de-es-2026 (after 5000000 octets at 64000 and 128000 bit/s)',
    )
  })

  test('is nowhere where the agreement has none', () => {
    expect(shippedPlan('one-roamer').homes[0].agreement).not.toHaveProperty('throttle')
  })

  test('needs its sources', () => {
    const parsed = withThrottle(throttle.replace(', source: "unmeasured"', ''))
    expect(parsed.ok ? [] : parsed.problems.map(formatProblem).join('\n')).toContain('source')
  })
})
