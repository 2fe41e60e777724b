import { pythonIsHere, runPython } from '../../../test-support/python.ts'
import { describeWith } from '../../../test-support/with-tool.ts'
import { toHex } from '../octets.ts'
import { encodeDiameter } from './diameter.ts'
import { samples } from './diameter-samples.ts'

/** What pycrate 0.8.1 has under another data type than TS 29.002, 29.061 and 32.299 say, and everything behind it. */
const pycrateGaps = new Set([
  'tsCode',
  'ssCode',
  'teleserviceList',
  'lcsInfo',
  'callBarringInfo',
  'tgppSelectionMode',
  'tgppUserLocationInfo',
  'tgppMsTimezone',
  'tgppNsapi',
  'gprsSubscriptionData',
  'userLocationInfoTime',
  'userCsgInformation',
])

function withoutItsGaps<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withoutItsGaps) as T
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
  const members = Object.entries(value).filter(([name]) => !pycrateGaps.has(name))
  return Object.fromEntries(members.map(([name, member]) => [name, withoutItsGaps(member)])) as T
}

const script = `
import sys
from pycrate_diameter.Diameter3GPP import Diameter3GPP
for line in sys.stdin:
    message = Diameter3GPP()
    message.from_bytes(bytes.fromhex(line))
    print(message.to_bytes().hex())`

describeWith(pythonIsHere)('Diameter with a decoder of another project', () => {
  test('pycrate reads every message and every AVP of ours and encodes the same octets again', () => {
    const octets = samples.map((message) => toHex(encodeDiameter(withoutItsGaps(message))))
    expect(runPython(script, octets.join('\n')).trim().split('\n')).toEqual(octets)
  })
})
