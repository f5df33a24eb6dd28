// NTLM, server side, for SIP and HTTP: MS-NLMP §3.2.5. An NT hash is all the server knows of a password.

import { createByteWriter } from '../../base/byte-writer.ts'
import { usToFiletime } from '../../base/filetime.ts'
import { encodeUtf16le } from '../../base/utf16.ts'
import { NTLM_AV, type NtlmAvPair, writeNtlmAvPairs } from '../../protocol/ntlm/av-pairs.ts'
import { hasNtlmFlags, ntlmFlags } from '../../protocol/ntlm/flags.ts'
import { readNtlmMessage } from '../../protocol/ntlm/read-message.ts'
import { writeNtlmChallenge } from '../../protocol/ntlm/write-message.ts'
import { type Acceptor, type AcceptorStep, refused } from '../sip/mechanism.ts'
import type { NtlmAcceptorOptions } from './acceptor-options.ts'
import {
  HTTP_ADDED_FLAGS,
  HTTP_GRANTED_FLAGS,
  type NtlmUse,
  SERVER_VERSION,
  SIP_CHALLENGE_FLAGS,
} from './profile.ts'
import { verifyAuthenticate } from './verify.ts'

/** A handshake that has not begun. It takes two steps: the challenge, and the judgement of the answer. */
export function createNtlmAcceptor(options: NtlmAcceptorOptions): Acceptor {
  /** Messages so far; empty ones are left out, as SIP has no NEGOTIATE. */
  let messages: Uint8Array[] | undefined
  let isDone = false

  function challenge(token: Uint8Array, nowUs: number): AcceptorStep {
    const wishes = readNtlmMessage(token)?.value
    if (token.length > 0 && wishes?.kind !== 'negotiate')
      return refused(
        wishes ? 'out-of-order' : 'malformed',
        'The handshake begins with no NTLM negotiate message',
      )
    if (token.length === 0 && options.use === 'http')
      return refused('malformed', 'The NTLM negotiate message is empty')
    const flags = options.challengeFlags ?? challengeFlags(options.use, wishes?.flags ?? 0)
    const bytes = writeNtlmChallenge({
      flags,
      serverChallenge: options.random(8),
      targetName: hasNtlmFlags(flags, 'TARGET_TYPE_DOMAIN') ? options.names.netbiosDomain : '',
      targetInfo: writeNtlmAvPairs(targetInfoOf(options, nowUs)),
      version: SERVER_VERSION,
    })
    messages = token.length === 0 ? [bytes] : [token, bytes]
    return { kind: 'continue', token: bytes }
  }

  return {
    step(token, { nowUs }) {
      if (isDone) return refused('out-of-order', 'The client sent a token after its last one')
      if (messages === undefined) return challenge(token, nowUs)
      isDone = true
      return verifyAuthenticate(options, [...messages, token], nowUs)
    },
    close() {},
  }
}

function challengeFlags(use: NtlmUse, wishes: number): number {
  if (use === 'sip') return SIP_CHALLENGE_FLAGS
  const granted = (wishes & HTTP_GRANTED_FLAGS) | HTTP_ADDED_FLAGS
  return hasNtlmFlags(wishes, 'REQUEST_TARGET')
    ? granted >>> 0
    : (granted & ~ntlmFlags('TARGET_TYPE_DOMAIN')) >>> 0
}

/** In the order of Windows. */
function targetInfoOf({ names, sendsTimestamp = true }: NtlmAcceptorOptions, nowUs: number): NtlmAvPair[] {
  const pairs: NtlmAvPair[] = [
    { id: NTLM_AV.NB_DOMAIN_NAME, value: encodeUtf16le(names.netbiosDomain) },
    { id: NTLM_AV.NB_COMPUTER_NAME, value: encodeUtf16le(names.netbiosComputer) },
    { id: NTLM_AV.DNS_DOMAIN_NAME, value: encodeUtf16le(names.dnsDomain) },
    { id: NTLM_AV.DNS_COMPUTER_NAME, value: encodeUtf16le(names.dnsComputer) },
    { id: NTLM_AV.DNS_TREE_NAME, value: encodeUtf16le(names.dnsTree) },
  ]
  const time = createByteWriter(8)
  time.u64le(usToFiletime(nowUs))
  return sendsTimestamp ? [...pairs, { id: NTLM_AV.TIMESTAMP, value: time.finish() }] : pairs
}
