import type { InjectedFault } from '../chaos/planned-fault.ts'
import type { Ratio } from '../kpi/ratio.ts'
import { formatDuration } from '../scenario/units.ts'
import type { Decision } from './journal.ts'
import type { Command } from './window.ts'

/** A decision as people write it: `90s:abort`, `2m:rate=2`. */
export function commandText({ atUs, command }: Decision): string {
  return `${formatDuration(atUs)}:${whatText(command)}`
}

function whatText(command: Command): string {
  if (command.kind === 'rate') return `rate=${ratioText(command.factor)}`
  return command.kind === 'fault' ? faultText(command.fault) : command.kind
}

export function ratioText({ num, den }: Ratio): string {
  return den === 1 ? `${num}` : `${num}/${den}`
}

function faultText({ kind, target, lastsUs }: InjectedFault): string {
  return `fault=${kind},${target},${formatDuration(lastsUs)}`
}
