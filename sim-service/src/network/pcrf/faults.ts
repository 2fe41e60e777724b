/** Where a fault can strike in a PCRF, and what it does there. */
export const pcrfFaultPoints = {
  'node.deaf': 'frames that reach the function are thrown away unread',
  'pcrf.silent': 'a request is not answered (detail: its CC-Request-Type)',
  'pcrf.too-busy': 'a request is answered 3004 (detail: its CC-Request-Type)',
} as const
