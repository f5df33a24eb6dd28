// Text from bytes of unknown encoding, and text made safe to show. Offsets stay byte offsets of the input.

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const windows1252 = new TextDecoder('windows-1252')

/** Text of [from, to): UTF-8 where it is valid, else Windows-1252 (../formats: what old client logs hold). */
export function decodeText(bytes: Uint8Array, from = 0, to = bytes.length): string {
  const short = to - from < codes.length ? shortAscii(bytes, from, to) : undefined
  if (short !== undefined) return short
  const part = bytes.subarray(from, to)
  try {
    return utf8.decode(part)
  } catch {
    return windows1252.decode(part)
  }
}

/** Room for the codes of a short text, by its length. */
const codes = Array.from({ length: 49 }, (_, length) => new Array<number>(length).fill(0))

/**
 * A name or a number without a decoder: several times faster, and browsers keep every text of a decoder outside the heap with
 * some 200 bytes around it. Undefined when it is not ASCII or not in the bytes.
 */
function shortAscii(bytes: Uint8Array, from: number, to: number): string | undefined {
  const room = codes[to - from]
  if (!room || from < 0) return undefined
  for (let i = 0; i < room.length; i++) {
    const byte = bytes[from + i]
    if (byte === undefined || byte > 127) return undefined
    room[i] = byte
  }
  return String.fromCharCode(...room)
}

/** Text of bytes that are valid UTF-8 throughout, byte order marks included; undefined for others. */
export function utf8Text(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes)
  } catch {
    return undefined
  }
}

const encoder = new TextEncoder()

/** UTF-8 bytes of a text. */
export function encodeText(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text)
}

/** True for characters that may not reach a terminal or a report raw: C0, C1, bidirectional controls, lone surrogates. */
const UNSAFE =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

/**
 * Makes text from a log safe to print: control, escape and bidirectional characters are shown as `\u{1b}`.
 * Line feeds and tabs stay. Plain text comes back unchanged.
 */
export function printable(text: string): string {
  return text.replace(UNSAFE, character => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)
}

/** One line: as `printable`, line ends and runs of blanks become one blank, cut to `limit` characters with an ellipsis. */
export function printableLine(text: string, limit = 400): string {
  // A carriage return at the end of a line is part of the line end; anywhere else it is shown.
  const line = printable(text.replace(/\r+(?=\n|$)/g, ''))
    .replace(/\s+/g, ' ')
    .trim()
  return line.length > limit ? `${line.slice(0, limit - 1)}…` : line
}
