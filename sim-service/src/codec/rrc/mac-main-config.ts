/** MAC-MainConfig: HARQ, buffer status reports, discontinuous reception, power headroom (TS 36.331 §6.3.2). */

import { boolean, choice, enumerated, group, integer, nullType, optional, sequence } from '../per/per.ts'

// biome-ignore format: a row of names a line.
const periodicBsrTimer = enumerated([
  'sf5', 'sf10', 'sf16', 'sf20', 'sf32', 'sf40', 'sf64', 'sf80', 'sf128', 'sf160', 'sf320', 'sf640',
  'sf1280', 'sf2560', 'infinity', 'spare1',
])

// biome-ignore format: a row of names a line.
const retxBsrTimer = enumerated([
  'sf320', 'sf640', 'sf1280', 'sf2560', 'sf5120', 'sf10240', 'spare2', 'spare1',
])

// biome-ignore format: a row of names a line.
const onDurationTimer = enumerated([
  'psf1', 'psf2', 'psf3', 'psf4', 'psf5', 'psf6', 'psf8', 'psf10', 'psf20', 'psf30', 'psf40', 'psf50',
  'psf60', 'psf80', 'psf100', 'psf200',
])

// biome-ignore format: a row of names a line.
const drxInactivityTimer = enumerated([
  'psf1', 'psf2', 'psf3', 'psf4', 'psf5', 'psf6', 'psf8', 'psf10', 'psf20', 'psf30', 'psf40', 'psf50',
  'psf60', 'psf80', 'psf100', 'psf200', 'psf300', 'psf500', 'psf750', 'psf1280', 'psf1920', 'psf2560',
  'psf0-v1020', 'spare9', 'spare8', 'spare7', 'spare6', 'spare5', 'spare4', 'spare3', 'spare2', 'spare1',
])

// biome-ignore format: a row of names a line.
const drxRetransmissionTimer = enumerated([
  'psf1', 'psf2', 'psf4', 'psf6', 'psf8', 'psf16', 'psf24', 'psf33',
])

// biome-ignore format: a row of names a line.
const shortDrxCycle = enumerated([
  'sf2', 'sf5', 'sf8', 'sf10', 'sf16', 'sf20', 'sf32', 'sf40', 'sf64', 'sf80', 'sf128', 'sf160', 'sf256',
  'sf320', 'sf512', 'sf640',
])

const drxConfig = choice({
  release: nullType,
  setup: sequence({
    onDurationTimer,
    drxInactivityTimer,
    drxRetransmissionTimer,
    longDrxCycleStartOffset: choice({
      sf10: integer(0, 9),
      sf20: integer(0, 19),
      sf32: integer(0, 31),
      sf40: integer(0, 39),
      sf64: integer(0, 63),
      sf80: integer(0, 79),
      sf128: integer(0, 127),
      sf160: integer(0, 159),
      sf256: integer(0, 255),
      sf320: integer(0, 319),
      sf512: integer(0, 511),
      sf640: integer(0, 639),
      sf1024: integer(0, 1023),
      sf1280: integer(0, 1279),
      sf2048: integer(0, 2047),
      sf2560: integer(0, 2559),
    }),
    shortDrx: optional(
      sequence({
        shortDrxCycle,
        drxShortCycleTimer: integer(1, 16),
      }),
    ),
  }),
})

// biome-ignore format: a row of names a line.
export const timeAlignmentTimer = enumerated([
  'sf500', 'sf750', 'sf1280', 'sf1920', 'sf2560', 'sf5120', 'sf10240', 'infinity',
])

// biome-ignore format: a row of names a line.
const maxHarqTx = enumerated([
  'n1', 'n2', 'n3', 'n4', 'n5', 'n6', 'n7', 'n8', 'n10', 'n12', 'n16', 'n20', 'n24', 'n28', 'spare2',
  'spare1',
])

// biome-ignore format: a row of names a line.
const periodicPhrTimer = enumerated([
  'sf10', 'sf20', 'sf50', 'sf100', 'sf200', 'sf500', 'sf1000', 'infinity',
])

// biome-ignore format: a row of names a line.
const prohibitPhrTimer = enumerated([
  'sf0', 'sf10', 'sf20', 'sf50', 'sf100', 'sf200', 'sf500', 'sf1000',
])

export const macMainConfig = sequence(
  {
    ulSchConfig: optional(
      sequence({
        maxHarqTx: optional(maxHarqTx),
        periodicBsrTimer: optional(periodicBsrTimer),
        retxBsrTimer,
        ttiBundling: boolean,
      }),
    ),
    drxConfig: optional(drxConfig),
    timeAlignmentTimerDedicated: timeAlignmentTimer,
    phrConfig: optional(
      choice({
        release: nullType,
        setup: sequence({
          periodicPhrTimer,
          prohibitPhrTimer,
          dlPathlossChange: enumerated(['dB1', 'dB3', 'dB6', 'infinity']),
        }),
      }),
    ),
  },
  {
    extensions: { r9: group({ srProhibitTimerR9: optional(integer(0, 7)) }) },
  },
)
