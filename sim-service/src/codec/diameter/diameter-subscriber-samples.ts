import { fromHex } from '../octets.ts'
import type { DiameterMessage } from './diameter.ts'

/** Samples of what an HSS changes, deletes and resets at an MME, of sessions that end, and of usage monitoring. */
const ids = { hopByHop: 0x2b3c4d5e, endToEnd: 0x8d7c6b5a }
const visited = 'epc.mnc007.mcc214.3gppnetwork.org'
const home = 'epc.mnc001.mcc262.3gppnetwork.org'
const mme = { originHost: `mme01.${visited}`, originRealm: visited }
const hss = { originHost: `hss01.${home}`, originRealm: home }
const pgw = { originHost: `pgw01.${home}`, originRealm: home }
const pcrf = { originHost: `pcrf01.${home}`, originRealm: home }
const toMme = { destinationHost: mme.originHost, destinationRealm: visited }
const imsi = '262011234567890'
const session = `hss01.${home};1783036800;31`
const gxSession = `pgw01.${home};1783036800;42;gx`
const s6a = {
  sessionId: session,
  vendorSpecificApplicationId: { vendorId: 10415, authApplicationId: 16777251 },
  authSessionState: 1,
}
const features = { supportedFeatures: [{ vendorId: 10415, featureListId: 2, featureList: 0x08000000 }] }
const route = { routeRecord: [hss.originHost, 'dra01.ipx-a.example'] }

const subscriber: DiameterMessage[] = [
  {
    kind: 'InsertSubscriberDataRequest',
    ...ids,
    ...s6a,
    drmp: 3,
    ...hss,
    ...toMme,
    userName: imsi,
    ...features,
    subscriptionData: {
      subscriberStatus: 1,
      msisdn: '491711234567',
      aMsisdn: fromHex('947110325476f8'),
      externalIdentifier: 'meter-17@iot.example',
      stnSr: fromHex('9194711032547698'),
      icsIndicator: 0,
      networkAccessMode: 2,
      operatorDeterminedBarring: 2,
      lcsInfo: {
        gmlcNumber: [fromHex('91947110')],
        lcsPrivacyexception: [{ ssCode: fromHex('b1'), ssStatus: fromHex('05'), notificationToUeUser: 1 }],
        moLr: [{ ssCode: fromHex('b2'), ssStatus: fromHex('05') }],
      },
      teleserviceList: { tsCode: [fromHex('21'), fromHex('22')] },
      callBarringInfo: [{ ssCode: fromHex('92'), ssStatus: fromHex('05') }],
      traceData: {
        traceReference: fromHex('62f210000001'),
        traceDepth: 1,
        traceNeTypeList: fromHex('0030'),
        traceInterfaceList: fromHex('000000000000000000000000'),
        traceEventList: fromHex('000000000000000000'),
        omcId: fromHex('01'),
        traceCollectionEntity: '192.0.2.77',
      },
      gprsSubscriptionData: {
        completeDataListIncludedIndicator: 0,
        pdpContext: [
          {
            contextIdentifier: 3,
            pdpType: fromHex('f121'),
            pdpAddress: '10.45.0.9',
            qosSubscribed: fromHex('0b921f'),
            vplmnDynamicAddressAllowed: 0,
            serviceSelection: 'mms',
            tgppChargingCharacteristics: '0400',
          },
        ],
      },
      csgSubscriptionData: [
        { csgId: 77, expirationDate: 1783123200, serviceSelection: ['ims'], visitedPlmnId: '21407' },
      ],
      roamingRestrictedDueToUnsupportedFeature: 0,
      mpsPriority: 3,
      vplmnLipaAllowed: 0,
      relayNodeIndicator: 0,
      mdtUserConsent: 0,
      subscribedVsrvcc: 0,
      subscriptionDataFlags: 1,
      adjacentAccessRestrictionData: [{ visitedPlmnId: '20801', accessRestrictionData: 64 }],
      imsiGroupId: [{ groupServiceId: 1, groupPlmnId: fromHex('62f210'), localGroupId: fromHex('0a0b') }],
      ueUsageType: 2,
      monitoringEventConfiguration: [
        {
          scefReferenceId: 9,
          scefId: `scef01.${home}`,
          monitoringType: 1,
          scefReferenceIdForDeletion: [8],
          maximumNumberOfReports: 5,
          monitoringDuration: 1783123200,
        },
      ],
      emergencyInfo: { mip6AgentInfo: { mipHomeAgentAddress: ['192.0.2.9'] } },
      v2xSubscriptionData: { v2xPermission: 1 },
      edrxCycleLength: [{ ratType: 1004, edrxCycleLengthValue: fromHex('02') }],
      activeTime: 20,
      serviceGapTime: 60,
      aerialUeSubscriptionInformation: 1,
      broadcastLocationAssistanceDataTypes: 5,
      coreNetworkRestrictions: 2,
      apnConfigurationProfile: {
        contextIdentifier: 1,
        allApnConfigurationsIncludedIndicator: 1,
        apnConfiguration: [
          {
            contextIdentifier: 1,
            pdnType: 2,
            serviceSelection: '*',
            specificApnInfo: [
              { serviceSelection: 'internet', mip6AgentInfo: { mipHomeAgentAddress: ['192.0.2.10'] } },
            ],
            siptoPermission: 1,
            lipaPermission: 0,
            restorationPriority: 4,
            siptoLocalNetworkPermission: 1,
            wlanOffloadability: { wlanOffloadabilityEutran: 1, wlanOffloadabilityUtran: 0 },
            nonIpPdnTypeIndicator: 0,
            nonIpDataDeliveryMechanism: 1,
            scefId: `scef01.${home}`,
            scefRealm: home,
            preferredDataMode: 1,
            pdnConnectionContinuity: 0,
            rdsIndicator: 0,
            interworking5gsIndicator: 1,
          },
        ],
      },
    },
    idrFlags: 12,
    resetId: [fromHex('01')],
    ...route,
  },
  {
    kind: 'InsertSubscriberDataAnswer',
    ...ids,
    ...s6a,
    ...features,
    resultCode: 2001,
    ...mme,
    imsVoiceOverPsSessionsSupported: 1,
    lastUeActivityTime: 1783036700,
    ratType: 1004,
    idaFlags: 1,
    epsUserState: { mmeUserState: { userState: 2 }, sgsnUserState: { userState: 0 } },
    epsLocationInformation: {
      mmeLocationInformation: {
        eUtranCellGlobalIdentity: fromHex('12f47001234501'),
        trackingAreaIdentity: fromHex('12f4700001'),
        geographicalInformation: fromHex('1024b5a117ed0a05'),
        geodeticInformation: fromHex('00024b5a117ed0a0500a'),
        currentLocationRetrieved: 0,
        ageOfLocationInformation: 0,
        userCsgInformation: { csgId: 77, csgAccessMode: 0, csgMembershipIndication: 1 },
        enodebId: fromHex('012345'),
        extendedEnodebId: fromHex('012346'),
      },
      sgsnLocationInformation: {
        cellGlobalIdentity: fromHex('12f47000010002'),
        locationAreaIdentity: fromHex('12f4700001'),
        serviceAreaIdentity: fromHex('12f47000010003'),
        routingAreaIdentity: fromHex('12f470000104'),
        ageOfLocationInformation: 5,
      },
    },
    localTimeZone: { timeZone: '+8', daylightSavingTime: 1 },
    supportedServices: { supportedMonitoringEvents: 3 },
    monitoringEventReport: [
      { scefReferenceId: 9, scefId: `scef01.${home}`, visitedPlmnId: '21407', monitoringType: 1 },
    ],
    ...route,
  },
  {
    kind: 'DeleteSubscriberDataRequest',
    ...ids,
    ...s6a,
    ...hss,
    ...toMme,
    userName: imsi,
    ...features,
    dsrFlags: 8,
    scefId: `scef01.${home}`,
    contextIdentifier: [2, 3],
    regionalSubscriptionZoneCode: fromHex('0102'),
    traceReference: fromHex('62f210000001'),
    tsCode: [fromHex('21')],
    ssCode: [fromHex('92')],
    externalIdentifier: ['meter-17@iot.example'],
    ...route,
  },
  {
    kind: 'DeleteSubscriberDataAnswer',
    ...ids,
    ...s6a,
    experimentalResult: { vendorId: 10415, experimentalResultCode: 5001 },
    ...mme,
    dsaFlags: 1,
    failedAvp: [{ code: 1421, flags: 0xc0, vendor: 10415, octets: fromHex('00000008') }],
  },
  {
    kind: 'ResetRequest',
    ...ids,
    ...s6a,
    ...hss,
    ...toMme,
    ...features,
    userId: ['26201123', '26201124'],
    resetId: [fromHex('01'), fromHex('02')],
    subscriptionData: { subscriberStatus: 0 },
    subscriptionDataDeletion: {
      dsrFlags: 8,
      scefId: `scef01.${home}`,
      contextIdentifier: [2],
      regionalSubscriptionZoneCode: fromHex('0102'),
      traceReference: fromHex('62f210000001'),
      tsCode: [fromHex('21')],
      ssCode: [fromHex('92')],
    },
    ...route,
  },
  { kind: 'ResetAnswer', ...ids, ...s6a, ...features, resultCode: 2001, ...mme },
]

const aaaSession = `pgw01.${home};1783036800;7;aaa`
const named = { sessionId: aaaSession, userName: imsi, originStateId: 5 }
const toPgw = { destinationHost: pgw.originHost, destinationRealm: home }

const sessions: DiameterMessage[] = [
  {
    kind: 'SessionTerminationRequest',
    ...ids,
    ...named,
    ...pgw,
    destinationRealm: home,
    destinationHost: pcrf.originHost,
    authApplicationId: 16777238,
    terminationCause: 4,
    class: [fromHex('0a0b')],
  },
  {
    kind: 'SessionTerminationAnswer',
    ...ids,
    ...named,
    resultCode: 2001,
    ...pcrf,
    class: [fromHex('0a0b')],
  },
  { kind: 'AbortSessionRequest', ...ids, ...named, ...pcrf, ...toPgw, authApplicationId: 16777238 },
  { kind: 'AbortSessionAnswer', ...ids, ...named, resultCode: 2001, ...pgw },
  {
    kind: 'ReAuthRequest',
    ...ids,
    ...named,
    ...pcrf,
    ...toPgw,
    authApplicationId: 16777238,
    reAuthRequestType: 1,
  },
  { kind: 'ReAuthAnswer', ...ids, ...named, resultCode: 2002, ...pgw },
]

/** TS 29.212 §4.5.16, §4.5.17: usage is reported, monitoring goes on with another grant or ends. */
const monitoring: DiameterMessage[] = [
  {
    kind: 'GxCreditControlRequest',
    ...ids,
    sessionId: gxSession,
    authApplicationId: 16777238,
    ...pgw,
    destinationRealm: home,
    ccRequestType: 2,
    ccRequestNumber: 3,
    packetFilterOperation: 1,
    packetFilterInformation: [
      {
        packetFilterIdentifier: fromHex('01'),
        precedence: 7,
        packetFilterContent: 'permit out 17 from 198.51.100.7 5060 to assigned',
        tosTrafficClass: fromHex('b8fc'),
        securityParameterIndex: fromHex('deadbeef'),
        flowLabel: fromHex('0beef1'),
        flowDirection: 3,
      },
    ],
    userLocationInfoTime: 1783036700,
    ranNasReleaseCause: [fromHex('1014')],
    userCsgInformation: { csgId: 77, csgAccessMode: 1, csgMembershipIndication: 0 },
    eventTrigger: [33],
    usageMonitoringInformation: [
      {
        monitoringKey: fromHex('01'),
        usedServiceUnit: [{ ccTotalOctets: 5368709120, ccInputOctets: 1073741824 }],
        usageMonitoringLevel: 1,
      },
    ],
  },
  {
    kind: 'GxReAuthRequest',
    ...ids,
    sessionId: gxSession,
    authApplicationId: 16777238,
    ...pcrf,
    ...toPgw,
    reAuthRequestType: 0,
    eventTrigger: [17, 33],
    chargingRuleInstall: [
      {
        chargingRuleDefinition: [
          {
            chargingRuleName: fromHex('766f696365'),
            flowInformation: [
              {
                flowDescription: 'permit out 17 from any to assigned 5004',
                packetFilterIdentifier: fromHex('02'),
                packetFilterUsage: 1,
                securityParameterIndex: fromHex('00000001'),
                flowLabel: fromHex('000001'),
                flowDirection: 1,
              },
            ],
            monitoringKey: fromHex('01'),
          },
        ],
      },
    ],
    qosInformation: [
      {
        conditionalApnAggregateMaxBitrate: [
          {
            apnAggregateMaxBitrateUl: 1000000,
            apnAggregateMaxBitrateDl: 2000000,
            ipCanType: [5],
            ratType: [1004],
          },
        ],
      },
    ],
    revalidationTime: 1783123200,
    usageMonitoringInformation: [
      { monitoringKey: fromHex('01'), usageMonitoringReport: 0, usageMonitoringSupport: 0 },
    ],
    pcscfRestorationIndication: 0,
    csgInformationReporting: [0, 2],
  },
]

export const subscriberSamples: readonly DiameterMessage[] = [...subscriber, ...sessions, ...monitoring]
