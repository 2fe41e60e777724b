import type { SubscriberStore } from '../ports/subscriber-store.ts'
import type { RunOutcome } from './host-messages.ts'
import type { SubscriberRow, UsageCheck } from './run-service.ts'

const SHOWN_SUBSCRIBERS = 100
const PAGE = 200

/**
 * A two-way usage check: what the OCSs debited against what the PGWs counted against grants. Both sides are the home
 * network's; no third party's records are in it, so it is no reconciliation.
 */
export async function usageCheckOf(
  runId: string,
  { usage }: RunOutcome,
  subscribers: SubscriberStore,
): Promise<UsageCheck> {
  const differing: UsageCheck['subscribers'][number][] = []
  let chargedOctets = 0
  let count = 0
  for await (const row of everySubscriber(runId, subscribers)) {
    const charged = row.uplinkOctets + row.downlinkOctets
    chargedOctets += charged
    if (charged === row.debitedOctets) continue
    count++
    const { ueId, debitedOctets } = row
    const one = { ueId, chargedOctets: charged, debitedOctets, differenceOctets: debitedOctets - charged }
    if (differing.length < SHOWN_SUBSCRIBERS) differing.push(one)
  }
  const debitedOctets = usage.ocsDebited
  if (count === 0 && chargedOctets === 0) chargedOctets = usage.pgwUplink + usage.pgwDownlink
  const differenceOctets = debitedOctets - chargedOctets
  const isUsed = debitedOctets + chargedOctets > 0
  return {
    runId,
    kind: 'two-way usage check',
    state: !isUsed ? 'no usage' : differenceOctets === 0 && count === 0 ? 'agrees' : 'differs',
    chargedOctets,
    debitedOctets,
    differenceOctets,
    explanations: explanationsOf(differenceOctets),
    subscribers: differing,
    differingSubscribers: count,
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

async function* everySubscriber(runId: string, subscribers: SubscriberStore): AsyncGenerator<SubscriberRow> {
  let cursor: string | undefined
  do {
    const page = await subscribers.list(runId, { outcome: 'all', limit: PAGE }, cursor)
    if (!page.ok) return
    yield* page.value.items
    cursor = page.value.next
  } while (cursor !== undefined)
}
