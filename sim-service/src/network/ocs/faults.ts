/** Where a fault can strike in an OCS, and what it does there. */
export const ocsFaultPoints = {
  'node.deaf': 'frames that reach the function are thrown away unread',
  'ocs.silent': 'a request is neither debited nor answered (detail: its CC-Request-Type)',
  'ocs.too-busy': 'a request is answered 3004 and not debited (detail: its CC-Request-Type)',
} as const
