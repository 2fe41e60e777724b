/**
 * MM Context (TS 29.274 §8.38): what one MME or SGSN tells the next about a UE's security. Six IE types, one a figure;
 * what they share stands in the same order in each, so that one codec reads them all by a description.
 */
import { CodecError } from '../codec-error.ts'
import { OctetReader, type OctetWriter } from '../octets.ts'
import { ofLength, within } from './gtp-numbers.ts'
import { type Ambr, ambr, mei } from './gtpv2-ies.ts'
import {
  accessRestrictions,
  FIELD_FORM,
  type Figure,
  type LaterField,
  type MmContext,
  type OldSecurityContext,
} from './gtpv2-mm-context-values.ts'
import type { IeCodec } from './gtpv2-wire.ts'

function contextOf(figure: Figure): IeCodec<MmContext> {
  return {
    minOctets: 3,
    write: (w, value) => writeContext(w, value, figure),
    read: (o, at, end) => readContext(new OctetReader(o, at, end), figure),
  }
}

const voiceAndBitrates = ['voiceDomainPreference', 'higherBitrates'] as const

/** Type 103, figure 8.38-1. */
export const gsmKeyAndTriplets = contextOf({
  key: 'kc',
  hasTriplets: true,
  hasUsedCipher: true,
  later: ['voiceDomainPreference'],
})
/** Type 104, figure 8.38-2. */
export const umtsKeyUsedCipherAndQuintuplets = contextOf({
  key: 'ckIk',
  hasIntegrity: true,
  hasUsedCipher: true,
  later: [...voiceAndBitrates, 'iovUpdatesCounter'],
})
/** Type 105, figure 8.38-3. */
export const gsmKeyUsedCipherAndQuintuplets = contextOf({
  key: 'kc',
  hasUsedCipher: true,
  later: voiceAndBitrates,
})
/** Type 106, figure 8.38-4. */
export const umtsKeyAndQuintuplets = contextOf({
  key: 'ckIk',
  hasIntegrity: true,
  later: [...voiceAndBitrates, 'iovUpdatesCounter', 'extendedAccessRestrictionData'],
})
/** Type 107, figure 8.38-5. */
export const epsSecurityContext = contextOf({
  key: 'kasme',
  hasQuadruplets: true,
  later: [
    'voiceDomainPreference',
    'ueRadioCapabilityForPaging',
    'extendedAccessRestrictionData',
    'ueAdditionalSecurityCapability',
    'ueNrSecurityCapability',
    'apnRateControlStatuses',
    'coreNetworkRestrictions',
    'ueRadioCapabilityId',
    'ensct',
  ],
})
/** Type 108, figure 8.38-6. */
export const umtsKeyQuadrupletsAndQuintuplets = contextOf({
  key: 'ckIk',
  hasQuadruplets: true,
  later: ['voiceDomainPreference', 'apnRateControlStatuses'],
})

function writeContext(w: OctetWriter, context: MmContext, figure: Figure): void {
  writeFlags(w, context, figure)
  writeKeys(w, context, figure)
  for (const vector of context.triplets ?? []) {
    fixed(w, vector.rand, 16)
    fixed(w, vector.sres, 4)
    fixed(w, vector.kc, 8)
  }
  for (const vector of context.quadruplets ?? []) {
    fixed(w, vector.rand, 16)
    counted(w, vector.xres)
    counted(w, vector.autn)
    fixed(w, vector.kasme, 32)
  }
  for (const vector of context.quintuplets ?? []) {
    fixed(w, vector.rand, 16)
    counted(w, vector.xres)
    fixed(w, vector.ck, 16)
    fixed(w, vector.ik, 16)
    counted(w, vector.autn)
  }
  if (context.drxParameter !== undefined) fixed(w, context.drxParameter, 2)
  if (context.nextHop !== undefined) {
    fixed(w, context.nextHop.nh, 32)
    w.u8(within(context.nextHop.ncc, 7))
  }
  if (context.subscribedUeAmbr !== undefined) ambr.write(w, context.subscribedUeAmbr)
  if (context.usedUeAmbr !== undefined) ambr.write(w, context.usedUeAmbr)
  counted(w, context.ueNetworkCapability)
  counted(w, context.msNetworkCapability)
  const lengthAt = w.length
  w.u8(0)
  if (context.mei !== undefined) mei.write(w, context.mei)
  w.setU8(lengthAt, w.length - lengthAt - 1)
  accessRestrictions.write(w, context.accessRestrictionData)
  writeOld(w, context.oldSecurityContext)
  writeLater(w, context, figure.later)
}

function writeFlags(w: OctetWriter, context: MmContext, figure: Figure): void {
  const { nextHop, drxParameter, usedGprsIntegrity, subscribedUeAmbr } = context
  const isEps = figure.key === 'kasme'
  const hasNextHop = nextHop !== undefined && isEps
  w.u8(
    (within(context.securityMode, 7) << 5) |
      (hasNextHop ? 0x10 : 0) |
      (drxParameter === undefined ? 0 : 8) |
      within(context.ksi, 7),
  )
  const vectors = (figure.hasTriplets ? context.triplets : context.quintuplets) ?? []
  const middle = figure.hasQuadruplets
    ? within((context.quadruplets ?? []).length, 7) << 2
    : (context.iovUpdatesCounter === undefined ? 0 : 0x10) |
      (context.gupii ? 8 : 0) |
      (usedGprsIntegrity === undefined ? 0 : 4)
  const lowest = isEps ? context.oldSecurityContext : subscribedUeAmbr
  w.u8(
    (within(vectors.length, 7) << 5) |
      middle |
      (context.usedUeAmbr === undefined ? 0 : 2) |
      (lowest === undefined ? 0 : 1),
  )
  if (isEps) {
    const { usedNasCipher = 0, usedNasIntegrity = 0 } = context
    const sambri = subscribedUeAmbr === undefined ? 0 : 0x80
    w.u8(sambri | (within(usedNasIntegrity, 7) << 4) | within(usedNasCipher, 15))
  } else if (figure.hasUsedCipher) {
    w.u8((within(usedGprsIntegrity ?? 0, 7) << 3) | within(context.usedCipher ?? 0, 7))
  } else w.u8(within(usedGprsIntegrity ?? 0, 7))
}

function writeKeys(w: OctetWriter, context: MmContext, { key }: Figure): void {
  if (key === 'kasme') {
    w.u24(within(context.nasDownlinkCount ?? 0, 0xffffff))
    w.u24(within(context.nasUplinkCount ?? 0, 0xffffff))
    fixed(w, context.kasme, 32)
  } else if (key === 'kc') fixed(w, context.kc, 8)
  else {
    fixed(w, context.ck, 16)
    fixed(w, context.ik, 16)
  }
}

function writeOld(w: OctetWriter, old: OldSecurityContext | undefined): void {
  if (old === undefined) return
  const { nh, rlos, ksi, ncc } = old
  w.u8((nh === undefined ? 0 : 0x80) | (rlos ? 0x40 : 0) | (within(ksi, 7) << 3) | within(ncc, 7))
  fixed(w, old.kasme, 32)
  if (nh !== undefined) fixed(w, nh, 32)
}

/** Up to the last field that is present; those before it that are not have length 0. */
function writeLater(w: OctetWriter, context: MmContext, fields: readonly LaterField[]): void {
  const count = fields.findLastIndex((field) => context[field] !== undefined) + 1
  for (const field of fields.slice(0, count)) {
    const value = context[field]
    const form = FIELD_FORM[field]
    if (typeof value === 'number') w.u8(within(value, 0xff))
    else if (form === 1) counted(w, value)
    else if (form === 2) {
      const octets = value ?? new Uint8Array(0)
      w.u16(within(octets.length, 0xffff))
      w.bytes(octets)
    }
  }
}

function readContext(r: OctetReader, figure: Figure): MmContext {
  const isEps = figure.key === 'kasme'
  const [first, second, third] = [r.u8(), r.u8(), r.u8()]
  const context: MmContext = { securityMode: first >> 5, ksi: first & 7, accessRestrictionData: {} }
  readUsed(context, second, third, figure)
  readKeys(r, context, figure)
  readVectors(r, context, second, figure)
  if (first & 8) context.drxParameter = r.take(2)
  if (isEps && first & 0x10) context.nextHop = { nh: r.take(32), ncc: r.u8() & 7 }
  if (isEps ? third & 0x80 : second & 1) context.subscribedUeAmbr = readAmbr(r)
  if (second & 2) context.usedUeAmbr = readAmbr(r)
  const ueNetworkCapability = r.take(r.u8())
  const msNetworkCapability = r.take(r.u8())
  if (ueNetworkCapability.length > 0) context.ueNetworkCapability = ueNetworkCapability
  if (msNetworkCapability.length > 0) context.msNetworkCapability = msNetworkCapability
  const identity = r.take(r.u8())
  if (identity.length > 0) context.mei = mei.read(identity, 0, identity.length)
  r.need(1)
  context.accessRestrictionData = accessRestrictions.read(r.octets, r.offset, r.offset + 1)
  r.skip(1)
  if (isEps && second & 1) context.oldSecurityContext = readOld(r)
  readLater(r, context, figure, second)
  return context
}

function readUsed(context: MmContext, second: number, third: number, figure: Figure): void {
  if (figure.key === 'kasme') {
    context.usedNasIntegrity = (third >> 4) & 7
    context.usedNasCipher = third & 15
    return
  }
  if (figure.hasUsedCipher) context.usedCipher = third & 7
  if (!figure.hasIntegrity) return
  if (second & 8) context.gupii = true
  if (second & 4) context.usedGprsIntegrity = (figure.hasUsedCipher ? third >> 3 : third) & 7
}

function readKeys(r: OctetReader, context: MmContext, { key }: Figure): void {
  if (key === 'kasme') {
    context.nasDownlinkCount = r.u24()
    context.nasUplinkCount = r.u24()
    context.kasme = r.take(32)
  } else if (key === 'kc') context.kc = r.take(8)
  else {
    context.ck = r.take(16)
    context.ik = r.take(16)
  }
}

function readVectors(r: OctetReader, context: MmContext, second: number, figure: Figure): void {
  const repeated = <T>(count: number, read: () => T): T[] | undefined =>
    count === 0 ? undefined : Array.from({ length: count }, read)
  const take = (): Uint8Array => r.take(r.u8())
  if (figure.hasQuadruplets) {
    const quadruplets = repeated((second >> 2) & 7, () => {
      const [rand, xres, autn, kasme] = [r.take(16), take(), take(), r.take(32)]
      return { rand, xres, autn, kasme }
    })
    if (quadruplets !== undefined) context.quadruplets = quadruplets
  }
  if (figure.hasTriplets) {
    const triplets = repeated(second >> 5, () => {
      const [rand, sres, kc] = [r.take(16), r.take(4), r.take(8)]
      return { rand, sres, kc }
    })
    if (triplets !== undefined) context.triplets = triplets
    return
  }
  const quintuplets = repeated(second >> 5, () => {
    const [rand, xres, ck, ik, autn] = [r.take(16), take(), r.take(16), r.take(16), take()]
    return { rand, xres, ck, ik, autn }
  })
  if (quintuplets !== undefined) context.quintuplets = quintuplets
}

function readAmbr(r: OctetReader): Ambr {
  return { uplinkKbps: r.u32(), downlinkKbps: r.u32() }
}

function readOld(r: OctetReader): OldSecurityContext {
  const first = r.u8()
  const old: OldSecurityContext = { ksi: (first >> 3) & 7, ncc: first & 7, kasme: r.take(32) }
  if (first & 0x80) old.nh = r.take(32)
  if (first & 0x40) old.rlos = true
  return old
}

/** As far as the IE goes; a field that does not fit is of a release that this codec does not know. */
function readLater(r: OctetReader, context: MmContext, figure: Figure, second: number): void {
  for (const field of figure.later) {
    const form = FIELD_FORM[field]
    if (field === 'iovUpdatesCounter' && (second & 0x10) === 0) continue
    if (r.remaining < Math.max(form, 1)) return
    if (field === 'iovUpdatesCounter') context.iovUpdatesCounter = r.u8()
    else if (field === 'ensct') context.ensct = r.u8() & 3
    else {
      const length = form === 1 ? r.octets[r.offset] : (r.octets[r.offset] << 8) | r.octets[r.offset + 1]
      if (r.remaining < form + length) return
      r.skip(form)
      Object.assign(context, { [field]: r.take(length) })
    }
  }
}

function fixed(w: OctetWriter, octets: Uint8Array | undefined, count: number): void {
  if (octets === undefined) throw new CodecError('not-encodable', -1, `a key of ${count} octets is absent`)
  w.bytes(ofLength(octets, count))
}

function counted(w: OctetWriter, octets: Uint8Array | number | undefined): void {
  const field = octets instanceof Uint8Array ? octets : new Uint8Array(0)
  w.u8(within(field.length, 0xff))
  w.bytes(field)
}
