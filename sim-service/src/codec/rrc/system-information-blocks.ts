/**
 * SystemInformation: the blocks from 2 on, of which those of home eNBs, warnings and MBMS stand here (TS 36.331
 * §6.2.2, §6.3.1).
 */

import {
  choice,
  enumerated,
  fixedBits,
  integer,
  octetString,
  optional,
  sequence,
  sequenceOf,
} from '../per/per.ts'
import {
  systemInformationBlockType3,
  systemInformationBlockType4,
  systemInformationBlockType5,
  systemInformationBlockType6,
  systemInformationBlockType7,
} from './cell-reselection.ts'
import { lateExtension } from './non-critical-extensions.ts'
import { systemInformationBlockType2 } from './system-information-block-2.ts'
import { systemInformationBlockType8 } from './system-information-cdma2000.ts'

const systemInformationBlockType9 = sequence(
  {
    hnbName: optional(octetString(1, 48)),
  },
  {
    extensions: {
      lateNonCriticalExtension: optional(octetString()),
    },
  },
)

const systemInformationBlockType10 = sequence(
  {
    messageIdentifier: fixedBits(16),
    serialNumber: fixedBits(16),
    warningType: octetString(2, 2),
    dummy: optional(octetString(50, 50)),
  },
  {
    extensions: {
      lateNonCriticalExtension: optional(octetString()),
    },
  },
)

const systemInformationBlockType11 = sequence(
  {
    messageIdentifier: fixedBits(16),
    serialNumber: fixedBits(16),
    warningMessageSegmentType: enumerated(['notLastSegment', 'lastSegment']),
    warningMessageSegmentNumber: integer(0, 63),
    warningMessageSegment: octetString(),
    dataCodingScheme: optional(octetString(1, 1)),
  },
  {
    extensions: {
      lateNonCriticalExtension: optional(octetString()),
    },
  },
)

const systemInformationBlockType12R9 = sequence(
  {
    messageIdentifierR9: fixedBits(16),
    serialNumberR9: fixedBits(16),
    warningMessageSegmentTypeR9: enumerated(['notLastSegment', 'lastSegment']),
    warningMessageSegmentNumberR9: integer(0, 63),
    warningMessageSegmentR9: octetString(),
    dataCodingSchemeR9: optional(octetString(1, 1)),
    lateNonCriticalExtension: optional(octetString()),
  },
  { extensible: true },
)

const mbsfnAreaIdR12 = integer(0, 255)

const mbsfnAreaInfoR9 = sequence(
  {
    mbsfnAreaIdR9: mbsfnAreaIdR12,
    nonMbsfNregionLength: enumerated(['s1', 's2']),
    notificationIndicatorR9: integer(0, 7),
    mcchConfigR9: sequence({
      mcchRepetitionPeriodR9: enumerated(['rf32', 'rf64', 'rf128', 'rf256']),
      mcchOffsetR9: integer(0, 10),
      mcchModificationPeriodR9: enumerated(['rf512', 'rf1024']),
      sfAllocInfoR9: fixedBits(6),
      signallingMcsR9: enumerated(['n2', 'n7', 'n13', 'n19']),
    }),
  },
  { extensible: true },
)

const mbsfnAreaInfoListR9 = sequenceOf(mbsfnAreaInfoR9, 1, 8)

const mbmsNotificationConfigR9 = sequence({
  notificationRepetitionCoeffR9: enumerated(['n2', 'n4']),
  notificationOffsetR9: integer(0, 10),
  notificationSfIndexR9: integer(1, 6),
})

const systemInformationBlockType13R9 = sequence(
  {
    mbsfnAreaInfoListR9,
    notificationConfigR9: mbmsNotificationConfigR9,
    lateNonCriticalExtension: optional(octetString()),
  },
  { extensible: true },
)

export const systemInformation = sequence({
  sibTypeAndInfo: sequenceOf(
    choice(
      {
        sib2: systemInformationBlockType2,
        sib3: systemInformationBlockType3,
        sib4: systemInformationBlockType4,
        sib5: systemInformationBlockType5,
        sib6: systemInformationBlockType6,
        sib7: systemInformationBlockType7,
        sib8: systemInformationBlockType8,
        sib9: systemInformationBlockType9,
        sib10: systemInformationBlockType10,
        sib11: systemInformationBlockType11,
      },
      {
        extensions: {
          sib12V920: systemInformationBlockType12R9,
          sib13V920: systemInformationBlockType13R9,
        },
        keepsUnknown: true,
      },
    ),
    1,
    32,
  ),
  nonCriticalExtension: optional(lateExtension),
})
