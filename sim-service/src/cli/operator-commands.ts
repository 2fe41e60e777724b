import { type Ratio, ratio } from '../kpi/ratio.ts'
import { commandText } from '../runs/command-text.ts'
import type { Decision } from '../runs/journal.ts'
import type { Command } from '../runs/window.ts'
import type { Plan } from '../scenario/plan.ts'
import { didYouMean, printable } from '../scenario/problem.ts'
import { formatDuration, parseDuration } from '../scenario/units.ts'
import type { Arguments, Options } from './arguments.ts'
import { BadInput } from './bad-input.ts'

export const commandOption = {
  command: {
    value: 'TIME:ABORT|HEAL|RATE=N',
    help:
      'what an operator does at a virtual time: 90s:abort ends the run; 90s:heal ends every fault for good; ' +
      '2m:rate=2 lets those who have not switched on yet come twice as fast. It takes effect at the first end of a ' +
      'window from then on, and is kept, so that the run replays',
    isRepeatable: true,
  },
} as const satisfies Options

const EXPECTED = 'a time and abort, heal or rate=N, such as 90s:abort or 2m:rate=2'
/** A rate times or divided by more than this is a slip of the finger. */
const MOST_TIMES = 1_000

/** What `--command` asks for, in the order of time. */
export function operatorCommands(given: Arguments, plan: Plan): Decision[] {
  const all = given.all('command').map((text) => operatorCommand(text, plan))
  const sorted = [...all].sort((a, b) => a.atUs - b.atUs)
  const end = sorted.findIndex(({ command }) => command.kind === 'abort')
  if (end !== -1 && end < sorted.length - 1) {
    const late = commandText(sorted[end + 1])
    throw new BadInput(`--command: ${late} is never done: ${commandText(sorted[end])} ends the run`)
  }
  return sorted
}

function operatorCommand(text: string, { durationUs }: Plan): Decision {
  const refuse = (why: string): never => {
    throw new BadInput(`--command: "${printable(text)}" ${why}`)
  }
  const [, time, what] = /^([^:]*):(.*)$/s.exec(text) ?? []
  const atUs = time === '0' ? 0 : parseDuration(time ?? '')
  if (atUs === undefined) return refuse(`is not valid here (expected ${EXPECTED})`)
  const command = commandOf(what)
  if (command === undefined) {
    const [word] = what.split('=')
    return refuse(`is not valid here${didYouMean(word, ['abort', 'heal', 'rate'])} (expected ${EXPECTED})`)
  }
  if (atUs >= durationUs) return refuse(`is too late: the run ends at ${formatDuration(durationUs)}`)
  return { atUs, command }
}

function commandOf(text: string): Command | undefined {
  if (text === 'abort' || text === 'heal') return { kind: text }
  const [, value] = /^rate=(.*)$/s.exec(text) ?? []
  const factor = value === undefined ? undefined : factorOf(value)
  return factor && { kind: 'rate', factor }
}

/** `2`, `0.5` or `1/3`. */
function factorOf(text: string): Ratio | undefined {
  const [, num, den = '1'] = /^(\d{1,4}(?:\.\d{1,6})?)(?:\/(\d{1,4}))?$/.exec(text) ?? []
  if (num === undefined || (num.includes('.') && den !== '1') || Number(den) === 0) return undefined
  const factor = ratio(Math.round(Number(num) * 1e6), Number(den) * 1e6)
  const times = factor.num / factor.den
  return times >= 1 / MOST_TIMES && times <= MOST_TIMES ? factor : undefined
}
