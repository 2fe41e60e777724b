/** Where a fault can strike in a PGW, and what it does there. */
export const pgwFaultPoints = {
  'node.deaf': 'frames that reach the function are thrown away unread',
  'pgw.refuse': 'a Create Session Request is refused, with #73 or the cause that was ordered (detail: IMSI)',
} as const
