import { ipv4ToU32 } from '../src/codec/ipv4.ts'
import { toHex } from '../src/codec/octets.ts'
import { packedPlmn } from '../src/codec/plmn.ts'

/** What the Python below prints for a value. */
export type Foreign = null | boolean | number | string | Foreign[] | { [name: string]: Foreign | undefined }

/** ASN.1 and member names without what distinguishes their spelling: `mME-UE-S1AP-ID` and `mmeUeS1apId`. */
const bare = (name: string): string => name.replaceAll('-', '').toLowerCase()

/**
 * Where our value of an ASN.1 type differs from the foreign one; names are compared by their letters, and a number,
 * PLMN or IPv4 address of ours with the octets or bits that it stands for.
 */
export function differences(ours: unknown, foreign: Foreign | undefined, path = ''): string[] {
  const theirs = foreign === undefined ? undefined : itemValue(foreign)
  const differs = [`${path}: ours ${JSON.stringify(ours)}, theirs ${JSON.stringify(theirs)}`]
  if (theirs === undefined || ours === undefined) return theirs === ours ? [] : differs
  // The foreign value of a NULL is 0.
  if (ours === null) return theirs === null || theirs === 0 ? [] : differs
  if (theirs === null || typeof theirs !== 'object') return ours === theirs ? [] : differs
  if (Array.isArray(theirs)) {
    if (!Array.isArray(ours) || ours.length !== theirs.length) return differs
    return theirs.flatMap((item, i) => differences(ours[i], item, `${path}[${i}]`))
  }
  if (typeof theirs['hex'] === 'string') return sameOctets(ours, theirs['hex']) ? [] : differs
  if (typeof theirs['bits'] === 'string') {
    return sameBits(ours, BigInt(`0x${theirs['bits']}`), theirs['length'] as number) ? [] : differs
  }
  if (typeof ours !== 'object' || ours === null) return differs
  const members = typeof theirs['choice'] === 'string' ? { [theirs['choice']]: theirs['value'] } : theirs
  const mine = new Map(Object.entries(ours).map(([name, member]) => [bare(name), member]))
  const names = new Set([...mine.keys(), ...Object.keys(members).map(bare)])
  const other = new Map(Object.entries(members).map(([name, member]) => [bare(name), member]))
  return [...names].flatMap((name) => differences(mine.get(name), other.get(name), `${path}.${name}`))
}

/** An IE that stands inside another, in a list of IEs of one id or alone, is its value. */
function itemValue(item: Foreign): Foreign | undefined {
  const isField =
    item !== null && typeof item === 'object' && !Array.isArray(item) && 'id' in item && 'value' in item
  return isField ? item['value'] : item
}

function sameOctets(ours: unknown, hex: string): boolean {
  if (ours instanceof Uint8Array) return toHex(ours) === hex
  if (typeof ours === 'number') return ours === Number.parseInt(hex, 16)
  if (typeof ours !== 'string') return false
  // TBCD digits, or a PLMN.
  const digits = hex.replace(/(.)(.)/g, '$2$1').replace(/f$/, '')
  return ours === digits || (/^\d{5,6}$/.test(ours) && packedPlmn(ours).toString(16).padStart(6, '0') === hex)
}

function sameBits(ours: unknown, bits: bigint, length: number): boolean {
  if (typeof ours === 'number') return BigInt(ours) === bits
  if (typeof ours === 'string') return length === 32 && BigInt(ipv4ToU32(ours)) === bits
  if (ours instanceof Uint8Array) return ours.length * 8 === length && BigInt(`0x${toHex(ours)}`) === bits
  const own = ours as { octets: Uint8Array; length: number }
  const padding = BigInt(own.octets.length * 8 - own.length)
  return own.length === length && (length === 0 || BigInt(`0x${toHex(own.octets)}`) >> padding === bits)
}

/**
 * Python for a foreign ASN.1 encoder (pycrate): random values of any of its types, and values as JSON. Octet strings
 * become `{hex}`, bit strings `{bits, length}` with the bits as hexadecimal number, choices `{choice, value}`.
 */
export const asn1Values = `
import json, random, sys
sys.setrecursionlimit(10000)

def number(rnd, low, high):
    if rnd.random() < 0.3:
        return rnd.choice([low, high])
    span = high - low
    return low + rnd.getrandbits(rnd.randint(1, max(1, span.bit_length()))) % (span + 1)

# Whether sizes and integers beyond an extension marker are made too, and the longest list that is filled.
options = {'beyond_root': False, 'longest': 1 << 20}

def size(rnd, type, most):
    c = type._const_sz
    if c is None:
        return rnd.randint(0, most)
    if options['beyond_root'] and c._ev is not None and rnd.random() < 0.3:
        return c.ub + rnd.randint(1, most)
    high = c.ub if c.ub is not None else c.lb + most
    if rnd.random() < 0.05 and high <= options['longest']:
        return high
    return rnd.randint(c.lb, max(c.lb, min(high, c.lb + most)))

def ie_table(container):
    tab = container._cont['value' if 'value' in container._cont else 'extensionValue']._const_tab
    val = tab._val
    return list(val.root) + list(val.ext or [])

def is_field(type):
    return type.TYPE == 'SEQUENCE' and list(type._cont) == ['id', 'criticality', 'value']

def field(rnd, row):
    # An open type's value is named by its type: a reference, or the basic type itself.
    of = row['Value']
    name = of._typeref.called[1] if of._typeref is not None else of.TYPE
    return {'id': row['id'], 'criticality': row['criticality'], 'value': (name, value(rnd, of))}

def unknown_extension(rnd, id):
    octets = bytes(rnd.getrandbits(8) for _ in range(rnd.randint(1, 9)))
    return {'id': id, 'criticality': 'ignore', 'extensionValue': ('_unk_004', octets)}

# Types whose values have an inner rule: made by the function, not at random.
special = {}

def value(rnd, t, depth=0):
    kind = t.TYPE
    if t._typeref is not None and t._typeref.called[-1] in special:
        return special[t._typeref.called[-1]](rnd)
    if kind == 'NULL':
        return 0
    if kind == 'BOOLEAN':
        return rnd.random() < 0.5
    if kind == 'INTEGER':
        c = t._const_val
        if c is None:
            return number(rnd, -2**40, 2**40)
        if options['beyond_root'] and c._ev is not None and rnd.random() < 0.3:
            return rnd.choice([c.lb - number(rnd, 1, 2**40), c.ub + number(rnd, 1, 2**40)])
        lowest = c.lb if c.lb is not None else -2**40
        highest = c.ub if c.ub is not None else c.lb + 2**40
        return number(rnd, lowest, min(highest, 2**53 - 1))
    if kind == 'ENUMERATED':
        return rnd.choice(list(t._root) + list(t._ext or []))
    if kind == 'BIT STRING':
        n = size(rnd, t, 40)
        return (rnd.getrandbits(n) if n else 0, n)
    if kind == 'OCTET STRING':
        return bytes(rnd.getrandbits(8) for _ in range(size(rnd, t, 150)))
    if kind == 'PrintableString':
        return ''.join(rnd.choice("ABC xyz019'()+,-./:=?") for _ in range(size(rnd, t, 20)))
    if kind == 'SEQUENCE OF':
        if is_field(t._cont) and t._cont._cont['value']._const_tab is not None:
            rows = ie_table(t._cont)
            return [field(rnd, rnd.choice(rows)) for _ in range(size(rnd, t, 3))]
        return [value(rnd, t._cont, depth + 1) for _ in range(size(rnd, t, 3))]
    if kind == 'CHOICE':
        name = rnd.choice(list(t._cont))
        return (name, value(rnd, t._cont[name], depth + 1))
    if kind == 'SEQUENCE' and is_field(t) and t._cont['value']._const_tab is not None:
        return field(rnd, rnd.choice(ie_table(t)))
    if kind == 'SEQUENCE':
        members = {}
        groups = [g for g in (getattr(t, '_ext_group', None) or {}).values()]
        absent = [name for g in groups if rnd.random() < 0.5 for name in g]
        grouped = [name for g in groups for name in g]
        for name, member in t._cont.items():
            if name in absent:
                continue
            if name in grouped and not member._opt and member._def is None:
                members[name] = value(rnd, member, depth + 1)
                continue
            if name == 'iE-Extensions':
                if rnd.random() < 0.1:
                    members[name] = [unknown_extension(rnd, 60000 + i) for i in range(rnd.randint(1, 3))]
                continue
            if (member._opt or member._def is not None or name in (t._ext or [])) and rnd.random() < 0.5:
                continue
            members[name] = value(rnd, member, depth + 1)
        return members
    raise Exception('no random value for ' + kind)

def plain(v):
    if isinstance(v, (bytes, bytearray)):
        return {'hex': bytes(v).hex()}
    if isinstance(v, tuple):
        if isinstance(v[0], str):
            return {'choice': v[0], 'value': plain(v[1])}
        return {'bits': '%x' % v[0], 'length': v[1]}
    if isinstance(v, dict):
        if 'extensionValue' in v:
            return {'id': v['id'], 'criticality': v['criticality'], 'octets': plain(v['extensionValue'][1])}
        if list(v) == ['id', 'criticality', 'value']:
            return {'id': v['id'], 'criticality': v['criticality'], 'value': plain(v['value'][1])}
        return {name: plain(member) for name, member in v.items()}
    if isinstance(v, list):
        return [plain(item) for item in v]
    return v
`
