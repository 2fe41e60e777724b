/** Indirect data forwarding tunnels of a handover (TS 29.274 §7.2.12, §7.2.13, §7.2.18, §7.2.19). */
import { cause, ebi, fteid, imsi, indication, mei, privateExtension, recovery } from './gtpv2-ies.ts'
import { message } from './gtpv2-message.ts'
import {
  conditional,
  conditionalOptional,
  grouped,
  ie,
  listOf,
  mandatory,
  mandatoryIfAccepted,
  optional,
} from './gtpv2-wire.ts'

/** Table 7.2.18-2. */
const bearerToForward = grouped({
  ebi: ie(73, 0, mandatory, ebi),
  enbDlForwardingFteid: ie(87, 0, conditional, fteid),
  sgwDlForwardingFteid: ie(87, 1, conditional, fteid),
  sgsnDlForwardingFteid: ie(87, 2, conditional, fteid),
  rncDlForwardingFteid: ie(87, 3, conditional, fteid),
  enbUlForwardingFteid: ie(87, 4, optional, fteid),
  sgwUlForwardingFteid: ie(87, 5, optional, fteid),
  mmeDlForwardingFteid: ie(87, 6, conditionalOptional, fteid),
})

/** Table 7.2.18-1. */
export const CreateIndirectDataForwardingTunnelRequest = message(
  'CreateIndirectDataForwardingTunnelRequest',
  166,
  {
    imsi: ie(1, 0, conditional, imsi),
    mei: ie(75, 0, conditional, mei),
    indication: ie(77, 0, conditionalOptional, indication),
    senderFteid: ie(87, 0, conditional, fteid),
    bearers: ie(93, 0, mandatory, listOf(bearerToForward)),
    recovery: ie(3, 0, conditionalOptional, recovery),
    privateExtension: ie(255, 0, optional, privateExtension),
  },
)

/** Table 7.2.19-2. */
const bearerForwarded = grouped({
  ebi: ie(73, 0, mandatory, ebi),
  cause: ie(2, 0, mandatory, cause),
  s1uSgwDlForwardingFteid: ie(87, 0, conditional, fteid),
  s12SgwDlForwardingFteid: ie(87, 1, conditional, fteid),
  s4uSgwDlForwardingFteid: ie(87, 2, conditional, fteid),
  sgwDlForwardingFteid: ie(87, 3, conditional, fteid),
  s1uSgwUlForwardingFteid: ie(87, 4, optional, fteid),
  sgwUlForwardingFteid: ie(87, 5, optional, fteid),
})

/** Table 7.2.19-1. */
export const CreateIndirectDataForwardingTunnelResponse = message(
  'CreateIndirectDataForwardingTunnelResponse',
  167,
  {
    cause: ie(2, 0, mandatory, cause),
    senderFteid: ie(87, 0, conditional, fteid),
    bearers: ie(93, 0, mandatoryIfAccepted, listOf(bearerForwarded)),
    recovery: ie(3, 0, conditionalOptional, recovery),
    privateExtension: ie(255, 0, optional, privateExtension),
  },
)

/** Table 7.2.12-1. */
export const DeleteIndirectDataForwardingTunnelRequest = message(
  'DeleteIndirectDataForwardingTunnelRequest',
  168,
  { privateExtension: ie(255, 0, optional, privateExtension) },
)

/** Table 7.2.13-1. */
export const DeleteIndirectDataForwardingTunnelResponse = message(
  'DeleteIndirectDataForwardingTunnelResponse',
  169,
  {
    cause: ie(2, 0, mandatory, cause),
    recovery: ie(3, 0, conditional, recovery),
    privateExtension: ie(255, 0, optional, privateExtension),
  },
)
