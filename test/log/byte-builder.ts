// Builds binary files for tests: integers, texts and padding one after another.

import { usToFiletime } from '../../src/base/filetime.ts'

export interface ByteBuilder {
  readonly length: number
  u8(value: number): ByteBuilder
  u16(value: number): ByteBuilder
  u32(value: number): ByteBuilder
  u64(value: bigint): ByteBuilder
  u16be(value: number): ByteBuilder
  u32be(value: number): ByteBuilder
  bytes(value: Iterable<number>): ByteBuilder
  ascii(text: string): ByteBuilder
  utf16(text: string): ByteBuilder
  zeros(count: number): ByteBuilder
  fill(count: number, value: number): ByteBuilder
  /** Zeros up to a multiple. */
  align(multiple: number): ByteBuilder
  build(): Uint8Array<ArrayBuffer>
}

/** Creates an empty builder; integers are little endian unless named otherwise. */
export function createByteBuilder(): ByteBuilder {
  const all: number[] = []
  const unsigned = (value: bigint, count: number): number[] =>
    Array.from({ length: count }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn))
  const add = (values: Iterable<number>): ByteBuilder => {
    for (const value of values) all.push(value)
    return builder
  }
  const builder: ByteBuilder = {
    get length() {
      return all.length
    },
    u8: value => add([value & 0xff]),
    u16: value => add(unsigned(BigInt(value), 2)),
    u32: value => add(unsigned(BigInt(value >>> 0), 4)),
    u64: value => add(unsigned(BigInt.asUintN(64, value), 8)),
    u16be: value => add(unsigned(BigInt(value), 2).reverse()),
    u32be: value => add(unsigned(BigInt(value >>> 0), 4).reverse()),
    bytes: add,
    ascii: text => add(new TextEncoder().encode(text)),
    utf16: text => add([...text].flatMap(character => unsigned(BigInt(character.charCodeAt(0)), 2))),
    zeros: count => add(new Uint8Array(count)),
    fill: (count, value) => add(new Uint8Array(count).fill(value)),
    align: multiple => add(new Uint8Array((multiple - (all.length % multiple)) % multiple)),
    build: () => Uint8Array.from(all),
  }
  return builder
}

/** The 16 bytes of a GUID as Windows stores them. */
export function guidBytes(guid: string): number[] {
  const hex = guid.replaceAll('-', '')
  const bytes = Array.from({ length: 16 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16))
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, ...tail] = bytes
  return [d, c, b, a, f, e, h, g, ...tail]
}

/** FILETIME of an ISO time. */
export function filetimeOf(iso: string): bigint {
  return usToFiletime(Date.parse(iso) * 1000)
}
