/**
 * The chains of nonCriticalExtension behind the release 8 fields of each message (TS 36.331 §6.2.2). A link is typed
 * as far as somebody here reads it; the rest of the chain is kept as bits.
 */

import { choice, enumerated, integer, octetString, optional, sequence, sequenceOf } from '../per/per.ts'
import { remainder } from './bit-types.ts'
import { carrierFreqGeran } from './carriers.ts'
import { physCellIdGeran, physCellIdUtraFdd, physCellIdUtraTdd } from './identities.ts'

const yes = enumerated(['true'])

const reportProximityConfigR9 = sequence({
  proximityIndicationEutraR9: optional(enumerated(['enabled'])),
  proximityIndicationUtraR9: optional(enumerated(['enabled'])),
})

/** OtherConfig (TS 36.331 §6.3.6). */
export const otherConfigR9 = sequence(
  {
    reportProximityConfigR9: optional(reportProximityConfigR9),
  },
  { extensible: true },
)

/** The v8a0 link of most messages, whose next link no reader here needs. */
export const lateExtension = sequence({
  lateNonCriticalExtension: optional(octetString()),
  nonCriticalExtension: optional(remainder),
})

export const rrcConnectionRejectV8a0 = sequence({
  lateNonCriticalExtension: optional(octetString()),
  nonCriticalExtension: optional(
    // RRCConnectionReject-v1020-IEs
    sequence({
      extendedWaitTimeR10: optional(integer(1, 1800)),
      nonCriticalExtension: optional(
        // RRCConnectionReject-v1130-IEs
        sequence({
          deprioritisationReqR11: optional(
            sequence({
              deprioritisationTypeR11: enumerated(['frequency', 'e-utra']),
              deprioritisationTimerR11: enumerated(['min5', 'min10', 'min15', 'min30']),
            }),
          ),
          nonCriticalExtension: optional(remainder),
        }),
      ),
    }),
  ),
})

export const rrcConnectionSetupCompleteV8a0 = sequence({
  lateNonCriticalExtension: optional(octetString()),
  nonCriticalExtension: optional(
    // RRCConnectionSetupComplete-v1020-IEs
    sequence({
      gummeiTypeR10: optional(enumerated(['native', 'mapped'])),
      rlfInfoAvailableR10: optional(yes),
      logMeasAvailableR10: optional(yes),
      rnSubframeConfigReqR10: optional(enumerated(['required', 'notRequired'])),
      nonCriticalExtension: optional(remainder),
    }),
  ),
})

export const rrcConnectionReconfigurationV890 = sequence({
  lateNonCriticalExtension: optional(octetString()),
  nonCriticalExtension: optional(
    // RRCConnectionReconfiguration-v920-IEs
    sequence({
      otherConfigR9: optional(otherConfigR9),
      fullConfigR9: optional(yes),
      nonCriticalExtension: optional(remainder),
    }),
  ),
})

export const rrcConnectionReconfigurationCompleteV8a0 = sequence({
  lateNonCriticalExtension: optional(octetString()),
  nonCriticalExtension: optional(
    // RRCConnectionReconfigurationComplete-v1020-IEs
    sequence({
      rlfInfoAvailableR10: optional(yes),
      logMeasAvailableR10: optional(yes),
      nonCriticalExtension: optional(remainder),
    }),
  ),
})

const cellInfoGeran = sequence({
  physCellIdR9: physCellIdGeran,
  carrierFreqR9: carrierFreqGeran,
  systemInformationR9: sequenceOf(octetString(1, 23), 1, 10),
})

const cellInfoUtraFdd = sequence({ physCellIdR9: physCellIdUtraFdd, utraBcchContainerR9: octetString() })

const cellInfoUtraTdd = sequence({ physCellIdR9: physCellIdUtraTdd, utraBcchContainerR9: octetString() })

export const rrcConnectionReleaseV890 = sequence({
  lateNonCriticalExtension: optional(octetString()),
  nonCriticalExtension: optional(
    // RRCConnectionRelease-v920-IEs
    sequence({
      cellInfoListR9: optional(
        choice(
          {
            geranR9: sequenceOf(cellInfoGeran, 1, 32),
            utraFddR9: sequenceOf(cellInfoUtraFdd, 1, 16),
            utraTddR9: sequenceOf(cellInfoUtraTdd, 1, 16),
          },
          { extensible: true, keepsUnknown: true },
        ),
      ),
      nonCriticalExtension: optional(
        // RRCConnectionRelease-v1020-IEs
        sequence({
          extendedWaitTimeR10: optional(integer(1, 1800)),
          nonCriticalExtension: optional(remainder),
        }),
      ),
    }),
  ),
})
