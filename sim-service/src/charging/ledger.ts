/**
 * The credit server's book: octets that a subscriber may still use, what is reserved for open grants, and what was
 * debited. Every octet debited is in exactly one account; reservations never exceed what is left.
 */
export interface Account {
  /** What the account may spend in all; undefined has no end. */
  readonly limitOctets: number | undefined
  debitedOctets: number
  reservedOctets: number
}

export class Ledger {
  private readonly accounts = new Map<string, Account>()

  open(subscriber: string, limitOctets: number | undefined): Account {
    const account: Account = { limitOctets, debitedOctets: 0, reservedOctets: 0 }
    this.accounts.set(subscriber, account)
    return account
  }

  account(subscriber: string): Account | undefined {
    return this.accounts.get(subscriber)
  }

  /** Octets that can still be reserved. */
  available(account: Account): number {
    if (account.limitOctets === undefined) return Number.MAX_SAFE_INTEGER
    return Math.max(0, account.limitOctets - account.debitedOctets - account.reservedOctets)
  }

  /** Reserves up to `wantedOctets` and says how many it was. */
  reserve(account: Account, wantedOctets: number): number {
    const octets = Math.min(wantedOctets, this.available(account))
    account.reservedOctets += octets
    return octets
  }

  release(account: Account, octets: number): void {
    account.reservedOctets -= octets
  }

  /** Debits what was used, more than the reservation too: usage that happened is never forgiven (RFC 4006 §5.6). */
  debit(account: Account, octets: number): void {
    account.debitedOctets += octets
  }

  totalDebitedOctets(): number {
    let total = 0
    for (const account of this.accounts.values()) total += account.debitedOctets
    return total
  }

  get size(): number {
    return this.accounts.size
  }
}
