import { pythonIsHere, runPython } from './python.ts'
import { describeWith } from './with-tool.ts'

describeWith(pythonIsHere)('the Python environment of the foreign encoders', () => {
  test('has pycrate and scapy, pinned', () => {
    const script = `
from importlib.metadata import version
import pycrate_mobile.NAS, scapy.contrib.gtp_v2
print(version('pycrate'), version('scapy'))`
    expect(runPython(script)).toBe('0.8.1 2.8.0\n')
  })

  test('hands input to the script', () => {
    expect(runPython('import sys; print(bytes.fromhex(sys.stdin.read())[::-1].hex())', '0102ff')).toBe(
      'ff0201\n',
    )
  })

  test('reports a failing script with its last words', () => {
    expect(() => runPython('raise ValueError("no such message")')).toThrow('no such message')
  })
})
