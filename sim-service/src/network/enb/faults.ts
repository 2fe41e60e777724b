/** Where a fault can strike in an eNB, and what it does there. */
export const enbFaultPoints = {
  'node.deaf': 'frames that reach the function are thrown away unread',
  'enb.reject-connection': 'an RRC Connection Request is rejected',
  'enb.refuse-handover': 'a handover to the cell finds no radio resources (detail: the eNB)',
  'enb.no-radio-resources': 'an Initial Context Setup fails with radio-resources-not-available',
} as const
