/** Where a fault can strike in an HSS, and what it does there. */
export const hssFaultPoints = {
  'node.deaf': 'frames that reach the function are thrown away unread',
  'hss.silent': 'a request is not answered (detail: its kind)',
} as const
