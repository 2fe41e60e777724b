/**
 * A Python script for tests: pycrate's RRC of TS 36.331, compiled from the whole ASN.1 module, in our notation. Each
 * line of input is a JSON command, each line of output its JSON answer.
 *
 * Our member names follow from the ASN.1 names by one rule (`camel`): hyphens join words, and a run of capitals is a
 * word. The script applies the rule to pycrate's own names, so a name of ours that breaks it fails here.
 */
export const pycrateRrc = `
import sys, json, re, random
from pycrate_asn1dir import RRCLTE
M = RRCLTE.EUTRA_RRC_Definitions
CHANNELS = {'ul-ccch': M.UL_CCCH_Message, 'dl-ccch': M.DL_CCCH_Message,
            'ul-dcch': M.UL_DCCH_Message, 'dl-dcch': M.DL_DCCH_Message}

def camel(name):
    out = ''
    for part in name.replace('ARFCNs', 'Arfcns').split('-'):
        part = re.sub(r'([A-Z]+)(?=[A-Z][a-z])', lambda m: m[1][0] + m[1][1:].lower(), part)
        part = re.sub(r'([A-Z]{2,})(?![a-z])', lambda m: m[1][0] + m[1][1:].lower(), part)
        out += part[0].upper() + part[1:]
    return out[0].lower() + out[1:]

def is_plmn(obj):
    return obj.TYPE == 'SEQUENCE' and list(obj._cont) == ['mcc', 'mnc']

def theirs(obj, value):
    kind = obj.TYPE
    if is_plmn(obj):
        digits = [int(c) for c in value]
        return {'mcc': digits[:3], 'mnc': digits[3:]} if len(digits) > 3 else {'mnc': digits}
    if kind == 'SEQUENCE':
        left = set(value)
        result = {}
        for name, part in obj._cont.items():
            if name == 'spare':
                result[name] = (0, part._const_sz.ub)
            elif camel(name) in left:
                left.discard(camel(name))
                result[name] = theirs(part, value[camel(name)])
        if left:
            raise ValueError('no such members: %s in %s' % (left, obj._name))
        return result
    if kind == 'CHOICE':
        [(ours, inner)] = value.items()
        for name, part in obj._cont.items():
            if camel(name) == ours:
                return (name, theirs(part, inner))
        raise ValueError('no such alternative: ' + ours)
    if kind == 'SEQUENCE OF':
        return [theirs(obj._cont, item) for item in value]
    if kind == 'BIT STRING':
        return (value, obj._const_sz.ub)
    if kind == 'OCTET STRING':
        return bytes.fromhex(value[2:])
    return 0 if kind == 'NULL' else value

def ours(obj, value):
    kind = obj.TYPE
    if is_plmn(obj):
        return ''.join(map(str, value.get('mcc', []) + value['mnc']))
    if kind == 'SEQUENCE':
        result = {}
        for name, part in obj._cont.items():
            if name == 'spare':
                continue
            if name in value:
                result[camel(name)] = ours(part, value[name])
            elif part._def is not None:
                result[camel(name)] = ours(part, part._def)
        return result
    if kind == 'CHOICE':
        return {camel(value[0]): ours(obj._cont[value[0]], value[1])}
    if kind == 'SEQUENCE OF':
        return [ours(obj._cont, item) for item in value]
    if kind == 'BIT STRING':
        if obj._const_sz.ub <= 53:
            return value[0]
        return {'octets': '0x%0*x' % (obj._const_sz.ub // 4, value[0]), 'length': obj._const_sz.ub}
    if kind == 'OCTET STRING':
        if isinstance(value, tuple):
            inner = obj._const_cont
            inner.set_val(value[1])
            value = inner.to_uper()
        return '0x' + value.hex()
    return None if kind == 'NULL' else value

def envelope(channel, kind):
    alternatives = CHANNELS[channel]._cont['message']._cont['c1']._cont
    [name] = [n for n in alternatives if n.lower() == kind.lower()]
    extensions = alternatives[name]._cont['criticalExtensions']
    first = list(extensions._cont)[0]
    path = [first]
    fields = extensions._cont[first]
    if first == 'c1':
        path.append(list(fields._cont)[0])
        fields = fields._cont[path[1]]
    return name, path, fields

def wrap(channel, kind, number, inner):
    name, path, fields = envelope(channel, kind)
    for step in reversed(path):
        inner = (step, inner)
    message = {'criticalExtensions': inner}
    if number is not None:
        message['rrc-TransactionIdentifier'] = number
    pdu = CHANNELS[channel]
    pdu.set_val({'message': ('c1', (name, message))})
    return pdu.to_uper().hex()

def encode(channel, message):
    kind = message.pop('kind')
    number = message.pop('rrcTransactionIdentifier', None)
    return wrap(channel, kind, number, theirs(envelope(channel, kind)[2], message))

def decode(channel, octets):
    pdu = CHANNELS[channel]
    pdu.from_uper(bytes.fromhex(octets))
    name, message = pdu.get_val()['message'][1]
    inner = message['criticalExtensions']
    fields = pdu._cont['message']._cont['c1']._cont[name]._cont['criticalExtensions']
    while fields.TYPE == 'CHOICE':
        fields = fields._cont[inner[0]]
        inner = inner[1]
    result = {'kind': name.lower()}
    if 'rrc-TransactionIdentifier' in message:
        result['rrcTransactionIdentifier'] = message['rrc-TransactionIdentifier']
    result.update(ours(fields, inner))
    return result

def anything(obj, rng, depth):
    kind = obj.TYPE
    if kind == 'SEQUENCE':
        result = {}
        for name in obj._root:
            part = obj._cont[name]
            if part._opt or part._def is not None:
                if name == 'nonCriticalExtension' or depth > 12 or rng.random() < 0.5:
                    continue
            value = (0, part._const_sz.ub) if name == 'spare' else anything(part, rng, depth + 1)
            if part._def is None or value != part._def:
                result[name] = value
        return result
    if kind == 'CHOICE':
        name = rng.choice(list(obj._root))
        return (name, anything(obj._cont[name], rng, depth + 1))
    if kind == 'SEQUENCE OF':
        low, high = obj._const_sz.lb, obj._const_sz.ub
        return [anything(obj._cont, rng, depth + 1) for _ in range(min(high, max(low, rng.randint(low, low + 3))))]
    if kind == 'BIT STRING':
        return (rng.getrandbits(obj._const_sz.ub), obj._const_sz.ub)
    if kind == 'OCTET STRING':
        low, high = (obj._const_sz.lb, obj._const_sz.ub) if obj._const_sz else (0, 300)
        return rng.randbytes(rng.choice([low, high, rng.randint(low, min(high, low + 40))]))
    if kind == 'ENUMERATED':
        return rng.choice(list(obj._root))
    if kind == 'INTEGER':
        low, high = obj._const_val.lb, obj._const_val.ub
        return rng.choice([low, high, rng.randint(low, high)])
    return bool(rng.getrandbits(1)) if kind == 'BOOLEAN' else 0

def invent(channel, kind, numbered, count, seed):
    rng = random.Random(seed)
    fields = envelope(channel, kind)[2]
    made = []
    for _ in range(count):
        value = anything(fields, rng, 0)
        number = rng.randint(0, 3) if numbered else None
        octets = wrap(channel, kind, number, value)
        made.append({'octets': octets, 'message': decode(channel, octets)})
    return made

def encode_capability(value):
    M.UE_EUTRA_Capability.set_val(theirs(M.UE_EUTRA_Capability, value))
    return M.UE_EUTRA_Capability.to_uper().hex()

def decode_capability(octets):
    M.UE_EUTRA_Capability.from_uper(bytes.fromhex(octets))
    return ours(M.UE_EUTRA_Capability, M.UE_EUTRA_Capability.get_val())

def invent_capability(count, seed):
    rng = random.Random(seed)
    made = []
    for _ in range(count):
        M.UE_EUTRA_Capability.set_val(anything(M.UE_EUTRA_Capability, rng, 0))
        octets = M.UE_EUTRA_Capability.to_uper().hex()
        made.append({'octets': octets, 'message': decode_capability(octets)})
    return made

def decode_radio_capability(octets):
    kept = RRCLTE.EUTRA_InterNodeDefinitions.UERadioAccessCapabilityInformation
    kept.from_uper(bytes.fromhex(octets))
    name, fields = kept.get_val()['criticalExtensions'][1]
    kind, message = fields['ue-RadioAccessCapabilityInfo']
    inner = message['criticalExtensions'][1][1]
    return [kind, inner['ue-CapabilityRAT-ContainerList'][0]['ueCapabilityRAT-Container'].hex()]

commands = {f.__name__: f for f in (encode, decode, invent, encode_capability,
                                       decode_capability, invent_capability, decode_radio_capability)}
for line in sys.stdin:
    name, *arguments = json.loads(line)
    print(json.dumps(commands[name](*arguments)))
`
