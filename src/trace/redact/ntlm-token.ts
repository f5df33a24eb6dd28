// NTLM AUTHENTICATE messages in texts. They name an account, which is often the very reason of a refusal: in a redacted text the
// names are replaced and everything that proves a password is zero, so that the token still reads as what it was.

import { decodeBase64, encodeBase64 } from '../../base/base64.ts'
import { usToFiletime } from '../../base/filetime.ts'
import { NTLM_FLAGS } from '../../protocol/ntlm/flags.ts'
import { type NtlmAuthenticate, readNtlmMessage } from '../../protocol/ntlm/read-message.ts'
import {
  NTLM_MIC_BYTES,
  writeNtlmAuthenticate,
  writeNtlmV2ClientChallenge,
} from '../../protocol/ntlm/write-message.ts'

/** Names in a token, '' for none. */
export interface TokenNames {
  readonly domain: string
  readonly user: string
  readonly workstation: string
}

/** AUTHENTICATE messages in Base64, also over folded lines. */
const TOKENS = /\bTlRMTVNTUAAD[A-Za-z0-9+/]+(?:\s*[\r\n]+[ \t]+[A-Za-z0-9+/]+)*={0,2}/g

/** Marks of a token that was taken out; private use characters, which no log of sign-ins has. */
const TAKEN = /\ue000(\d+)\ue001/g

/** Names of all tokens in a text. */
export function findTokenNames(text: string): TokenNames[] {
  return [...text.matchAll(TOKENS)].flatMap(([token]) => readToken(token) ?? [])
}

/** Rewrites the tokens of a text and hides them from what `redact` does to the rest of it. */
export function redactAroundTokens(
  text: string,
  rename: (names: TokenNames) => TokenNames,
  redact: (text: string) => string,
): string {
  const tokens: string[] = []
  const rest = text.replace(TOKENS, token => {
    const message = readToken(token)
    if (!message) return token
    tokens.push(writeToken(message, rename(message)))
    return `\ue000${tokens.length - 1}\ue001`
  })
  const redacted = redact(rest)
  if (tokens.length === 0) return redacted
  return redacted.replace(TAKEN, (mark, number: string) => tokens[Number(number)] ?? mark)
}

/** Undefined for a token that names nobody or is cut short: nothing in it is worth keeping. */
function readToken(token: string): NtlmAuthenticate | undefined {
  const bytes = decodeBase64(token.replace(/\s+/g, ''))
  const read = bytes && readNtlmMessage(bytes)
  if (read?.value.kind !== 'authenticate' || read.problems.length > 0) return undefined
  return read.value.user === '' ? undefined : read.value
}

const PROOF_BYTES = 16

function writeToken(message: NtlmAuthenticate, names: TokenNames): string {
  const { flags, lmResponse, ntResponse, encryptedSessionKey, version, mic, clientChallenge } = message
  const bytes = writeNtlmAuthenticate({
    flags: flags | NTLM_FLAGS.UNICODE,
    ...names,
    lmResponse: new Uint8Array(lmResponse.length),
    ntResponse: clientChallenge ? emptyV2Response(clientChallenge.timeUs) : new Uint8Array(ntResponse.length),
    encryptedSessionKey: new Uint8Array(encryptedSessionKey.length),
    version: version
      ? Uint8Array.of(version.major, version.minor, version.build & 0xff, version.build >> 8, 0, 0, 0, 15)
      : new Uint8Array(8),
    ...(mic ? { mic: new Uint8Array(NTLM_MIC_BYTES) } : {}),
  })
  return encodeBase64(bytes)
}

/** An NTLMv2 response with nothing but the client's time, MS-NLMP §2.2.2.8. */
function emptyV2Response(timeUs: number): Uint8Array {
  const time = new Uint8Array(8)
  new DataView(time.buffer).setBigUint64(0, usToFiletime(Number.isNaN(timeUs) ? 0 : timeUs), true)
  const temp = writeNtlmV2ClientChallenge(time, new Uint8Array(8), new Uint8Array(4))
  const response = new Uint8Array(PROOF_BYTES + temp.length)
  response.set(temp, PROOF_BYTES)
  return response
}
