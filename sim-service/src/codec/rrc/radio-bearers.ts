/** The bearers of RadioResourceConfigDedicated: RLC, PDCP and logical channels (TS 36.331 §6.3.2). */

import {
  boolean,
  choice,
  defaulted,
  enumerated,
  group,
  integer,
  nullType,
  optional,
  sequence,
  sequenceOf,
} from '../per/per.ts'

// biome-ignore format: a row of names a line.
const tPollRetransmit = enumerated([
  'ms5', 'ms10', 'ms15', 'ms20', 'ms25', 'ms30', 'ms35', 'ms40', 'ms45', 'ms50', 'ms55', 'ms60', 'ms65',
  'ms70', 'ms75', 'ms80', 'ms85', 'ms90', 'ms95', 'ms100', 'ms105', 'ms110', 'ms115', 'ms120', 'ms125',
  'ms130', 'ms135', 'ms140', 'ms145', 'ms150', 'ms155', 'ms160', 'ms165', 'ms170', 'ms175', 'ms180',
  'ms185', 'ms190', 'ms195', 'ms200', 'ms205', 'ms210', 'ms215', 'ms220', 'ms225', 'ms230', 'ms235',
  'ms240', 'ms245', 'ms250', 'ms300', 'ms350', 'ms400', 'ms450', 'ms500', 'ms800-v1310', 'ms1000-v1310',
  'ms2000-v1310', 'ms4000-v1310', 'spare5', 'spare4', 'spare3', 'spare2', 'spare1',
])

const pollPdu = enumerated(['p4', 'p8', 'p16', 'p32', 'p64', 'p128', 'p256', 'pInfinity'])

// biome-ignore format: a row of names a line.
const pollByte = enumerated([
  'kB25', 'kB50', 'kB75', 'kB100', 'kB125', 'kB250', 'kB375', 'kB500', 'kB750', 'kB1000', 'kB1250',
  'kB1500', 'kB2000', 'kB3000', 'kBinfinity', 'spare1',
])

// biome-ignore format: a row of names a line.
const tReordering = enumerated([
  'ms0', 'ms5', 'ms10', 'ms15', 'ms20', 'ms25', 'ms30', 'ms35', 'ms40', 'ms45', 'ms50', 'ms55', 'ms60',
  'ms65', 'ms70', 'ms75', 'ms80', 'ms85', 'ms90', 'ms95', 'ms100', 'ms110', 'ms120', 'ms130', 'ms140',
  'ms150', 'ms160', 'ms170', 'ms180', 'ms190', 'ms200', 'ms1600-v1310',
])

// biome-ignore format: a row of names a line.
const tStatusProhibit = enumerated([
  'ms0', 'ms5', 'ms10', 'ms15', 'ms20', 'ms25', 'ms30', 'ms35', 'ms40', 'ms45', 'ms50', 'ms55', 'ms60',
  'ms65', 'ms70', 'ms75', 'ms80', 'ms85', 'ms90', 'ms95', 'ms100', 'ms105', 'ms110', 'ms115', 'ms120',
  'ms125', 'ms130', 'ms135', 'ms140', 'ms145', 'ms150', 'ms155', 'ms160', 'ms165', 'ms170', 'ms175',
  'ms180', 'ms185', 'ms190', 'ms195', 'ms200', 'ms205', 'ms210', 'ms215', 'ms220', 'ms225', 'ms230',
  'ms235', 'ms240', 'ms245', 'ms250', 'ms300', 'ms350', 'ms400', 'ms450', 'ms500', 'ms800-v1310',
  'ms1000-v1310', 'ms1200-v1310', 'ms1600-v1310', 'ms2000-v1310', 'ms2400-v1310', 'spare2', 'spare1',
])

const snFieldLength = enumerated(['size5', 'size10'])

const ulAmRlc = sequence({
  tPollRetransmit,
  pollPdu,
  pollByte,
  maxRetxThreshold: enumerated(['t1', 't2', 't3', 't4', 't6', 't8', 't16', 't32']),
})

const dlAmRlc = sequence({
  tReordering,
  tStatusProhibit,
})

const ulUmRlc = sequence({
  snFieldLength,
})

const dlUmRlc = sequence({
  snFieldLength,
  tReordering,
})

const rlcConfig = choice(
  {
    am: sequence({
      ulAmRlc,
      dlAmRlc,
    }),
    umBiDirectional: sequence({
      ulUmRlc,
      dlUmRlc,
    }),
    umUniDirectionalUl: sequence({
      ulUmRlc,
    }),
    umUniDirectionalDl: sequence({
      dlUmRlc,
    }),
  },
  { extensible: true, keepsUnknown: true },
)

// biome-ignore format: a row of names a line.
const discardTimer = enumerated([
  'ms50', 'ms100', 'ms150', 'ms300', 'ms500', 'ms750', 'ms1500', 'infinity',
])

const pdcpConfig = sequence(
  {
    discardTimer: optional(discardTimer),
    rlcAm: optional(
      sequence({
        statusReportRequired: boolean,
      }),
    ),
    rlcUm: optional(
      sequence({
        pdcpSnSize: enumerated(['len7bits', 'len12bits']),
      }),
    ),
    headerCompression: choice({
      notUsed: nullType,
      rohc: sequence(
        {
          maxCid: defaulted(integer(1, 16383), 15),
          profiles: sequence({
            profile0x0001: boolean,
            profile0x0002: boolean,
            profile0x0003: boolean,
            profile0x0004: boolean,
            profile0x0006: boolean,
            profile0x0101: boolean,
            profile0x0102: boolean,
            profile0x0103: boolean,
            profile0x0104: boolean,
          }),
        },
        { extensible: true },
      ),
    }),
  },
  { extensible: true },
)

// biome-ignore format: a row of names a line.
const prioritisedBitRate = enumerated([
  'kBps0', 'kBps8', 'kBps16', 'kBps32', 'kBps64', 'kBps128', 'kBps256', 'infinity', 'kBps512-v1020',
  'kBps1024-v1020', 'kBps2048-v1020', 'spare5', 'spare4', 'spare3', 'spare2', 'spare1',
])

// biome-ignore format: a row of names a line.
const bucketSizeDuration = enumerated([
  'ms50', 'ms100', 'ms150', 'ms300', 'ms500', 'ms1000', 'spare2', 'spare1',
])

const logicalChannelConfig = sequence(
  {
    ulSpecificParameters: optional(
      sequence({
        priority: integer(1, 16),
        prioritisedBitRate,
        bucketSizeDuration,
        logicalChannelGroup: optional(integer(0, 3)),
      }),
    ),
  },
  {
    extensions: { r9: group({ logicalChannelSrMaskR9: optional(enumerated(['setup'])) }) },
  },
)

const srbToAddMod = sequence(
  {
    srbIdentity: integer(1, 2),
    rlcConfig: optional(
      choice({
        explicitValue: rlcConfig,
        defaultValue: nullType,
      }),
    ),
    logicalChannelConfig: optional(
      choice({
        explicitValue: logicalChannelConfig,
        defaultValue: nullType,
      }),
    ),
  },
  { extensible: true },
)

export const srbToAddModList = sequenceOf(srbToAddMod, 1, 2)

export const drbIdentity = integer(1, 32)

const drbToAddMod = sequence(
  {
    epsBearerIdentity: optional(integer(0, 15)),
    drbIdentity,
    pdcpConfig: optional(pdcpConfig),
    rlcConfig: optional(rlcConfig),
    logicalChannelIdentity: optional(integer(3, 10)),
    logicalChannelConfig: optional(logicalChannelConfig),
  },
  { extensible: true },
)

export const drbToAddModList = sequenceOf(drbToAddMod, 1, 11)

export const drbToReleaseList = sequenceOf(drbIdentity, 1, 11)
