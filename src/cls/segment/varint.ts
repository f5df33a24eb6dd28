// Numbers of seven bits per byte, as the columns of a block store them. Values up to 2^53.

export interface VarintWriter {
  unsigned(value: number): void
  /** Zigzag: small for small absolute values. */
  signed(value: number): void
  bytes(): Uint8Array
}

/** Creates a writer whose buffer grows. */
export function createVarintWriter(): VarintWriter {
  let buffer = new Uint8Array(4096)
  let length = 0
  const writer: VarintWriter = {
    unsigned(value) {
      if (length + 8 > buffer.length) {
        const grown = new Uint8Array(buffer.length * 2)
        grown.set(buffer)
        buffer = grown
      }
      let rest = value
      while (rest >= 128) {
        buffer[length++] = (rest % 128) | 128
        rest = Math.floor(rest / 128)
      }
      buffer[length++] = rest
    },
    signed: value => writer.unsigned(value < 0 ? -2 * value - 1 : 2 * value),
    bytes: () => buffer.subarray(0, length),
  }
  return writer
}

export interface VarintReader {
  /** 0 behind the end. */
  unsigned(): number
  signed(): number
}

/** Reads what a writer wrote; anything may stand in the bytes. */
export function createVarintReader(bytes: Uint8Array): VarintReader {
  let at = 0
  const reader: VarintReader = {
    unsigned() {
      let value = 0
      let factor = 1
      for (; at < bytes.length; factor *= 128) {
        const byte = bytes[at++] ?? 0
        value += (byte & 127) * factor
        if (byte < 128) break
      }
      return value
    },
    signed() {
      const value = reader.unsigned()
      return value % 2 === 1 ? -(value + 1) / 2 : value / 2
    },
  }
  return reader
}
