import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { World } from '../src/scenario/world.ts'
import { cyclePlan } from './plans.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

function heapOctets(): number {
  collect()
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** Memory of a world whose subscribers are all attached and idle, beyond its plan. */
function attachedWorld(subscribers: number): { octets: number; world: World } {
  const plan = cyclePlan(subscribers, undefined)
  const before = heapOctets()
  const world = new World(plan, { foreignGutiPpm: 0, sendsEmmInformation: false })
  // Two quiet minutes let the answers go that were kept for repeated requests.
  world.sim.run(plan.durationUs)
  world.sim.run(plan.durationUs + 120_000_000)
  return { octets: heapOctets() - before, world }
}

/** Octets that one attached, idle subscriber costs in all network functions together. */
export function bytesPerIdleSubscriber(): number {
  const small = attachedWorld(2_000)
  const large = attachedWorld(12_000)
  if (large.world.sim.invariants.marks.get('attach.accepted') !== 12_000) throw new Error('not all attached')
  const octets = (large.octets - small.octets) / 10_000
  return Math.round(octets)
}

if (process.argv[1]?.endsWith('memory.ts')) process.stdout.write(`${bytesPerIdleSubscriber()}\n`)
