import { expect, test } from 'vitest'
import { i32le, u16be, u16le, u32be, u32le, u64le, u64leNumber } from '../../src/base/integers.ts'

const bytes = Uint8Array.from([0x01, 0x02, 0x03, 0x84, 0xff, 0xff, 0xff, 0xff])

test('reads both byte orders', () => {
  expect([u16le(bytes, 0), u16be(bytes, 0)]).toEqual([0x0201, 0x0102])
  expect([u32le(bytes, 0), u32be(bytes, 0)]).toEqual([0x84030201, 0x01020384])
})

test('reads the highest bit as part of an unsigned number, or as the sign', () => {
  expect(u32le(bytes, 4)).toBe(0xffffffff)
  expect(i32le(bytes, 4)).toBe(-1)
})

test('reads 64 bits exactly', () => {
  expect(u64le(bytes, 0)).toBe(0xffffffff84030201n)
  expect(u64leNumber(Uint8Array.from([1, 0, 0, 0, 2, 0, 0, 0]), 0)).toBe(0x200000001)
})

test('takes bytes past the end as zero', () => {
  expect(u32le(bytes, 6)).toBe(0xffff)
  expect(u64le(bytes, 100)).toBe(0n)
})
