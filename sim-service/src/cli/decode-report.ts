import type { CaptureSurvey } from '../runs/reading/capture-survey.ts'
import { protocols } from '../runs/reading/captured-message.ts'
import type { SubscriberIdentities } from '../runs/reading/correlation.ts'
import type { CaptureVerification, VerifyCounts } from './verify-capture.ts'

/** What stands beside the messages: what was passed over, what is damaged, what keys opened. */
export function remarksOn({ walk, nasCounts }: CaptureSurvey, hasKeys: boolean): string[] {
  const lines: string[] = []
  const { passedOver, problem, frames } = walk
  if (passedOver.byName.size > 0) {
    const names = [...passedOver.byName].sort(([, a], [, b]) => b - a)
    lines.push(`not ours: ${names.map(([name, count]) => `${count} ${name}`).join(', ')}`)
  }
  const { damaged, firstDamaged } = passedOver
  if (firstDamaged !== undefined)
    lines.push(
      `damaged frames: ${damaged}; the first is frame ${firstDamaged.frameNumber}: ${firstDamaged.reason}`,
    )
  if (hasKeys) {
    const { ciphered, opened, readable, integrityProtected, verified } = nasCounts
    lines.push(
      `NAS in S1AP: ${ciphered} ciphered, ${opened} deciphered with the keys and verified, ${readable} readable ` +
        `without, ${ciphered - opened - readable} closed; ${integrityProtected} integrity protected only, ` +
        `${verified} of them verified`,
    )
  }
  if (problem?.problem === 'truncated')
    lines.push(
      `the file breaks off within a record (${problem.message}); its ${frames} whole frames were read`,
    )
  else if (problem !== undefined)
    lines.push(`the file is damaged (${problem.message}); the ${frames} frames before that place were read`)
  return lines
}

export function identityLines(identities: SubscriberIdentities): string[] {
  const { imsi, s1Connections, temporaryIdentities, tunnels, diameterSessions } = identities
  const list = (label: string, values: readonly string[]): string[] =>
    values.length === 0 ? [] : [`  ${label}: ${values.join(', ')}`]
  return [
    `IMSI ${imsi} was followed by`,
    `  S1 connections: ${s1Connections}`,
    ...list('S-TMSI (PLMN/MME code/M-TMSI)', temporaryIdentities),
    ...list(
      'tunnels (address/TEID)',
      tunnels.map((tunnel) => tunnel.replace(/\d+$/, (teid) => `0x${Number(teid).toString(16)}`)),
    ),
    ...list('Diameter sessions', diameterSessions),
  ]
}

const columns: ReadonlyArray<readonly [string, keyof VerifyCounts]> = [
  ['PDUs', 'pdus'],
  ['equal', 'equal'],
  ['differing', 'differing'],
  ['undecodable', 'undecodable'],
  ['unknown', 'unknown'],
  ['closed', 'closed'],
  ['with unknown elements', 'withUnknownElements'],
]

/** A table, a line for each protocol that the capture has. */
export function verificationTable(verification: CaptureVerification): string[] {
  const rows = protocols
    .map((name) => [name, verification.counts[name]] as const)
    .filter(([, { pdus }]) => pdus > 0)
  const cells = (name: string, values: readonly string[]): string =>
    [name.padEnd(9), ...values.map((value, i) => value.padStart(Math.max(5, columns[i][0].length)))].join(
      '  ',
    )
  const numbers = (counts: VerifyCounts): string[] => columns.map(([, member]) => String(counts[member]))
  return [
    cells(
      '',
      columns.map(([title]) => title),
    ),
    ...rows.map(([name, counts]) => cells(name, numbers(counts))),
    cells('total', numbers(verification.total)),
  ]
}

/** The last line of `--verify --json`. */
export function verificationSummary(verification: CaptureVerification, survey: CaptureSurvey): string {
  const { walk } = survey
  const { passedOver, problem, frames } = walk
  const ours = protocols.filter((name) => verification.counts[name].pdus > 0)
  return JSON.stringify({
    summary: {
      frames,
      protocols: Object.fromEntries(ours.map((name) => [name, verification.counts[name]])),
      total: verification.total,
      passedOver: Object.fromEntries(passedOver.byName),
      damagedFrames: passedOver.damaged,
      ...(problem === undefined ? {} : { problem: problem.message }),
    },
  })
}
