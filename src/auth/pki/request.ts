// Certificate requests, PKCS#10 (RFC 2986): made for the probe, judged for the lab.

import { createPublicKey } from 'node:crypto'
import { type DistinguishedName, nameOf } from './issue.ts'
import { type KeyPair, type SignatureKind, signatureAlgorithm, webCryptoKeys } from './key-pair.ts'
import * as x509 from './x509.ts'

/** A request in DER for the public half of the pair, signed with the private one. */
export async function createCertificateRequest(
  subject: DistinguishedName,
  pair: KeyPair,
  kind: SignatureKind = 'sha256',
): Promise<Uint8Array<ArrayBuffer>> {
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: nameOf(subject),
    keys: await webCryptoKeys(pair, kind),
    signingAlgorithm: signatureAlgorithm(kind),
  })
  return new Uint8Array(request.rawData)
}

export interface CertificateRequest {
  /** First common name; '' when there is none. Whoever issues uses the authenticated identity instead. */
  readonly commonName: string
  readonly keyBits: number
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array<ArrayBuffer>
}

export interface RequestLimits {
  readonly minKeyBits: number
  readonly maxKeyBits: number
}

/** Limits of the web service (MinCSRKeySize, MaxCSRKeySize of Set-CsWebServiceConfiguration). */
export const REQUEST_LIMITS: RequestLimits = { minKeyBits: 1024, maxKeyBits: 16_384 }

export type RequestVerdict =
  | { readonly kind: 'good'; readonly request: CertificateRequest }
  | {
      readonly kind: 'bad'
      readonly reason: 'malformed' | 'not-rsa' | 'key-size' | 'signature'
      readonly text: string
    }

/**
 * Reads a request and checks the possession of its key. A version other than 0 is tolerated: some clients write 2.
 * Never rejects.
 */
export async function checkCertificateRequest(
  der: Uint8Array<ArrayBuffer>,
  limits: RequestLimits = REQUEST_LIMITS,
): Promise<RequestVerdict> {
  try {
    const request = new x509.Pkcs10CertificateRequest(der)
    const publicKey = new Uint8Array(request.publicKey.rawData)
    const key = createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' })
    if (key.asymmetricKeyType !== 'rsa')
      return bad('not-rsa', `The key is of type ${key.asymmetricKeyType}, not RSA`)
    const keyBits = key.asymmetricKeyDetails?.modulusLength ?? 0
    if (keyBits < limits.minKeyBits || keyBits > limits.maxKeyBits)
      return bad(
        'key-size',
        `The key has ${keyBits} bits; ${limits.minKeyBits} to ${limits.maxKeyBits} are accepted`,
      )
    if (!(await request.verify())) return bad('signature', 'The request is not signed with the key it is for')
    const commonName = request.subjectName.getField('CN')[0] ?? ''
    return { kind: 'good', request: { commonName, keyBits, publicKey } }
  } catch {
    return bad('malformed', 'The bytes are no PKCS#10 certificate request')
  }
}

function bad(reason: 'malformed' | 'not-rsa' | 'key-size' | 'signature', text: string): RequestVerdict {
  return { kind: 'bad', reason, text }
}
