// Kind and size of the key.

import type { CertificateDetails } from '../../../protocol/pki/certificate-details.ts'
import { broken, type CertificateVerdict, defineCertificateRule, doubtful, passed } from '../rule.ts'

/** Sizes the certificate cmdlets know (Request-CsCertificate -KeySize; ECDH_P256, P384, P521). */
const RSA_BITS: ReadonlySet<number> = new Set([1024, 2048, 4096])
const EC_BITS: ReadonlySet<number> = new Set([256, 384, 521])

export const rule = defineCertificateRule({
  id: 'key-size',
  title: 'The key is RSA of 2048 or 4096 bits, or EC P-256, P-384 or P-521',
  why: 'The product knows RSA of 1024, 2048 and 4096 bits and three curves; current clients refuse RSA below 2048.',
  judge: ({ chain: [own] }) => [judgeKey(own)],
})

function judgeKey({ key, keyKind, keyBits }: CertificateDetails): CertificateVerdict {
  if (keyKind === 'EC')
    return EC_BITS.has(keyBits)
      ? passed(`${key}. Old phones speak RSA only.`)
      : broken(`${key} is a curve the product does not support.`)
  if (keyKind === 'other') return broken(`${key || 'An unknown key'} is neither RSA nor EC.`)
  if (keyBits < 1024) return broken(`${key}: no client accepts a key this small.`)
  if (keyBits < 2048)
    return doubtful(`${key}: supported by the product, refused by current clients and browsers.`)
  return RSA_BITS.has(keyBits)
    ? passed(`${key}.`)
    : doubtful(`${key}: not among the documented sizes 2048 and 4096.`)
}
