/** Counter check: the PDCP counts of each data bearer (TS 36.331 §6.2.2). */

import { integer, optional, sequence, sequenceOf } from '../per/per.ts'
import { lateExtension } from './non-critical-extensions.ts'
import { drbIdentity } from './radio-bearers.ts'

const drbCountMsbInfo = sequence({
  drbIdentity,
  countMsbUplink: integer(0, 33554431),
  countMsbDownlink: integer(0, 33554431),
})

const drbCountMsbInfoList = sequenceOf(drbCountMsbInfo, 1, 11)

export const counterCheck = sequence({
  drbCountMsbInfoList,
  nonCriticalExtension: optional(lateExtension),
})

const drbCountInfo = sequence({
  drbIdentity,
  countUplink: integer(0, 4294967295),
  countDownlink: integer(0, 4294967295),
})

const drbCountInfoList = sequenceOf(drbCountInfo, 0, 11)

export const counterCheckResponse = sequence({
  drbCountInfoList,
  nonCriticalExtension: optional(lateExtension),
})
