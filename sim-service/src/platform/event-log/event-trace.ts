import type { EventMessage } from '../../runs/ports/event-log.ts'
import { RUN_ID, type Tracing } from '../../runs/ports/tracing.ts'

/** A message goes on in the span that publishes it, and names its run, unless it says otherwise itself. */
export function withTrace(message: EventMessage, tracing: Tracing | undefined): EventMessage {
  const found = tracing?.headers()
  if (found === undefined || Object.keys(found).length === 0) return message
  const { traceparent, [RUN_ID]: runId } = found
  const headers = {
    ...(traceparent !== undefined && { traceparent }),
    ...(runId !== undefined && { 'run-id': runId }),
    ...message.headers,
  }
  return { ...message, headers }
}
