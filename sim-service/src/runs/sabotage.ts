/**
 * What can be made wrong in a run so that an invariant truly breaks: by the environment variable ROAMLAB_SABOTAGE
 * alone, for those who want to see that Roamlab notices. No scenario has these: they are defects, not faults.
 */
export const sabotages: Readonly<Record<string, string>> = {
  'sgw.lose-unnamed': 'an SGW throws uplink bursts away and names no loss: usage.conservation breaks',
}

export const SABOTAGE_VARIABLE = 'ROAMLAB_SABOTAGE'
