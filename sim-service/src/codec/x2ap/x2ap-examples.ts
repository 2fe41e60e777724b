import { handoverExamples } from './handover-examples.ts'
import { loadExamples } from './load-examples.ts'
import { managementExamples } from './management-examples.ts'
import { sgnbExamples } from './sgnb-examples.ts'
import type { X2apMessage } from './x2ap.ts'

/** Two messages of every kind or more; all tests of this folder share them. */
export const examples: readonly X2apMessage[] = [
  ...handoverExamples,
  ...managementExamples,
  ...loadExamples,
  ...sgnbExamples,
]
