import { compileForLongRun } from '../src/runs/compilers.ts'
import { attachCostFigures } from './attach-cost.ts'
import { ARRIVALS_PER_SECOND, measureCycle, messagesPerCycle } from './attach-cycle.ts'
import { captureFigures } from './capture-speed.ts'
import { codecFigures, cryptoFigures } from './codecs.ts'
import { type Effort, medianOf, repeated, rounded } from './effort.ts'
import { eventLogFigures } from './event-log.ts'
import { measureFirstDrill } from './first-drill.ts'
import { handoverFigures } from './handover-rate.ts'
import { kpiRowFigures } from './kpi-rows.ts'
import { millionFigures } from './million.ts'
import { inOwnProcess } from './own-process.ts'
import { peakRunFigures } from './peak-run.ts'
import { radioFigures } from './radio-cost.ts'
import { referenceNs } from './reference.ts'
import { serviceFigures } from './service.ts'
import { streamFigures } from './streams.ts'

type Measure = (effort: Effort) => object | Promise<object>

const WARM_UP_CYCLES = 30_000
const CYCLES = 8_000
const DENSE_ARRIVALS = 200

let isWarm = false

/** The network functions of this process, compiled as in a long run; once is enough for all figures. */
function warmUp({ note }: Effort): void {
  if (isWarm) return
  compileForLongRun()
  note(`${WARM_UP_CYCLES} cycles to warm up`)
  measureCycle(WARM_UP_CYCLES)
  isWarm = true
}

async function cycleFigures(effort: Effort): Promise<object> {
  warmUp(effort)
  const cycles = await repeated(effort, `${CYCLES} cycles`, () => measureCycle(CYCLES))
  const dense = await repeated(effort, `${CYCLES} cycles, ${DENSE_ARRIVALS} a virtual second`, () =>
    measureCycle(CYCLES, DENSE_ARRIVALS),
  )
  return {
    arrivalsPerVirtualSecond: ARRIVALS_PER_SECOND,
    attachesPerSecondPerCore: medianOf(cycles, (one) => one.attachesPerSecondPerCore),
    attachesPerSecondPerCoreAll: cycles.map((one) => rounded(one.attachesPerSecondPerCore)),
    attachesPerSecondPerCoreAt200ArrivalsPerSecond: medianOf(dense, (one) => one.attachesPerSecondPerCore),
    eventsPerSecond: medianOf(cycles, (one) => one.eventsPerSecond),
    eventsPerCycle: rounded(cycles[0].eventsPerCycle, 1),
    messagesPerCycle: messagesPerCycle(),
  }
}

async function firstDrillFigures(effort: Effort): Promise<object> {
  warmUp(effort)
  const drills = await repeated(effort, 'first-drill', measureFirstDrill)
  return {
    firstDrill: {
      wallSeconds: medianOf(drills, (one) => one.wallSeconds, 3),
      eventsPerSecond: medianOf(drills, (one) => one.eventsPerSecond),
      peakRssBytes: process.resourceUsage().maxRSS * 1024,
    },
  }
}

/** Octets on a heap do not depend on the machine's speed: once is enough. */
function memoryFigures({ note }: Effort): object {
  note('bytes per idle subscriber')
  return { bytesPerIdleSubscriber: inOwnProcess<number>('memory.ts') }
}

/** By the name that `--only` takes, in the order in which they are measured. */
export const figures: Readonly<Record<string, Measure>> = {
  reference: async (effort) => ({
    referenceNs: medianOf(await repeated(effort, 'the reference loop', referenceNs), (ns) => ns, 3),
  }),
  cycle: cycleFigures,
  memory: memoryFigures,
  'first-drill': firstDrillFigures,
  codecs: ({ note }) => {
    note('codecs')
    return { codecs: codecFigures() }
  },
  crypto: ({ note }) => {
    note('cryptography')
    return { crypto: cryptoFigures() }
  },
  capture: (effort) => captureFigures(effort),
  'attach-cost': (effort) => {
    warmUp(effort)
    return attachCostFigures(effort)
  },
  handover: handoverFigures,
  radio: radioFigures,
  'peak-run': peakRunFigures,
  'event-log': eventLogFigures,
  'kpi-rows': kpiRowFigures,
  streams: streamFigures,
  service: serviceFigures,
}

/** What takes minutes and is measured only when it is asked for. */
export const longFigures: Readonly<Record<string, Measure>> = { million: millionFigures }
