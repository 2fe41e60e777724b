import type { Beat } from './messages.ts'

/** Who works, as a leader knows it from beats. Time is counted in pulses that came round. */
export class Roster {
  private readonly members = new Map<string, { beat: Beat; heardAt: number }>()

  heard(beat: Beat, pulse: number): void {
    this.members.set(beat.worker, { beat, heardAt: pulse })
  }

  /** A worker that reports is alive, whether or not its beat has come. */
  reported(worker: string, pulse: number): void {
    const member = this.members.get(worker)
    if (member !== undefined) member.heardAt = pulse
  }

  /** Strikes out who has been silent for more than so many pulses, and says who that was. */
  strikeSilent(pulse: number, missedPulses: number): string[] {
    const silent = [...this.members].filter(([, { heardAt }]) => pulse - heardAt > missedPulses)
    for (const [worker] of silent) this.members.delete(worker)
    return silent.map(([worker]) => worker)
  }

  /** Who takes shards of a build: standbys only where there is nobody else. In the order of their names. */
  takers(build: string): Beat[] {
    const present = [...this.members.values()]
      .map(({ beat }) => beat)
      .filter((beat) => beat.build === build && !beat.isLeaving)
      .sort((a, b) => (a.worker < b.worker ? -1 : 1))
    const regular = present.filter(({ isStandby }) => !isStandby)
    return regular.length > 0 ? regular : present
  }

  /** How many are there that another build keeps from taking shards of this one. */
  strangers(build: string): number {
    return this.census(build)['other-build']
  }

  census(build: string): Record<'remote' | 'standby' | 'other-build', number> {
    const census = { remote: 0, standby: 0, 'other-build': 0 }
    for (const { beat } of this.members.values())
      census[beat.build !== build ? 'other-build' : beat.isStandby ? 'standby' : 'remote']++
    return census
  }

  left(worker: string): void {
    this.members.delete(worker)
  }

  clear(): void {
    this.members.clear()
  }
}
