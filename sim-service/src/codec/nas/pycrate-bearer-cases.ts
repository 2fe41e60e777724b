/** Session management beyond the default bearer as pycrate encodes it; see `pycrate-cases.ts`. */
import { fromHex } from '../octets.ts'
import type { TrafficFlowTemplate } from '../tft.ts'
import type { PycrateCase } from './pycrate-cases.ts'

const header = (ebi: number, pti: number): string => `ESMHeader={'EPSBearerId': ${ebi}, 'PTI': ${pti}}`
const tft = `{'Opcode': 1, 'E': 1, 'PktFilters': [
  {'Dir': 1, 'Id': 1, 'Precedence': 10, 'Cont': [
    {'Type': 16, 'Value': {'Address': bytes([198, 51, 100, 0]), 'Netmask': bytes.fromhex('ffffff00')}},
    {'Type': 17, 'Value': {'Address': bytes([10, 45, 0, 2]), 'Netmask': bytes.fromhex('ffffffff')}},
    {'Type': 48, 'Value': 17}, {'Type': 64, 'Value': 5060}, {'Type': 81, 'Value': {'PortLo': 50000, 'PortHi': 50999}}]},
  {'Dir': 2, 'Id': 2, 'Precedence': 11, 'Cont': [
    {'Type': 33, 'Value': {'Address': bytes.fromhex('20010db8' + 24 * '0'), 'PrefixLen': 32}},
    {'Type': 112, 'Value': {'Class': 0xb8, 'Mask': 0xfc}}, {'Type': 96, 'Value': 0xdeadbeef}]}],
  'Parameters': [{'Id': 3, 'Cont': bytes.fromhex('0102')}]}`
const ourTft: TrafficFlowTemplate = {
  operation: 1,
  packetFilters: [
    {
      identifier: 1,
      direction: 1,
      evaluationPrecedence: 10,
      components: [
        { kind: 'ipv4RemoteAddress', address: '198.51.100.0', mask: '255.255.255.0' },
        { kind: 'ipv4LocalAddress', address: '10.45.0.2', mask: '255.255.255.255' },
        { kind: 'protocolIdentifierNextHeader', protocol: 17 },
        { kind: 'singleLocalPort', port: 5060 },
        { kind: 'remotePortRange', low: 50_000, high: 50_999 },
      ],
    },
    {
      identifier: 2,
      direction: 2,
      evaluationPrecedence: 11,
      components: [
        {
          kind: 'ipv6RemoteAddressPrefixLength',
          address: fromHex(`20010db8${'0'.repeat(24)}`),
          prefixLength: 32,
        },
        { kind: 'typeOfServiceTrafficClass', value: 0xb8, mask: 0xfc },
        { kind: 'securityParameterIndex', spi: 0xdeadbeef },
      ],
    },
  ],
  parameters: [{ id: 3, contents: fromHex('0102') }],
}
const rates = (...values: number[]): string =>
  `{'MaxULBitrate': ${values[0]}, 'MaxDLBitrate': ${values[1]}, 'GuaranteedULBitrate': ${values[2]},
    'GuaranteedDLBitrate': ${values[3]}}`
const ourRates = (mbrUplink: number, mbrDownlink: number, gbrUplink: number, gbrDownlink: number) => ({
  mbrUplink,
  mbrDownlink,
  gbrUplink,
  gbrDownlink,
})
const qos = `{'QCI': 1, 'EPSQoSBitrate': ${rates(128, 254, 64, 127)}, 'EPSQoSBitrateExt': ${rates(0, 250, 0, 1)},
  'EPSQoSBitrateExt2': ${rates(0, 61, 0, 0)}}`
const ourQos = {
  qci: 1,
  bitRates: ourRates(128, 254, 64, 127),
  extended: ourRates(0, 250, 0, 1),
  extended2: ourRates(0, 61, 0, 0),
}
const extendedQos = `{'UnitMaxBitrate': 3, 'MaxULBitrate': 3000, 'MaxDLBitrate': 5000,
  'UnitGuaranteedBitrate': 2, 'GuaranteedULBitrate': 11000, 'GuaranteedDLBitrate': 12000}`
const ourExtendedQos = {
  maximumUnit: 3,
  maximumUplink: 3000,
  maximumDownlink: 5000,
  guaranteedUnit: 2,
  guaranteedUplink: 11_000,
  guaranteedDownlink: 12_000,
}
const options = "{'Config': [{'ID': 0x000d, 'Cont': bytes.fromhex('08080404')}]}"
const ourOptions = { configurationProtocol: 0, options: [{ id: 0x000d, contents: fromHex('08080404') }] }

export const pycrateBearerCases: PycrateCase[] = [
  {
    python: `ESMActDediEPSBearerCtxtRequest(val=dict(${header(6, 0)}, LinkedEPSBearerId=5, EPSQoS=${qos}, TFT=${tft},
      ProtConfig=${options}, ExtEPSQoS=${extendedQos}))`,
    ours: {
      kind: 'ActivateDedicatedEpsBearerContextRequest',
      ebi: 6,
      pti: 0,
      linkedEpsBearerIdentity: 5,
      epsQos: ourQos,
      tft: ourTft,
      protocolConfigurationOptions: ourOptions,
      extendedEpsQos: ourExtendedQos,
    },
  },
  {
    python: `ESMActDediEPSBearerCtxtAccept(val=dict(${header(6, 0)}, ProtConfig=${options}))`,
    ours: {
      kind: 'ActivateDedicatedEpsBearerContextAccept',
      ebi: 6,
      pti: 0,
      protocolConfigurationOptions: ourOptions,
    },
  },
  {
    python: `ESMActDediEPSBearerCtxtReject(val=dict(${header(6, 0)}, ESMCause=45))`,
    ours: { kind: 'ActivateDedicatedEpsBearerContextReject', ebi: 6, pti: 0, esmCause: 45 },
  },
  {
    python: `ESMModifyEPSBearerCtxtRequest(val=dict(${header(6, 0)}, EPSQoS=${qos},
      TFT={'Opcode': 5, 'PktFilterIds': [{'Id': 1}, {'Id': 15}]},
      APN_AMBR=(254, 253, 10, 20, 1, 2), ExtEPSQoS=${extendedQos}))`,
    ours: {
      kind: 'ModifyEpsBearerContextRequest',
      ebi: 6,
      pti: 0,
      newEpsQos: ourQos,
      tft: { operation: 5, packetFilterIdentifiers: [1, 15] },
      apnAmbr: {
        downlink: 254,
        uplink: 253,
        downlinkExtended: 10,
        uplinkExtended: 20,
        downlinkExtended2: 1,
        uplinkExtended2: 2,
      },
      extendedEpsQos: ourExtendedQos,
    },
  },
  {
    python: `ESMModifyEPSBearerCtxtAccept(val=dict(${header(6, 0)}))`,
    ours: { kind: 'ModifyEpsBearerContextAccept', ebi: 6, pti: 0 },
  },
  {
    python: `ESMModifyEPSBearerCtxtReject(val=dict(${header(6, 0)}, ESMCause=41))`,
    ours: { kind: 'ModifyEpsBearerContextReject', ebi: 6, pti: 0, esmCause: 41 },
  },
  {
    python: `ESMBearerResourceAllocRequest(val=dict(${header(0, 7)}, LinkedEPSBearerId=5, TFAggregate=${tft},
      EPSQoS=${qos},
      DeviceProp={'LowPriority': 1}, ExtEPSQoS=${extendedQos}))`,
    ours: {
      kind: 'BearerResourceAllocationRequest',
      ebi: 0,
      pti: 7,
      linkedEpsBearerIdentity: 5,
      trafficFlowAggregate: ourTft,
      requiredTrafficFlowQos: ourQos,
      deviceProperties: 1,
      extendedEpsQos: ourExtendedQos,
    },
  },
  {
    python: `ESMBearerResourceAllocReject(val=dict(${header(0, 7)}, ESMCause=26,
      BackOffTimer={'Unit': 4, 'Value': 20}))`,
    ours: {
      kind: 'BearerResourceAllocationReject',
      ebi: 0,
      pti: 7,
      esmCause: 26,
      backOffTimer: { unit: 4, value: 20 },
    },
  },
  {
    python: `ESMBearerResourceModifRequest(val=dict(${header(0, 8)}, LinkedEPSBearerId=6, TFAggregate=${tft},
      EPSQoS={'QCI': 2},
      ESMCause=36))`,
    ours: {
      kind: 'BearerResourceModificationRequest',
      ebi: 0,
      pti: 8,
      epsBearerIdentityForPacketFilter: 6,
      trafficFlowAggregate: ourTft,
      requiredTrafficFlowQos: { qci: 2 },
      esmCause: 36,
    },
  },
  {
    python: `ESMBearerResourceModifReject(val=dict(${header(0, 8)}, ESMCause=43))`,
    ours: { kind: 'BearerResourceModificationReject', ebi: 0, pti: 8, esmCause: 43 },
  },
  {
    python: `ESMNotification(val=dict(${header(5, 0)}, NotificationInd=bytes([1])))`,
    ours: { kind: 'Notification', ebi: 5, pti: 0, notificationIndicator: 1 },
  },
  {
    python: `ESMDummyMessage(val=dict(${header(0, 0)}))`,
    ours: { kind: 'EsmDummyMessage', ebi: 0, pti: 0 },
  },
  {
    python: `ESMRemoteUEReport(val=dict(${header(5, 1)}, PKMFAddr=bytes.fromhex('010a000001')))`,
    ours: {
      kind: 'RemoteUeReport',
      ebi: 5,
      pti: 1,
      proseKeyManagementFunctionAddress: fromHex('010a000001'),
    },
  },
  {
    python: `ESMRemoteUEResponse(val=dict(${header(5, 1)}))`,
    ours: { kind: 'RemoteUeReportResponse', ebi: 5, pti: 1 },
  },
  {
    python: `ESMDataTransport(val=dict(${header(5, 0)}, UserData=bytes.fromhex('45000014')))`,
    ours: { kind: 'EsmDataTransport', ebi: 5, pti: 0, userDataContainer: fromHex('45000014') },
  },
]
