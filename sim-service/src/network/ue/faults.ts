/** Where a fault can strike in a UE, and what it does there. */
export const ueFaultPoints = {
  'ue.deaf': 'an RRC message is thrown away unread (detail: its kind)',
  'ue.silent': 'a NAS message is read and nothing is done about it (detail: its kind)',
  'ue.no-random-access': 'the UE does not reach a cell by random access (detail: IMSI)',
  'ue.mac-failure': 'the USIM finds the MAC of an authentication vector wrong',
} as const
