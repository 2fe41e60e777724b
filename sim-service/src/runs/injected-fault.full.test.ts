import { join } from 'node:path'
import { repositoryRoot } from '../../test-support/repository.ts'
import { shippedPlan } from '../../test-support/shipped-plan.ts'
import { type FaultKind, faultKindNames } from '../chaos/catalogue.ts'
import type { InjectedFault } from '../chaos/planned-fault.ts'
import { injectedFault } from '../scenario/injected-fault.ts'
import { loadScenario } from '../scenario/library.ts'
import type { Plan } from '../scenario/plan.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { Coordinator } from './coordinator.ts'
import type { Decision } from './journal.ts'
import { lead } from './leader.ts'
import { LocalCrew, type RunResult } from './run.ts'
import { WorkerCrew } from './worker-crew.ts'

const home = join(repositoryRoot(), 'sim-service')

const loaded = loadScenario('first-drill', [join(home, 'config')])
if (!loaded.ok) throw new Error('the drill must load')
const scenario: Scenario = { ...loaded.scenario, spec: { ...loaded.scenario.spec, regions: 3 } }

const drill = (): Plan => {
  const plan = shippedPlan('first-drill', { scale: { num: 90, den: 2_000 }, regions: 3 })
  plan.durationUs = 90e6
  plan.phases = [{ name: 'baseline', startUs: 0, endUs: 90e6 }]
  for (const subscriber of plan.subscribers) subscriber.arrivesAtUs = 1e6 + (subscriber.arrivesAtUs % 70e6)
  return plan
}

const parameters: Readonly<Record<FaultKind, Readonly<Record<string, string | number>>>> = {
  'link.delay': { target: 's6a', delay: '50ms' },
  'link.jitter': { target: 's1-mme', jitter: '50ms' },
  'link.loss': { target: 's8', loss: '20%' },
  'link.duplication': { target: 's11', duplication: '20%' },
  'link.reordering': { target: 's8', reordering: '20%', delay: '20ms' },
  'link.partition': { target: 'gx/26201' },
  'node.crash': { target: 'sgw/21407' },
  'node.slow': { target: 'hss/26201', delay: '300ms' },
  'node.overload': { target: 'mme/21407', share: '50%' },
  'node.wrong-cause': { target: 'pgw/26201', cause: 73, count: 5 },
  'cell.outage': { target: 'cell/21407/3' },
  'cell.interference': { target: 'cell/21407', loss: '20%' },
  'ocs.down': { target: 'ocs/26201' },
}

function injection(kind: FaultKind): InjectedFault {
  const request = { kind, for: '15s', ...parameters[kind] }
  const result = injectedFault(request, { scenario, plan: drill(), faults: [], atUs: 20e6 })
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join())
  return result.fault
}

interface Led {
  result: RunResult
  decisions: readonly Decision[]
}

async function led(
  scheduled: readonly Decision[],
  replayed?: readonly Decision[],
  workers = 0,
): Promise<Led> {
  const plan = drill()
  const run = new Coordinator(plan, { scheduled, replayed, listensFromUs: replayed && 50e6 })
  const crew = workers === 0 ? new LocalCrew(plan) : await WorkerCrew.start(plan, { home, workers })
  try {
    const stop = new AbortController().signal
    const shards = await lead(run, crew, { pacing: { kind: 'max' }, stop, startedMs: 0 })
    return { result: run.result(shards), decisions: run.decisions }
  } finally {
    await crew.close()
  }
}

describe('a fault that an operator injects', () => {
  test.each(faultKindNames)('%s begins in every region at one instant, and replays', async (kind) => {
    const asked = [{ atUs: 20e6, command: { kind: 'fault', fault: injection(kind) } }] as const
    const { result, decisions } = await led(asked)
    expect(decisions).toEqual(asked)
    expect(Object.keys(result.counts)).toContain(`chaos.hit{${kind.replace('.', '-')}-1}`)
    const stored = JSON.parse(JSON.stringify(decisions))
    expect((await led([], stored)).result).toEqual(result)
  })

  test('is the same on any number of workers, healed early, and in a run that is resumed', async () => {
    const fault = injection('link.partition')
    const asked: Decision[] = [
      { atUs: 20e6, command: { kind: 'fault', fault } },
      { atUs: 26e6, command: { kind: 'heal' } },
      { atUs: 60e6, command: { kind: 'rate', factor: { num: 2, den: 1 } } },
    ]
    const { result } = await led(asked)
    for (const workers of [1, 3]) expect((await led(asked, undefined, workers)).result).toEqual(result)
    const [known, later] = [asked.slice(0, 2), asked.slice(2)]
    const resumed = await led(later, known)
    expect(resumed.result).toEqual(result)
    expect(resumed.decisions).toEqual(asked)
  })

  test.each([
    [{ kind: 'node.slow', target: 'hss/26201', for: '10s' }, 'spec.faults[0].kind'],
    [{ kind: 'node.slaw', target: 'hss/26201', for: '10s' }, 'spec.faults[0].kind'],
    [{ kind: 'ocs.down', target: 'hss/26201', for: '10s' }, 'spec.faults[0].target'],
    [{ kind: 'ocs.down', target: 'ocs/26201' }, 'spec.faults[0].for'],
    [{ kind: 'ocs.down', target: 'ocs/26201', for: '10s', at: 'inject+1s' }, 'spec.faults[0].at'],
    [{ kind: 'ocs.down', target: 'ocs/26201', for: '10s', loud: 1 }, 'spec.faults[0].loud'],
  ])('%j is refused at %s', (request, place) => {
    const result = injectedFault(request, { scenario, plan: drill(), faults: [], atUs: 0 })
    expect(result.ok ? [] : result.problems.map(({ path }) => path)).toEqual([place])
  })

  test('may not reach further than the scenario lets faults reach', () => {
    const request = { kind: 'link.delay', target: 's6a', delay: '1ms', for: '10s' }
    const spec = { ...scenario.spec, blastRadius: { networks: 1, deny: [] } }
    const struck = { scenario: { ...scenario, spec }, plan: drill(), faults: [], atUs: 0 }
    const result = injectedFault(request, struck)
    expect(result.ok ? '' : result.problems[0].message).toMatch(/strike \d networks/)
  })
})
