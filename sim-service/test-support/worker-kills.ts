import { createHash } from 'node:crypto'
import type { LabPlan } from './lab-plan.ts'
import type { RemoteLab, SeenRun } from './remote-lab.ts'
import { shippedPlan } from './shipped-plan.ts'

/** Four shards, 120 windows: a run of two seconds over a log, most of which is the log. */
export function killedPlan(): LabPlan {
  const plan = shippedPlan('first-drill', { scale: { num: 40, den: 2_000 }, regions: 4 })
  plan.windowUs *= 2
  return plan
}

/** A number below a bound that follows from a seed and a purpose. */
export function chosen(seed: number, purpose: string, below: number): number {
  return createHash('sha256').update(`${seed} ${purpose}`).digest().readUInt32BE() % below
}

/** One run whose worker is killed at a moment that a seed chooses: a window, and some turns of the loop after it. */
export async function killedRun(lab: RemoteLab, plan: LabPlan, seed: number): Promise<SeenRun> {
  const { workers } = lab
  while (workers.names.length < 2) await workers.start()
  const victim = workers.names[chosen(seed, 'victim', 2)]
  const atWindow = chosen(seed, 'window', plan.durationUs / plan.windowUs)
  const turns = chosen(seed, 'turns', 200)
  let killed: Promise<void> | undefined
  const seen = await lab.run(plan, (windows) => {
    // Not awaited: the run goes on, so the kill falls anywhere in the windows after.
    if (windows > atWindow) killed ??= afterTurns(turns).then(() => workers.kill(victim))
  })
  await killed
  return seen
}

async function afterTurns(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate)
}
