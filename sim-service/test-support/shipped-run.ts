import { concatenated } from '../src/codec/pcap/pcapng-writer.ts'
import type { Link } from '../src/engine/link.ts'
import { subscriberKeys } from '../src/network/subscriber-keys.ts'
import { Capture, type CaptureNas } from '../src/runs/capture.ts'
import { CaptureFile } from '../src/runs/capture-file.ts'
import { Run } from '../src/runs/run.ts'
import type { Plan } from '../src/scenario/plan.ts'
import type { World, WorldOptions } from '../src/scenario/world.ts'

export interface CaptureWishes {
  /** Everybody's signalling when absent. */
  wants?: (flow: number) => boolean
  nas?: CaptureNas
  world?: WorldOptions
}

/** Writes every link of a world, those of the radio that come later too, to a capture; other taps go on. */
export function captureOf(world: World, { wants = () => true, nas = 'both' }: CaptureWishes = {}) {
  const chunks: Uint8Array[] = []
  const packets = new CaptureFile((chunk) => chunks.push(chunk), world.plan.startsAt.epochUs)
  const capture = new Capture({
    sink: (packet) => packets.add(packet),
    wants,
    keysOf: (imsi) => subscriberKeys(world.plan.seed, imsi),
    nas,
  })
  const listenTo = (link: Link): void => {
    const other = link.tap
    capture.attach(link)
    const own = link.tap
    if (other !== undefined && own !== other)
      link.tap = (...frame) => {
        own?.(...frame)
        other(...frame)
      }
  }
  world.cabling.links.forEach(listenTo)
  const { onLink } = world.cabling
  world.cabling.onLink = (link) => {
    onLink?.(link)
    listenTo(link)
  }
  /** Ends the capture and gives the file. */
  return function file(): Uint8Array {
    capture.finish()
    return concatenated(chunks)
  }
}

export function capturedRun(plan: Plan, wishes: CaptureWishes = {}): { run: Run; file: () => Uint8Array } {
  const run = new Run(plan, wishes.world)
  return { run, file: captureOf(run.world, wishes) }
}
