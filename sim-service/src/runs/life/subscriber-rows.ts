import { type OutcomeTable, outcomesOf, type SubscriberOutcome } from '../../kpi/subscriber-outcomes.ts'
import type { Plan } from '../../scenario/plan.ts'
import { subscriberNumbered } from '../../scenario/subscribers.ts'
import type { SubscriberRow } from './run-service.ts'

/** What became of each subscriber, with what the plan says of it; of those who never came there is no row. */
export function* subscriberRows(plan: Plan, outcomes: OutcomeTable): Generator<SubscriberRow> {
  for (const outcome of outcomesOf(outcomes)) {
    const { imsi, home, visited, site } = subscriberNumbered(plan, outcome.ueId)
    const network = plan.visited[visited]
    const { ueId, attach, prescribed, phase, attachLatencyUs, ...counts } = outcome
    yield {
      ...counts,
      ueId: String(ueId),
      imsi,
      home: plan.homes[home].plmn,
      visited: network.plmn,
      cell: network.sites[site].cellId,
      attach,
      prescribed: prescribed === 1,
      isFailed: isFailed(outcome),
      ...(phase === '' ? {} : { phase }),
      ...(attachLatencyUs < 0 ? {} : { attachLatencyUs }),
    }
  }
}

/** It wanted to attach and could not, though the agreement admits it, or a handover of it failed. */
function isFailed({ attach, prescribed, handoverFailures }: SubscriberOutcome): boolean {
  const wasServed = attach === '' || attach === 'accepted' || prescribed === 1
  return !wasServed || handoverFailures > 0
}
