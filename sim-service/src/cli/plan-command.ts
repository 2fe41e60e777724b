import { describePlan, planWarnings } from '../scenario/describe-plan.ts'
import type { Command } from './command.ts'
import { exitCode } from './exit-codes.ts'
import { printJson } from './io.ts'
import { readPlan, scaleOption, scenarioOptions, seedOption } from './scenario-input.ts'

export const planCommand: Command = {
  name: 'plan',
  summary: 'show what a scenario would do, without running it',
  about:
    'Prints networks, arrivals by phase, objectives, and warnings of what the run could not prove. With --json, the ' +
    'whole plan: every node, address and subscriber.',
  operands: { name: 'SCENARIO', least: 1, most: 1 },
  options: { ...seedOption, ...scaleOption, ...scenarioOptions },
  examples: ['roamlab plan first-drill', 'roamlab plan my-scenario.yaml --seed 8 --json'],
  execute(given, io) {
    const { plan } = readPlan(given, io)
    if (given.has('json')) printJson(io, { ...plan, warnings: planWarnings(plan) })
    else io.stdout.write(describePlan(plan))
    return exitCode.passed
  },
}
