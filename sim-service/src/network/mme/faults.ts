/** Where a fault can strike in an MME, and what it does there. */
export const mmeFaultPoints = {
  'node.deaf': 'frames that reach the function are thrown away unread',
  'mme.congested': 'an Attach or Service Request is rejected with #22 and T3346 (detail: IMSI or empty)',
} as const
