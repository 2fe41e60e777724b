import { enumerated, grouped, ipv4, octetString, required, tgpp, unsigned32, utf8String } from './avp.ts'

/**
 * TS 29.061 §16.4.7: the RADIUS attributes of the Gi reference point as AVPs, which Gx and Gy reuse, and
 * TS 29.229 §6.3.29-31 for Supported-Features. TS 29.061 lets M be set on Gx and Gy; we set it as Gy demands.
 */
export const giAvps = {
  tgppChargingId: tgpp('3GPP-Charging-Id', 2, unsigned32, 'M'), // an OctetString of four octets
  tgppPdpType: tgpp('3GPP-PDP-Type', 3, enumerated, 'M'),
  tgppCgAddress: tgpp('3GPP-CG-Address', 4, ipv4, 'M'),
  tgppSgsnAddress: tgpp('3GPP-SGSN-Address', 6, ipv4, 'M'),
  tgppGgsnAddress: tgpp('3GPP-GGSN-Address', 7, ipv4, 'M'),
  tgppImsiMccMnc: tgpp('3GPP-IMSI-MCC-MNC', 8, utf8String, 'M'),
  tgppGgsnMccMnc: tgpp('3GPP-GGSN-MCC-MNC', 9, utf8String, 'M'),
  tgppNsapi: tgpp('3GPP-NSAPI', 10, octetString, 'M'),
  tgppSelectionMode: tgpp('3GPP-Selection-Mode', 12, utf8String, 'M'),
  tgppChargingCharacteristics: tgpp('3GPP-Charging-Characteristics', 13, utf8String, 'M'),
  tgppSgsnMccMnc: tgpp('3GPP-SGSN-MCC-MNC', 18, utf8String, 'M'),
  tgppRatType: tgpp('3GPP-RAT-Type', 21, octetString, 'M'),
  tgppUserLocationInfo: tgpp('3GPP-User-Location-Info', 22, octetString, 'M'),
  tgppMsTimezone: tgpp('3GPP-MS-TimeZone', 23, octetString, 'M'),
  supportedFeatures: tgpp(
    'Supported-Features',
    628,
    grouped({ vendorId: required, featureListId: required, featureList: required }),
    '-',
  ),
  featureListId: tgpp('Feature-List-ID', 629, unsigned32, '-'),
  featureList: tgpp('Feature-List', 630, unsigned32, '-'),
}
