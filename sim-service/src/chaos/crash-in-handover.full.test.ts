import { HandoverLab } from '../../test-support/handover-lab.ts'
import { millisecond, second, then, when } from '../../test-support/lab.ts'
import type { NetworkFunction } from '../network/node.ts'
import { usageBalance } from '../runs/conservation.ts'

type Way = 'x2' | 's1'

/** A handover under traffic; `node` dies when the n-th frame of it has been sent, and is back five seconds later. */
function crashed(way: Way, node: string, frame: number): HandoverLab {
  const lab = HandoverLab.ready({
    traffic: { octets: 20_000, everyUs: 100 * millisecond },
    ...(way === 's1' ? { x2Neighbours: 0 } : {}),
  })
  const { sim } = lab
  const { links } = lab.world.cabling
  const struck = [...lab.world.nodes()].find(({ name }) => name === node) as NetworkFunction
  const at = (afterUs: number, act: () => void): void => {
    sim.schedule(sim.now + afterUs, { entity: struck.entity, onEvent: act }, 0, undefined)
  }
  lab.run(second)
  let frames = 0
  lab.onSeen = ({ flow }) => {
    if (flow === 0 || ++frames !== frame) return
    at(1, () => struck.crash(links))
    at(5 * second, () => struck.restart(links))
  }
  lab.handOver()
  lab.run(second)
  lab.onSeen = undefined
  // A handover has as many frames, so the node did die.
  expect(struck.isDown).toBe(true)
  return lab.run(60 * second)
}

const nodes = ['enb/21407/1', 'enb/21407/2', 'mme/21407/1', 'sgw/21407/1', 'pgw/26201/1']

describe('a crash during a handover (usage is conserved across handover, crash and heal)', () => {
  for (const way of ['x2', 's1'] as const) {
    for (const node of nodes) {
      when(`${node} dies at any step of a handover over ${way.toUpperCase()}`, () =>
        then('every octet has arrived, is under way or has a name, and no handover is left open', () => {
          for (let frame = 1; frame <= 12; frame++) {
            const lab = crashed(way, node, frame)
            const { ueUplink, ueDownlink, pdnUplink, pdnDownlink, inFlight, held } = usageBalance(lab.world)
            expect({ frame, octets: ueUplink + pdnDownlink }).toEqual({
              frame,
              octets: pdnUplink + ueDownlink + lab.world.losses.totalOctets() + inFlight + held,
            })
            expect({ frame, isClean: lab.isClean() }).toEqual({ frame, isClean: true })
            expect([...lab.world.nodes()].some(({ isDown }) => isDown)).toBe(false)
          }
        }),
      )
    }
  }
})
