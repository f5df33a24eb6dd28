import { expect, test } from 'vitest'
import { nFold } from '../../../src/auth/kerberos/n-fold.ts'
import { encodeHex } from '../../../src/base/hex.ts'
import { encodeText } from '../../../src/base/text.ts'

test('gives the values of RFC 3961 appendix A.1', () => {
  const fold = (text: string, bits: number) => encodeHex(nFold(encodeText(text), bits / 8))
  expect(fold('012345', 64)).toBe('be072631276b1955')
  expect(fold('password', 56)).toBe('78a07b6caf85fa')
  expect(fold('Rough Consensus, and Running Code', 64)).toBe('bb6ed30870b7f0e0')
  expect(fold('password', 168)).toBe('59e4a8ca7c0385c3c37b3f6d2000247cb6e6bd5b3e')
  expect(fold('MASSACHVSETTS INSTITVTE OF TECHNOLOGY', 192)).toBe(
    'db3b0d8f0b061e603282b308a50841229ad798fab9540c1b',
  )
  expect(fold('Q', 168)).toBe('518a54a215a8452a518a54a215a8452a518a54a215')
  expect(fold('ba', 168)).toBe('fb25d531ae8974499f52fd92ea9857c4ba24cf297e')
  expect(fold('kerberos', 128)).toBe('6b65726265726f737b9b5b2b93132b93')
})
