/** Rules that the name map of NAS messages is made of: how tshark 4.0 prints what several elements have. */
import type { FieldMap, FieldRule } from '../../../test-support/agreement.ts'

export const text = (value: number | boolean): string => String(Number(value))
export const bitOf =
  (mask: number) =>
  (octet: number): string =>
    (octet & mask) === 0 ? '0' : '1'
/** A whole octet string as tshark prints it. */
export const wholeHex = (value: Uint8Array): string => `0x${Buffer.from(value).toString('hex')}`
export const octetAt =
  (at: number) =>
  (value: Uint8Array): string =>
    String(value[at])

/** The eight bits of an octet, from bit 8 on; '' where tshark has no field. */
export function bits(under: string, ...names: string[]): FieldRule[] {
  return names.flatMap((name, i) =>
    name === '' ? [] : [{ under, tshark: `nas_eps.emm.${name}`, as: bitOf(0x80 >> i) }],
  )
}
export const eea = ['eea0', '128eea1', '128eea2', 'eea3', 'eea4', 'eea5', 'eea6', 'eea7']
export const eia = ['eia0', '128eia1', '128eia2', 'eia3', 'eia4', 'eia5', 'eia6', 'eia7']
export const uea = ['uea0', 'uea1', 'uea2', 'uea3', 'uea4', 'uea5', 'uea6', 'uea7']
export const uia = ['', 'uia1', 'uia2', 'uia3', 'uia4', 'uia5', 'uia6', 'uia7']
export const gea = ['', 'gea1', 'gea2', 'gea3', 'gea4', 'gea5', 'gea6', 'gea7']
export const features2 = [
  '15_bearers',
  'iwkn26',
  'restrict_dcnr',
  'restrict_ec',
  'epco',
  'hc_cp_ciot',
  's1_u_data',
  'up_ciot',
]

export function timer(path: string, type: 'timer' | 'timer2' | 'timer3', name: string): FieldMap {
  const label = { timer: 'GPRS Timer', timer2: 'GPRS Timer 2', timer3: 'GPRS Timer 3' }[type]
  const under = `${label} - ${name} value`
  return {
    [`${path}.unit`]: { under, tshark: `gsm_a.gm.gmm.gprs_${type}_unit` },
    [`${path}.value`]: { under, tshark: `gsm_a.gm.gmm.gprs_${type}_value` },
  }
}

/** MCC and MNC as numbers. */
export function plmn(under: string, scope: string, among?: boolean): FieldRule[] {
  return [
    { under, tshark: `${scope}mcc`, among, as: (value: string) => String(Number(value.slice(0, 3))) },
    { under, tshark: `${scope}mnc`, among, as: (value: string) => String(Number(value.slice(3))) },
  ]
}

export function guti(path: string, under: string): FieldMap {
  return {
    [`${path}.plmn`]: plmn(under, 'e212.gummei.'),
    [`${path}.mmeGroupId`]: { under, tshark: 'nas_eps.emm.mme_grp_id' },
    [`${path}.mmeCode`]: { under, tshark: 'nas_eps.emm.mme_code' },
    [`${path}.mTmsi`]: { under, tshark: 'nas_eps.emm.m_tmsi' },
  }
}

export const identity: FieldMap = {
  'epsMobileIdentity.kind': {
    under: 'EPS mobile identity',
    tshark: 'nas_eps.emm.type_of_id',
    as: (kind: 'imsi' | 'guti' | 'imei') => text({ imsi: 1, guti: 6, imei: 3 }[kind]),
  },
  'epsMobileIdentity.imsi': { under: 'EPS mobile identity', tshark: 'e212.imsi' },
  'epsMobileIdentity.imei': { under: 'EPS mobile identity', tshark: 'nas_eps.emm.imei' },
  ...guti('epsMobileIdentity.guti', 'EPS mobile identity'),
}

export function mobileIdentity(path: string): FieldMap {
  const types = { none: 0, imsi: 1, imei: 2, imeisv: 3, tmsi: 4 }
  return {
    [`${path}.kind`]: {
      tshark: 'gsm_a.ie.mobileid.type',
      as: (kind: keyof typeof types) => text(types[kind]),
    },
    [`${path}.imsi`]: { tshark: 'e212.imsi' },
    [`${path}.imei`]: { tshark: 'gsm_a.imei' },
    [`${path}.imeisv`]: { tshark: 'gsm_a.imeisv' },
    [`${path}.tmsi`]: { tshark: '3gpp.tmsi', among: true },
  }
}

/** The three types of partial list stand one behind the other in one list of tshark's. */
export function taiList(path: string, under: string): FieldMap {
  const types = { tacs: 0, consecutiveTacs: 1, tais: 2 }
  const tac: FieldRule = { under, tshark: 'nas_eps.emm.tai_tac', among: true }
  return {
    [`${path}[].kind`]: {
      under,
      tshark: 'nas_eps.emm.tai_tol',
      as: (kind: keyof typeof types) => text(types[kind]),
    },
    [`${path}[].plmn`]: plmn(under, 'e212.tai.', true),
    [`${path}[].tacs[]`]: tac,
    [`${path}[].firstTac`]: tac,
    [`${path}[].count`]: {
      under,
      tshark: 'nas_eps.emm.tai_n_elem',
      among: true,
      as: (count: number) => text(count - 1),
    },
    [`${path}[].tais[].plmn`]: plmn(under, 'e212.tai.', true),
    [`${path}[].tais[].tac`]: tac,
  }
}

export const notYet = (path: string): FieldMap => ({
  [path]: { notInTshark: 'tshark 4.0 does not know the element' },
})
export const forbiddenTais: FieldMap = Object.assign(
  {},
  ...['forbiddenTaisForRoaming', 'forbiddenTaisForRegionalProvisionOfService'].flatMap((path) =>
    Object.keys(taiList(path, '')).map(notYet),
  ),
)
export const lowerBound: FieldMap = { ...notYet('lowerBoundTimer.unit'), ...notYet('lowerBoundTimer.value') }

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** tshark prints a time as one text, which our members make together. */
export function wholeTime(path: string): FieldRule {
  const two = (value: number): string => String(value).padStart(2, '0')
  return {
    tshark: 'gsm_a.dtap.time_zone_time',
    as: (_member: number, message: { [path: string]: { [member: string]: number } }) => {
      const { year, month, day, hour, minute, second } = message[path]
      const date = `${MONTHS[month - 1]} ${String(day).padStart(2)}, ${year}`
      return `${date} ${two(hour)}:${two(minute)}:${two(second)}.000000000 UTC`
    },
  }
}

/** tshark drops the sign. */
export const quarterHours = (offsetMinutes: number): string =>
  `0x${(Math.abs(offsetMinutes) / 15).toString(16).padStart(2, '0')}`

export function networkName(path: string, under: string): FieldMap {
  return {
    [`${path}.coding`]: {
      under,
      tshark: 'gsm_a.dtap.coding_scheme',
      as: (coding: string) => (coding === 'ucs2' ? '1' : '0'),
    },
    [`${path}.addCountryInitials`]: { under, tshark: 'gsm_a.dtap.add_ci', as: text },
    [`${path}.text`]: { under, tshark: 'gsm_a.dtap.text_string' },
  }
}

export function nonce(under: string): FieldRule {
  return {
    under,
    tshark: 'nas_eps.emm.nonce',
    as: (value: number) => `0x${value.toString(16).padStart(8, '0')}`,
  }
}

/** Identifiers of the containers; tshark reads the contents by their kinds. */
export const configurationOptions: FieldMap = {
  'protocolConfigurationOptions.configurationProtocol': {
    under: 'Protocol Configuration Options',
    tshark: 'gsm_a.gm.configuration_protocol',
  },
  'protocolConfigurationOptions.options[].id': {
    under: 'Protocol Configuration Options',
    tshark: 'gsm_a.gm.sm.pco_pid',
    as: (id: number) => `0x${id.toString(16).padStart(4, '0')}`,
  },
  'protocolConfigurationOptions.options[].contents': {
    under: 'Protocol Configuration Options',
    tshark: 'gsm_a.gm.sm.pco.length',
    as: (contents: Uint8Array) => `0x${contents.length.toString(16).padStart(2, '0')}`,
  },
  extendedProtocolConfigurationOptions: {
    under: 'Extended protocol configuration options',
    tshark: 'gsm_a.gm.sm.pco_pid',
    as: (value: Uint8Array) => wholeHex(value.subarray(1, 3)),
  },
}
