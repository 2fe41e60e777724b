/** Path management (TS 29.274 §7.1): echo, and the answer to a version that is not spoken here. */
import { octetString, privateExtension, recovery } from './gtpv2-ies.ts'
import { nodeMessage } from './gtpv2-message.ts'
import { conditionalOptional, ie, mandatory, optional } from './gtpv2-wire.ts'

/** Table 7.1.1-1. */
export const EchoRequest = nodeMessage('EchoRequest', 1, {
  recovery: ie(3, 0, mandatory, recovery),
  sendingNodeFeatures: ie(152, 0, conditionalOptional, octetString),
  privateExtension: ie(255, 0, optional, privateExtension),
})

/** Table 7.1.2-1. */
export const EchoResponse = nodeMessage('EchoResponse', 2, {
  recovery: ie(3, 0, mandatory, recovery),
  sendingNodeFeatures: ie(152, 0, conditionalOptional, octetString),
  privateExtension: ie(255, 0, optional, privateExtension),
})

/** §7.1.3: a header alone. */
export const VersionNotSupportedIndication = nodeMessage('VersionNotSupportedIndication', 3, {})
