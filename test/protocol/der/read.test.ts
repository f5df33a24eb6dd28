import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeHex } from '../../../src/base/hex.ts'
import {
  derFlags,
  derInteger,
  derOctets,
  derOid,
  derText,
  derTimeUs,
  readDer,
  readDerFields,
  readDerSequence,
  readDerWhole,
} from '../../../src/protocol/der/read.ts'
import {
  writeDer,
  writeDerContext,
  writeDerFlags,
  writeDerGeneralString,
  writeDerInteger,
  writeDerOctets,
  writeDerOid,
  writeDerSequence,
  writeDerTime,
} from '../../../src/protocol/der/write.ts'

test('writes lengths in the shortest form and reads them back', () => {
  fc.assert(
    fc.property(fc.nat({ max: 70_000 }), length => {
      const element = writeDerOctets(new Uint8Array(length))
      expect(element).toHaveLength(length + (length < 128 ? 2 : length < 256 ? 3 : length < 65_536 ? 4 : 5))
      expect(derOctets(readDerWhole(element))).toHaveLength(length)
    }),
    { numRuns: 30 },
  )
})

test('reads back what it wrote', () => {
  const seconds = fc.integer({ min: 0, max: 4e9 }).map(second => second * 1e6)
  fc.assert(
    fc.property(
      fc.integer(),
      fc.string(),
      seconds,
      fc.nat({ max: 0xffffffff }),
      (integer, text, timeUs, flags) => {
        expect(derInteger(readDerWhole(writeDerInteger(integer)))).toBe(integer)
        expect(derText(readDerWhole(writeDerGeneralString(text)))).toBe(text)
        expect(derTimeUs(readDerWhole(writeDerTime(timeUs)))).toBe(timeUs)
        expect(derFlags(readDerWhole(writeDerFlags(flags)))).toBe(flags)
      },
    ),
  )
})

test('writes integers and object identifiers as X.690 says', () => {
  const integers = [0, 127, 128, 255, 256, -1, -128, -129, 0xffffffff].map(value =>
    encodeHex(writeDerInteger(value)),
  )
  expect(integers).toEqual([
    '020100',
    '02017f',
    '02020080',
    '020200ff',
    '02020100',
    '0201ff',
    '020180',
    '0202ff7f',
    '020500ffffffff',
  ])
  expect(encodeHex(writeDerOid('1.2.840.113554.1.2.2'))).toBe('06092a864886f712010202')
  expect(encodeHex(writeDerOid('1.3.6.1.4.1.311.2.2.10'))).toBe('060a2b06010401823702020a')
  expect(derOid(readDerWhole(writeDerOid('2.999.3')))).toBe('2.999.3')
})

test('reads fields by their context tags, through an application tag', () => {
  const sequence = writeDerSequence(
    writeDerContext(0, writeDerInteger(5)),
    writeDerContext(3, writeDerOctets(Uint8Array.of(1))),
  )
  for (const element of [sequence, writeDer(0x6e, sequence)])
    expect(derInteger(readDerFields(readDerWhole(element))?.get(0))).toBe(5)
  expect(readDerFields(readDerWhole(writeDerSequence(writeDerInteger(5))))).toBeUndefined()
})

test('refuses what is cut off, endless or of another type', () => {
  const odd = ['', '30', '3005', '30800000', '3085ffffffffff', '1f8101', '3084ffffffff00']
  expect(odd.map(hex => readDer(Buffer.from(hex, 'hex')))).toEqual(odd.map(() => undefined))
  expect(readDerWhole(Uint8Array.of(5, 0, 0))).toBeUndefined()
  expect(readDerSequence(Uint8Array.of(2, 1, 0, 2))).toBeUndefined()
  const octets = readDerWhole(Uint8Array.of(4, 1, 0x80))
  expect([derInteger(octets), derText(octets), derOid(octets), derFlags(octets), derTimeUs(octets)]).toEqual(
    new Array(5).fill(undefined),
  )
  expect(derOid(readDerWhole(Uint8Array.of(6, 1, 0x80)))).toBeUndefined()
  expect(derInteger(readDerWhole(Uint8Array.of(2, 0)))).toBeUndefined()
})

test('never throws', () => {
  fc.assert(
    fc.property(fc.uint8Array(), bytes => {
      const element = readDer(bytes)
      for (const read of [derInteger, derOctets, derText, derOid, derFlags, derTimeUs, readDerFields])
        read(element)
    }),
  )
})
