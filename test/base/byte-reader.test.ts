import { expect, test } from 'vitest'
import { createByteReader } from '../../src/base/byte-reader.ts'

const bytes = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14)

test('reads numbers of all widths in both byte orders', () => {
  const reader = createByteReader(bytes)
  expect([reader.u8(), reader.u16be(), reader.u16le()]).toEqual([1, 0x0203, 0x0504])
  expect([reader.u32be(), reader.u32le()]).toEqual([0x06070809, 0x0d0c0b0a])
  expect([reader.ok, reader.at, reader.remaining]).toEqual([true, 13, 1])
  expect(createByteReader(bytes).u64be()).toBe(0x0102030405060708n)
  expect(createByteReader(bytes).u64le()).toBe(0x0807060504030201n)
})

test('gives zeros and stays at fault after the end', () => {
  const reader = createByteReader(bytes, 12)
  expect(reader.u32be()).toBe(0)
  expect(reader.ok).toBe(false)
  expect([reader.u8(), reader.take(1).length]).toEqual([0, 0])
})

test('keeps to its limits', () => {
  const reader = createByteReader(bytes, 2, 4)
  expect(reader.take(2)).toEqual(Uint8Array.of(3, 4))
  reader.seek(5)
  expect(reader.ok).toBe(false)
})
