/** Where a fault can strike in an MME, and what it does there. */
export const mmeFaultPoints = {
  'node.deaf': 'frames that reach the function are thrown away unread',
  'mme.refuse':
    'a TAU or Service Request is rejected with the cause in `refusals`, #15 without (detail: IMSI)',
  'mme.congested': 'an Attach, TAU or Service Request is rejected with #22 and T3346 (detail: IMSI or empty)',
} as const
