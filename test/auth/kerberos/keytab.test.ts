import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readKeytab } from '../../../src/auth/kerberos/keytab.ts'
import { createByteWriter } from '../../../src/base/byte-writer.ts'
import { concatBytes } from '../../../src/base/bytes.ts'
import { encodeText } from '../../../src/base/text.ts'

/** One entry with its length, as the file has it. */
function entry(etype: number, keyBytes: number, longKvno?: number): Uint8Array {
  const writer = createByteWriter()
  writer.u16be(2)
  for (const text of ['CONTOSO.COM', 'sip', 'fe01.contoso.com']) {
    writer.u16be(text.length)
    writer.bytes(encodeText(text))
  }
  writer.u32be(3)
  writer.u32be(0)
  writer.u8(7)
  writer.u16be(etype)
  writer.u16be(keyBytes)
  writer.zeros(keyBytes)
  if (longKvno !== undefined) writer.u32be(longKvno)
  const bytes = writer.finish()
  const head = createByteWriter()
  head.u32be(bytes.length)
  return concatBytes([head.finish(), bytes])
}

const VERSION = Uint8Array.of(5, 2)
const HOLE = Uint8Array.of(0xff, 0xff, 0xff, 0xfe, 0, 0)

test('reads entries, skips holes, prefers the long key version', () => {
  const { value, problems } = readKeytab(concatBytes([VERSION, entry(18, 32), HOLE, entry(23, 16, 300)]))
  expect(value.map(({ service, kvno, key }) => [service, kvno, key.etype])).toEqual([
    ['sip/fe01.contoso.com', 7, 18],
    ['sip/fe01.contoso.com', 300, 23],
  ])
  expect(problems).toEqual([])
})

test('tells odd entries and goes on', () => {
  const { value, problems } = readKeytab(
    concatBytes([VERSION, entry(1, 8), entry(17, 16), entry(18, 32).subarray(0, 20)]),
  )
  expect(value.map(({ key }) => key.etype)).toEqual([17])
  expect(problems.map(problem => problem.code)).toEqual(['keytab-entry', 'keytab-entry'])
  expect(readKeytab(Uint8Array.of(5, 1)).problems[0]?.code).toBe('keytab-version')
})

test('never throws', () => {
  fc.assert(fc.property(fc.uint8Array(), bytes => void readKeytab(concatBytes([VERSION, bytes]))))
})
