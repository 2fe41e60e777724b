import { Histogram } from '../engine/histogram.ts'
import { histogramFrom } from './histogram-snapshot.ts'
import type { Observations } from './measurements.ts'
import type { SliFamily } from './sli.ts'
import type { SliWindow } from './sli-collector.ts'

interface Part {
  readonly endUs: number
  readonly observations: Observations
}

/** What ended lately of one family: whole windows, up to so long ago. */
export class Recent {
  private readonly family: SliFamily
  private readonly lengthUs: number
  private parts: Part[] = []

  constructor(family: SliFamily, lengthUs: number) {
    this.family = family
    this.lengthUs = lengthUs
  }

  /** Takes the window that ends now; what is older than the length is dropped. */
  add(endUs: number, window: SliWindow): void {
    this.parts = this.parts.filter((part) => part.endUs > endUs - this.lengthUs)
    const ended = window[this.family]
    if (ended === undefined) return
    const { good, bad, latency } = ended
    this.parts.push({ endUs, observations: { good, bad, latency: histogramFrom(latency) } })
  }

  observed(): Observations {
    const sum: Observations = { good: 0, bad: 0, latency: new Histogram() }
    for (const { observations } of this.parts) {
      sum.good += observations.good
      sum.bad += observations.bad
      sum.latency.merge(observations.latency)
    }
    return sum
  }
}
