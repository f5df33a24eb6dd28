// Writes DER, ITU-T X.690: counterpart of read.ts.

import { concatBytes } from '../../base/bytes.ts'
import { encodeText } from '../../base/text.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** An element of the given identifier byte around the contents. */
export function writeDer(tag: number, ...contents: readonly Uint8Array[]): Bytes {
  const content = concatBytes(contents)
  return concatBytes([Uint8Array.of(tag, ...lengthBytes(content.length)), content])
}

function lengthBytes(length: number): number[] {
  if (length < 0x80) return [length]
  const bytes: number[] = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest & 255)
  return [0x80 | bytes.length, ...bytes]
}

export function writeDerSequence(...elements: readonly Uint8Array[]): Bytes {
  return writeDer(0x30, ...elements)
}

/** An explicit context tag: `[number] element`. */
export function writeDerContext(number: number, element: Uint8Array): Bytes {
  return writeDer(0xa0 | number, element)
}

/** The same for a field that may be absent. */
export function writeDerOptional(number: number, element: Uint8Array | undefined): Bytes {
  return element ? writeDerContext(number, element) : new Uint8Array()
}

/** An application tag around a SEQUENCE. */
export function writeDerApplication(number: number, ...elements: readonly Uint8Array[]): Bytes {
  return writeDer(0x60 | number, writeDerSequence(...elements))
}

/** An INTEGER; whole numbers up to six bytes, negative ones too. */
export function writeDerInteger(value: number): Bytes {
  const bytes: number[] = []
  let rest = value
  do {
    bytes.unshift(((rest % 256) + 256) % 256)
    rest = Math.floor(rest / 256)
  } while (!(rest === 0 && (bytes[0] ?? 0) < 0x80) && !(rest === -1 && (bytes[0] ?? 0) >= 0x80))
  return writeDer(2, Uint8Array.from(bytes))
}

export function writeDerEnumerated(value: number): Bytes {
  return writeDer(10, Uint8Array.of(value))
}

export function writeDerOctets(bytes: Uint8Array): Bytes {
  return writeDer(4, bytes)
}

export function writeDerGeneralString(text: string): Bytes {
  return writeDer(27, encodeText(text))
}

/** An OBJECT IDENTIFIER of its dotted form. */
export function writeDerOid(oid: string): Bytes {
  const [first = 0, second = 0, ...rest] = oid.split('.').map(Number)
  return writeDer(6, Uint8Array.from([first * 40 + second, ...rest].flatMap(arcBytes)))
}

function arcBytes(arc: number): number[] {
  const bytes = [arc % 128]
  for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128))
    bytes.unshift(0x80 | (rest % 128))
  return bytes
}

/** A BIT STRING of 32 bits, bit 0 the highest. */
export function writeDerFlags(flags: number): Bytes {
  return writeDer(3, Uint8Array.of(0, flags >>> 24, (flags >>> 16) & 255, (flags >>> 8) & 255, flags & 255))
}

/** A GeneralizedTime in whole seconds. */
export function writeDerTime(timeUs: number): Bytes {
  const text = new Date(Math.floor(timeUs / 1e6) * 1000).toISOString()
  return writeDer(24, encodeText(`${text.slice(0, 19).replace(/[-:T]/g, '')}Z`))
}
