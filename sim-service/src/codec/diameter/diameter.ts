/**
 * Diameter (RFC 6733) with the S6a (TS 29.272), Gx (TS 29.212) and Gy (RFC 4006, TS 32.299) applications: the
 * messages of the tables in `base.ts`, `s6a.ts`, `gx.ts` and `gy.ts`, as octets and as values.
 */
export type { AnswerMembers, AnswerTo, ErrorAnswerMembers } from './answers.ts'
export { answerTo, errorAnswer } from './answers.ts'
export type { RawAvp } from './avp.ts'
export { DiameterError, resultCodeOf } from './avp-error.ts'
export * from './base.ts'
export { application } from './command.ts'
export { nameOf } from './dictionary.ts'
export type { GroupOf, UnknownAvp } from './grammar.ts'
export * from './gx.ts'
export * from './gy.ts'
export { diameterLength } from './header.ts'
export type { DiameterAnswer, DiameterKind, DiameterMessage, DiameterRequest } from './message-codec.ts'
export { commands, decodeDiameter, encodeDiameter, isRequest, unknownMandatory } from './message-codec.ts'
export type { Forwarding, RelayView } from './relay.ts'
export { relayForward, relayView } from './relay.ts'
export * from './result-codes.ts'
export * from './s6a.ts'
export * from './s6a-subscriber.ts'
export * from './session.ts'
