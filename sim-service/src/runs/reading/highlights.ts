import { gtpv2Cause } from '../../codec/gtp/gtpv2.ts'
import type { Json } from '../../codec/json.ts'
import { emmCause, esmCause } from '../../codec/nas/causes.ts'

type Fields = { [member: string]: Json }

/** A value at a path such as `bearers.0.ebi`. */
function at(fields: Json, path: string): Json | undefined {
  let value: Json | undefined = fields
  for (const step of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined
    value = Array.isArray(value) ? value[Number(step)] : value[step]
  }
  return value
}

function nameIn(table: Readonly<Record<string, number>>, value: Json | undefined): string | undefined {
  for (const name in table) if (table[name] === value) return name
  return undefined
}

const ccRequestTypes = ['', 'INITIAL', 'UPDATE', 'TERMINATION', 'EVENT']
const pdnTypes = ['', 'IPv4', 'IPv6', 'IPv4v6']

/** How a field is written; undefined leaves it out. */
type Show = (value: Json, fields: Fields) => string | undefined

const named =
  (label: string): Show =>
  (value) =>
    `${label}=${typeof value === 'object' ? JSON.stringify(value) : value}`

const hex =
  (label: string): Show =>
  (value) =>
    `${label}=0x${Number(value).toString(16)}`

const cause =
  (label: string, table: Readonly<Record<string, number>>): Show =>
  (value) => {
    const name = nameIn(table, value)
    return name === undefined ? `${label}=${value}` : `${label}=${value} (${name})`
  }

/** `cause=radioNetwork/user-inactivity`. */
const s1Cause: Show = (value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? `cause=${Object.entries(value)
        .map(([group, reason]) => `${group}/${reason}`)
        .join()}`
    : undefined

const fteid =
  (label: string): Show =>
  (value) =>
    `${label}=${at(value, 'ipv4') ?? '?'}/0x${Number(at(value, 'teid')).toString(16)}`

const octetCount = (value: Json | undefined): string =>
  typeof value === 'number' ? value.toLocaleString('en-US') : '?'

/** Multiple-Services-Credit-Control, one rating group after the other: what is asked, used and granted. */
const services: Show = (value) => {
  if (!Array.isArray(value)) return undefined
  return value
    .map((service) => {
      const parts = [`RG ${at(service, 'ratingGroup') ?? '-'}`]
      const used = at(service, 'usedServiceUnit')
      for (const unit of Array.isArray(used) ? used : used === undefined ? [] : [used]) {
        const total = at(unit, 'ccTotalOctets')
        const up = at(unit, 'ccInputOctets')
        const down = at(unit, 'ccOutputOctets')
        parts.push(
          total === undefined ? `used ${octetCount(up)}↑ ${octetCount(down)}↓` : `used ${octetCount(total)}`,
        )
      }
      if (at(service, 'requestedServiceUnit') !== undefined) parts.push('asks')
      const granted = at(service, 'grantedServiceUnit')
      if (granted !== undefined) parts.push(`granted ${octetCount(at(granted, 'ccTotalOctets'))}`)
      const result = at(service, 'resultCode')
      if (result !== undefined && result !== 2001) parts.push(`result ${result}`)
      if (at(service, 'finalUnitIndication') !== undefined) parts.push('final')
      return parts.join(' ')
    })
    .join(' · ')
}

const resultCode: Show = (value) => (value === 2001 ? 'success' : `Result-Code=${value}`)

const shows: Readonly<Record<string, ReadonlyArray<readonly [string, Show]>>> = {
  // RRC
  RRCConnectionRequest: [['establishmentCause', named('cause')]],
  RRCConnectionReject: [['waitTime', named('waitTime')]],
  RRCConnectionRelease: [['releaseCause', named('cause')]],
  // S1AP
  S1SetupRequest: [
    ['enbName', named('eNB')],
    ['supportedTas.0.tac', named('TAC')],
  ],
  S1SetupResponse: [['mmeName', named('MME')]],
  InitialUEMessage: [
    ['tai.plmnIdentity', named('PLMN')],
    ['tai.tac', named('TAC')],
  ],
  InitialContextSetupRequest: [
    ['erabToBeSetupListCtxtSuReq.0.erabId', named('E-RAB')],
    ['erabToBeSetupListCtxtSuReq.0.erabLevelQosParameters.qci', named('QCI')],
    ['erabToBeSetupListCtxtSuReq.0.gtpTeid', hex('TEID')],
  ],
  InitialContextSetupResponse: [['erabSetupListCtxtSuRes.0.gtpTeid', hex('TEID')]],
  ERABReleaseCommand: [['erabToBeReleasedList.0.erabId', named('E-RAB')]],
  // NAS
  AttachRequest: [
    ['epsMobileIdentity.imsi', named('IMSI')],
    ['epsMobileIdentity.guti.mTmsi', (value) => `GUTI …${Number(value).toString(16).padStart(8, '0')}`],
  ],
  IdentityRequest: [['identityType', (value) => (value === 1 ? 'IMSI' : `type=${value}`)]],
  IdentityResponse: [
    ['mobileIdentity.imsi', named('IMSI')],
    ['mobileIdentity.imeisv', named('IMEISV')],
  ],
  SecurityModeCommand: [
    ['selectedNasSecurityAlgorithms.eea', (value) => `EEA${value}`],
    ['selectedNasSecurityAlgorithms.eia', (value) => `EIA${value}`],
    ['securityConfigSmc.securityAlgorithmConfig.cipheringAlgorithm', (value) => String(value).toUpperCase()],
    [
      'securityConfigSmc.securityAlgorithmConfig.integrityProtAlgorithm',
      (value) => String(value).toUpperCase(),
    ],
  ],
  SecurityModeComplete: [['imeisv', named('IMEISV')]],
  AttachAccept: [
    ['guti.mTmsi', (value) => `GUTI …${Number(value).toString(16).padStart(8, '0')}`],
    ['esmMessageContainer.pdnAddress.ipv4', named('PDN')],
  ],
  EsmInformationResponse: [['accessPointName', named('APN')]],
  DetachRequestUe: [['detachType.switchOff', (value) => (value === true ? 'switch-off' : undefined)]],
  // GTPv2-C
  CreateSessionRequest: [
    ['apn', named('APN')],
    ['pdnType', (value) => pdnTypes[Number(value)]],
    ['senderFteid', fteid('F-TEID')],
  ],
  CreateSessionResponse: [
    ['paa.ipv4', named('PAA')],
    ['senderFteid', fteid('F-TEID')],
    ['pgwFteid', fteid('PGW')],
  ],
  ModifyBearerRequest: [['bearers.0.s1uEnbFteid', fteid('eNB')]],
  DeleteSessionRequest: [['linkedEbi', named('EBI')]],
  // Diameter
  AuthenticationInformationRequest: [['visitedPlmnId', named('visited')]],
  UpdateLocationRequest: [['visitedPlmnId', named('visited')]],
  CancelLocationRequest: [['cancellationType', named('type')]],
  GxCreditControlRequest: [['framedIpAddress', named('IP')]],
  GxCreditControlAnswer: [['chargingRuleInstall.0.chargingRuleBaseName.0', named('rules')]],
  CapabilitiesExchangeRequest: [['originHost', named('host')]],
  CapabilitiesExchangeAnswer: [['originHost', named('host')]],
}

/** In whatever message they stand. */
const everywhere: ReadonlyArray<readonly [string, Show]> = [
  ['ccRequestType', (value, { ccRequestNumber }) => `${ccRequestTypes[Number(value)]} #${ccRequestNumber}`],
  ['resultCode', resultCode],
  ['experimentalResult.experimentalResultCode', named('Experimental-Result-Code')],
  ['emmCause', cause('EMM cause', emmCause)],
  ['esmCause', cause('ESM cause', esmCause)],
  ['cause.value', (value, fields) => (value === 16 ? 'accepted' : cause('cause', gtpv2Cause)(value, fields))],
  ['multipleServicesCreditControl', services],
]

function shown(rows: ReadonlyArray<readonly [string, Show]>, fields: Fields): string[] {
  const found: string[] = []
  for (const [path, show] of rows) {
    const value = at(fields, path)
    const text = value === undefined ? undefined : show(value, fields)
    if (text !== undefined) found.push(text)
  }
  return found
}

/** The few fields of a message that tell what it is about, shortest way. */
export function tellingFields(kind: string, fields: Json): string[] {
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) return []
  const own = shown(shows[kind] ?? [], fields)
  const general = shown(everywhere, fields)
  const s1 = typeof fields['cause'] === 'object' && at(fields, 'cause.value') === undefined
  return s1 ? [...own, s1Cause(fields['cause'] as Json, fields) ?? '', ...general] : [...own, ...general]
}
