import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeBase64, encodeBase64, encodeBase64Url } from '../../src/base/base64.ts'
import { encodeText } from '../../src/base/text.ts'

test('encodes the vectors of RFC 4648 §10', () => {
  const encoded = ['', 'f', 'fo', 'foo', 'foob', 'fooba', 'foobar'].map(text =>
    encodeBase64(encodeText(text)),
  )
  expect(encoded).toEqual(['', 'Zg==', 'Zm8=', 'Zm9v', 'Zm9vYg==', 'Zm9vYmE=', 'Zm9vYmFy'])
})

test('gives back what it encoded, in both alphabets', () => {
  fc.assert(
    fc.property(fc.uint8Array(), bytes => {
      expect(decodeBase64(encodeBase64(bytes))).toEqual(bytes)
      expect(decodeBase64(encodeBase64Url(bytes))).toEqual(bytes)
      expect(encodeBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'))
    }),
  )
})

test('ignores line breaks as certificate requests have them', () => {
  expect(decodeBase64('\r\nZm9v\r\nYmFy \r\n')).toEqual(encodeText('foobar'))
})

test('refuses other characters, text after the padding and impossible lengths', () => {
  expect(['Zm9v!', 'Zg==Zg==', 'Zm9vY', 'Zg=x', 'Zm9vé'].map(decodeBase64)).toEqual(
    new Array(5).fill(undefined),
  )
})

test('never throws', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), text => void decodeBase64(text)))
})
