import { errorDiagnostic, experimentalResultCode, resultCode } from '../../codec/diameter/result-codes.ts'
import { emmCause, esmCause } from '../../codec/nas/causes.ts'

/** One row of the mapping of S6a results to EMM causes (TS 29.272 annex A, table A.1). */
interface S6aRule {
  /** A code in Experimental-Result and the same number as a base Result-Code mean different things (trap 2). */
  from: 'experimental' | 'base'
  code: number
  diagnostic?: number
  cause: number
  note: string
}

/** First match wins. Where table A.1 leaves a choice to the operator, the row is this product's default. */
export const s6aRules: readonly S6aRule[] = [
  {
    from: 'experimental',
    code: experimentalResultCode.userUnknown,
    cause: emmCause.epsServicesAndNonEpsServicesNotAllowed,
    note: 'A.1',
  },
  {
    from: 'experimental',
    code: experimentalResultCode.unknownEpsSubscription,
    diagnostic: errorDiagnostic.noGprsDataSubscribed,
    cause: emmCause.epsServicesNotAllowed,
    note: 'A.1, #7 or #15 by Error-Diagnostic',
  },
  {
    from: 'experimental',
    code: experimentalResultCode.unknownEpsSubscription,
    cause: emmCause.noSuitableCellsInTrackingArea,
    note: 'A.1',
  },
  {
    from: 'experimental',
    code: experimentalResultCode.ratNotAllowed,
    cause: emmCause.noSuitableCellsInTrackingArea,
    note: 'A.1 allows #13, #15, #12',
  },
  {
    from: 'experimental',
    code: experimentalResultCode.roamingNotAllowed,
    diagnostic: errorDiagnostic.odbHplmnApn,
    cause: emmCause.epsServicesNotAllowedInThisPlmn,
    note: 'A.1',
  },
  {
    from: 'experimental',
    code: experimentalResultCode.roamingNotAllowed,
    diagnostic: errorDiagnostic.odbVplmnApn,
    cause: emmCause.epsServicesNotAllowedInThisPlmn,
    note: 'grouped with ODB_HPLMN_APN in two code bases',
  },
  {
    from: 'experimental',
    code: experimentalResultCode.roamingNotAllowed,
    diagnostic: errorDiagnostic.odbAllApn,
    cause: emmCause.noSuitableCellsInTrackingArea,
    note: 'not confirmed in a specification',
  },
  {
    from: 'experimental',
    code: experimentalResultCode.roamingNotAllowed,
    cause: emmCause.plmnNotAllowed,
    note: 'A.1',
  },
  {
    from: 'experimental',
    code: experimentalResultCode.authenticationDataUnavailable,
    cause: emmCause.networkFailure,
    note: 'not confirmed in a specification',
  },
  {
    from: 'base',
    code: resultCode.authorizationRejected,
    cause: emmCause.noSuitableCellsInTrackingArea,
    note: 'A.1 allows #15, #17, #42',
  },
  {
    from: 'base',
    code: resultCode.unableToDeliver,
    cause: emmCause.noSuitableCellsInTrackingArea,
    note: 'A.1 allows #15, #17, #42',
  },
  {
    from: 'base',
    code: resultCode.realmNotServed,
    cause: emmCause.noSuitableCellsInTrackingArea,
    note: 'A.1 allows #15, #17, #42',
  },
  { from: 'base', code: resultCode.unableToComply, cause: emmCause.networkFailure, note: 'A.1' },
  { from: 'base', code: resultCode.invalidAvpValue, cause: emmCause.networkFailure, note: 'A.1' },
  { from: 'base', code: resultCode.avpUnsupported, cause: emmCause.networkFailure, note: 'A.1' },
  { from: 'base', code: resultCode.missingAvp, cause: emmCause.networkFailure, note: 'A.1' },
  { from: 'base', code: resultCode.resourcesExceeded, cause: emmCause.networkFailure, note: 'A.1' },
  { from: 'base', code: resultCode.avpOccursTooManyTimes, cause: emmCause.networkFailure, note: 'A.1' },
]

/** An S6a answer as far as its result goes. */
export interface S6aResult {
  resultCode?: number
  experimentalResult?: { experimentalResultCode: number }
  errorDiagnostic?: number
}

/** The EMM cause for a failed S6a transaction; no answer at all is a network failure (#17). */
export function emmCauseOf(result: S6aResult | undefined): number {
  if (result === undefined) return emmCause.networkFailure
  const experimental = result.experimentalResult?.experimentalResultCode
  for (const rule of s6aRules) {
    const code =
      rule.from === 'experimental' ? experimental : experimental === undefined ? result.resultCode : undefined
    if (code !== rule.code) continue
    if (rule.diagnostic !== undefined && rule.diagnostic !== result.errorDiagnostic) continue
    return rule.cause
  }
  return emmCause.severeNetworkFailure
}

/** GTPv2 cause → ESM cause (TS 29.274 annex C): one of the allowed values where several are. */
const esmByGtpCause: ReadonlyMap<number, number> = new Map([
  [64, esmCause.networkFailure],
  [68, esmCause.serviceOptionNotSupported],
  [72, esmCause.networkFailure],
  [73, esmCause.insufficientResources],
  [78, esmCause.missingOrUnknownApn],
  [82, esmCause.requestedApnNotSupportedInCurrentRatAndPlmnCombination],
  [83, esmCause.unknownPdnType],
  [84, esmCause.insufficientResources],
  [89, esmCause.requestRejectedUnspecified],
  [91, esmCause.insufficientResources],
  [92, esmCause.userAuthenticationFailed],
  [93, esmCause.requestedServiceOptionNotSubscribed],
  [94, esmCause.requestRejectedByServingGwOrPdnGw],
  [96, esmCause.requestRejectedUnspecified],
  [100, esmCause.networkFailure],
  [103, esmCause.requestRejectedByServingGwOrPdnGw],
  [69, esmCause.requestRejectedByServingGwOrPdnGw],
  [70, esmCause.requestRejectedByServingGwOrPdnGw],
  [107, esmCause.requestRejectedByServingGwOrPdnGw],
  [113, esmCause.insufficientResources],
  [116, esmCause.multiplePdnConnectionsForAGivenApnNotAllowed],
  [120, esmCause.insufficientResources],
  [125, esmCause.userAuthenticationFailed],
])

/** The ESM cause for a Create Session that failed with this GTPv2 cause; no answer is a network failure. */
export function esmCauseOf(gtpCause: number | undefined): number {
  if (gtpCause === undefined) return esmCause.networkFailure
  return esmByGtpCause.get(gtpCause) ?? esmCause.requestRejectedUnspecified
}
