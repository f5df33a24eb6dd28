// NTLM, client side, for SIP and HTTP: MS-NLMP §3.1.5 and §3.2.5.1.2 (connectionless). NTLMv2, unless NTLMv1 is asked for.

import { createByteWriter } from '../../base/byte-writer.ts'
import { concatBytes } from '../../base/bytes.ts'
import { usToFiletime } from '../../base/filetime.ts'
import type { Secret } from '../../base/secret.ts'
import {
  findNtlmAvPair,
  NTLM_AV,
  NTLM_AV_FLAG_MIC,
  type NtlmAvPair,
  writeNtlmAvPairs,
} from '../../protocol/ntlm/av-pairs.ts'
import { hasNtlmFlags, ntlmFlagNames, ntlmFlags } from '../../protocol/ntlm/flags.ts'
import { type NtlmChallenge, readNtlmMessage } from '../../protocol/ntlm/read-message.ts'
import {
  NTLM_MIC_BYTES,
  type NtlmAuthenticateParts,
  writeNtlmAuthenticate,
  writeNtlmNegotiate,
  writeNtlmV2ClientChallenge,
} from '../../protocol/ntlm/write-message.ts'
import { rc4 } from '../crypto/rc4.ts'
import { associationEnd } from '../sip/lifetime.ts'
import { type Initiator, type InitiatorStep, refused } from '../sip/mechanism.ts'
import { ntlmMicOf } from './mic.ts'
import { keyExchangeKeyV1, ntResponseV1 } from './ntlmv1.ts'
import { lmV2Response, proofOf, responseKeyOf, sessionBaseKeyOf, upperCaseName } from './ntlmv2.ts'
import {
  CLIENT_FLAGS,
  CLIENT_VERSION,
  HTTP_NEGOTIATE_FLAGS,
  NEEDED_IN_CHALLENGE,
  type NtlmUse,
} from './profile.ts'
import { createNtlmSigner } from './signer.ts'

export interface NtlmInitiatorOptions {
  readonly use: NtlmUse
  readonly user: string
  /** '' when the user is given as user@domain. */
  readonly domain: string
  readonly workstation: string
  /** As `ntHash` makes it of a password. */
  readonly ntHash: Secret<Uint8Array>
  readonly random: (bytes: number) => Uint8Array
  /** 8 bytes, as `ntlmVersion` makes them. */
  readonly version?: Uint8Array
  /** Protect the handshake with a MIC. Off by default: clients of SIP send none, and servers do not insist. */
  readonly sendsMic?: boolean
  /** Answer as a client of the lowest LmCompatibilityLevel would. */
  readonly answersWithV1?: boolean
}

/** A handshake that has not begun. It takes two steps: the start, and the answer to the challenge. */
export function createNtlmInitiator(options: NtlmInitiatorOptions): Initiator {
  const version = options.version ?? CLIENT_VERSION
  const negotiate =
    options.use === 'http' ? writeNtlmNegotiate(HTTP_NEGOTIATE_FLAGS, version) : new Uint8Array()
  let steps = 0
  return {
    step(token, nowUs): InitiatorStep {
      steps++
      if (steps > 2) return refused('out-of-order', 'The server sent a token after its last one')
      if (steps === 2) return answer({ ...options, version }, negotiate, token, nowUs)
      if (token.length > 0) return refused('out-of-order', 'The server spoke before the client')
      return { kind: 'continue', token: negotiate }
    },
    close() {},
  }
}

type Settings = NtlmInitiatorOptions & { readonly version: Uint8Array }

function answer(settings: Settings, negotiate: Uint8Array, token: Uint8Array, nowUs: number): InitiatorStep {
  const read = readNtlmMessage(token)
  if (read?.value.kind !== 'challenge' || read.problems.length > 0 || read.value.serverChallenge.length !== 8)
    return refused('malformed', 'The token is empty or no NTLM challenge')
  const challenge = read.value
  const needed = NEEDED_IN_CHALLENGE[settings.use]
  if ((challenge.flags & needed) >>> 0 !== needed) {
    const missing = ntlmFlagNames(needed & ~challenge.flags)
    return refused('flags', `The challenge lacks the flags ${missing.join(', ')}`)
  }
  const flags = answeredFlags(settings.use, challenge.flags)
  const response = settings.answersWithV1
    ? respondV1(settings, challenge)
    : respondV2(settings, challenge, nowUs)
  const hasKeyExchange = hasNtlmFlags(flags, 'KEY_EXCH')
  const sessionKey = hasKeyExchange ? settings.random(16) : response.keyExchangeKey
  const parts: NtlmAuthenticateParts = {
    flags,
    domain: settings.domain,
    user: settings.user,
    workstation: settings.workstation,
    lmResponse: response.lmResponse,
    ntResponse: response.ntResponse,
    encryptedSessionKey: hasKeyExchange ? rc4(response.keyExchangeKey, sessionKey) : new Uint8Array(),
    version: settings.version,
  }
  return {
    kind: 'complete',
    token: writeAuthenticate(parts, sessionKey, response.hasMic ? [negotiate, token] : undefined),
    signer: createNtlmSigner({ flags, sessionKey, side: 'client' }),
    expiresUs: associationEnd(nowUs),
  }
}

/** What both sides can do, and REQUEST_TARGET as every client says; 56 bits only where there are not 128. */
function answeredFlags(use: NtlmUse, challengeFlags: number): number {
  const common = (challengeFlags & CLIENT_FLAGS[use]) | ntlmFlags('REQUEST_TARGET')
  return (hasNtlmFlags(common, 'KEY_128') ? common & ~ntlmFlags('KEY_56') : common) >>> 0
}

interface ClientResponse {
  readonly lmResponse: Uint8Array
  readonly ntResponse: Uint8Array
  readonly keyExchangeKey: Uint8Array
  readonly hasMic: boolean
}

function respondV2(settings: Settings, challenge: NtlmChallenge, nowUs: number): ClientResponse {
  const timestamp = findNtlmAvPair(challenge.targetInfo, NTLM_AV.TIMESTAMP)
  const clientChallenge = settings.random(8)
  const hasMic = settings.sendsMic ?? false
  const targetInfo = writeNtlmAvPairs(hasMic ? withMicFlag(challenge.targetInfo) : challenge.targetInfo)
  const clientPart = writeNtlmV2ClientChallenge(
    timestamp ?? filetimeBytes(nowUs),
    clientChallenge,
    targetInfo,
  )
  const responseKey = responseKeyOf(settings.ntHash.reveal(), upperCaseName(settings.user), settings.domain)
  const proof = proofOf(responseKey, challenge.serverChallenge, clientPart)
  return {
    // MS-NLMP §3.1.5.1.2: with a timestamp from the server the LM response is zero.
    lmResponse: timestamp
      ? new Uint8Array(24)
      : lmV2Response(responseKey, challenge.serverChallenge, clientChallenge),
    ntResponse: concatBytes([proof, clientPart]),
    keyExchangeKey: sessionBaseKeyOf(responseKey, proof),
    hasMic,
  }
}

function respondV1(settings: Settings, challenge: NtlmChallenge): ClientResponse {
  const ntHash = settings.ntHash.reveal()
  const clientChallenge = settings.random(8)
  const lmResponse = concatBytes([clientChallenge, new Uint8Array(16)])
  return {
    lmResponse,
    ntResponse: ntResponseV1(ntHash, challenge.serverChallenge, clientChallenge),
    keyExchangeKey: keyExchangeKeyV1(challenge.flags, ntHash, challenge.serverChallenge, lmResponse),
    hasMic: false,
  }
}

function filetimeBytes(timeUs: number): Uint8Array {
  const writer = createByteWriter(8)
  writer.u64le(usToFiletime(timeUs))
  return writer.finish()
}

function withMicFlag(pairs: readonly NtlmAvPair[]): NtlmAvPair[] {
  const others = pairs.filter(pair => pair.id !== NTLM_AV.FLAGS)
  return [...others, { id: NTLM_AV.FLAGS, value: Uint8Array.of(NTLM_AV_FLAG_MIC, 0, 0, 0) }]
}

/** The message; with the messages before it, it carries a MIC over all of them. */
function writeAuthenticate(
  parts: NtlmAuthenticateParts,
  sessionKey: Uint8Array,
  before: readonly Uint8Array[] | undefined,
): Uint8Array {
  if (!before) return writeNtlmAuthenticate(parts)
  const withoutMic = writeNtlmAuthenticate({ ...parts, mic: new Uint8Array(NTLM_MIC_BYTES) })
  return writeNtlmAuthenticate({ ...parts, mic: ntlmMicOf(sessionKey, [...before, withoutMic]) })
}
