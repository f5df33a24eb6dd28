// The words of a record that a search can be for: what the index of a block holds. A word is a run of letters, digits and
// @ . _ -; kept are long ones (call-ids, GUIDs), addresses, IP addresses and numbers (correlation ids, phones).

const LONG_BYTES = 12
/** Longer runs are keys and tickets, not names. */
const LIMIT_BYTES = 100
const NUMBER_DIGITS = 7
const ADDRESS_BYTES = 3

/** What a byte may be in a word; 0 where it is no part of one. */
const LETTER = 1
const DIGIT = 2
const DOT = 4
const SIGN = 8
const KINDS = new Uint8Array(256)
for (let byte = 0; byte < 256; byte++) {
  const character = String.fromCharCode(byte)
  if (/[A-Za-z_-]/.test(character)) KINDS[byte] = LETTER
  else if (/[0-9]/.test(character)) KINDS[byte] = DIGIT
  else if (character === '.') KINDS[byte] = DOT
  else if (character === '@') KINDS[byte] = SIGN
}

const BACKSLASH = 92
const DOT_BYTE = 46
const SIGN_BYTE = 64

/** Scans [from, to). @param escaped it is JSON: a character after a backslash is no part of a word */
export type TokenScanner = (from: number, to: number, escaped: boolean) => void

/**
 * Prepares to offer a 32-bit hash, never 0, of every word of `bytes` that is indexed; case is ignored.
 * The hashes stand in the indexes of segments: who changes them changes the version of the index.
 */
export function createTokenScanner(bytes: Uint8Array, take: (hash: number) => void): TokenScanner {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)

  /** Takes the run of characters if it is a word, and a number before its sign: sip:+15551234@contoso.com names a phone. */
  function offer(from: number, runEnd: number, kinds: number): void {
    // Most words are short and of letters: they end here.
    if (runEnd - from < LONG_BYTES && (kinds & SIGN) === 0 && (kinds & LETTER) !== 0) return
    let to = runEnd
    // Dots at the end close a sentence.
    while (bytes[to - 1] === DOT_BYTE) to--
    if (to - from > LIMIT_BYTES || !isIndexed(bytes, from, to, kinds)) return
    if ((kinds & SIGN) !== 0) {
      let digits = from
      while (KINDS[bytes[digits] ?? 0] === DIGIT) digits++
      if (bytes[digits] === SIGN_BYTE && digits - from >= NUMBER_DIGITS) take(hashWord(view, from, digits))
    }
    take(hashWord(view, from, to))
  }

  return (from, to, escaped) => {
    let at = from
    while (at < to) {
      let kinds = KINDS[bytes[at] ?? 0] ?? 0
      if (kinds === 0 || kinds === DOT) {
        at += escaped && bytes[at] === BACKSLASH ? 2 : 1
        continue
      }
      const start = at++
      for (let kind = 0; at < to; at++, kinds |= kind) {
        kind = KINDS[bytes[at] ?? 0] ?? 0
        if (kind === 0) break
      }
      offer(start, at, kinds)
    }
  }
}

function isIndexed(bytes: Uint8Array, from: number, to: number, kinds: number): boolean {
  const length = to - from
  if (length >= LONG_BYTES) return true
  if ((kinds & SIGN) !== 0) return length >= ADDRESS_BYTES
  if ((kinds & LETTER) !== 0) return false
  let dots = 0
  for (let at = from; at < to; at++) if (bytes[at] === DOT_BYTE) dots++
  return dots >= 2 || (dots === 0 && length >= NUMBER_DIGITS)
}

/** Sets the bit in which letters of both cases differ; no two other bytes of words become equal by it. */
const FOLD = 0x20202020

/** Hash of a word of three bytes or more, read four at a time, the last four again. */
function hashWord(view: DataView, from: number, to: number): number {
  let hash = to - from
  const last = to - 4
  if (last < from) hash = (view.getUint16(from) << 8) | view.getUint8(from + 2) | FOLD
  else {
    for (let at = from; at < last; at += 4) {
      hash = Math.imul(hash ^ (view.getUint32(at, true) | FOLD), 0x85ebca6b)
      hash ^= hash >>> 15
    }
    hash = Math.imul(hash ^ (view.getUint32(last, true) | FOLD), 0x85ebca6b)
  }
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0 || 1
}

/**
 * Hashes of the words of a search text that a block must hold when it holds that text as a whole word, or as a run of
 * whole words; none when no word of it is indexed: then the index cannot tell.
 */
export function tokensOfText(text: string): number[] {
  const bytes = Buffer.from(text, 'utf8')
  const hashes: number[] = []
  createTokenScanner(bytes, hash => hashes.push(hash))(0, bytes.length, false)
  return hashes
}
