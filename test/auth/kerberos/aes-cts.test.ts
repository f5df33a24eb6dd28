import { expect, test } from 'vitest'
import { decryptCts, encryptCts } from '../../../src/auth/kerberos/aes-cts.ts'
import { encodeHex } from '../../../src/base/hex.ts'
import { encodeText } from '../../../src/base/text.ts'

const key = encodeText('chicken teriyaki')
const message = encodeText("I would like the General Gau's Chicken, please, and wonton soup.")

test('gives the values of RFC 3962 appendix B', () => {
  const expected: readonly (readonly [number, string])[] = [
    [17, 'c6353568f2bf8cb4d8a580362da7ff7f97'],
    [31, 'fc00783e0efdb2c1d445d4c8eff7ed2297687268d6ecccc0c07b25e25ecfe5'],
    [32, '39312523a78662d5be7fcbcc98ebf5a897687268d6ecccc0c07b25e25ecfe584'],
    [47, '97687268d6ecccc0c07b25e25ecfe584b3fffd940c16a18c1b5549d2f838029e39312523a78662d5be7fcbcc98ebf5'],
    [48, '97687268d6ecccc0c07b25e25ecfe5849dad8bbb96c4cdc03bc103e1a194bbd839312523a78662d5be7fcbcc98ebf5a8'],
    [
      64,
      '97687268d6ecccc0c07b25e25ecfe58439312523a78662d5be7fcbcc98ebf5a84807efe836ee89a526730dbc2f7bc8409dad8bbb96c4cdc03bc103e1a194bbd8',
    ],
  ]
  for (const [length, hex] of expected) {
    const cipher = encryptCts(key, message.subarray(0, length))
    expect(encodeHex(cipher)).toBe(hex)
    expect(Buffer.from(decryptCts(key, cipher))).toEqual(Buffer.from(message.subarray(0, length)))
  }
})
