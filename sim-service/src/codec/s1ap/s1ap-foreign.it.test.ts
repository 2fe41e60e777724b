import { asn1Values, differences, type Foreign } from '../../../test-support/asn1-values.ts'
import { pythonIsHere, runPython } from '../../../test-support/python.ts'
import { testWith } from '../../../test-support/with-tool.ts'
import { fromHex, toHex } from '../octets.ts'
import { decodeS1ap, encodeS1ap, s1apMessageType } from './s1ap.ts'
import { examples } from './s1ap-examples.ts'

interface ForeignIe {
  id: number
  criticality: string
  value: Foreign
}
interface ForeignMessage {
  kind: string
  octets: string
  ies: ForeignIe[]
}

/** pycrate's own S1AP module (of the same release), messages made at random and messages read. */
const script = `
${asn1Values}
from pycrate_asn1dir.S1AP import S1AP_PDU_Descriptions, S1AP_PDU_Contents
PDU = S1AP_PDU_Descriptions.S1AP_PDU

def digits(rnd, count):
    return bytes(rnd.randint(0, 9) << 4 | rnd.randint(0, 9) for _ in range(count))

def plmn(rnd):
    octets = bytearray(digits(rnd, 3))
    if rnd.random() < 0.5:
        octets[1] |= 0xf0
    return bytes(octets)

special['PLMNidentity'] = plmn
options['longest'] = 256
special['IMSI'] = lambda rnd: digits(rnd, 7) + bytes([0xf0 | rnd.randint(0, 9)])

def random_message(rnd, kind, outcome, code, criticality):
    contents = getattr(S1AP_PDU_Contents, kind.replace('ERAB', 'E_RAB'))
    ies = [field(rnd, row) for row in ie_table(contents._cont['protocolIEs']._cont)
           if row['presence'] == 'mandatory' or rnd.random() < 0.3]
    if rnd.random() < 0.2:
        ies.append({'id': 60000, 'criticality': 'ignore', 'value': ('_unk_004', bytes([1, 2, 3]))})
    PDU.set_val((outcome + ('Message' if outcome == 'initiating' else 'Outcome'), {
        'procedureCode': code, 'criticality': criticality,
        'value': (kind.replace('ERAB', 'E-RAB'), {'protocolIEs': ies})}))
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

const kinds = [...new Set(examples.map((example) => example.kind))]

function ask(each: number): { made: ForeignMessage[]; read: Array<Omit<ForeignMessage, 'kind'>> } {
  const task = {
    seed: 36413,
    each,
    kinds: kinds.map((kind) => {
      const { outcome, procedure } = s1apMessageType(kind)
      return [kind, outcome, procedure.code, procedure.criticality]
    }),
    octets: examples.map((example) => toHex(encodeS1ap(example))),
  }
  return JSON.parse(runPython(script, JSON.stringify(task)))
}

/** Where our decoded message and the foreign IEs differ, and how many IEs of ours were compared. */
function compare(octets: Uint8Array, ies: readonly ForeignIe[]): { compared: number; problems: string[] } {
  const message = decodeS1ap(octets) as unknown as { kind: string; [name: string]: unknown }
  const rows = Object.entries(s1apMessageType(message.kind).rows)
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

describe('S1AP against pycrate', () => {
  const each = 20

  testWith(pythonIsHere)(
    'messages of the foreign encoder decode to its values and encode to its octets',
    () => {
      const { made } = ask(each)
      expect(made).toHaveLength(kinds.length * each)
      let compared = 0
      for (const { kind, octets, ies } of made) {
        const input = fromHex(octets)
        const result = compare(input, ies)
        expect({ kind, octets, problems: result.problems }).toEqual({ kind, octets, problems: [] })
        expect(toHex(encodeS1ap(decodeS1ap(input)))).toBe(octets)
        compared += result.compared
      }
      expect(compared).toBeGreaterThanOrEqual(1600)
    },
  )

  testWith(pythonIsHere)(
    'the foreign decoder reads our messages, sees our values and writes our octets',
    () => {
      const { read } = ask(0)
      expect(read).toHaveLength(examples.length)
      examples.forEach((example, i) => {
        const octets = encodeS1ap(example)
        expect(read[i].octets).toBe(toHex(octets))
        expect(compare(octets, read[i].ies).problems).toEqual([])
      })
    },
  )
})
