/** Where a fault can strike in an HSS, and what it does there. */
export const hssFaultPoints = {
  'node.deaf': 'frames that reach the function are thrown away unread',
  'hss.silent': 'a request is not answered (detail: its kind)',
  'hss.too-busy': 'a request is answered 3004 (detail: its kind)',
  'hss.wrong-cause': 'a request is refused with the result that was ordered (detail: its kind)',
} as const
