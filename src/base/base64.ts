// Base64 of RFC 4648 §4 and §5, without any platform: the same in Node and in a browser worker.

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const URL_ALPHABET = `${ALPHABET.slice(0, 62)}-_`

/** Value of each ASCII character; 64 for white space, which is skipped; 255 for everything else. */
const VALUES = new Uint8Array(128).fill(255)
for (const [value, character] of [...ALPHABET].entries()) VALUES[character.charCodeAt(0)] = value
VALUES['-'.charCodeAt(0)] = 62
VALUES['_'.charCodeAt(0)] = 63
for (const blank of ' \t\r\n\f') VALUES[blank.charCodeAt(0)] = 64

/** Base64 with padding, on one line. */
export function encodeBase64(bytes: Uint8Array): string {
  const text = encodeWith(ALPHABET, bytes)
  return text.padEnd(Math.ceil(text.length / 4) * 4, '=')
}

/** Base64 with the URL-safe alphabet and without padding, RFC 4648 §5. */
export function encodeBase64Url(bytes: Uint8Array): string {
  return encodeWith(URL_ALPHABET, bytes)
}

function encodeWith(alphabet: string, bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i
    const group = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    text += `${alphabet[group >> 18]}${alphabet[(group >> 12) & 63]}`
    if (left > 1) text += alphabet[(group >> 6) & 63]
    if (left > 2) text += alphabet[group & 63]
  }
  return text
}

/**
 * Bytes of base64 in either alphabet; white space is ignored and padding may be missing.
 * Undefined for any other character, for text after the padding and for a length that no bytes have.
 */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  const padding = text.indexOf('=')
  const end = padding < 0 ? text.length : padding
  if (padding >= 0 && !/^[=\s]*$/.test(text.slice(padding))) return undefined
  const out = new Uint8Array(Math.floor((end * 3) / 4))
  let group = 0
  let digits = 0
  let length = 0
  for (let i = 0; i < end; i++) {
    const value = VALUES[text.charCodeAt(i)] ?? 255
    if (value === 64) continue
    if (value === 255) return undefined
    group = (group << 6) | value
    if (++digits % 4 !== 0) continue
    out[length++] = group >> 16
    out[length++] = group >> 8
    out[length++] = group
    group = 0
  }
  const left = digits % 4
  if (left === 1) return undefined
  if (left >= 2) out[length++] = left === 2 ? group >> 4 : group >> 10
  if (left === 3) out[length++] = group >> 2
  return out.slice(0, length)
}
