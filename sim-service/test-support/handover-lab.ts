import type { Enb } from '../src/network/enb/enb.ts'
import { startHandover } from '../src/network/enb/handover.ts'
import { Lab, type LabOptions } from './lab.ts'

/** A lab whose UEs are handed over by command, as a measurement report would have it. */
export class HandoverLab extends Lab {
  /** Two neighbours, and a UE that is attached at the first of them; over X2 unless a test says otherwise. */
  static ready(options: LabOptions = {}): HandoverLab {
    return new HandoverLab({ sites: 2, x2Neighbours: 1, ...options }).attached()
  }

  enbOf(site: number): Enb {
    return this.world.visited[0].enbs[site]
  }

  /** The eNB at which the only UE is decides; false where it cannot. */
  handOver(from = 0, to = 1): boolean {
    const enb = this.enbOf(from)
    const ue = enb.byEnbUeId.values().find(({ flow }) => flow === 1)
    if (ue === undefined) throw new Error(`nobody is at ${enb.name}`)
    return this.command(enb, () => startHandover(enb, ue, to))
  }

  /** Which eNBs have a row of the UE. */
  rows(): number[] {
    return this.world.visited[0].enbs.map((enb) => enb.byEnbUeId.size)
  }

  /** What was sent since a message of this kind, with the interface; without what links do by themselves. */
  flowFrom(kind: string): string[] {
    const first = this.seen.findIndex((one) => one.message.kind === kind)
    return this.seen
      .slice(first)
      .filter((one) => one.flow !== 0)
      .map((one) => `${one.on} ${one.name}`)
  }

  /** Nothing is left of any handover: no identity, no tunnel, no waiting octets. */
  isClean(): boolean {
    const { enbs } = this.world.visited[0]
    return enbs.every(
      ({ x2Ids, expected, forwards, heldOctets, byEnbUeId }) =>
        x2Ids.size === 0 &&
        expected.size === 0 &&
        forwards.size === 0 &&
        heldOctets === 0 &&
        byEnbUeId.values().every(({ access }) => !access?.outgoing && !access?.incoming),
    )
  }
}
