import { CodecError } from '../codec-error.ts'

/**
 * Raised for a frame, or a part of one, that holds nothing of ours: `reason` names the protocol in a summary. Never
 * leaves this folder.
 */
export class PassedOver extends CodecError {
  readonly reason: string

  constructor(reason: string) {
    super('unknown', -1, reason)
    this.reason = reason
  }
}
