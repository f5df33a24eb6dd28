// UTF-16 little endian, as Windows formats hold it.

const decoder = new TextDecoder('utf-16le', { ignoreBOM: true })

/** Text of [from, to); an odd byte at the end is passed over, lone surrogates become U+FFFD. */
export function decodeUtf16le(bytes: Uint8Array, from = 0, to = bytes.length): string {
  const end = Math.min(to, bytes.length)
  return end <= from ? '' : decoder.decode(bytes.subarray(from, end - ((end - from) & 1)))
}

/** Bytes of a text, two for each code unit; lone surrogates stay what they are. */
export function encodeUtf16le(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length * 2)
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    bytes[i * 2] = unit
    bytes[i * 2 + 1] = unit >> 8
  }
  return bytes
}
