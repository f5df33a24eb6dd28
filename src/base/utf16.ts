// UTF-16 little endian, as Windows formats hold it.

const decoder = new TextDecoder('utf-16le', { ignoreBOM: true })

/** Text of [from, to); an odd byte at the end is passed over, lone surrogates become U+FFFD. */
export function decodeUtf16le(bytes: Uint8Array, from = 0, to = bytes.length): string {
  const end = Math.min(to, bytes.length)
  return end <= from ? '' : decoder.decode(bytes.subarray(from, end - ((end - from) & 1)))
}
