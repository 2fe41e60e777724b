import { Lab, millisecond, then, when } from '../../test-support/lab.ts'
import { experimentalResultCode, resultCode } from '../codec/diameter/result-codes.ts'
import { gtpv2Cause } from '../codec/gtp/gtpv2.ts'
import { emmCause, esmCause } from '../codec/nas/causes.ts'
import type { Refusal } from './hss/subscribers.ts'
import { s6aRules } from './mme/causes.ts'
import type { UeContext } from './mme/context.ts'
import { commandRelease } from './mme/release.ts'
import { type AttachReaction, attachRejectReactions } from './ue/causes.ts'

/** Two tracking areas of the visited network and a second network are in reach. */
function roaming(): Lab {
  return new Lab({ sites: 2, areas: 2, secondVisited: true, world: { foreignGutiPpm: 1_000_000 } })
}

/** Rejects the attach that runs, in the MME's name, with any cause. */
function rejectWith(lab: Lab, cause: number): void {
  lab.next('AuthenticationRequest', 's1-mme')
  const ue = lab.mme.byImsi.get(lab.ue().imsi) as UeContext
  lab.command(lab.mme, () => {
    lab.mme.sendNas(ue, { kind: 'AttachReject', emmCause: cause })
    commandRelease(lab.mme, ue, { nas: 'normal-release' })
    lab.mme.removeContext(ue)
  })
  lab.next('RRCConnectionRelease')
}

interface Next {
  words: string
  check(lab: Lab): void
}

/** Where the next attempt goes and when, in seconds after the release. */
function attempt(words: string, enb: string, afterSeconds: number, identity: 'guti' | 'imsi'): Next {
  return {
    words,
    check(lab) {
      const from = lab.sim.now
      const again = lab.next('RRCConnectionRequest')
      expect(again.to).toBe(enb)
      expect(Math.round((again.timeUs - from) / 1e6)).toBe(afterSeconds)
      expect(lab.next('AttachRequest', 'radio').nas.epsMobileIdentity.kind).toBe(identity)
    },
  }
}

const next: Readonly<Record<AttachReaction, Next>> = {
  'sim-invalid': {
    words: 'nothing, the USIM is invalid',
    check(lab) {
      lab.run(3600e6)
      expect(lab.count('RRCConnectionRequest')).toBe(1)
      expect(lab.ue()).toMatchObject({ simInvalid: true, guti: undefined, procedure: undefined })
      lab.command(lab.ue(), () => lab.ue().startAttach())
      expect(lab.ue().procedure).toBeUndefined()
    },
  },
  'forbid-plmn': attempt('an attach in the next PLMN, with the IMSI', 'enb/21403/1', 0, 'imsi'),
  'forbid-plmn-for-gprs': attempt('an attach in the next PLMN, with the IMSI', 'enb/21403/1', 0, 'imsi'),
  'forbid-ta-regional': attempt('an attach in the next tracking area', 'enb/21407/2', 0, 'imsi'),
  'forbid-ta-roaming-and-select-plmn': attempt('an attach in the next PLMN', 'enb/21403/1', 0, 'imsi'),
  'forbid-ta-roaming-and-select-cell': attempt(
    'an attach in the next tracking area',
    'enb/21407/2',
    0,
    'imsi',
  ),
  'back-off': attempt('the same attach after T3346', 'enb/21407/1', 15 * 60, 'guti'),
  'try-again': attempt('the same attach after T3411', 'enb/21407/1', 10, 'guti'),
  'try-later': attempt('an attach with the IMSI after T3402', 'enb/21407/1', 12 * 60, 'imsi'),
}

/** What the UE has written into its lists of forbidden places (24.301 §5.3.2, 23.122 §3.1). */
function listsOf(lab: Lab): { plmns: string[]; plmnsForGprs: string[]; trackingAreas: string[] } {
  const { forbidden } = lab.ue()
  return {
    plmns: [...(forbidden?.plmns ?? [])],
    plmnsForGprs: [...(forbidden?.plmnsForGprs ?? [])],
    trackingAreas: [...(forbidden?.trackingAreas ?? [])],
  }
}

const none = { plmns: [], plmnsForGprs: [], trackingAreas: [] }
const area = { ...none, trackingAreas: ['21407-1'] }
const lists: Partial<Record<AttachReaction, ReturnType<typeof listsOf>>> = {
  'forbid-plmn': { ...none, plmns: ['21407'] },
  'forbid-plmn-for-gprs': { ...none, plmnsForGprs: ['21407'] },
  'forbid-ta-regional': area,
  'forbid-ta-roaming-and-select-plmn': area,
  'forbid-ta-roaming-and-select-cell': area,
}

const nameOf = (table: Readonly<Record<string, number>>, code: number): string =>
  `#${code} ${Object.keys(table).find((name) => table[name] === code) ?? ''}`

describe('a rejected attach at the UE (24.301 §5.5.1.2.5, §5.5.1.2.6)', () => {
  /** Causes by reaction, as the clauses list them; #2, #17, #19 and unknown ones are abnormal cases there. */
  const causes: Readonly<Record<AttachReaction, readonly number[]>> = {
    'sim-invalid': [3, 6, 7, 8],
    'forbid-plmn': [11, 35],
    'forbid-plmn-for-gprs': [14],
    'forbid-ta-regional': [12],
    'forbid-ta-roaming-and-select-plmn': [13],
    'forbid-ta-roaming-and-select-cell': [15],
    'back-off': [22],
    'try-later': [42, 95, 96, 97, 99, 111],
    'try-again': [2, 17, 19, 200],
  }
  const cases = (Object.keys(causes) as AttachReaction[]).flatMap((reaction) =>
    causes[reaction].map((cause) => ({ reaction, cause })),
  )
  for (const { reaction, cause } of cases) {
    when(`the network rejects with ${nameOf(emmCause, cause)}`, () => {
      const { words, check } = next[reaction]
      then(`the next thing is ${words}`, () => {
        const lab = roaming()
        rejectWith(lab, cause)
        check(lab)
        expect(listsOf(lab)).toEqual(lists[reaction] ?? none)
      })
    })
  }

  then('every row of the reaction table is driven above, and each cause has one', () => {
    const listed = attachRejectReactions.map((row) => row.cause)
    expect(new Set(listed).size).toBe(listed.length)
    expect(listed.filter((cause) => !cases.some((one) => one.cause === cause))).toEqual([])
  })

  when('all networks are forbidden', () =>
    then('the attach ends with the last cause', () => {
      const lab = new Lab({ barredCause: emmCause.plmnNotAllowed }).run(20e6)
      expect(lab.outcomes('attach.outcome')).toEqual(['rejected/11'])
      expect(lab.count('RRCConnectionRequest')).toBe(1)
    }),
  )
})

describe('a refusal of the HSS at the MME (29.272 annex A)', () => {
  /** The first AttachReject when the HSS refuses so, and its subscriber's next step. */
  function refused(refusal: Refusal): number {
    const lab = new Lab()
    const row = lab.home.database.find(lab.ue().imsi)
    if (row === undefined) throw new Error('not provisioned')
    row.refusal = refusal
    const reject = lab.next('AttachReject', 's1-mme')
    expect(lab.count('UpdateLocationRequest')).toBe(refusal.on === 'location' ? 2 : 0)
    expect(lab.count('CreateSessionRequest')).toBe(0)
    expect(lab.next('UEContextReleaseCommand').message.cause).toEqual({ nas: 'normal-release' })
    lab.run(1e6)
    expect(lab.mme.byMmeUeId.size).toBe(0)
    return reject.nas.emmCause
  }

  for (const rule of s6aRules) {
    const { from, code, diagnostic, cause } = rule
    const words = diagnostic === undefined ? '' : ` with Error-Diagnostic ${diagnostic}`
    when(`it answers ${from} ${code}${words}`, () =>
      then(`the UE gets ${nameOf(emmCause, cause)}`, () => {
        const result = from === 'experimental' ? { experimentalResultCode: code } : { resultCode: code }
        const refusal = diagnostic === undefined ? result : { ...result, errorDiagnostic: diagnostic }
        expect(refused({ on: 'location', ...refusal })).toBe(cause)
        expect(refused({ on: 'authentication', ...refusal })).toBe(cause)
      }),
    )
  }

  when('it answers with a code that the table does not have', () =>
    then('the UE gets #42', () => {
      const { severeNetworkFailure } = emmCause
      const unknown = experimentalResultCode.unknownServingNode
      expect(refused({ on: 'location', experimentalResultCode: unknown })).toBe(severeNetworkFailure)
      expect(refused({ on: 'location', resultCode: resultCode.userUnknown })).toBe(severeNetworkFailure)
    }),
  )

  when('the subscriber is not provisioned', () =>
    then('the UE gets #8, as for experimental 5001', () => {
      const lab = new Lab()
      lab.home.database.withdraw(lab.ue().imsi)
      expect(lab.next('AttachReject', 's1-mme').nas.emmCause).toBe(8)
    }),
  )

  when('the visited network has no agreement with the home network', () =>
    then('the UE gets #11 and nobody is asked', () => {
      const lab = new Lab()
      Object.assign(lab.mme.configuration, { homes: [] })
      expect(lab.next('AttachReject', 's1-mme').nas.emmCause).toBe(emmCause.plmnNotAllowed)
      expect(lab.count('AuthenticationInformationRequest')).toBe(0)
    }),
  )
})

describe('a refusal of the home PGW (29.274 annex C)', () => {
  /** ESM causes as annex C pairs them with the causes that a PGW can give; one of the allowed where several are. */
  const expected: ReadonlyArray<[keyof typeof gtpv2Cause, keyof typeof esmCause]> = [
    ['contextNotFound', 'networkFailure'],
    ['invalidLength', 'requestRejectedUnspecified'],
    ['serviceNotSupported', 'serviceOptionNotSupported'],
    ['mandatoryIeIncorrect', 'requestRejectedByServingGwOrPdnGw'],
    ['mandatoryIeMissing', 'requestRejectedByServingGwOrPdnGw'],
    ['systemFailure', 'networkFailure'],
    ['noResourcesAvailable', 'insufficientResources'],
    ['missingOrUnknownApn', 'missingOrUnknownApn'],
    ['deniedInRat', 'requestedApnNotSupportedInCurrentRatAndPlmnCombination'],
    ['preferredPdnTypeNotSupported', 'unknownPdnType'],
    ['allDynamicAddressesAreOccupied', 'insufficientResources'],
    ['ueNotResponding', 'requestRejectedUnspecified'],
    ['serviceDenied', 'requestRejectedUnspecified'],
    ['noMemoryAvailable', 'insufficientResources'],
    ['userAuthenticationFailed', 'userAuthenticationFailed'],
    ['apnAccessDeniedNoSubscription', 'requestedServiceOptionNotSubscribed'],
    ['requestRejectedReasonNotSpecified', 'requestRejectedByServingGwOrPdnGw'],
    ['imsiImeiNotKnown', 'requestRejectedUnspecified'],
    ['remotePeerNotResponding', 'networkFailure'],
    ['conditionalIeMissing', 'requestRejectedByServingGwOrPdnGw'],
    ['invalidReplyFromRemotePeer', 'requestRejectedByServingGwOrPdnGw'],
    ['invalidPeer', 'requestRejectedUnspecified'],
    ['temporarilyRejectedDueToHandoverInProgress', 'requestRejectedUnspecified'],
    ['apnCongestion', 'insufficientResources'],
    ['targetAccessRestrictedForTheSubscriber', 'requestRejectedUnspecified'],
    ['mmeRefusesDueToVplmnPolicy', 'requestRejectedUnspecified'],
    ['gtpcEntityCongestion', 'insufficientResources'],
    ['lateOverlappingRequest', 'requestRejectedUnspecified'],
    ['timedOutRequest', 'requestRejectedUnspecified'],
    ['ueNotAuthorisedByOcsOrExternalAaaServer', 'userAuthenticationFailed'],
  ]
  for (const [cause, answer] of expected) {
    when(`it answers Create Session with ${nameOf(gtpv2Cause, gtpv2Cause[cause])}`, () =>
      then(`the UE gets #19 with ${nameOf(esmCause, esmCause[answer])} inside`, () => {
        const lab = new Lab()
        lab.sim.injectFault('pgw.refuse', () => true)
        lab.pgw.refusals.set(lab.ue().imsi, gtpv2Cause[cause])
        const s8 = lab.next('CreateSessionResponse', 's8')
        expect(s8.message.cause).toEqual({ value: gtpv2Cause[cause] })
        // The SGW says that the cause is not its own.
        const s11 = lab.next('CreateSessionResponse', 's11')
        expect(s11.message.cause).toEqual({ value: gtpv2Cause[cause], cs: true })
        const reject = lab.next('AttachReject', 'radio')
        expect(reject.nas.emmCause).toBe(emmCause.esmFailure)
        expect(reject.esm).toMatchObject({
          kind: 'PdnConnectivityReject',
          ebi: 0,
          pti: 1,
          esmCause: esmCause[answer],
        })
        lab.run(millisecond)
        expect([lab.sgw.byTeid.size, lab.pgw.byTeid.size]).toEqual([0, 0])
      }),
    )
  }

  when('all addresses of the PGW are occupied', () =>
    then('the UE gets #26 and the next UE after a detach gets the address', () => {
      const lab = new Lab({
        subscribers: 2,
        change: (plan) => {
          plan.homes[0].ueAddresses.count = 1
          plan.subscribers[0].staysUs = 5e6
        },
      })
      const reject = lab.next('AttachReject', 'radio')
      expect([reject.flow, reject.esm.esmCause]).toEqual([2, esmCause.insufficientResources])
      expect(lab.next('AttachAccept', 'radio')).toMatchObject({
        flow: 2,
        esm: { pdnAddress: { ipv4: '100.64.0.1' } },
      })
    }),
  )
})
