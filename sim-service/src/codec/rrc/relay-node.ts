/** Reconfiguration of a relay node (TS 36.331 §6.2.2). */

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
import { remainder } from './bit-types.ts'
import { systemInformationBlockType2 } from './system-information-block-2.ts'

const rnSystemInfoR10 = sequence(
  {
    systemInformationBlockType1R10: optional(octetString()),
    systemInformationBlockType2R10: optional(systemInformationBlockType2),
  },
  { extensible: true },
)

// biome-ignore format: a row of names a line.
const resourceAllocationTypeR10 = enumerated([
  'type0', 'type1', 'type2Localized', 'type2Distributed', 'spare4', 'spare3', 'spare2', 'spare1',
])

const rnSubframeConfigR10 = sequence(
  {
    subframeConfigPatternR10: optional(
      choice({
        subframeConfigPatternFddR10: fixedBits(8),
        subframeConfigPatternTddR10: integer(0, 31),
      }),
    ),
    rpdcchConfigR10: optional(
      sequence(
        {
          resourceAllocationTypeR10,
          resourceBlockAssignmentR10: choice(
            {
              type01R10: choice({
                nrb6R10: fixedBits(6),
                nrb15R10: fixedBits(8),
                nrb25R10: fixedBits(13),
                nrb50R10: fixedBits(17),
                nrb75R10: fixedBits(19),
                nrb100R10: fixedBits(25),
              }),
              type2R10: choice({
                nrb6R10: fixedBits(5),
                nrb15R10: fixedBits(7),
                nrb25R10: fixedBits(9),
                nrb50R10: fixedBits(11),
                nrb75R10: fixedBits(12),
                nrb100R10: fixedBits(13),
              }),
            },
            { extensible: true, keepsUnknown: true },
          ),
          demodulationRsR10: choice({
            interleavingR10: enumerated(['crs']),
            noInterleavingR10: enumerated(['crs', 'dmrs']),
          }),
          pdschStartR10: integer(1, 3),
          pucchConfigR10: choice({
            tdd: choice({
              channelSelectionMultiplexingBundling: sequence({
                n1PucchAnListR10: sequenceOf(integer(0, 2047), 1, 4),
              }),
              fallbackForFormat3: sequence({
                n1PucchAnP0R10: integer(0, 2047),
                n1PucchAnP1R10: optional(integer(0, 2047)),
              }),
            }),
            fdd: sequence({
              n1PucchAnP0R10: integer(0, 2047),
              n1PucchAnP1R10: optional(integer(0, 2047)),
            }),
          }),
        },
        { extensible: true },
      ),
    ),
  },
  { extensible: true },
)

export const rnReconfigurationR10 = sequence({
  rnSystemInfoR10: optional(rnSystemInfoR10),
  rnSubframeConfigR10: optional(rnSubframeConfigR10),
  lateNonCriticalExtension: optional(octetString()),
  nonCriticalExtension: optional(remainder),
})
