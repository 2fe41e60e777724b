import type { DecodedMessage } from './decode.ts'
import { tellingFields } from './highlights.ts'
import { CIPHERED, type DecodedNas } from './nested-messages.ts'

/** `InitialUEMessage [AttachRequest [PdnConnectivityRequest]]  IMSI=… PLMN=…`. */
export function textOf(message: DecodedMessage, showsSubscriber: boolean): string[] {
  const { kind, protocol, variant, nas, fields, problem } = message
  const inside = nas.map(nasText)
  const name =
    protocol === 'NAS' ? (inside[0] ?? kind) : [kind, ...inside.map((text) => `[${text}]`)].join(' ')
  const applied =
    protocol === 'Diameter' && variant !== undefined && variant !== 'base' ? shortened(name, variant) : name
  const details = [...tellingFields(kind, fields), ...nas.flatMap((it) => tellingOf(it))]
  if (showsSubscriber && message.subscriber !== undefined) details.push(`IMSI=${message.subscriber}`)
  if (problem !== undefined) details.push(`! ${problem}`)
  return [applied, ...[...new Set(details)].filter((detail) => detail !== '')].map(harmless)
}

/** `GxCreditControlRequest` as `Gx CreditControlRequest`. */
function shortened(kind: string, application: string): string {
  return `${application} ${kind.startsWith(application) ? kind.slice(application.length) : kind}`
}

function nasText(nas: DecodedNas): string {
  if (nas.kind === CIPHERED) return 'ciphered NAS'
  return nas.esm === undefined ? nas.kind : `${nas.kind} [${nas.esm.kind}]`
}

function tellingOf(nas: DecodedNas): string[] {
  const own = tellingFields(nas.kind, nas.fields)
  return nas.esm === undefined ? own : [...own, ...tellingFields(nas.esm.kind, nas.esm.fields)]
}

/** A capture may come from anywhere: what could command a terminal is not printed. */
function harmless(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be printed
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]/g, '?')
}
