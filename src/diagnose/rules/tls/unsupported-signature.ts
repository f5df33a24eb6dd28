// A certificate is signed with an algorithm that the product or its clients do not support: RSASSA-PSS, MD5.

import { evidenceOf } from '../../evidence.ts'
import { certificatesOf, evidenceOfCertificate } from '../../facts/certificates.ts'
import { ranked } from '../../ranked.ts'
import { CLEAR, defineRule, type Fires, fires, phrasesOf } from '../../rule.ts'

/** id-RSASSA-PSS, RFC 8017 appendix A. */
const PSS = /1\.2\.840\.113549\.1\.1\.10\b|RSA-?SSA-?PSS/i
/** md5WithRSAEncryption. */
const MD5 = /1\.2\.840\.113549\.1\.1\.4\b|\bmd5(?:RSA|With)/i

export const rule = defineRule({
  id: 'tls/unsupported-signature',
  stage: 'tls',
  kind: 'cause',
  covers: ['TLS-07', 'TLS-06'],
  title: {
    fires: 'A certificate is signed with {algorithm}, which is not supported',
    clear: 'No certificate with an unsupported signature was seen',
  },
  needs: ['certificates', 'phrases'],
  wants: 'certutil -dump of the server certificate and of its CA',
  phrases: [
    {
      id: 'unsupported-signature-algorithm',
      anchors: ['signature algorithm', 'signaturealgorithm'],
      pattern:
        /Signature ?Algorithm\W[\s\S]{0,80}?(?<algorithm>1\.2\.840\.113549\.1\.1\.(?:10|4)\b|RSA-?SSA-?PSS|md5(?:RSA|With\w+))/i,
    },
  ],
  judge: facts => {
    const firings: Fires[] = certificatesOf(facts).flatMap(certificate => {
      const algorithm = nameOf(certificate.signatureAlgorithm ?? '')
      return algorithm === undefined ? [] : [firing(algorithm, evidenceOfCertificate(certificate))]
    })
    const said = firings.length > 0 ? [] : phrasesOf(facts, 'unsupported-signature-algorithm')
    for (const phrase of said) {
      const algorithm = nameOf(phrase.values.get('algorithm') ?? '')
      if (algorithm !== undefined) firings.push(firing(algorithm, [evidenceOf(phrase)]))
    }
    return firings.length > 0 ? firings : [CLEAR]
  },
  explain:
    'A certificate in these logs is signed with {algorithm}. Services and clients read it without complaint in the store and fail in the handshake ' +
    'or at start.',
  scope: 'Everybody who reaches the role with that certificate; mobile clients first.',
  causes: [
    {
      id: 'TLS-07',
      cause: 'The CA signs with RSASSA-PSS (the alternate signature format).',
      confirm: ['certutil -dump <certificate.cer> | findstr /i "ObjectId"'],
      remedy: [
        'AlternateSignatureAlgorithm=0 in CAPolicy.inf (and certutil -setreg CA\\CSP\\AlternateSignatureAlgorithm 0), renew the CA certificate, re-issue the server certificates.',
      ],
    },
    {
      id: 'TLS-06',
      cause: 'The CA signs with MD5.',
      confirm: ['certutil -getreg CA\\CSP\\CNGHashAlgorithm'],
      remedy: [
        'certutil -setreg CA\\CSP\\CNGHashAlgorithm SHA256, restart the CA, renew its certificate and those of the servers.',
      ],
    },
  ],
  lookAlikes: [{ what: 'SHA-1', tell: 'supported by the product; modern clients may refuse it' }],
  settle: ['The signature algorithm of the certificate and of every authority above it.'],
  seeAlso: ['certificate rules: signature algorithms', 'RFC 8017 §8.1'],
  samples: { fires: ['tls/pss-signature.txt'], clear: ['tls/sha256-signature.txt'] },
})

function nameOf(algorithm: string): 'RSASSA-PSS' | 'MD5' | undefined {
  if (PSS.test(algorithm)) return 'RSASSA-PSS'
  return MD5.test(algorithm) ? 'MD5' : undefined
}

function firing(algorithm: 'RSASSA-PSS' | 'MD5', evidence: Fires['evidence']): Fires {
  return fires({
    subject: { algorithm },
    evidence,
    attempts: [],
    causes: [ranked(algorithm === 'MD5' ? 'TLS-06' : 'TLS-07', 'likely')],
  })
}
