/** Paging (TS 36.331 §6.2.2). */

import { choice, enumerated, integer, octetString, optional, sequence, sequenceOf } from '../per/per.ts'
import { remainder } from './bit-types.ts'
import { sTmsi } from './identities.ts'

const imsiDigit = integer(0, 9)

const imsi = sequenceOf(imsiDigit, 6, 21)

const pagingUeIdentity = choice(
  {
    sTmsi,
    imsi,
  },
  { extensible: true, keepsUnknown: true },
)

const pagingRecord = sequence(
  {
    ueIdentity: pagingUeIdentity,
    cnDomain: enumerated(['ps', 'cs']),
  },
  { extensible: true },
)

const pagingRecordList = sequenceOf(pagingRecord, 1, 16)

const pagingV1310 = sequence({
  redistributionIndicationR13: optional(enumerated(['true'])),
  systemInfoModificationEDrxR13: optional(enumerated(['true'])),
  nonCriticalExtension: optional(remainder),
})

const pagingV1130 = sequence({
  eabParamModificationR11: optional(enumerated(['true'])),
  nonCriticalExtension: optional(pagingV1310),
})

const pagingV920 = sequence({
  cmasIndicationR9: optional(enumerated(['true'])),
  nonCriticalExtension: optional(pagingV1130),
})

const pagingV890 = sequence({
  lateNonCriticalExtension: optional(octetString()),
  nonCriticalExtension: optional(pagingV920),
})

export const paging = sequence({
  pagingRecordList: optional(pagingRecordList),
  systemInfoModification: optional(enumerated(['true'])),
  etwsIndication: optional(enumerated(['true'])),
  nonCriticalExtension: optional(pagingV890),
})
