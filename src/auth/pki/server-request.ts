// A certificate request of a server with its names and purpose, PKCS#10 with the extensionRequest attribute (RFC 2985 §5.4.2).

import { EXTENDED_KEY_USAGE, KEY_USAGE, nameOf } from './issue.ts'
import { type KeyPair, signatureAlgorithm, webCryptoKeys } from './key-pair.ts'
import * as x509 from './x509.ts'

/** A request in PEM: the first name is the subject, all of them are alternative names. */
export async function createServerRequest(dnsNames: readonly string[], pair: KeyPair): Promise<string> {
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: nameOf([['CN', dnsNames[0] ?? '']]),
    keys: await webCryptoKeys(pair, 'sha256'),
    signingAlgorithm: signatureAlgorithm('sha256'),
    extensions: [
      new x509.KeyUsagesExtension(KEY_USAGE.digitalSignature | KEY_USAGE.keyEncipherment, true),
      new x509.ExtendedKeyUsageExtension([EXTENDED_KEY_USAGE.serverAuth]),
      new x509.SubjectAlternativeNameExtension(dnsNames.map(value => ({ type: 'dns', value }))),
    ],
  })
  return `${request.toString('pem')}\n`
}
