/** The name map of `gtpv2-fields.ts` for bearer commands, context transfer and relocation. */
import type { FieldRule } from '../../../test-support/agreement.ts'
import type { PlmnId } from '../plmn.ts'

export type Rule = FieldRule | { notInTshark: string }

export const field = (tshark: string, as?: (value: never) => string | undefined): Rule => ({ tshark, as })
/** For fields that tshark prints elsewhere too: ours must appear among them, in order. */
export const among = (tshark: string, as?: (value: never) => string | undefined): Rule => ({
  tshark,
  as,
  among: true,
})
export const hex = (width: number) => (value: number) => `0x${value.toString(16).padStart(width, '0')}`
export const bit = (value: boolean) => (value ? '1' : '0')
export const colons = (octets: Uint8Array) =>
  Buffer.from(octets)
    .toString('hex')
    .replace(/(..)(?=.)/g, '$1:')
export const mcc = (plmn: PlmnId) => String(Number(plmn.slice(0, 3)))
export const mnc = (plmn: PlmnId) => String(Number(plmn.slice(3)))

/** Seconds since 1900, or since 2036 when the top bit is clear (RFC 4330 §3), as tshark prints dates. */
export function ntpDate(seconds: number): string {
  const unix = seconds - 2_208_988_800 + (seconds < 0x80000000 ? 0x100000000 : 0)
  const [, day, month, year, time] = new Date(unix * 1000).toUTCString().split(' ')
  return `${month} ${String(Number(day)).padStart(2)}, ${year} ${time}.000000000 UTC`
}

const plmn: Rule[] = [among('e212.mcc', mcc), among('e212.mnc', mnc)]
const opened = { notInTshark: 'tshark opens the container' }
const notDissected = { notInTshark: 'tshark 4.0 does not dissect this IE' }
const big = (octets: Uint8Array) => String(BigInt(`0x${Buffer.from(octets).toString('hex')}`))
const mTmsi = (value: number) =>
  hex(8)(value)
    .slice(2)
    .replace(/(..)(?=.)/g, '$1:')

const names = (tshark: string, ...leaves: string[]): { [leaf: string]: Rule } =>
  Object.fromEntries(leaves.map((leaf) => [leaf, field(tshark)]))
const flagsOf = (member: string, prefix: string, ...flags: string[]): { [leaf: string]: Rule } =>
  Object.fromEntries(flags.map((flag) => [`${member}.${flag}`, among(`gtpv2.${prefix}${flag}`, bit)]))
const containers = (rule: Rule, ...leaves: string[]): { [leaf: string]: Rule } =>
  Object.fromEntries(leaves.map((leaf) => [leaf, rule]))

/** `mm.` stands for each of the six MM Contexts. */
const mmContext: { [leaf: string]: Rule | Rule[] } = {
  'mm.securityMode': field('gtpv2.mm_context_sm'),
  'epsSecurityContext.ksi': among('gtpv2.mm_context_ksi_a'),
  'umtsKeyQuadrupletsAndQuintuplets.ksi': among('gtpv2.mm_context_ksi_a'),
  'umtsKeyAndQuintuplets.ksi': field('gtpv2.mm_context_ksi'),
  'umtsKeyUsedCipherAndQuintuplets.ksi': among('gtpv2.mm_context_cksn_ksi'),
  'gsmKeyUsedCipherAndQuintuplets.ksi': among('gtpv2.mm_context_cksn_ksi'),
  'gsmKeyAndTriplets.ksi': field('gtpv2.mm_context_cksn'),
  'mm.usedCipher': field('gtpv2.mm_context_used_cipher'),
  'mm.usedNasCipher': field('gtpv2.mm_context_unc'),
  'mm.usedNasIntegrity': field('gtpv2.mm_context_unipa'),
  'mm.nasDownlinkCount': field('gtpv2.mm_context_nas_dl_cnt'),
  'mm.nasUplinkCount': field('gtpv2.mm_context_nas_ul_cnt'),
  'mm.kc': field('gtpv2.mm_context_kc', colons),
  'mm.drxParameter': field('gtpv2.mm_context_drx', (o: Uint8Array) => hex(4)(o[0] * 256 + o[1])),
  'nextHop.nh': field('gtpv2.mm_context_nh', colons),
  'nextHop.ncc': field('gtpv2.mm_context_ncc'),
  'subscribedUeAmbr.uplinkKbps': field('gtpv2.uplink_subscribed_ue_ambr'),
  'subscribedUeAmbr.downlinkKbps': field('gtpv2.downlink_subscribed_ue_ambr'),
  'usedUeAmbr.uplinkKbps': field('gtpv2.uplink_used_ue_ambr'),
  'usedUeAmbr.downlinkKbps': field('gtpv2.downlink_used_ue_ambr'),
  'mm.ueNetworkCapability': opened,
  'mm.msNetworkCapability': opened,
  'mm.mei': field('gtpv2.mei'),
  'mm.voiceDomainPreference': opened,
  'mm.higherBitrates': opened,
  ...containers(
    opened,
    'mm.ueRadioCapabilityForPaging',
    'mm.extendedAccessRestrictionData',
    'mm.ueAdditionalSecurityCapability',
    'mm.ueNrSecurityCapability',
    'mm.apnRateControlStatuses',
    'mm.coreNetworkRestrictions',
    'mm.ueRadioCapabilityId',
  ),
  'mm.ensct': field('gtpv2.mm_context_ensct'),
  ...flagsOf('accessRestrictionData', 'mm_context.', 'una', 'gena', 'gana', 'ina', 'ena', 'hnna'),
  'oldSecurityContext.ksi': field('gtpv2.old_ksiasme'),
  'oldSecurityContext.ncc': field('gtpv2.old_ncc'),
  'oldSecurityContext.kasme': field('gtpv2.mm_context_old_kasme', colons),
  'oldSecurityContext.nh': field('gtpv2.mm_context.old_nh', colons),
  ...Object.fromEntries(
    ['mm', 'quadruplets', 'quintuplets'].flatMap((parent) => [
      [`${parent}.rand`, field('gtpv2.mm_context_rand', colons)],
      [`${parent}.xres`, field('gtpv2.mm_context_xres', colons)],
      [`${parent}.autn`, field('gtpv2.mm_context_autn', colons)],
      [`${parent}.kasme`, among('gtpv2.mm_context_kasme', colons)],
      [`${parent}.ck`, among('gtpv2.ck', colons)],
      [`${parent}.ik`, among('gtpv2.ik', colons)],
    ]),
  ),
}

export const mobilityFields: { [leaf: string]: Rule | Rule[] } = {
  ...mmContext,
  targetPlmnId: plmn,
  selectedPlmnId: plmn,
  selectedCoreNetworkOperator: plmn,
  'guti.plmn': plmn,
  'guti.mmeGroupId': field('gtpv2.mme_grp_id'),
  'guti.mmeCode': field('gtpv2.mme_code'),
  'guti.mTmsi': field('gtpv2.m_tmsi', mTmsi),
  pTmsi: field('gtpv2.p_tmsi'),
  pTmsiSignature: field('gtpv2.p_tmsi_sig', hex(6)),
  hopCounter: field('gtpv2.hop_counter'),
  cMsisdn: among('e164.msisdn'),
  ...names('gtpv2.fqdn', 'sgwNodeName', 'pgwNodeName', 'localHomeNetworkId', 'sgsnNodeName', 'mmeNodeName'),
  ...names('gtpv2.fqdn', 'vlrName', 'sgwUserPlaneNodeName', 'alternativePgwFqdn'),
  ...names('gtpv2.apn', 'apns', 'apnsAndRelativeCapacity.apn'),
  ...names('gtpv2.ebi', 'defaultEbi'),
  ...names('gtpv2.upd_source_port_number', 'udpSourcePort', 'sourceUdpPort', 'henbUdpPort'),
  ...names('gtpv2.ldn', 'mmeLdn', 'sgwLdn', 'pgwLdn'),
  ...names('gtpv2.metric', 'loadMetric', 'overloadReductionMetric'),
  'apnsAndRelativeCapacity.relativeCapacity': field('gtpv2.relative_capacity'),
  loadControlSequenceNumber: field('gtpv2.sequence_number', hex(8)),
  overloadControlSequenceNumber: field('gtpv2.sequence_number', hex(8)),
  ...names('gtpv2.timer_unit', 'periodOfValidity.unit', 'dlBufferingDuration.unit'),
  ...names('gtpv2.timer_value', 'periodOfValidity.value', 'dlBufferingDuration.value'),
  subscribedRfspIndex: field('gtpv2.subscriber_rfsp'),
  rfspIndexInUse: field('gtpv2.rfsp_inuse'),
  ...names(
    'gtpv2.additional_rrm_policy_index',
    'subscribedAdditionalRrmPolicyIndex',
    'additionalRrmPolicyIndexInUse',
  ),
  detachType: field('gtpv2.detach_type'),
  actionIndication: field('gtpv2.action_indication_val'),
  ueUsageType: field('gtpv2.ue_usage_type'),
  dlDataPacketsSize: notDissected,
  dlBufferingSuggestedPacketCount: field('gtpv2.dl_buf_sug_pkt_cnt'),
  remainingRunningServiceGapTimer: field('gtpv2.rem_run_serv_gap_t'),
  csgId: field('gtpv2.csg_id', hex(8)),
  csgMembershipIndication: field('gtpv2.cmi'),
  ebi: among('gtpv2.ebi'),
  'packetFlowId.ebi': { notInTshark: 'printed among those of the bearers' },
  'target.plmn': plmn,
  'target.macroEnodebId': field('gtpv2.macro_enodeb_id', hex(6)),
  'target.extendedMacroEnodebId': field('gtpv2.ext_macro_enodeb_id', hex(6)),
  'target.homeEnodebId': field('gtpv2.home_enodeb_id', hex(8)),
  'target.smenb': field('gtpv2.smenb', bit),
  'target.lac': field('gtpv2.lac', hex(4)),
  'target.rac': field('gtpv2.rac'),
  'target.rncId': field('gtpv2.rnc_id'),
  'target.tac': { notInTshark: 'one field a type of target' },
  maximumWaitTime: field('gtpv2.maximum_wait_time'),
  mappedUeUsageType: field('gtpv2.mapped_ue_usage_type'),
  originationTimeStamp: { notInTshark: 'tshark rounds the milliseconds' },
  'servingPlmnRateControl.uplinkRateLimit': field('gtpv2.uplink_rate_limit'),
  'servingPlmnRateControl.downlinkRateLimit': field('gtpv2.downlink_rate_limit'),
  'moExceptionDataCounter.timestamp': field('gtpv2.timestamp_value', ntpDate),
  'moExceptionDataCounter.value': field('gtpv2.counter_value'),
  'headerCompressionConfiguration.rohcProfiles': field('gtpv2.rohc_profile_flags', (v: number) =>
    hex(2)(v >> 8),
  ),
  'headerCompressionConfiguration.maxCid': field('gtpv2.max_cid'),
  'userCsgInformation.plmn': plmn,
  'userCsgInformation.csgId': field('gtpv2.cui_csg_id'),
  'userCsgInformation.accessMode': field('gtpv2.uci_access_mode'),
  'userCsgInformation.lcsg': field('gtpv2.uci_leave_csg', bit),
  'userCsgInformation.cmi': field('gtpv2.uci_csg_membership', bit),
  ...flagsOf('bearerFlags', 'bearer_flag.', 'ppc', 'vb'),
  ...containers(notDissected, 'bearerFlags.vind', 'bearerFlags.asi', 'undissected'),
  ...flagsOf('csgInformationReportingAction', 'csg_info_rep_action.', 'ucicsg', 'ucishc', 'uciuhc'),
  ...flagsOf('henbInformationReporting', 'henb_info_report_', 'fti'),
  ...flagsOf('signallingPriorityIndication', '', 'lapi'),
  ...flagsOf('changeToReportFlags', 'change_report_flags_', 'sncr', 'tzcr'),
  ...flagsOf('upFunctionSelectionIndicationFlags', '', 'dcnr'),
  ...flagsOf(
    'ciotOptimizationsSupportIndication',
    'ciot_support_ind.',
    'sgnipdn',
    'scnipdn',
    'awopdn',
    'ihcsi',
  ),
  'pagingAndServiceInformation.pagingPolicyIndication': field('gtpv2.ppi_value'),
  'maximumPacketLossRate.uplinkPermille': field('gtpv2.max_pkt_loss_rte_ul'),
  'maximumPacketLossRate.downlinkPermille': field('gtpv2.max_pkt_loss_rte_dl'),
  'flowQos.qci': field('gtpv2.flow_qos_label_qci'),
  'flowQos.maximumUplinkKbps': field('gtpv2.flow_qos_mbr_up'),
  'flowQos.maximumDownlinkKbps': field('gtpv2.flow_qos_mbr_down'),
  'flowQos.guaranteedUplinkKbps': field('gtpv2.flow_qos_gbr_up'),
  'flowQos.guaranteedDownlinkKbps': field('gtpv2.flow_qos_gbr_down'),
  'tft.operation': field('gsm_a.gm.sm.tft.op_code'),
  'packetFilters.identifier': field('gsm_a.gm.sm.tft.pkt_flt_id'),
  'packetFilters.direction': field('gsm_a.gm.sm.tft.pkt_flt_dir'),
  'packetFilters.evaluationPrecedence': field('gsm_a.gm.sm.tft.packet_evaluation_precedence', hex(2)),
  'components.kind': { notInTshark: 'compared with tshark where NAS carries the same octets' },
  'rabContexts.nsapi': among('gtpv2.nsapi'),
  'pduNumbers.nsapi': field('gtpv2.pdn_numbers_nsapi'),
  ...names('gtpv2.dl_gtp_u_sequence_number', 'rabContexts.dlGtpuSequence', 'pduNumbers.dlGtpuSequence'),
  ...names('gtpv2.ul_gtp_u_sequence_number', 'rabContexts.ulGtpuSequence', 'pduNumbers.ulGtpuSequence'),
  ...containers(
    { notInTshark: 'printed as one half octet' },
    ...['ulpsi', 'dlpsi', 'ulgsi', 'dlgsi'].map((flag) => `rabContexts.${flag}`),
  ),
  'rabContexts.dlPdcpSequence': field('gtpv2.dl_pdcp_sequence_number'),
  'rabContexts.ulPdcpSequence': field('gtpv2.ul_pdcp_sequence_number'),
  'pduNumbers.sendNpduNumber': field('gtpv2.send_n_pdu_number'),
  'pduNumbers.receiveNpduNumber': field('gtpv2.receive_n_pdu_number'),
  'packetFlowId.packetFlowId': field('gtpv2.packet_flow_id', colons),
  'usage.secondaryRatType': field('gtpv2.secondary_rat_usage_data_report.rat_type'),
  'usage.startTimestamp': field('gtpv2.secondary_rat_usage_data_report.start_timestamp', ntpDate),
  'usage.endTimestamp': field('gtpv2.secondary_rat_usage_data_report.end_timestamp', ntpDate),
  'usage.usageDataDl': field('gtpv2.secondary_rat_usage_data_report.usage_data_dl', big),
  'usage.usageDataUl': field('gtpv2.secondary_rat_usage_data_report.usage_data_ul', big),
  ...flagsOf('usage', 'secondary_rat_usage_data_report.', 'irpgw', 'irsgw'),
  's1apCause.causeType': field('gtpv2.cause_type'),
  's1apCause.value': { notInTshark: 'one field a cause type' },
  'sourceIdentification.sourceType': field('gtpv2.source_type'),
  ...containers(opened, 'sourceIdentification.targetCellId', 'sourceIdentification.sourceId'),
  ...containers(
    notDissected,
    'ranapCause.causeType',
    'ranapCause.value',
    'bssgpCause.causeType',
    'bssgpCause.value',
  ),
  ...containers(
    notDissected,
    'pscellId.plmn',
    'pscellId.nrCellIdentity',
    'alternativeImsi',
    'upSecurityPolicy',
  ),
  ...containers(notDissected, 'wlanOffloadabilityIndication.utran', 'wlanOffloadabilityIndication.eutran'),
  ...containers(notDissected, 'cnOperatorSelectionEntity', 'mdtConfiguration', 'sgiPtpTunnelAddress'),
  ...containers(opened, 'epco', 'apco', 'presenceReportingAreaActions', 'presenceReportingAreaInformation'),
  ...containers(opened, 'monitoringEventInformation', 'monitoringEventExtensionInformation', 'stnSr'),
  ...containers(opened, 'additionalMmContextForSrvcc', 'additionalFlagsForSrvcc', 'extendedTraceInformation'),
  ...containers(
    opened,
    'subscribedV2xInformation',
    'srvccRejectedCause',
    'apnRateControlStatus',
    'traceReference',
  ),
  ...containers(opened, 'tmsi', 'globalCnId', 'channelNeeded', 'emlppPriority', 'serviceIndicator'),
  ...containers(opened, 'sourceRncPdcpContextInfo', 'transactionIdentifier', 'nodeNumber'),
  'completeMessage.messageType': field('gtpv2.complete_req_msg_type'),
  'completeMessage.message': opened,
  'container.containerType': field('gtpv2.container_type'),
  'container.container': opened,
  'node.name': field('gtpv2.node_name'),
  'node.realm': field('gtpv2.node_realm'),
}

/** The name of a leaf that shares its rule with others. */
export function mobilityLeaf(steps: readonly string[]): string | undefined {
  const own = steps.at(-1) ?? ''
  const parent = steps.at(-2) ?? ''
  if (/^(components|parameters)$/.test(parent)) return 'components.kind'
  if (own === 'ebi') return parent === 'packetFlowId' ? 'packetFlowId.ebi' : 'ebi'
  if (steps.includes('gsmKeyAndTriplets') && parent === 'accessRestrictionData') return 'undissected'
  if (/argetIdentification$/.test(steps.at(-3) ?? '')) return `target.${own === 'enodebId' ? parent : own}`
  if (own === 'mmeNumberForMtSms' || /^(sgsnNumber|mscNumber)$/.test(own)) return 'nodeNumber'
  if (/Message$/.test(parent))
    return own === 'messageType' ? 'completeMessage.messageType' : 'completeMessage.message'
  if (/Container$/.test(parent)) return `container.${own}`
  if (/SecondaryRatUsageDataReports$|^secondaryRatUsageDataReports$/.test(parent)) return `usage.${own}`
  if (own === 'name' || own === 'realm') return `node.${own}`
  if (parent === 'trafficAggregateDescription') return `tft.${own}`
  if (own !== 'ksi' && /^(epsSecurityContext|umtsKey\w+|gsmKey\w+)$/.test(parent)) return `mm.${own}`
  if (/^(pdnConnections|scefPdnConnections|\w+SetUp|\w+[lL]oadControl)$/.test(parent)) return own
  return undefined
}
