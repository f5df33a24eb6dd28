// Bytes as a hex dump: offset, sixteen bytes, the printable characters among them.

const WIDTH = 16

/** Lines of a dump. @param base offset of the first byte in its source */
export function formatHexDump(bytes: Uint8Array, base = 0): string {
  const lines: string[] = []
  for (let at = 0; at < bytes.length; at += WIDTH) {
    const row = bytes.subarray(at, at + WIDTH)
    const digits = Array.from(row, byte => byte.toString(16).padStart(2, '0'))
    const left = digits.slice(0, WIDTH / 2).join(' ')
    const right = digits.slice(WIDTH / 2).join(' ')
    const characters = Array.from(row, byte =>
      byte > 31 && byte < 127 ? String.fromCharCode(byte) : '.',
    ).join('')
    const offset = (base + at).toString(16).padStart(8, '0')
    lines.push(`${offset}  ${`${left}  ${right}`.padEnd(WIDTH * 3)}  ${characters}`)
  }
  return lines.join('\n')
}
