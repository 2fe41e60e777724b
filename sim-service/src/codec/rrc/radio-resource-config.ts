/** RadioResourceConfigDedicated: what RRC sets up, modifies and releases for one UE (TS 36.331 §6.3.2). */

import { choice, enumerated, group, nullType, optional, sequence } from '../per/per.ts'
import { macMainConfig } from './mac-main-config.ts'
import { physicalConfigDedicated, spsConfig } from './physical-config.ts'
import { drbToAddModList, drbToReleaseList, srbToAddModList } from './radio-bearers.ts'

// biome-ignore format: a row of names a line.
const t301R9 = enumerated([
  'ms100', 'ms200', 'ms300', 'ms400', 'ms600', 'ms1000', 'ms1500', 'ms2000',
])

const rlfTimersAndConstants = choice({
  release: nullType,
  setup: sequence(
    {
      t301R9,
      t310R9: enumerated(['ms0', 'ms50', 'ms100', 'ms200', 'ms500', 'ms1000', 'ms2000']),
      n310R9: enumerated(['n1', 'n2', 'n3', 'n4', 'n6', 'n8', 'n10', 'n20']),
      t311R9: enumerated(['ms1000', 'ms3000', 'ms5000', 'ms10000', 'ms15000', 'ms20000', 'ms30000']),
      n311R9: enumerated(['n1', 'n2', 'n3', 'n4', 'n5', 'n6', 'n8', 'n10']),
    },
    { extensible: true },
  ),
})

export const radioResourceConfigDedicated = sequence(
  {
    srbToAddModList: optional(srbToAddModList),
    drbToAddModList: optional(drbToAddModList),
    drbToReleaseList: optional(drbToReleaseList),
    macMainConfig: optional(
      choice({
        explicitValue: macMainConfig,
        defaultValue: nullType,
      }),
    ),
    spsConfig: optional(spsConfig),
    physicalConfigDedicated: optional(physicalConfigDedicated),
  },
  {
    extensions: { r9: group({ rlfTimersAndConstantsR9: optional(rlfTimersAndConstants) }) },
  },
)
