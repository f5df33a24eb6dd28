// The message integrity code of AUTHENTICATE, MS-NLMP §3.1.5.1.2: HMAC over all messages of the handshake. The
// specification contradicts itself for connectionless handshakes; the key is the exported session key in both here.

import { NTLM_MIC_BYTES, NTLM_MIC_OFFSET } from '../../protocol/ntlm/write-message.ts'
import { hmac } from '../crypto/digest.ts'

/** @param messages in order; the MIC of the last one counts as zero */
export function ntlmMicOf(sessionKey: Uint8Array, messages: readonly Uint8Array[]): Buffer {
  const authenticate = (messages.at(-1) ?? new Uint8Array()).slice()
  authenticate.fill(0, NTLM_MIC_OFFSET, NTLM_MIC_OFFSET + NTLM_MIC_BYTES)
  return hmac('md5', sessionKey, ...messages.slice(0, -1), authenticate)
}
