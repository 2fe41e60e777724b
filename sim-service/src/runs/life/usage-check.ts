import type { SubscriberStore } from '../ports/subscriber-store.ts'
import type { RunOutcome } from './host-messages.ts'
import type { UsageCheck } from './run-service.ts'

const SHOWN_SUBSCRIBERS = 100

/**
 * A two-way usage check: what the OCSs debited against what the PGWs counted against grants. Both sides are the home
 * network's; no third party's records are in it, so it is no reconciliation.
 */
export async function usageCheckOf(
  runId: string,
  { usage }: RunOutcome,
  subscribers: SubscriberStore,
): Promise<UsageCheck> {
  const { chargedOctets: counted, differing, first } = await subscribers.usage(runId, SHOWN_SUBSCRIBERS)
  const isKnownSingly = differing > 0 || counted > 0
  const chargedOctets = isKnownSingly ? counted : usage.pgwUplink + usage.pgwDownlink
  const debitedOctets = usage.ocsDebited
  const differenceOctets = debitedOctets - chargedOctets
  const isUsed = debitedOctets + chargedOctets > 0
  return {
    runId,
    kind: 'two-way usage check',
    state: !isUsed ? 'no usage' : differenceOctets === 0 && differing === 0 ? 'agrees' : 'differs',
    chargedOctets,
    debitedOctets,
    differenceOctets,
    explanations: explanationsOf(differenceOctets),
    subscribers: first.map((one) => ({ ...one, differenceOctets: one.debitedOctets - one.chargedOctets })),
    differingSubscribers: differing,
  }
}

/** Where the difference comes from as far as it is known without asking anybody else. */
function explanationsOf(differenceOctets: number): string[] {
  if (differenceOctets === 0) return []
  return differenceOctets < 0
    ? [
        'the PGW has counted usage that it had not reported when the run ended, or when its OCS was lost: it reports ' +
          'at the next threshold, validity time or termination',
      ]
    : ['the OCS has debited more than the PGW counted: a report came twice, or counters were lost with a PGW']
}
