import { shippedPlan } from '../../test-support/shipped-plan.ts'
import { capturedRun } from '../../test-support/shipped-run.ts'
import { subscriberKeys } from '../network/subscriber-keys.ts'
import type { KeysOf } from '../runs/nas-monitor.ts'
import { inputInMemory } from '../runs/reading/capture-input.ts'
import type { NasCounts } from '../runs/reading/capture-survey.ts'
import { surveyOf } from '../runs/reading/decode.ts'

describe.each([
  ['EEA1 and EIA1', 1, 1],
  ['EEA1 and EIA2', 1, 2],
  ['EEA2 and EIA1', 2, 1],
  ['EEA2 and EIA2', 2, 2],
])('NAS ciphered with %s', (_, eea, eia) => {
  const plan = shippedPlan('one-roamer')
  Object.assign(plan.visited[0].profile.nas, { ciphering: [eea], integrity: [eia] })
  const { run, file } = capturedRun(plan, { nas: 'ciphered' })
  run.complete()
  const input = inputInMemory(file())
  const countsWith = (keysOf?: KeysOf): NasCounts => {
    const surveyed = surveyOf(input, { keysOf })
    if (!surveyed.ok) throw new Error(surveyed.problem)
    return surveyed.survey.nasCounts
  }
  const seed = plan.seed

  test('opens with the keys, every authentication code verified', () => {
    const { ciphered, integrityProtected, ...counts } = countsWith((imsi) => subscriberKeys(seed, imsi))
    expect(counts).toEqual({ opened: ciphered, readable: 0, verified: integrityProtected })
    expect(ciphered).toBeGreaterThan(5)
    expect(integrityProtected).toBeGreaterThan(0)
  })

  test('stays closed with other keys, and without', () => {
    const other = countsWith((imsi) => subscriberKeys(seed + 1, imsi))
    expect(other).toMatchObject({ opened: 0, readable: 0, verified: 0 })
    expect(countsWith()).toEqual(other)
  })
})
