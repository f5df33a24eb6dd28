// The address inside a From or To header as a byte range, decoding nothing: `parseSipAddress` is the complete reading.

import { asciiBytes, hasAtIgnoringCase } from '../../base/ascii.ts'

export interface ByteRange {
  readonly from: number
  readonly to: number
}

const QUOTE = 34
const BACKSLASH = 92
const SEMICOLON = 59
const QUESTION = 63
const LESS = 60
const GREATER = 62
const SCHEMES = ['sip:', 'sips:'].map(asciiBytes)

/**
 * "alice@contoso.com" of `"Alice" <sip:alice@contoso.com;transport=tls>;tag=1`: without scheme and parameters, as written.
 * Other schemes stay ("tel:+4930…").
 */
export function findSipAddress(bytes: Uint8Array, from: number, to: number): ByteRange {
  const open = findOpenBracket(bytes, from, to)
  let start = open < 0 ? from : open + 1
  const scheme = SCHEMES.find(name => hasAtIgnoringCase(bytes, start, name))
  if (scheme) start += scheme.length
  let end = start
  while (end < to && !endsAddress(bytes[end])) end++
  return { from: Math.min(start, to), to: Math.min(end, to) }
}

function findOpenBracket(bytes: Uint8Array, from: number, to: number): number {
  let quoted = false
  for (let i = from; i < to; i++) {
    const byte = bytes[i]
    if (byte === BACKSLASH && quoted) i++
    else if (byte === QUOTE) quoted = !quoted
    else if (byte === LESS && !quoted) return i
  }
  return -1
}

function endsAddress(byte: number | undefined): boolean {
  return byte === SEMICOLON || byte === GREATER || byte === QUESTION || (byte ?? 0) <= 32
}
