import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { roamlab, temporaryFolder } from '../../test-support/command-line.ts'
import { toHex } from '../codec/octets.ts'
import { subscriberKeys } from '../network/subscriber-keys.ts'

const folder = temporaryFolder()
const capture = join(folder, 'one.pcapng')
const ciphered = join(folder, 'ciphered.pcapng')
const IMSI = '262019900000001'

beforeAll(async () => {
  await roamlab('run', 'one-roamer', '--quiet', '--out', `pcap=${capture}`)
  await roamlab('run', 'one-roamer', '--quiet', '--out', `pcap=${ciphered}`, '--capture-nas', 'ciphered')
})

describe('roamlab decode', () => {
  test('shows attach, session and detach as a ladder', async () => {
    const { code, stdout, stderr } = await roamlab('decode', capture)
    expect([code, stderr]).toEqual([0, ''])
    const steps = ['S1SetupRequest', 'AttachRequest', 'CreditControlRequest', 'AttachAccept', 'DetachRequest']
    const places = steps.map((step) => stdout.indexOf(step))
    expect(Math.min(...places)).toBeGreaterThan(0)
    expect(places).toEqual([...places].sort((a, b) => a - b))
  })

  test('of one subscriber, leaves out the nodes among themselves', async () => {
    const { code, stdout } = await roamlab('decode', capture, '--imsi', IMSI)
    expect(code).toBe(0)
    expect(stdout).toContain(`Call flow of IMSI ${IMSI}: `)
    expect(stdout).not.toContain('S1SetupRequest')
  })

  test('with --json, is one object a line with every field', async () => {
    const { code, stdout } = await roamlab('decode', capture, '--json')
    expect(code).toBe(0)
    const messages = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(messages.length).toBeGreaterThan(100)
    const request = messages.find(({ kind }) => kind === 'CreateSessionRequest')
    expect(request).toMatchObject({ protocol: 'GTPv2', from: 'MME', to: 'SGW', subscriber: IMSI })
    expect(request.fields.imsi).toBe(IMSI)
    const own = (await roamlab('decode', capture, '--json', '--imsi', IMSI)).stdout.trimEnd().split('\n')
    expect(own).toHaveLength(messages.filter(({ subscriber }) => subscriber === IMSI).length)
  })

  test('opens ciphered NAS with the seed of the run or a file of keys, and with no others', async () => {
    const { k, opc } = subscriberKeys(7, IMSI)
    const keys = join(folder, 'keys.csv')
    writeFileSync(keys, `# imsi,k,opc\n${IMSI},${toHex(k)},${toHex(opc)}\n`)
    const opened = async (...words: string[]) => {
      const { code, stdout } = await roamlab('decode', ciphered, ...words)
      expect(code).toBe(0)
      return stdout.includes('EsmInformationResponse')
    }
    expect(await opened()).toBe(false)
    expect(await opened('--seed', '8')).toBe(false)
    expect(await opened('--seed', '7')).toBe(true)
    expect(await opened('--keys', keys)).toBe(true)
  })

  test('says what the keys opened and verified', async () => {
    const remarkOf = async (...words: string[]) => (await roamlab('decode', ciphered, ...words)).stderr
    expect(await remarkOf()).toBe('')
    const [, opened, protectedOnly] = (await remarkOf('--seed', '7')).split(/: |; /)
    expect(opened).toMatch(
      /^(\d+) ciphered, \1 deciphered with the keys and verified, 0 readable without, 0 closed$/,
    )
    expect(protectedOnly).toMatch(/^(\d+) integrity protected only, \1 of them verified\n$/)
    expect(await remarkOf('--seed', '8')).toMatch(
      /: (\d+) ciphered, 0 deciphered .*, \1 closed; \d+ .*, 0 of them verified/,
    )
  })

  test('follows a subscriber over every interface, and says by which identities', async () => {
    const { code, stdout } = await roamlab('decode', capture, '--follow', IMSI)
    expect(code).toBe(0)
    const [flow, identities] = stdout.split(`IMSI ${IMSI} was followed by\n`)
    expect(flow).toBe((await roamlab('decode', capture, '--imsi', IMSI)).stdout)
    expect(identities).toMatch(
      /^ {2}S1 connections: \d+\n {2}S-TMSI .*: 21407\/1\/\w{8}\n {2}tunnels .*\n {2}Diameter sessions: .*;/,
    )
    const json = (await roamlab('decode', capture, '--follow', IMSI, '--json')).stdout.trimEnd().split('\n')
    const last = JSON.parse(json.at(-1)!)
    expect(last.identities).toMatchObject({ imsi: IMSI, s1Connections: expect.any(Number) })
    const protocols = new Set(json.slice(0, -1).map((line) => JSON.parse(line).protocol))
    expect([...protocols].sort()).toEqual(['Diameter', 'GTPv2', 'RRC', 'S1AP'])
  })

  test('shows what a filter lets through', async () => {
    const { code, stdout } = await roamlab('decode', capture, '--filter', 'kind=AttachRequest', '--json')
    const kinds = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).kind)
    expect([code, kinds]).toEqual([0, ['RRCConnectionSetupComplete', 'InitialUEMessage']])
    expect((await roamlab('decode', capture, '--filter', 'frame>999999')).stdout).toBe('No messages.\n')
    const nothing = await roamlab('decode', capture, '--imsi', IMSI, '--filter', 'frame>999999')
    expect([nothing.code, nothing.stdout]).toEqual([0, `No messages of ${IMSI}.\n`])
  })

  test('shows a capture that breaks off as far as it goes, and says where', async () => {
    const cut = join(folder, 'cut.pcapng')
    writeFileSync(cut, readFileSync(capture).subarray(0, 20_001))
    const { code, stdout, stderr } = await roamlab('decode', cut)
    expect(code).toBe(0)
    expect(stdout).toContain('AttachRequest')
    expect(stderr).toMatch(
      /^the file breaks off within a record \(capture at octet \d+: .*\); its \d+ whole frames/,
    )
  })

  test('shows what stands before damage, says so, and ends with exit code 2', async () => {
    const damaged = join(folder, 'damaged.pcapng')
    const octets = readFileSync(capture)
    // The length of a block, behind which nothing can be found.
    const at = octets.indexOf(Buffer.from([0, 0, 0, 6]), 20_000)
    octets.fill(0xff, at + 4, at + 8)
    writeFileSync(damaged, octets)
    const { code, stdout, stderr } = await roamlab('decode', damaged)
    expect([code, stdout.includes('AttachRequest')]).toEqual([2, true])
    expect(stderr).toContain('the file is damaged (capture at octet ')
  })

  describe('bad input is one clear message and exit code 2', () => {
    const junk = join(folder, 'junk')
    const keys = join(folder, 'bad-keys.csv')
    beforeAll(() => {
      writeFileSync(junk, 'this is no capture')
      writeFileSync(keys, `${IMSI},12,34\n`)
    })

    test.each([
      [[join(folder, 'nosuch')], 'nosuch: cannot be read: no such file or folder'],
      [[folder], ': cannot be read: it is a folder'],
      [[junk], 'junk: not a capture that can be read: capture at octet 0: '],
      [[capture, '--imsi', 'abc'], '--imsi: "abc" is not an IMSI (expected 6 to 15 digits)'],
      [[capture, '--imsi', '999990000000001'], `holds no message of 999990000000001; it has ${IMSI}`],
      [[capture, '--keys', keys], 'bad-keys.csv: line 1: expected imsi,k,opc'],
      [[capture, '--keys', join(folder, 'nokeys')], 'nokeys: cannot be read: no such file or folder'],
      [[capture, '--keys', keys, '--seed', '7'], '--seed and --keys exclude each other'],
      [[capture, '--imsi', IMSI, '--follow', IMSI], '--imsi and --follow exclude each other'],
      [[capture, '--follow', 'x'], '--follow: "x" is not an IMSI'],
      [[capture, '--filter', 'protocol=S1AP and kynd=x'], '--filter: column 19: no field "kynd"'],
      [[capture, '--seed', 'x'], '--seed: "x" is not valid here'],
      [[], 'FILE is missing'],
    ])('%j', async (words, message) => {
      const { code, stdout, stderr } = await roamlab('decode', ...words)
      expect([code, stdout]).toEqual([2, ''])
      expect(stderr).toContain(message)
      expect(stderr).not.toMatch(/^\s+at /m)
    })
  })
})
