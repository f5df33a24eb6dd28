import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decompressXpress } from '../../../src/log/etl/xpress.ts'
import { createByteBuilder } from '../byte-builder.ts'

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

test('unpacks literals', () => {
  const packed = createByteBuilder().u32(0).ascii('abcdefghijklmnopqrstuvwxyz').build()
  expect(text(decompressXpress(packed, 26))).toBe('abcdefghijklmnopqrstuvwxyz')
})

test('unpacks the example of the specification: 300 times abc in one match', () => {
  // [MS-XCA] §3.1: three literals, then a match of offset 3 and length 297 in the long form.
  const packed = createByteBuilder()
    .u32(0x1fffffff)
    .ascii('abc')
    .bytes([0x17, 0x00, 0x0f, 0xff, 0x26, 0x01])
    .build()
  expect(text(decompressXpress(packed, 300))).toBe('abc'.repeat(100))
})

test('uses both halves of a length byte', () => {
  const match = (offset: number): number => ((offset - 1) << 3) | 7
  const packed = createByteBuilder()
    .u32(0x60000000)
    .ascii('a')
    .u16(match(1))
    .u8(0x21)
    .u16(match(1))
    .ascii('b')
    .build()
  // Lengths 3 + 7 + 1 and 3 + 7 + 2 of "a", one of them from the low, one from the high half.
  expect(text(decompressXpress(packed, 25))).toBe(`${'a'.repeat(24)}b`)
})

test('gives what came out before a match that points before the begin', () => {
  const packed = createByteBuilder()
    .u32(0x40000000)
    .ascii('x')
    .u16((99 << 3) | 1)
    .build()
  expect(text(decompressXpress(packed, 100))).toBe('x')
})

test('unpacks any bytes without an error, never beyond the limit', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), bytes => decompressXpress(bytes, 1000).length <= 1000),
  )
})
