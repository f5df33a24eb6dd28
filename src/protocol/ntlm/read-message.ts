// Reads NTLM messages, MS-NLMP §2.2.1: NEGOTIATE, CHALLENGE, AUTHENTICATE, as SIP and HTTP carry them. Tolerant: what is cut
// off is empty and a problem, so that a masked or shortened token in a log still tells what it holds.

import { asciiBytes, hasAt } from '../../base/ascii.ts'
import { filetimeToUs } from '../../base/filetime.ts'
import { u16le, u32le, u64le } from '../../base/integers.ts'
import type { Parsed, Problem } from '../../base/problem.ts'
import { decodeText } from '../../base/text.ts'
import { decodeUtf16le } from '../../base/utf16.ts'
import type { NtlmAvPair } from './av-pairs.ts'
import { NTLM_FLAGS } from './flags.ts'

export interface NtlmNegotiate {
  readonly kind: 'negotiate'
  readonly flags: number
  readonly domain: string
  readonly workstation: string
  readonly version: NtlmVersion | undefined
}

export interface NtlmChallenge {
  readonly kind: 'challenge'
  readonly flags: number
  readonly targetName: string
  readonly serverChallenge: Uint8Array
  readonly targetInfo: readonly NtlmAvPair[]
  readonly version: NtlmVersion | undefined
}

/** The part of an NTLMv2 response that is no hash, MS-NLMP §2.2.2.7. */
export interface NtlmClientChallenge {
  /** Client's clock, or the server's timestamp copied. */
  readonly timeUs: number
  readonly clientChallenge: Uint8Array
  readonly targetInfo: readonly NtlmAvPair[]
}

export interface NtlmAuthenticate {
  readonly kind: 'authenticate'
  readonly flags: number
  readonly domain: string
  readonly user: string
  readonly workstation: string
  readonly lmResponse: Uint8Array
  readonly ntResponse: Uint8Array
  readonly encryptedSessionKey: Uint8Array
  readonly version: NtlmVersion | undefined
  /** Message integrity code, where there is room for one between header and payload. */
  readonly mic: Uint8Array | undefined
  /** Present in NTLMv2 responses. */
  readonly clientChallenge: NtlmClientChallenge | undefined
}

export interface NtlmVersion {
  readonly major: number
  readonly minor: number
  readonly build: number
}

export type NtlmMessage = NtlmNegotiate | NtlmChallenge | NtlmAuthenticate

const SIGNATURE = asciiBytes('NTLMSSP\0')

/** Reads a message; undefined when the bytes do not begin as one. All views share memory with `bytes`. */
export function readNtlmMessage(bytes: Uint8Array): Parsed<NtlmMessage> | undefined {
  if (!hasAt(bytes, 0, SIGNATURE)) return undefined
  const problems: Problem[] = []
  const reading: Reading = { bytes, problems, unicode: true }
  const type = u32le(bytes, 8)
  if (type === 1) return { value: readNegotiate(reading), problems }
  if (type === 2) return { value: readChallenge(reading), problems }
  return type === 3 ? { value: readAuthenticate(reading), problems } : undefined
}

interface Reading {
  readonly bytes: Uint8Array
  readonly problems: Problem[]
  readonly unicode: boolean
}

function readNegotiate({ bytes, problems }: Reading): NtlmNegotiate {
  const flags = u32le(bytes, 12)
  // Names of a NEGOTIATE message are always in the OEM character set, MS-NLMP §2.2.1.1.
  const reading: Reading = { bytes, problems, unicode: false }
  return {
    kind: 'negotiate',
    flags,
    domain: bytes.length >= 24 ? readName(reading, 16, 'domain') : '',
    workstation: bytes.length >= 32 ? readName(reading, 24, 'workstation') : '',
    version: readVersion(bytes, 32, flags),
  }
}

function readChallenge({ bytes, problems }: Reading): NtlmChallenge {
  const flags = u32le(bytes, 20)
  const reading: Reading = { bytes, problems, unicode: (flags & NTLM_FLAGS.UNICODE) !== 0 }
  const targetInfo = bytes.length >= 48 ? readField(reading, 40, 'TargetInfo') : new Uint8Array(0)
  return {
    kind: 'challenge',
    flags,
    targetName: readName(reading, 12, 'target name'),
    serverChallenge: bytes.subarray(24, 32),
    targetInfo: readPairs(targetInfo, problems),
    version: bytes.length >= 56 ? readVersion(bytes, 48, flags) : undefined,
  }
}

function readAuthenticate({ bytes, problems }: Reading): NtlmAuthenticate {
  const flags = bytes.length >= 64 ? u32le(bytes, 60) : NTLM_FLAGS.UNICODE
  const reading: Reading = { bytes, problems, unicode: (flags & NTLM_FLAGS.UNICODE) !== 0 }
  const ntResponse = readField(reading, 20, 'NT response')
  const payloadFrom = Math.min(...[12, 20, 28, 36, 44, 52].flatMap(at => offsetOf(bytes, at)), bytes.length)
  return {
    kind: 'authenticate',
    flags,
    domain: readName(reading, 28, 'domain'),
    user: readName(reading, 36, 'user'),
    workstation: readName(reading, 44, 'workstation'),
    lmResponse: readField(reading, 12, 'LM response'),
    ntResponse,
    encryptedSessionKey: bytes.length >= 60 ? readField(reading, 52, 'session key') : new Uint8Array(0),
    version: payloadFrom >= 72 ? readVersion(bytes, 64, flags) : undefined,
    mic: payloadFrom >= 88 ? bytes.subarray(72, 88) : undefined,
    clientChallenge: readClientChallenge(ntResponse, problems),
  }
}

/** Offset of the value of a field, when it has one. */
function offsetOf(bytes: Uint8Array, at: number): number[] {
  return u16le(bytes, at) === 0 ? [] : [u32le(bytes, at + 4)]
}

/** The bytes a field of length, maximum and offset points at; empty, and a problem, when they are not all there. */
function readField({ bytes, problems }: Reading, at: number, name: string): Uint8Array {
  const length = u16le(bytes, at)
  const offset = u32le(bytes, at + 4)
  if (length === 0) return new Uint8Array(0)
  if (offset + length > bytes.length) {
    problems.push({ code: 'ntlm-cut-off', text: `The ${name} of the NTLM message is cut off`, at })
    return new Uint8Array(0)
  }
  return bytes.subarray(offset, offset + length)
}

function readName(reading: Reading, at: number, name: string): string {
  const value = readField(reading, at, name)
  return reading.unicode ? decodeUtf16le(value) : decodeText(value)
}

function readVersion(bytes: Uint8Array, at: number, flags: number): NtlmVersion | undefined {
  if ((flags & NTLM_FLAGS.VERSION) === 0 || at + 8 > bytes.length) return undefined
  return { major: bytes[at] ?? 0, minor: bytes[at + 1] ?? 0, build: u16le(bytes, at + 2) }
}

/** Pairs up to the end mark, or as far as they go. MS-NLMP §2.2.2.1. */
function readPairs(bytes: Uint8Array, problems: Problem[]): NtlmAvPair[] {
  const pairs: NtlmAvPair[] = []
  for (let at = 0; at + 4 <= bytes.length; ) {
    const id = u16le(bytes, at)
    const length = u16le(bytes, at + 2)
    if (id === 0) return pairs
    if (at + 4 + length > bytes.length) break
    pairs.push({ id, value: bytes.subarray(at + 4, at + 4 + length) })
    at += 4 + length
  }
  if (bytes.length > 0)
    problems.push({ code: 'ntlm-pairs-open', text: 'The list of names in TargetInfo has no end' })
  return pairs
}

/** Proof 16 bytes, then 1, 1, six zeros, time, client challenge, four zeros, TargetInfo. MS-NLMP §2.2.2.7. */
function readClientChallenge(response: Uint8Array, problems: Problem[]): NtlmClientChallenge | undefined {
  if (response.length < 44 || response[16] !== 1 || response[17] !== 1) return undefined
  return {
    timeUs: filetimeToUs(u64le(response, 24)),
    clientChallenge: response.subarray(32, 40),
    targetInfo: readPairs(response.subarray(44), problems),
  }
}
