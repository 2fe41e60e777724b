// S1AP causes: TS 36.413 §9.2.1.3, module S1AP-IEs.
import { choice, enumerated, type ValueOf } from '../per/per.ts'

const radioNetwork = [
  'unspecified',
  'tx2relocoverall-expiry',
  'successful-handover',
  'release-due-to-eutran-generated-reason',
  'handover-cancelled',
  'partial-handover',
  'ho-failure-in-target-EPC-eNB-or-target-system',
  'ho-target-not-allowed',
  'tS1relocoverall-expiry',
  'tS1relocprep-expiry',
  'cell-not-available',
  'unknown-targetID',
  'no-radio-resources-available-in-target-cell',
  'unknown-mme-ue-s1ap-id',
  'unknown-enb-ue-s1ap-id',
  'unknown-pair-ue-s1ap-id',
  'handover-desirable-for-radio-reason',
  'time-critical-handover',
  'resource-optimisation-handover',
  'reduce-load-in-serving-cell',
  'user-inactivity',
  'radio-connection-with-ue-lost',
  'load-balancing-tau-required',
  'cs-fallback-triggered',
  'ue-not-available-for-ps-service',
  'radio-resources-not-available',
  'failure-in-radio-interface-procedure',
  'invalid-qos-combination',
  'interrat-redirection',
  'interaction-with-other-procedure',
  'unknown-E-RAB-ID',
  'multiple-E-RAB-ID-instances',
  'encryption-and-or-integrity-protection-algorithms-not-supported',
  's1-intra-system-handover-triggered',
  's1-inter-system-handover-triggered',
  'x2-handover-triggered',
] as const
const laterRadioNetwork = [
  'redirection-towards-1xRTT',
  'not-supported-QCI-value',
  'invalid-CSG-Id',
  'release-due-to-pre-emption',
  'n26-interface-not-available',
  'insufficient-ue-capabilities',
  'maximum-bearer-pre-emption-rate-exceeded',
  'up-integrity-protection-not-possible',
  'release-due-to-discontinuous-coverage',
] as const
const transport = ['transport-resource-unavailable', 'unspecified'] as const
const nas = ['normal-release', 'authentication-failure', 'detach', 'unspecified'] as const
const laterNas = ['csg-subscription-expiry', 'uE-not-in-PLMN-serving-area', 'iab-not-authorized'] as const
const protocol = [
  'transfer-syntax-error',
  'abstract-syntax-error-reject',
  'abstract-syntax-error-ignore-and-notify',
  'message-not-compatible-with-receiver-state',
  'semantic-error',
  'abstract-syntax-error-falsely-constructed-message',
  'unspecified',
] as const
const misc = [
  'control-processing-overload',
  'not-enough-user-plane-processing-resources',
  'hardware-failure',
  'om-intervention',
  'unspecified',
  'unknown-PLMN',
] as const

/** TS 36.413 §9.2.1.3. A cause is `{ radioNetwork: 'user-inactivity' }`, `{ nas: 'normal-release' }` and so on. */
export const cause = choice(
  {
    radioNetwork: enumerated(radioNetwork, { extensions: laterRadioNetwork }),
    transport: enumerated(transport, { extensible: true }),
    nas: enumerated(nas, { extensions: laterNas }),
    protocol: enumerated(protocol, { extensible: true }),
    misc: enumerated(misc, { extensible: true }),
  },
  { extensible: true, keepsUnknown: true },
)

/** The groups in the order of the specification, which is that of GTPv2's numbers (TS 29.274 §8.49). */
const groups = Object.entries({
  radioNetwork: [...radioNetwork, ...laterRadioNetwork],
  transport,
  nas: [...nas, ...laterNas],
  protocol,
  misc,
}) as [string, readonly string[]][]

/** A cause as another protocol carries it: the numbers of its group and of itself; unspecified where it has none. */
export function causeNumbers(value: ValueOf<typeof cause>): { causeType: number; value: number } {
  for (const [causeType, [group, names]] of groups.entries()) {
    const number = names.indexOf((value as unknown as Record<string, string>)[group])
    if (number !== -1) return { causeType, value: number }
  }
  return { causeType: 0, value: 0 }
}

/** The cause of such numbers; unspecified where they name none. */
export function causeOfNumbers(numbers: { causeType: number; value: number }): ValueOf<typeof cause> {
  const [group, names] = groups[numbers.causeType] ?? groups[0]
  const name = names[numbers.value] ?? 'unspecified'
  return { [group]: name } as unknown as ValueOf<typeof cause>
}
