import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeText, encodeText, printable, printableLine } from '../../src/base/text.ts'

test('reads UTF-8, and Windows-1252 where it is not UTF-8', () => {
  expect(decodeText(new TextEncoder().encode('Zürich'))).toBe('Zürich')
  expect(decodeText(Uint8Array.of(0x5a, 0xfc, 0x72))).toBe('Zür')
})

test('reads short and long parts of any bytes alike', () => {
  const decoder = new TextDecoder()
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 80 }), fc.nat(90), fc.nat(90), (text, from, to) => {
      const bytes = encodeText(text)
      expect(decodeText(bytes)).toBe(decoder.decode(bytes))
      const ascii = encodeText(text.replace(/[^\x20-\x7e]/g, '.'))
      expect(decodeText(ascii, from, to)).toBe(decoder.decode(ascii.subarray(from, to)))
    }),
  )
})

test('shows escape, control and bidirectional characters instead of sending them', () => {
  expect(printable('a\u001b[31mb\u202ec\u009b')).toBe('a\\u{1b}[31mb\\u{202e}c\\u{9b}')
})

test('leaves line feeds and tabs of a text, and makes one line of it when asked', () => {
  expect(printable('a\n\tb')).toBe('a\n\tb')
  expect(printableLine('  a\r\n\tb  \r')).toBe('a b')
  expect(printableLine('a\rb')).toBe('a\\u{d}b')
  expect(printableLine('x'.repeat(20), 10)).toBe(`${'x'.repeat(9)}…`)
})

test('shows a lone surrogate and keeps a pair', () => {
  expect(printable('\ud83d\ude00')).toBe('\ud83d\ude00')
  expect(printable('\ud83d')).toBe('\\u{d83d}')
})
