/** Wireshark's names for the channels of RRC, by which exported PDUs say what they are. */

import type { RrcChannel } from './messages.ts'

/** The dissector of a channel, as our captures name it. */
export const rrcDissectors: Readonly<Record<RrcChannel, string>> = {
  'ul-ccch': 'lte_rrc.ul_ccch',
  'dl-ccch': 'lte_rrc.dl_ccch',
  'ul-dcch': 'lte_rrc.ul_dcch',
  'dl-dcch': 'lte_rrc.dl_dcch',
  pcch: 'lte_rrc.pcch',
  'bcch-bch': 'lte_rrc.bcch_bch',
  'bcch-dl-sch': 'lte_rrc.bcch_dl_sch',
}

/** Wireshark has each dissector under two names; tools that read modems write the other one, `lte-rrc.bcch.dl.sch`. */
const channels = new Map(
  (Object.keys(rrcDissectors) as RrcChannel[]).flatMap((channel) => [
    [rrcDissectors[channel], channel] as const,
    [`lte-rrc.${channel.replaceAll('-', '.')}`, channel] as const,
  ]),
)

/** The channel whose messages a dissector reads; undefined for a dissector of something else. */
export function rrcChannelOf(dissector: string): RrcChannel | undefined {
  return channels.get(dissector)
}
