// The words of a record that a search can be for: what the index of a block holds. A word is a run of letters, digits and
// @ . _ -; kept are long ones (call-ids, GUIDs), addresses, IP addresses and numbers (correlation ids, phones).

const LONG_BYTES = 12
/** Longer runs are keys and tickets, not names. */
const LIMIT_BYTES = 100
const NUMBER_DIGITS = 7
const ADDRESS_BYTES = 3

/** Class of a byte: 0 = no part of a word, 1 = letter or -, 2 = digit, 3 = dot, 4 = @. */
const CLASSES = new Uint8Array(256)
/** Lower case of a byte. */
const LOWER = new Uint8Array(256)
for (let byte = 0; byte < 256; byte++) {
  const character = String.fromCharCode(byte)
  LOWER[byte] = byte >= 65 && byte <= 90 ? byte + 32 : byte
  if (/[A-Za-z_-]/.test(character)) CLASSES[byte] = 1
  else if (/[0-9]/.test(character)) CLASSES[byte] = 2
  else if (character === '.') CLASSES[byte] = 3
  else if (character === '@') CLASSES[byte] = 4
}

const DIGIT_CLASS = 2
const DOT_CLASS = 3
const SIGN_CLASS = 4
const BACKSLASH = 92
const DOT = 46

/**
 * Offers a 32-bit hash of every word of [from, to) that is indexed; case is ignored.
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
    const first = bytes[at] ?? 0
    const kind = CLASSES[first] ?? 0
    if (kind === 0 || kind === DOT_CLASS) {
      at += escaped && first === BACKSLASH ? 2 : 1
      continue
    }
    const start = at
    while (at < to && CLASSES[bytes[at] ?? 0] !== 0) at++
    // Dots at the end close a sentence.
    let end = at
    while (bytes[end - 1] === DOT) end--
    if (end - start >= ADDRESS_BYTES && end - start <= LIMIT_BYTES) takeWord(bytes, start, end, take)
  }
}

function takeWord(bytes: Uint8Array, from: number, to: number, take: (hash: number) => void): void {
  let hash = 0x811c9dc5
  let digits = 0
  let dots = 0
  let signs = 0
  for (let at = from; at < to; at++) {
    const byte = bytes[at] ?? 0
    const kind = CLASSES[byte] ?? 0
    if (kind === DIGIT_CLASS) digits++
    else if (kind === DOT_CLASS) dots++
    else if (kind === SIGN_CLASS) {
      signs++
      // sip:+15551234@contoso.com: the number is a word of its own.
      if (digits >= NUMBER_DIGITS && digits === at - from) take(mix(hash))
    }
    hash = Math.imul(hash ^ (LOWER[byte] ?? 0), 0x01000193)
  }
  if (isIndexed(to - from, digits, dots, signs)) take(mix(hash))
}

function isIndexed(length: number, digits: number, dots: number, signs: number): boolean {
  if (length >= LONG_BYTES) return true
  if (signs > 0) return length >= ADDRESS_BYTES
  if (digits + dots !== length) return false
  return dots >= 2 || (dots === 0 && digits >= NUMBER_DIGITS)
}

function mix(hash: number): number {
  let mixed = hash ^ (hash >>> 16)
  mixed = Math.imul(mixed, 0x85ebca6b)
  mixed ^= mixed >>> 13
  return mixed >>> 0
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
