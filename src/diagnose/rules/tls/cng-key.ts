// The private key of a server certificate lies in a key storage provider (CNG), which Lync Server cannot use.

import { evidenceOf } from '../../evidence.ts'
import type { Facts } from '../../facts/facts.ts'
import { ranked } from '../../ranked.ts'
import { CLEAR, defineRule, fires, phrasesOf } from '../../rule.ts'

export const rule = defineRule({
  id: 'tls/cng-key',
  stage: 'tls',
  kind: 'cause',
  covers: ['TLS-05'],
  title: {
    fires: 'A server certificate has its private key in a key storage provider (CNG)',
    clear: 'No certificate with a CNG key was seen',
  },
  needs: ['phrases'],
  wants: 'the error of Set-CsCertificate, or certutil -v -store my <serial>',
  phrases: [
    {
      id: 'buffer-too-small',
      anchors: ['supplied to a function was too small'],
      pattern: /\bbuffer supplied to a function was too small\b/i,
    },
    {
      id: 'key-storage-provider',
      anchors: ['key storage provider'],
      pattern: /\bProvider\s*=?\s*:?\s*Microsoft (?:Software|Smart Card|Platform) Key Storage Provider/i,
    },
  ],
  judge: facts => {
    const refused = phrasesOf(facts, 'buffer-too-small')
    const stored = phrasesOf(facts, 'key-storage-provider')
    // Every PC has certificates with such keys; only one that a server is given matters.
    const relevant = refused.length > 0 || (stored.length > 0 && isServerCertificate(facts))
    if (!relevant) return [CLEAR]
    const because =
      stored.length > 0
        ? 'The provider of the key is shown.'
        : 'The error is how Lync Server meets such a key.'
    return [
      fires({
        subject: {},
        evidence: [...refused, ...stored].map(phrase => evidenceOf(phrase)),
        attempts: [],
        causes: [ranked('TLS-05', refused.length > 0 && stored.length > 0 ? 'certain' : 'likely', because)],
      }),
    ]
  },
  explain:
    'Lync Server 2010 and 2013 read private keys through the old CryptoAPI. A key in a key storage provider cannot be opened that way: assigning ' +
    'the certificate fails, or the service cannot use it.',
  scope: 'Everybody served by the role, from the renewal of the certificate on.',
  causes: [
    {
      id: 'TLS-05',
      cause:
        'The certificate was requested with a template of version 3 or 4, whose keys go to a key storage provider.',
      confirm: ['certutil -v -store my <serial> | findstr /i Provider'],
      remedy: [
        'Request it again with a template for Windows Server 2003 (legacy cryptographic service provider), or with Request-CsCertificate.',
        'Set-CsCertificate -Type <Use> -Thumbprint <thumbprint>',
      ],
    },
  ],
  lookAlikes: [
    {
      what: 'a missing private key',
      tell: 'certutil says that there is no key, and Set-CsCertificate that it was not found',
    },
  ],
  settle: [
    'certutil -v -store my <serial>: "Microsoft RSA SChannel Cryptographic Provider" is fine, "… Key Storage Provider" is not.',
  ],
  seeAlso: ['certificate rules: cryptographic provider'],
  samples: { fires: ['tls/cng-key.txt'], clear: ['tls/csp-key.txt'] },
})

function isServerCertificate({ certificates }: Facts): boolean {
  return certificates.some(({ role }) => role !== undefined && role !== 'user')
}
