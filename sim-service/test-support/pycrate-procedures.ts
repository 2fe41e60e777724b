import { fromHex, toHex } from '../src/codec/octets.ts'
import type { MessageType } from '../src/codec/per/elementary-procedure.ts'
import { asn1Values, differences, type Foreign } from './asn1-values.ts'
import { runPython } from './python.ts'

interface ForeignIe {
  id: number
  criticality: string
  value: Foreign
}
export interface ForeignMessage {
  kind: string
  octets: string
  ies: ForeignIe[]
}

type Rows = { [name: string]: { id: number; criticality: string } }

/** A protocol of elementary procedures (S1AP, X2AP), as our codec has it and as pycrate has it. */
export interface Protocol<M extends { kind: string }> {
  /** pycrate's module. */
  module: string
  /** Python that fills `special`: types whose values have an inner rule. */
  special: string
  seed: number
  encode(message: M): Uint8Array
  decode(octets: Uint8Array): M
  typeOf(kind: string): MessageType<string, unknown>
}

/** pycrate's own module, messages made at random and messages read. */
const script = (module: string, special: string): string => `
${asn1Values}
import importlib
module = importlib.import_module('pycrate_asn1dir.${module}')
contents = getattr(module, '${module}_PDU_Contents')
PDU = getattr(getattr(module, '${module}_PDU_Descriptions'), '${module}_PDU')
# A warning area may have 65,535 cells, each with a number of broadcasts.
options['longest'] = 256

def digits(rnd, count):
    return bytes(rnd.randint(0, 9) << 4 | rnd.randint(0, 9) for _ in range(count))

def plmn(rnd):
    octets = bytearray(digits(rnd, 3))
    if rnd.random() < 0.5:
        octets[1] |= 0xf0
    return bytes(octets)

${special}

# Some IEs of late releases have an empty object set: there is no value of them.
def has_values(row):
    try:
        field(random.Random(0), row)
    except IndexError:
        return False
    return True

def random_message(rnd, kind, outcome, code, criticality):
    name = kind.replace('ERAB', 'E-RAB')
    table = ie_table(getattr(contents, name.replace('-', '_'))._cont['protocolIEs']._cont)
    ies = [field(rnd, row) for row in table
           if row['presence'] == 'mandatory' or has_values(row) and rnd.random() < 0.3]
    if rnd.random() < 0.2:
        ies.append({'id': 60000, 'criticality': 'ignore', 'value': ('_unk_004', bytes([1, 2, 3]))})
    PDU.set_val((outcome + ('Message' if outcome == 'initiating' else 'Outcome'), {
        'procedureCode': code, 'criticality': criticality, 'value': (name, {'protocolIEs': ies})}))
    return {'kind': kind, 'octets': PDU.to_aper().hex(), 'ies': plain(ies)}

def read_message(octets):
    PDU.from_aper(bytes.fromhex(octets))
    ies = PDU._val[1]['value'][1]['protocolIEs']
    return {'octets': PDU.to_aper().hex(), 'ies': plain(ies)}

task = json.load(sys.stdin)
rnd = random.Random(task['seed'])
made = [random_message(rnd, *kind) for kind in task['kinds'] for _ in range(task['each'])]
read = [read_message(octets) for octets in task['octets']]
print(json.dumps({'made': made, 'read': read}))
`

/** Random messages of each kind from pycrate, `each` of them, and what it reads in ours. */
export function askPycrate<M extends { kind: string }>(
  protocol: Protocol<M>,
  messages: readonly M[],
  each: number,
): { made: ForeignMessage[]; read: Array<Omit<ForeignMessage, 'kind'>> } {
  const kinds = [...new Set(messages.map((message) => message.kind))]
  const task = {
    seed: protocol.seed,
    each,
    kinds: kinds.map((kind) => {
      const { outcome, procedure } = protocol.typeOf(kind)
      return [kind, outcome, procedure.code, procedure.criticality]
    }),
    octets: each > 0 ? [] : messages.map((message) => toHex(protocol.encode(message))),
  }
  return JSON.parse(runPython(script(protocol.module, protocol.special), JSON.stringify(task)))
}

/** Where our decoded message and the foreign IEs differ, and how many IEs of ours were compared. */
function compare<M extends { kind: string }>(
  protocol: Protocol<M>,
  octets: Uint8Array,
  ies: readonly ForeignIe[],
): { compared: number; problems: string[] } {
  const message = protocol.decode(octets) as unknown as { kind: string; [name: string]: unknown }
  const rows = Object.entries(protocol.typeOf(message.kind).rows as Rows)
  const result = { compared: 0, problems: [] as string[] }
  ies.forEach((ie, position) => {
    const row = rows.find(([, each]) => each.id === ie.id)
    if (row !== undefined) {
      if (row[1].criticality !== ie.criticality)
        result.problems.push(`${row[0]}: criticality ${ie.criticality}`)
      result.problems.push(...differences(message[row[0]], ie.value, `${message.kind}.${row[0]}`))
      result.compared++
      return
    }
    const unknown = message['unknown'] as
      | Array<{ id: number; position: number; criticality: string }>
      | undefined
    const kept = unknown?.find((each) => each.position === position)
    if (kept?.id !== ie.id || kept.criticality !== ie.criticality)
      result.problems.push(`IE ${ie.id} is not kept`)
  })
  const known = Object.keys(message).filter((name) => rows.some((row) => row[0] === name)).length
  if (known !== result.compared) result.problems.push(`${known} IEs decoded, ${result.compared} sent`)
  return result
}

/** pycrate's random messages decode to its values and encode to its octets; returns how many IEs were compared. */
export function readForeignMessages<M extends { kind: string }>(
  protocol: Protocol<M>,
  messages: readonly M[],
  each: number,
): { messages: number; compared: number; problems: string[] } {
  const { made } = askPycrate(protocol, messages, each)
  const result = { messages: made.length, compared: 0, problems: [] as string[] }
  for (const { kind, octets, ies } of made) {
    const input = fromHex(octets)
    const one = compare(protocol, input, ies)
    result.compared += one.compared
    const again = toHex(protocol.encode(protocol.decode(input)))
    if (again !== octets) one.problems.push(`encodes to ${again}`)
    result.problems.push(...one.problems.map((problem) => `${kind} ${octets}: ${problem}`))
  }
  return result
}

/** pycrate reads our messages, sees our values and writes our octets. */
export function offerMessages<M extends { kind: string }>(
  protocol: Protocol<M>,
  messages: readonly M[],
): { messages: number; problems: string[] } {
  const { read } = askPycrate(protocol, messages, 0)
  const problems = messages.flatMap((message, i) => {
    const octets = protocol.encode(message)
    const one = compare(protocol, octets, read[i].ies).problems
    if (read[i].octets !== toHex(octets)) one.push(`pycrate writes ${read[i].octets}`)
    return one.map((problem) => `${message.kind}: ${problem}`)
  })
  return { messages: read.length, problems }
}
