import { type CollectedPlan, isPrescribed } from './collected-plan.ts'

const admits = { roamingAllowed: true, barredCause: 11 }
const bars = (barredCause: number) => ({ roamingAllowed: false, barredCause })

type Policies = readonly CollectedPlan['homes'][number]['agreement'][]

function planWith([agreement, ...elsewhere]: Policies): CollectedPlan {
  return {
    durationUs: 1,
    phases: [],
    visited: [],
    homes: [{ plmn: '26201', agreement, elsewhere }],
    subscribers: [{ home: 0, visited: 0, site: 0 }],
  }
}

describe('a rejection is what the agreements prescribe', () => {
  test.each<[string, Policies, string, boolean]>([
    ['with the cause of the only one', [bars(11)], 'rejected/11', true],
    ['not with another cause', [bars(11)], 'rejected/15', false],
    ['not where roaming is allowed', [admits], 'rejected/11', false],
    ['with the cause of the first, where all bar', [bars(13), bars(11)], 'rejected/13', true],
    ['with the cause of the second, where all bar', [bars(13), bars(11)], 'rejected/11', true],
    ['not where the second network would have admitted', [bars(11), admits], 'rejected/11', false],
    ['not where the first network should have admitted', [admits, bars(11)], 'rejected/11', false],
    ['where the first network made the USIM invalid', [bars(8), admits], 'rejected/8', true],
  ])('%s', (_, policies, outcome, expected) => {
    expect(isPrescribed(planWith(policies), 1, outcome)).toBe(expected)
  })

  test('nor is one of nobody', () => expect(isPrescribed(planWith([bars(11)]), 2, 'rejected/11')).toBe(false))
})
