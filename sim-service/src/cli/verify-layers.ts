import { type DiameterMessage, decodeDiameter, encodeDiameter } from '../codec/diameter/diameter.ts'
import { decodeGtpu, encodeGtpu, type GtpuMessage } from '../codec/gtp/gtpu.ts'
import { decodeGtpv2, encodeGtpv2, type Gtpv2Message } from '../codec/gtp/gtpv2.ts'
import type { Direction } from '../codec/nas/message.ts'
import { decodeNas, encodeNas, type NasMessage } from '../codec/nas/nas.ts'
import {
  decodeInterNode,
  decodeRrc,
  decodeUeEutraCapability,
  decodeUeRadioCapability,
  encodeInterNode,
  encodeRrc,
  encodeUeEutraCapability,
  encodeUeRadioCapability,
  type InterNodeKind,
  type InterNodeMessage,
  type RrcChannel,
  type RrcMessage,
  type UeCapabilityInformation,
  type UeEutraCapability,
} from '../codec/rrc/rrc.ts'
import {
  decodeS1ap,
  decodeSourceToTargetContainer,
  decodeTargetToSourceContainer,
  encodeS1ap,
  encodeSourceToTargetContainer,
  encodeTargetToSourceContainer,
  type S1apMessage,
  type SourceToTargetContainer,
  type TargetToSourceContainer,
} from '../codec/s1ap/s1ap.ts'
import { decodeX2ap, encodeX2ap, type X2apMessage } from '../codec/x2ap/x2ap.ts'
import type { LayerCodec } from './verify.ts'

/** Messages on the wire. */
export const s1apLayer: LayerCodec = {
  decode: decodeS1ap,
  encode: (value) => encodeS1ap(value as S1apMessage),
}
export const x2apLayer: LayerCodec = {
  decode: decodeX2ap,
  encode: (value) => encodeX2ap(value as X2apMessage),
}
export const diameterLayer: LayerCodec = {
  decode: decodeDiameter,
  encode: (value) => encodeDiameter(value as DiameterMessage),
}
export const gtpv2Layer: LayerCodec = {
  decode: decodeGtpv2,
  encode: (value) => encodeGtpv2(value as Gtpv2Message),
}
export const gtpuLayer: LayerCodec = {
  decode: decodeGtpu,
  encode: (value) => encodeGtpu(value as GtpuMessage),
}
export const rrcLayer = (channel: RrcChannel): LayerCodec => ({
  decode: (octets) => decodeRrc(channel, octets),
  encode: (value) => encodeRrc(channel, value as RrcMessage),
})
export const nasLayer = (direction: Direction): LayerCodec => ({
  decode: (octets) => decodeNas(octets, direction),
  encode: (value) => encodeNas(value as NasMessage),
})

/** What messages carry. */
export const radioCapabilityLayer: LayerCodec = {
  decode: decodeUeRadioCapability,
  encode: (value) => encodeUeRadioCapability(value as UeCapabilityInformation),
  name: 'UECapabilityInformation',
}
export const eutraCapabilityLayer: LayerCodec = {
  decode: decodeUeEutraCapability,
  encode: (value) => encodeUeEutraCapability(value as UeEutraCapability),
  name: 'UE-EUTRA-Capability',
}
export const sourceToTargetLayer: LayerCodec = {
  decode: decodeSourceToTargetContainer,
  encode: (value) => encodeSourceToTargetContainer(value as SourceToTargetContainer),
  name: 'SourceeNB-ToTargeteNB-TransparentContainer',
}
export const targetToSourceLayer: LayerCodec = {
  decode: decodeTargetToSourceContainer,
  encode: (value) => encodeTargetToSourceContainer(value as TargetToSourceContainer),
  name: 'TargeteNB-ToSourceeNB-TransparentContainer',
}
export const interNodeLayer = (kind: InterNodeKind): LayerCodec => ({
  decode: (octets) => decodeInterNode(kind, octets),
  encode: (value) => encodeInterNode(value as InterNodeMessage),
})
