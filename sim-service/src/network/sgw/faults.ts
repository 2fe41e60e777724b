/** Where a fault can strike in an SGW, and what it does there. */
export const sgwFaultPoints = {
  'node.deaf': 'frames that reach the function are thrown away unread',
  'sgw.lose-unnamed':
    'an uplink burst is thrown away and counted nowhere: a defect, which an invariant must notice',
} as const
