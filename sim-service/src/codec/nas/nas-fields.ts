/**
 * The name map between our NAS messages and tshark's (4.0): which of its fields says the same as each of ours.
 * Elements that we keep as octets are compared by a field that tshark reads out of them.
 */
import type { FieldMap } from '../../../test-support/agreement.ts'
import { bearerFields } from './bearer-fields.ts'
import { emmFields } from './emm-fields.ts'
import { esmCause, esmFields, header } from './esm-fields.ts'
import { configurationOptions } from './field-rules.ts'
import { mobilityFields } from './mobility-fields.ts'

/** The map of each message kind. */
export const nasFields: { [kind: string]: FieldMap } = {
  ...emmFields,
  ...mobilityFields,
  ...Object.fromEntries(
    Object.entries({ ...esmFields, ...bearerFields }).map(([kind, map]) => [
      kind,
      { ...header, ...esmCause, ...configurationOptions, ...map },
    ]),
  ),
}
