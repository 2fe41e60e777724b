/** Why the HSS refuses a subscriber, and on which request (TS 29.272 §7.4, §5.2). */
export interface Refusal {
  on: 'authentication' | 'location'
  /** A base Result-Code, or an Experimental-Result-Code of 3GPP: the same number means different things. */
  resultCode?: number
  experimentalResultCode?: number
  errorDiagnostic?: number
}

/** What the home operator has provisioned for all subscribers of one agreement. */
export interface SubscriptionProfile {
  apn: string
  qci: number
  priorityLevel: number
  mayPreempt: boolean
  preemptable: boolean
  apnAmbrUplinkBps: number
  apnAmbrDownlinkBps: number
  ueAmbrUplinkBps: number
  ueAmbrDownlinkBps: number
  /** TS 32.251 annex A, hexadecimal: 0800 is prepaid. */
  chargingCharacteristics: string
}

/** One subscriber: a row. Keys are not stored, see `subscriber-keys.ts`. */
export interface HssSubscriber {
  readonly imsi: string
  readonly msisdn: string
  readonly profile: SubscriptionProfile
  /** SQN_HE of TS 33.102 §6.3; the low five bits are IND. */
  sqn: number
  servingHost: string
  servingRealm: string
  refusal: Refusal | undefined
  /** By visited network, where the agreement with it bars roaming: one map for all subscribers. */
  barred: ReadonlyMap<string, Refusal>
}

const nowhere: ReadonlyMap<string, Refusal> = new Map()

/** The home subscriber database: shared by the front ends of one network. */
export class SubscriberDatabase {
  private readonly rows = new Map<string, HssSubscriber>()

  provision(imsi: string, msisdn: string, profile: SubscriptionProfile): HssSubscriber {
    const row: HssSubscriber = {
      imsi,
      msisdn,
      profile,
      sqn: 32,
      servingHost: '',
      servingRealm: '',
      refusal: undefined,
      barred: nowhere,
    }
    this.rows.set(imsi, row)
    return row
  }

  find(imsi: string): HssSubscriber | undefined {
    return this.rows.get(imsi)
  }

  withdraw(imsi: string): void {
    this.rows.delete(imsi)
  }
}
