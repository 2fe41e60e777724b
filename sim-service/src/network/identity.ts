const realms = new Map<string, string>()

/** `mnc007.mcc214`, as 3GPP writes a PLMN in domain names (TS 23.003 §19.2): the MNC always has three digits. */
function plmnLabels(plmn: string): string {
  return `mnc${plmn.slice(3).padStart(3, '0')}.mcc${plmn.slice(0, 3)}`
}

/** The home network realm, `epc.mnc007.mcc214.3gppnetwork.org` (TS 23.003 §19.2). */
export function realmOf(plmn: string): string {
  // One text for each PLMN: encoders know it by identity.
  let realm = realms.get(plmn)
  if (realm === undefined) realms.set(plmn, (realm = `epc.${plmnLabels(plmn)}.3gppnetwork.org`))
  return realm
}

/** The operator identifier of an APN, `mnc007.mcc214.gprs` (TS 23.003 §9.1.2). */
export function apnOperatorIdentifier(plmn: string): string {
  return `${plmnLabels(plmn)}.gprs`
}

/** The home PLMN of an IMSI, by the MNC lengths of the networks that the scenario knows. */
export function homePlmnOf(imsi: string, plmns: readonly string[]): string | undefined {
  return plmns.find((plmn) => imsi.startsWith(plmn))
}

/** The members of a pool in the order in which a subscriber's requests try them: by IMSI, to share the load. */
export function inOrderOf<T>(imsi: string, members: readonly T[]): readonly T[] {
  if (members.length < 2) return members
  const first = Number(imsi.slice(-4)) % members.length
  return [...members.slice(first), ...members.slice(0, first)]
}
