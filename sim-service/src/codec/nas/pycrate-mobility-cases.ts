/** Mobility, service and transport messages as pycrate encodes them; see `pycrate-cases.ts`. */
import { fromHex } from '../octets.ts'
import type { PycrateCase } from './pycrate-cases.ts'

const nativeGuti = { plmn: '21407', mmeGroupId: 0x8001, mmeCode: 3, mTmsi: 0xc0de1234 }
const guti = "{'type': 6, 'ident': ('21407', 0x8001, 3, 0xc0de1234)}"
const mappedGuti = { plmn: '310410', mmeGroupId: 0x1234, mmeCode: 17, mTmsi: 0xfedcba98 }
const oldGuti = "{'type': 6, 'ident': ('310410', 0x1234, 17, 0xfedcba98)}"
const sms = fromHex('3901020202')

export const pycrateMobilityCases: PycrateCase[] = [
  {
    python: `EMMTrackingAreaUpdateRequest(val=dict(NAS_KSI=(0, 3), EPSUpdateType={'Active': 1, 'Value': 2},
      OldGUTI=${oldGuti},
      Native_NAS_KSI=(0, 4), GPRS_CKSN=5, OldPTMSISign=bytes.fromhex('aabbcc'), AddGUTI=${guti},
      NonceUE=bytes.fromhex('01020304'),
      UENetCap={'EEA0': 1, 'EEA1_128': 1, 'EEA2_128': 1, 'EIA1_128': 1, 'EIA2_128': 1,
        'UEA0': 1, 'UCS2': 1, 'UIA1': 1, 'NF': 1},
      OldTAI={'PLMN': '310410', 'TAC': 0x1234}, UERACapUpdateNeed=1, EPSBearerCtxtStat={'EBI_5': 1, 'EBI_11': 1},
      OldGUTIType=1, T3324={'Unit': 1, 'Value': 2}, T3412Ext={'Unit': 6, 'Value': 4}))`,
    ours: {
      kind: 'TrackingAreaUpdateRequest',
      epsUpdateType: { type: 2, active: true },
      nasKeySetIdentifier: 3,
      oldGuti: mappedGuti,
      nonCurrentNativeNasKeySetIdentifier: 4,
      gprsCipheringKeySequenceNumber: 5,
      oldPtmsiSignature: fromHex('aabbcc'),
      additionalGuti: nativeGuti,
      nonceUe: 0x01020304,
      ueNetworkCapability: {
        eea: 0xe0,
        eia: 0x60,
        uea: 0x80,
        ucs2AndUia: 0xc0,
        features: fromHex('0100000000'),
      },
      lastVisitedRegisteredTai: { plmn: '310410', tac: 0x1234 },
      ueRadioCapabilityInformationUpdateNeeded: 1,
      epsBearerContextStatus: [5, 11],
      oldGutiType: 1,
      t3324: { unit: 1, value: 2 },
      t3412Extended: { unit: 6, value: 4 },
    },
  },
  {
    python: `EMMTrackingAreaUpdateAccept(val=dict(EPSUpdateResult=1, T3412={'Unit': 2, 'Value': 9}, GUTI=${guti},
      TAIList=[{'Type': 0, 'PTAI': {'PLMN': '21407', 'TACs': [1, 7]}},
               {'Type': 1, 'PTAI': {'Num': 2, 'PLMN': '310410', 'TAC1': 10}}],
      EPSBearerCtxtStat={'EBI_5': 1, 'EBI_6': 1}, EMMCause=18, T3402={'Unit': 1, 'Value': 12},
      T3423={'Unit': 0, 'Value': 3}, EquivPLMNList=['21403', '310410'],
      EPSNetFeat={'IMS_VoPS': 1, 'CS_LCS': 2, 'EPCO': 1}, T3412Ext={'Unit': 1, 'Value': 3}))`,
    ours: {
      kind: 'TrackingAreaUpdateAccept',
      epsUpdateResult: 1,
      t3412: { unit: 2, value: 9 },
      guti: nativeGuti,
      taiList: [
        { kind: 'tacs', plmn: '21407', tacs: [1, 7] },
        { kind: 'consecutiveTacs', plmn: '310410', firstTac: 10, count: 3 },
      ],
      epsBearerContextStatus: [5, 6],
      emmCause: 18,
      t3402: { unit: 1, value: 12 },
      t3423: { unit: 0, value: 3 },
      equivalentPlmns: ['21403', '310410'],
      epsNetworkFeatureSupport: {
        imsVoiceOverPs: true,
        emergencyBearerServices: false,
        locationServicesViaEpc: false,
        csLcs: 2,
        extendedServiceRequest: false,
        emmRegisteredWithoutPdn: false,
        controlPlaneCiot: false,
        secondOctet: 0x08,
      },
      t3412Extended: { unit: 1, value: 3 },
    },
  },
  { python: 'EMMTrackingAreaUpdateComplete()', ours: { kind: 'TrackingAreaUpdateComplete' } },
  {
    python: `EMMTrackingAreaUpdateReject(val=dict(EMMCause=22, T3346={'Unit': 1, 'Value': 15}))`,
    ours: { kind: 'TrackingAreaUpdateReject', emmCause: 22, t3346: { unit: 1, value: 15 } },
  },
  {
    python: `EMMGUTIReallocCommand(val=dict(GUTI=${guti}, TAIList=[{'Type': 0, 'PTAI': {'PLMN': '21407', 'TACs': [1]}}],
      DCNID=bytes.fromhex('0102')))`,
    ours: {
      kind: 'GutiReallocationCommand',
      guti: nativeGuti,
      taiList: [{ kind: 'tacs', plmn: '21407', tacs: [1] }],
      dcnId: fromHex('0102'),
    },
  },
  { python: 'EMMGUTIReallocComplete()', ours: { kind: 'GutiReallocationComplete' } },
  {
    python: "EMMServiceRequest(val=dict(KSI=5, SeqnShort=31, MACShort=bytes.fromhex('beef')))",
    ours: {
      kind: 'ServiceRequest',
      ksiAndSequenceNumber: { ksi: 5, sequenceNumber: 31 },
      shortMac: 0xbeef,
    },
  },
  {
    python: `EMMExtServiceRequest(val=dict(NAS_KSI=(0, 6), ServiceType=1, MTMSI={'type': 4, 'ident': 0xc0de1234},
      CSFBResponse={'Value': 1}, EPSBearerCtxtStat={'EBI_5': 1}, DeviceProp={'LowPriority': 1}))`,
    ours: {
      kind: 'ExtendedServiceRequest',
      serviceType: 1,
      nasKeySetIdentifier: 6,
      mTmsi: { kind: 'tmsi', tmsi: 0xc0de1234 },
      csfbResponse: 1,
      epsBearerContextStatus: [5],
      deviceProperties: 1,
    },
  },
  {
    python: `EMMCPServiceRequest(val=dict(NAS_KSI=(0, 2), CPServiceType={'Active': 1, 'Value': 1},
      ESMContainer=bytes.fromhex('5200eb000401020304'), EPSBearerCtxtStat={'EBI_5': 1}))`,
    ours: {
      kind: 'ControlPlaneServiceRequest',
      controlPlaneServiceType: { type: 1, active: true },
      nasKeySetIdentifier: 2,
      esmMessageContainer: fromHex('5200eb000401020304'),
      epsBearerContextStatus: [5],
    },
  },
  {
    python:
      "EMMServiceAccept(val=dict(EPSBearerCtxtStat={'EBI_5': 1, 'EBI_7': 1}, T3448={'Unit': 0, 'Value': 7}))",
    ours: { kind: 'ServiceAccept', epsBearerContextStatus: [5, 7], t3448: { unit: 0, value: 7 } },
  },
  {
    // No T3346: pycrate gives it another IEI than the table.
    python: `EMMServiceReject(val=dict(EMMCause=39, T3442={'Unit': 1, 'Value': 2}, T3448={'Unit': 0, 'Value': 7}))`,
    ours: {
      kind: 'ServiceReject',
      emmCause: 39,
      t3442: { unit: 1, value: 2 },
      t3448: { unit: 0, value: 7 },
    },
  },
  {
    python: `EMMCSServiceNotification(val=dict(PagingIdentity={'Value': 1},
      CLI=bytes.fromhex('91945432'), SSCode=bytes([0x11])))`,
    ours: { kind: 'CsServiceNotification', pagingIdentity: 1, cli: fromHex('91945432'), ssCode: 0x11 },
  },
  {
    python: "EMMDLNASTransport(val=dict(NASContainer=bytes.fromhex('3901020202')))",
    ours: { kind: 'DownlinkNasTransport', nasMessageContainer: sms },
  },
  {
    python: "EMMULNASTransport(val=dict(NASContainer=bytes.fromhex('3901020202')))",
    ours: { kind: 'UplinkNasTransport', nasMessageContainer: sms },
  },
  {
    python: `EMMDLGenericNASTransport(val=dict(GenericContType=1, GenericContainer=b'\\x08',
      AddInfo=bytes.fromhex('0102')))`,
    ours: {
      kind: 'DownlinkGenericNasTransport',
      genericMessageContainerType: 1,
      genericMessageContainer: fromHex('08'),
      additionalInformation: fromHex('0102'),
    },
  },
  {
    python: `EMMULGenericNASTransport(val=dict(GenericContType=2, GenericContainer=bytes.fromhex('0b25')))`,
    ours: {
      kind: 'UplinkGenericNasTransport',
      genericMessageContainerType: 2,
      genericMessageContainer: fromHex('0b25'),
    },
  },
]
