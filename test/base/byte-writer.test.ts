import { expect, test } from 'vitest'
import { createByteReader } from '../../src/base/byte-reader.ts'
import { createByteWriter } from '../../src/base/byte-writer.ts'

test('writes what the reader reads', () => {
  const writer = createByteWriter(1)
  writer.u8(0xfe)
  writer.u16be(0xfffd)
  writer.u16le(0xfffc)
  writer.u32be(0xfffffffb)
  writer.u32le(0xfffffffa)
  writer.u64be(0xfffffffffffffff9n)
  writer.u64le(0xfffffffffffffff8n)
  writer.zeros(2)
  writer.bytes(Uint8Array.of(7))
  const reader = createByteReader(writer.finish())
  expect([reader.u8(), reader.u16be(), reader.u16le()]).toEqual([0xfe, 0xfffd, 0xfffc])
  expect([reader.u32be(), reader.u32le()]).toEqual([0xfffffffb, 0xfffffffa])
  expect([reader.u64be(), reader.u64le()]).toEqual([0xfffffffffffffff9n, 0xfffffffffffffff8n])
  expect([reader.u16be(), reader.u8(), reader.remaining, reader.ok]).toEqual([0, 7, 0, true])
})

test('overwrites and forgets', () => {
  const writer = createByteWriter()
  writer.zeros(4)
  writer.patchU16be(1, 0x0102)
  writer.truncate(3)
  expect(writer.finish()).toEqual(Uint8Array.of(0, 1, 2))
})
