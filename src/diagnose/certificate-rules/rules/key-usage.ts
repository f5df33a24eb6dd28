// Key usage.

import { broken, defineCertificateRule, doubtful, passed } from '../rule.ts'

export const rule = defineCertificateRule({
  id: 'key-usage',
  title: 'The key may sign and encipher keys',
  why: 'Cipher suites with ECDHE need a key that signs (digitalSignature); suites with RSA key exchange, which old clients offer, one that enciphers keys (keyEncipherment). RFC 5246 §7.4.2.',
  judge({ chain: [own] }) {
    const { keyUsage, keyKind } = own
    if (!keyUsage) return [passed('The use of the key is not restricted.')]
    const list = keyUsage.join(', ') || 'nothing'
    if (!keyUsage.includes('digitalSignature'))
      return [broken(`The key is for ${list}: suites with ECDHE and all of TLS 1.3 fail.`)]
    if (keyKind === 'RSA' && !keyUsage.includes('keyEncipherment'))
      return [
        doubtful(`The key is for ${list}: suites with RSA key exchange fail, the only ones old phones have.`),
      ]
    return [passed(`The key is for ${list}.`)]
  },
})
