import { describePlan, planWarnings } from '../scenario/describe-plan.ts'
import type { Command } from './command.ts'
import { exitCode } from './exit-codes.ts'
import { printJson } from './io.ts'
import { rehearsalOf, rehearsalText } from './rehearsal-text.ts'
import { flagOption, readPlan, scaleOption, scenarioOptions, seedOption } from './scenario-input.ts'

export const planCommand: Command = {
  name: 'plan',
  summary: 'show what a scenario would do, without running it',
  about:
    'Prints networks, arrivals by phase, objectives, and warnings of what the run could not prove. With --json, the ' +
    'whole plan: every node, address and subscriber.',
  operands: { name: 'SCENARIO', least: 1, most: 1 },
  options: {
    rehearse: {
      help:
        'run a sample of the subscribers up to the end of the last fault, without any fault, and say how many each ' +
        'would hit and how much would meet it at the busiest second',
    },
    ...seedOption,
    ...scaleOption,
    ...flagOption,
    ...scenarioOptions,
  },
  examples: [
    'roamlab plan first-drill',
    'roamlab plan hss-slow --rehearse',
    'roamlab plan my-scenario.yaml --seed 8 --json',
  ],
  execute(given, io) {
    const { loaded, plan } = readPlan(given, io)
    const rehearsal = given.has('rehearse') ? rehearsalOf(loaded, plan) : undefined
    if (given.has('json'))
      printJson(io, { ...plan, warnings: planWarnings(plan), ...(rehearsal && { rehearsal }) })
    else {
      io.stdout.write(describePlan(plan))
      if (rehearsal !== undefined) io.stdout.write(rehearsalText(rehearsal))
    }
    return exitCode.passed
  },
}
