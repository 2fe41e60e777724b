import { HandoverLab } from '../../test-support/handover-lab.ts'
import { millisecond, second, then, when } from '../../test-support/lab.ts'
import { checkConservation } from '../runs/conservation.ts'
import type { Mme } from './mme/mme.ts'
import type { NetworkFunction } from './node.ts'

/** Two neighbours with an MME and an SGW for each, and a UE that has something to say. */
const twoPoolsAndAreas = (): HandoverLab =>
  HandoverLab.ready({
    areas: 2,
    mmes: 2,
    mmePools: 2,
    sgws: 2,
    sgwAreas: 2,
    traffic: { octets: 4_000, everyUs: 20 * millisecond },
  })

const mmesOf = (lab: HandoverLab): readonly Mme[] => lab.world.visited[0].mmes

describe('usage is conserved when a node crashes in the middle (design.md §4.7)', () => {
  const moments = [
    'HandoverRequired',
    'ForwardRelocationRequest',
    'HandoverRequestAcknowledge',
    'HandoverCommand',
    'HandoverNotify',
  ]
  const victims: Record<string, (lab: HandoverLab) => NetworkFunction> = {
    'the source MME': (lab) => mmesOf(lab)[0],
    'the target MME': (lab) => mmesOf(lab)[1],
    'the source SGW': (lab) => lab.world.visited[0].sgws[0],
    'the target SGW': (lab) => lab.world.visited[0].sgws[1],
    'the source eNB': (lab) => lab.enbOf(0),
    'the target eNB': (lab) => lab.enbOf(1),
    'the PGW': (lab) => lab.pgw,
  }
  for (const [name, of] of Object.entries(victims))
    when(`${name} crashes and comes back`, () =>
      then('what was sent is counted or lost by name, and the UE comes back', () => {
        for (const moment of moments) {
          const lab = twoPoolsAndAreas()
          lab.handOver()
          lab.next(moment, moment.startsWith('F') ? 's10' : 's1-mme')
          const node = of(lab)
          lab.command(node, () => node.crash(lab.world.cabling.links), 0)
          lab.run(2 * second)
          lab.command(node, () => node.restart(lab.world.cabling.links), 0)
          lab.run(120 * second)
          checkConservation(lab.world)
          expect(lab.sim.invariants.violations).toEqual([])
          expect(lab.ue().registered).toBe(true)
        }
      }),
    )
})
