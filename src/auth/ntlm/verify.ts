// Judges an AUTHENTICATE message: MS-NLMP §3.2.5.1.2 and §3.2.5.2.2. The order of the checks decides what a person reads:
// a wrong password is said before a wrong clock, because only a right password proves whose clock it is.

import { equalBytes } from '../../base/bytes.ts'
import { formatDuration } from '../../base/time.ts'
import { findNtlmAvPair, NTLM_AV, NTLM_AV_FLAG_MIC, type NtlmAvPair } from '../../protocol/ntlm/av-pairs.ts'
import { hasNtlmFlags, ntlmFlagNames } from '../../protocol/ntlm/flags.ts'
import { type NtlmAuthenticate, readNtlmMessage } from '../../protocol/ntlm/read-message.ts'
import { equalSecrets } from '../crypto/digest.ts'
import { rc4 } from '../crypto/rc4.ts'
import { associationEnd } from '../sip/lifetime.ts'
import { type AcceptorStep, type Refused, refused } from '../sip/mechanism.ts'
import type { NtlmAcceptorOptions } from './acceptor-options.ts'
import { ntlmMicOf } from './mic.ts'
import { keyExchangeKeyV1, ntResponseV1 } from './ntlmv1.ts'
import { asciiUpperCaseName, proofOf, responseKeyOf, sessionBaseKeyOf, upperCaseName } from './ntlmv2.ts'
import { MAX_SKEW_US, NEEDED_IN_AUTHENTICATE } from './profile.ts'
import { createNtlmSigner } from './signer.ts'

const PROOF_BYTES = 16
const V1_RESPONSE_BYTES = 24

/** @param messages all messages of the handshake: challenge and authenticate are the last two */
export function verifyAuthenticate(
  options: NtlmAcceptorOptions,
  messages: readonly Uint8Array[],
  nowUs: number,
): AcceptorStep {
  const read = readNtlmMessage(messages.at(-1) ?? new Uint8Array())
  if (read?.value.kind !== 'authenticate' || read.problems.length > 0)
    return refused('malformed', 'The token is no whole NTLM authenticate message')
  const authenticate = read.value
  const challenge = readNtlmMessage(messages.at(-2) ?? new Uint8Array())?.value
  if (challenge?.kind !== 'challenge') return refused('out-of-order', 'There is no challenge to answer')
  const fault = faultOfForm(options, authenticate)
  if (fault) return fault
  const account = options.findAccount(authenticate.domain, authenticate.user)
  // An unknown account costs the same work as a wrong password.
  const ntHash = account?.ntHash.reveal() ?? options.random(16)
  const keyExchangeKey =
    authenticate.ntResponse.length === V1_RESPONSE_BYTES
      ? verifyV1(ntHash, challenge.serverChallenge, authenticate)
      : verifyV2(ntHash, challenge.serverChallenge, authenticate)
  const name = authenticate.domain === '' ? authenticate.user : `${authenticate.domain}\\${authenticate.user}`
  if (account === undefined) return refused('unknown-account', `There is no account "${name}"`)
  if (keyExchangeKey === undefined) return refused('wrong-password', `The password of "${name}" is not right`)
  const sessionKey = sessionKeyOf(authenticate, keyExchangeKey)
  if (sessionKey === undefined) return refused('malformed', 'The session key has not 16 bytes')
  const doubt = faultOfContent(options, {
    authenticate,
    sent: challenge.targetInfo,
    sessionKey,
    messages,
    nowUs,
  })
  if (doubt) return doubt
  return {
    kind: 'complete',
    token: undefined,
    signer: createNtlmSigner({ flags: authenticate.flags, sessionKey, side: 'server' }),
    identity: { account: account.account, name },
    expiresUs: associationEnd(nowUs),
  }
}

/** What can be said against a message without any key. */
function faultOfForm(
  options: NtlmAcceptorOptions,
  { flags, user, ntResponse, lmResponse }: NtlmAuthenticate,
): Refused | undefined {
  if (hasNtlmFlags(flags, 'ANONYMOUS') || (user === '' && ntResponse.length === 0))
    return refused('anonymous', 'The client does not say who it is')
  const needed = NEEDED_IN_AUTHENTICATE[options.use]
  if ((flags & needed) >>> 0 !== needed)
    return refused('flags', `The client gave up the flags ${ntlmFlagNames(needed & ~flags).join(', ')}`)
  if (!hasNtlmFlags(flags, 'EXTENDED_SESSION_SECURITY') && !options.acceptsPlainSessions)
    return refused('flags', 'The client gave up extended session security')
  const isV1 = ntResponse.length === V1_RESPONSE_BYTES || (ntResponse.length === 0 && lmResponse.length > 0)
  if (isV1 && !options.acceptsV1)
    return refused('ntlmv1', 'The client answers with LM or NTLMv1 (LmCompatibilityLevel below 3)')
  return ntResponse.length === 0 ? refused('malformed', 'The message has no NT response') : undefined
}

/** The key exchange key of a right NTLMv2 response. */
function verifyV2(
  ntHash: Uint8Array,
  serverChallenge: Uint8Array,
  { user, domain, ntResponse }: NtlmAuthenticate,
): Uint8Array | undefined {
  const proof = ntResponse.subarray(0, PROOF_BYTES)
  const clientPart = ntResponse.subarray(PROOF_BYTES)
  // Some clients raise only A to Z, and MS-NLMP §3.2.5.1.2 tries an empty domain after the one that was sent.
  const users = new Set([upperCaseName(user), asciiUpperCaseName(user)])
  for (const domainTried of new Set([domain, ''])) {
    for (const userTried of users) {
      const responseKey = responseKeyOf(ntHash, userTried, domainTried)
      if (equalSecrets(proofOf(responseKey, serverChallenge, clientPart), proof))
        return sessionBaseKeyOf(responseKey, proof)
    }
  }
  return undefined
}

/** The key exchange key of a right NTLMv1 response. */
function verifyV1(
  ntHash: Uint8Array,
  serverChallenge: Uint8Array,
  authenticate: NtlmAuthenticate,
): Uint8Array | undefined {
  const { flags, lmResponse, ntResponse } = authenticate
  const hasEss = hasNtlmFlags(flags, 'EXTENDED_SESSION_SECURITY')
  const expected = ntResponseV1(ntHash, serverChallenge, hasEss ? lmResponse.subarray(0, 8) : undefined)
  return equalSecrets(expected, ntResponse)
    ? keyExchangeKeyV1(flags, ntHash, serverChallenge, lmResponse)
    : undefined
}

function sessionKeyOf(
  { flags, encryptedSessionKey }: NtlmAuthenticate,
  keyExchangeKey: Uint8Array,
): Uint8Array | undefined {
  if (!hasNtlmFlags(flags, 'KEY_EXCH')) return keyExchangeKey
  return encryptedSessionKey.length === 16 ? rc4(keyExchangeKey, encryptedSessionKey) : undefined
}

interface Proven {
  readonly authenticate: NtlmAuthenticate
  /** TargetInfo of the challenge. */
  readonly sent: readonly NtlmAvPair[]
  readonly sessionKey: Uint8Array
  readonly messages: readonly Uint8Array[]
  readonly nowUs: number
}

/** What can be said against a message whose password is right. */
function faultOfContent(options: NtlmAcceptorOptions, proven: Proven): Refused | undefined {
  const { authenticate, sent, sessionKey, messages, nowUs } = proven
  const answered = authenticate.clientChallenge
  if (authenticate.ntResponse.length === V1_RESPONSE_BYTES) return undefined
  if (answered === undefined) return refused('malformed', 'The NTLMv2 response is cut off')
  const skewUs = Math.abs(answered.timeUs - nowUs)
  // NaN, for a time no clock shows, is no small skew.
  if (!(skewUs <= (options.maxSkewUs ?? MAX_SKEW_US[options.use])))
    return refused('time-skew', `The clocks of client and server differ by ${formatDuration(skewUs)}`)
  for (const { id, value } of sent) {
    const echoed = findNtlmAvPair(answered.targetInfo, id)
    if (id !== NTLM_AV.FLAGS && (echoed === undefined || !equalBytes(echoed, value)))
      return refused(
        'target-info',
        `The client answers a challenge of another server (pair ${id} of TargetInfo)`,
      )
  }
  const flags = findNtlmAvPair(answered.targetInfo, NTLM_AV.FLAGS)?.[0] ?? 0
  if ((flags & NTLM_AV_FLAG_MIC) === 0) return undefined
  const isWhole =
    authenticate.mic !== undefined && equalSecrets(ntlmMicOf(sessionKey, messages), authenticate.mic)
  return isWhole ? undefined : refused('mic', 'The handshake was changed on its way (MIC)')
}
