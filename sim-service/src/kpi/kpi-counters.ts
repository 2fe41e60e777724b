import { draMeasurements } from '../network/dra/measurements.ts'
import { enbMeasurements } from '../network/enb/measurements.ts'
import { hssMeasurements } from '../network/hss/measurements.ts'
import { mmeMeasurements } from '../network/mme/measurements.ts'
import { ocsMeasurements } from '../network/ocs/measurements.ts'
import { pgwMeasurements } from '../network/pgw/measurements.ts'
import { sgwMeasurements } from '../network/sgw/measurements.ts'
import { ueMeasurements } from '../network/ue/measurements.ts'

/** A counter of a specification, as it is made of what the network functions measure. */
export interface KpiCounter {
  readonly clause: string
  /** The measurement's name. While no network function declares it, the KPIs that need it are not measured. */
  readonly from: string
  /** Which of its dimensions count; all if absent. */
  readonly when?: (dimensions: string) => boolean
  /** What one measurement adds: one, or its value. */
  readonly adds: 'one' | 'value'
  /** The cause by which the counter is told apart; absent where it is not. */
  readonly causeOf?: (dimensions: string) => string
}

type When = KpiCounter['when']

const one = (clause: string, from: string, when?: When): KpiCounter => {
  return { clause, from, when, adds: 'one' }
}
const oneByCause = (
  clause: string,
  from: string,
  when: When,
  causeOf = (dimensions: string) => dimensions,
): KpiCounter => {
  return { clause, from, when, adds: 'one', causeOf }
}
const sum = (clause: string, from: string, when?: When): KpiCounter => {
  return { clause, from, when, adds: 'value' }
}
const is = (word: string) => (dimensions: string) => dimensions === word
const isNot = (word: string) => (dimensions: string) => dimensions !== word
/** Of dimensions such as `established/mo-Signalling`. */
const begins = (word: string) => (dimensions: string) => dimensions.startsWith(`${word}/`)
const any = () => true
const afterSlash = (dimensions: string) => dimensions.slice(dimensions.indexOf('/') + 1)

/**
 * The counters of TS 32.425 (eNB), TS 32.426 (MME) and GSMA IR.42 that the KPIs of TS 32.450 and TS 32.455 are made of.
 * A procedure is measured once, at its end, with its outcome: the attempt and its success are counted in the same
 * period (TS 32.401 §4.3.2), so that no interval has more successes than attempts.
 */
export const kpiCounters = {
  'RRC.ConnEstabAtt': oneByCause('32.425 4.1.1.1', 'enb.rrc.connection', any, afterSlash),
  'RRC.ConnEstabSucc': oneByCause('32.425 4.1.1.2', 'enb.rrc.connection', begins('established'), afterSlash),
  'RRC.ConnReEstabAtt': oneByCause('32.425 4.1.2.1', 'enb.rrc.reestablishment', any, afterSlash),
  'RRC.ConnReEstabSucc': oneByCause(
    '32.425 4.1.2.2',
    'enb.rrc.reestablishment',
    begins('accepted'),
    afterSlash,
  ),
  'S1SIG.ConnEstabAtt': one('32.425 4.6.1.1', 'enb.s1.connection'),
  'S1SIG.ConnEstabSucc': one('32.425 4.6.1.2', 'enb.s1.connection', is('established')),
  'ERAB.EstabInitAttNbr': sum('32.425 4.2.1.1', 'enb.erab.initial'),
  'ERAB.EstabInitSuccNbr': sum('32.425 4.2.1.2', 'enb.erab.initial', begins('established')),
  'ERAB.EstabAddAttNbr': sum('32.425 4.2.1.4', 'enb.erab.added'),
  'ERAB.EstabAddSuccNbr': sum('32.425 4.2.1.5', 'enb.erab.added', begins('established')),
  'ERAB.RelActNbr': oneByCause('32.425 4.2.2.6', 'enb.erab.released-active', any),
  'ERAB.SessionTimeUE': sum('32.425 4.2.4.1', 'enb.session.time'),
  'DRB.IPVolDl': sum('32.425 4.4.6.3', 'enb.downlink.octets'),
  'DRB.IPVolUl': sum('32.425 4.4.6.4', 'enb.uplink.octets'),
  'DRB.IPTimeDl': sum('32.425 4.4.6.5', 'enb.downlink.time'),
  'HO.PrepAtt': one('32.450 6.5.1', 'enb.handover.preparation'),
  'HO.PrepSucc': one('32.450 6.5.1', 'enb.handover.preparation', is('prepared')),
  'HO.PrepFail': oneByCause('32.450 6.5.1', 'enb.handover.preparation', isNot('prepared')),
  'HO.ExeAtt': one('32.450 6.5.1', 'enb.handover.execution'),
  'HO.ExeSucc': one('32.450 6.5.1', 'enb.handover.execution', is('completed')),
  'HO.ExeFail': oneByCause('32.450 6.5.1', 'enb.handover.execution', isNot('completed')),
  'MM.EpsAttachAtt': one('32.426', 'mme.attach'),
  'MM.EpsAttachSucc': one('32.426', 'mme.attach', is('accepted')),
  'MM.EpsAttachFail': oneByCause('32.426', 'mme.attach', isNot('accepted')),
  'MM.EpsAttachTime': sum('32.455', 'mme.attach', is('accepted')),
  'MM.TauAtt': one('32.426', 'mme.tau'),
  'MM.TauSucc': one('32.426', 'mme.tau', is('accepted')),
  'MM.TauFail': oneByCause('32.426', 'mme.tau', isNot('accepted')),
  'MM.EpsServiceReqAtt': one('32.426', 'mme.service-request'),
  'MM.EpsServiceReqSucc': one('32.426', 'mme.service-request', is('accepted')),
  'MM.EpsServiceReqFail': oneByCause('32.426', 'mme.service-request', isNot('accepted')),
  'MM.PagingEpsAtt': one('32.426', 'mme.paging'),
  'MM.PagingEpsSucc': one('32.426', 'mme.paging', is('answered')),
  'MM.PagingEpsFail': oneByCause('32.426', 'mme.paging', isNot('answered')),
  'SM.DedicatedBearerAtt': one('32.426', 'mme.dedicated-bearer'),
  'SM.DedicatedBearerSucc': one('32.426', 'mme.dedicated-bearer', is('accepted')),
  'SM.DedicatedBearerFail': oneByCause('32.426', 'mme.dedicated-bearer', isNot('accepted')),
  'SM.DedicatedBearerTime': sum('32.455', 'mme.dedicated-bearer', is('accepted')),
  'S6A.UpdateLocationAtt': one('IR.42 PS LU', 'mme.update-location'),
  'S6A.UpdateLocationSucc': one('IR.42 PS LU', 'mme.update-location', is('accepted')),
  'S6A.UpdateLocationFail': oneByCause('IR.42 PS LU', 'mme.update-location', isNot('accepted')),
  'SM.CreateSessionAtt': one('IR.42 default bearer', 'mme.create-session'),
  'SM.CreateSessionSucc': one('IR.42 default bearer', 'mme.create-session', is('accepted')),
  'SM.CreateSessionFail': oneByCause('IR.42 default bearer', 'mme.create-session', isNot('accepted')),
  'MM.DetachNetwork': one('IR.42 cut-off', 'mme.detach', is('network')),
  'SM.ChargedOctets': sum('32.251', 'pgw.charged.octets'),
  'SM.DebitedOctets': sum('32.299', 'ocs.debited.octets'),
} as const satisfies Readonly<Record<string, KpiCounter>>

export type KpiCounterName = keyof typeof kpiCounters

export const kpiCounterNames = Object.keys(kpiCounters) as KpiCounterName[]

export function isByCause(name: KpiCounterName): boolean {
  const counter: KpiCounter = kpiCounters[name]
  return counter.causeOf !== undefined
}

const declared: ReadonlySet<string> = new Set(
  [
    draMeasurements,
    enbMeasurements,
    hssMeasurements,
    mmeMeasurements,
    ocsMeasurements,
    pgwMeasurements,
    sgwMeasurements,
    ueMeasurements,
  ].flatMap(Object.keys),
)

/** Whether this version's network functions produce what the counter counts. */
export function isCounted(name: KpiCounterName): boolean {
  return declared.has(kpiCounters[name].from)
}

/** Measurements that counters wait for: a network function that declares one makes its KPIs appear. */
export function awaitedMeasurements(): string[] {
  return [...new Set(kpiCounterNames.map((name) => kpiCounters[name].from))].filter(
    (name) => !declared.has(name),
  )
}
