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
            'ul-dcch': M.UL_DCCH_Message, 'dl-dcch': M.DL_DCCH_Message,
            'pcch': M.PCCH_Message, 'bcch-bch': M.BCCH_BCH_Message,
            'bcch-dl-sch': M.BCCH_DL_SCH_Message}
INTER_NODE = RRCLTE.EUTRA_InterNodeDefinitions

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
                result[name] = (value.get('spare', 0), part._const_sz.ub)
                left.discard('spare')
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
        if isinstance(value, dict):
            value = int(value['octets'], 16)
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
            if name == 'spare' and value[name][0] == 0:
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

# The way from the channel to the fields of a message: alternatives of CHOICEs, members of SEQUENCEs.
def way(channel, kind):
    part = CHANNELS[channel]._cont['message']
    steps = ['message']
    if part.TYPE == 'CHOICE':
        part = part._cont['c1']
        [name] = [n for n in part._cont if re.sub(r'-r\\d+$', '', n).lower() == kind.lower()]
        part = part._cont[name]
        steps += ['c1', name]
    if 'criticalExtensions' in part._cont:
        part = part._cont['criticalExtensions']
        steps.append('criticalExtensions')
        # Two alternatives of one c1: both are ours.
        while part.TYPE == 'CHOICE' and kind != 'MobilityFromEUTRACommand':
            first = list(part._cont)[0]
            part = part._cont[first]
            steps.append(first)
    return steps, part

def is_choice(pdu, steps):
    part = pdu
    for step in steps:
        part = part._cont[step]
    return part.TYPE == 'CHOICE'

def wrap(channel, kind, number, inner):
    pdu = CHANNELS[channel]
    steps, _ = way(channel, kind)
    for i in range(len(steps) - 1, -1, -1):
        if is_choice(pdu, steps[:i]):
            inner = (steps[i], inner)
        else:
            inner = {steps[i]: inner}
            if steps[i] == 'criticalExtensions' and number is not None:
                inner['rrc-TransactionIdentifier'] = number
    pdu.set_val(inner)
    return pdu.to_uper().hex()

def encode(channel, message):
    kind = message.pop('kind')
    number = message.pop('rrcTransactionIdentifier', None)
    return wrap(channel, kind, number, theirs(way(channel, kind)[1], message))

def decode(channel, kind, octets):
    pdu = CHANNELS[channel]
    pdu.from_uper(bytes.fromhex(octets))
    result = {'kind': kind}
    steps, fields = way(channel, kind)
    inner = pdu.get_val()
    for step in steps:
        if isinstance(inner, tuple):
            if inner[0] != step:
                raise ValueError('%s, not %s' % (inner[0], step))
            inner = inner[1]
        else:
            if 'rrc-TransactionIdentifier' in inner:
                result['rrcTransactionIdentifier'] = inner['rrc-TransactionIdentifier']
            inner = inner[step]
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
        name = rng.choice([n for n in obj._root if n != 'criticalExtensionsFuture'])
        return (name, anything(obj._cont[name], rng, depth + 1))
    if kind == 'SEQUENCE OF':
        low, high = obj._const_sz.lb, obj._const_sz.ub
        return [anything(obj._cont, rng, depth + 1) for _ in range(min(high, max(low, rng.randint(low, low + 3))))]
    if kind == 'BIT STRING':
        return (rng.getrandbits(obj._const_sz.ub), obj._const_sz.ub)
    if kind == 'OCTET STRING' and obj._const_cont is not None:
        obj._const_cont.set_val(anything(obj._const_cont, rng, depth + 1))
        return obj._const_cont.to_uper()
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
    fields = way(channel, kind)[1]
    made = []
    for _ in range(count):
        value = anything(fields, rng, 0)
        number = rng.randint(0, 3) if numbered else None
        octets = wrap(channel, kind, number, value)
        made.append({'octets': octets, 'message': decode(channel, kind, octets)})
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

def inter_node(kind):
    pdu = getattr(INTER_NODE, kind)
    [name, *_] = pdu._cont['criticalExtensions']._cont['c1']._cont
    return pdu, name, pdu._cont['criticalExtensions']._cont['c1']._cont[name]

def wrap_inter_node(kind, inner):
    pdu, name, _ = inter_node(kind)
    pdu.set_val({'criticalExtensions': ('c1', (name, inner))})
    return pdu.to_uper().hex()

def encode_inter_node(message):
    kind = message.pop('kind')
    return wrap_inter_node(kind, theirs(inter_node(kind)[2], message))

def decode_inter_node(kind, octets):
    pdu, _, fields = inter_node(kind)
    pdu.from_uper(bytes.fromhex(octets))
    return {'kind': kind, **ours(fields, pdu.get_val()['criticalExtensions'][1][1])}

def invent_inter_node(kind, count, seed):
    rng = random.Random(seed)
    made = []
    for _ in range(count):
        octets = wrap_inter_node(kind, anything(inter_node(kind)[2], rng, 0))
        made.append({'octets': octets, 'message': decode_inter_node(kind, octets)})
    return made

def short_mac_input(value):
    RRCLTE.EUTRA_UE_Variables.VarShortMAC_Input.set_val(theirs(RRCLTE.EUTRA_UE_Variables.VarShortMAC_Input, value))
    return RRCLTE.EUTRA_UE_Variables.VarShortMAC_Input.to_uper().hex()

def decode_radio_capability(octets):
    kept = INTER_NODE.UERadioAccessCapabilityInformation
    kept.from_uper(bytes.fromhex(octets))
    name, fields = kept.get_val()['criticalExtensions'][1]
    kind, message = fields['ue-RadioAccessCapabilityInfo']
    inner = message['criticalExtensions'][1][1]
    return [kind, inner['ue-CapabilityRAT-ContainerList'][0]['ueCapabilityRAT-Container'].hex()]

commands = {f.__name__: f for f in (encode, decode, invent, encode_capability, decode_capability,
                                    invent_capability, decode_radio_capability, encode_inter_node,
                                    decode_inter_node, invent_inter_node, short_mac_input)}
for line in sys.stdin:
    name, *arguments = json.loads(line)
    print(json.dumps(commands[name](*arguments)))
`
