// Certificate revocation lists, RFC 5280 §5.

import { type Issuer, nameOf, serialText } from './issue.ts'
import { type SignatureKind, signatureAlgorithm, webCryptoKeys } from './key-pair.ts'
import * as x509 from './x509.ts'

export interface CrlContent {
  readonly thisUpdateUs: number
  readonly nextUpdateUs: number
  readonly revoked: readonly { readonly serial: Uint8Array; readonly revokedUs: number }[]
  readonly signature?: SignatureKind
}

/** Signs a list; DER. */
export async function issueCrl(content: CrlContent, issuer: Issuer): Promise<Uint8Array<ArrayBuffer>> {
  const kind = content.signature ?? 'sha256'
  const crl = await x509.X509CrlGenerator.create({
    issuer: nameOf(issuer.subject),
    thisUpdate: new Date(content.thisUpdateUs / 1000),
    nextUpdate: new Date(content.nextUpdateUs / 1000),
    entries: content.revoked.map(({ serial, revokedUs }) => ({
      serialNumber: serialText(serial),
      revocationDate: new Date(revokedUs / 1000),
    })),
    signingKey: (await webCryptoKeys(issuer.keyPair, kind)).privateKey,
    signingAlgorithm: signatureAlgorithm(kind),
    extensions: [await x509.AuthorityKeyIdentifierExtension.create(issuer.keyPair.publicKey)],
  })
  return new Uint8Array(crl.rawData)
}
