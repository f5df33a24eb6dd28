// RSA key pairs: made by the platform, kept as a secret PEM and a public key, lent to WebCrypto for signing.

import { createPrivateKey, createPublicKey, generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'
import { Secret } from '../../base/secret.ts'

export interface KeyPair {
  /** PKCS#8. */
  readonly privateKeyPem: Secret<string>
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array<ArrayBuffer>
}

/** Makes a key; 2048 bits take some 100 ms. */
export async function generateRsaKey(bits = 2048): Promise<KeyPair> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: bits,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  return readKeyPair(new Secret(privateKey))
}

/** The pair of a private key in PEM. Throws what the platform throws for a text that is none. */
export function readKeyPair(privateKeyPem: Secret<string>): KeyPair {
  const publicKey = createPublicKey(createPrivateKey(privateKeyPem.reveal()))
  return { privateKeyPem, publicKey: new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })) }
}

/** Hands out key pairs; a pool that is smaller than the number of takers gives the same pair to several. */
export interface KeyPool {
  take(): Promise<KeyPair>
}

/** A pool of `size` keys, each made when it is first wanted: a lab of fifty servers need not wait for fifty keys. */
export function createKeyPool(size: number, make: () => Promise<KeyPair> = generateRsaKey): KeyPool {
  const made: Promise<KeyPair>[] = []
  let next = 0
  return {
    take() {
      const at = next++ % size
      made[at] ??= make()
      return made[at]
    },
  }
}

/** How certificates, requests and revocation lists are signed. SHA-1 and PSS are there because real deployments have them. */
export type SignatureKind = 'sha1' | 'sha256' | 'sha384' | 'sha512' | 'sha256-pss'

/** Parameters of WebCrypto for a kind. */
export function signatureAlgorithm(kind: SignatureKind) {
  const hash = `SHA-${kind.slice(3).replace('-pss', '')}`
  return kind.endsWith('-pss')
    ? { name: 'RSA-PSS', hash, saltLength: 32 }
    : { name: 'RSASSA-PKCS1-v1_5', hash }
}

/** The pair as WebCrypto wants it, for one kind of signature. */
export async function webCryptoKeys(pair: KeyPair, kind: SignatureKind) {
  const algorithm = signatureAlgorithm(kind)
  const pkcs8 = createPrivateKey(pair.privateKeyPem.reveal()).export({ type: 'pkcs8', format: 'der' })
  const { subtle } = globalThis.crypto
  return {
    privateKey: await subtle.importKey('pkcs8', new Uint8Array(pkcs8), algorithm, true, ['sign']),
    publicKey: await subtle.importKey('spki', pair.publicKey, algorithm, true, ['verify']),
  }
}
