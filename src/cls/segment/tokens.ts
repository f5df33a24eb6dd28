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
/** Lower case of a byte. */
const LOWER = new Uint8Array(256)
for (let byte = 0; byte < 256; byte++) {
  const character = String.fromCharCode(byte)
  LOWER[byte] = byte >= 65 && byte <= 90 ? byte + 32 : byte
  if (/[A-Za-z_-]/.test(character)) KINDS[byte] = LETTER
  else if (/[0-9]/.test(character)) KINDS[byte] = DIGIT
  else if (character === '.') KINDS[byte] = DOT
  else if (character === '@') KINDS[byte] = SIGN
}

const BACKSLASH = 92
const DOT_BYTE = 46
const SIGN_BYTE = 64

/**
 * Offers a 32-bit hash, never 0, of every word of [from, to) that is indexed; case is ignored.
 * @param escaped the bytes are JSON: a character after a backslash is no part of a word
 */
export function scanTokens(
  bytes: Uint8Array,
  from: number,
  to: number,
  escaped: boolean,
  take: (hash: number) => void,
): void {
  let at = from
  while (at < to) {
    const kind = KINDS[bytes[at] ?? 0] ?? 0
    if (kind === 0 || kind === DOT) {
      at += escaped && bytes[at] === BACKSLASH ? 2 : 1
      continue
    }
    const start = at
    let kinds = 0
    for (let next = kind; next !== 0; next = at < to ? (KINDS[bytes[at] ?? 0] ?? 0) : 0) {
      kinds |= next
      at++
    }
    // Most words are short and of letters: they end here.
    if (at - start < LONG_BYTES && (kinds & SIGN) === 0 && (kinds & LETTER) !== 0) continue
    let end = at
    // Dots at the end close a sentence.
    while (bytes[end - 1] === DOT_BYTE) end--
    if (end - start <= LIMIT_BYTES && isIndexed(bytes, start, end, kinds)) takeWord(bytes, start, end, take)
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

function takeWord(bytes: Uint8Array, from: number, to: number, take: (hash: number) => void): void {
  let hash = 0x811c9dc5
  let digits = true
  for (let at = from; at < to; at++) {
    const byte = bytes[at] ?? 0
    // sip:+15551234@contoso.com: the number is a word of its own.
    if (byte === SIGN_BYTE && digits && at - from >= NUMBER_DIGITS) take(mix(hash))
    if (digits && KINDS[byte] !== DIGIT) digits = false
    hash = Math.imul(hash ^ (LOWER[byte] ?? 0), 0x01000193)
  }
  take(mix(hash))
}

function mix(hash: number): number {
  let mixed = hash ^ (hash >>> 16)
  mixed = Math.imul(mixed, 0x85ebca6b)
  mixed ^= mixed >>> 13
  return mixed >>> 0 || 1
}

/**
 * Hashes of the words of a search text that a block must hold when it holds that text as a whole word, or as a run of
 * whole words; none when no word of it is indexed: then the index cannot tell.
 */
export function tokensOfText(text: string): number[] {
  const bytes = Buffer.from(text, 'utf8')
  const hashes: number[] = []
  scanTokens(bytes, 0, bytes.length, false, hash => hashes.push(hash))
  return hashes
}
