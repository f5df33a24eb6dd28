// From a finished inner handshake to signatures: the EAP-TLS key block (RFC 5216 §2.3) is the TLS exporter's output, its
// second half holds the two signing keys. MS-SIPAE §3.1.

import { createSecretKey } from 'node:crypto'
import type { TLSSocket } from 'node:tls'
import { equalSecrets, hmac } from '../crypto/digest.ts'
import type { MessageSigner } from '../sip/signer.ts'

const KEY_BLOCK_BYTES = 128
const KEY_BLOCK_LABEL = 'client EAP encryption'

/** What Node's TLSSocket offers; its type lacks the call without context. */
interface KeyExporter {
  exportKeyingMaterial(lengthBytes: number, label: string): Buffer
}

/** The signer of a finished inner handshake; undefined when its suite has no record MAC and thus no hash to sign with. */
export function signerOf(socket: TLSSocket, side: 'client' | 'server'): MessageSigner | undefined {
  const hash = macHashOf(socket.getCipher().name)
  if (hash === undefined) return undefined
  // Up to TLS 1.2 the exporter without context (which is not an empty one) is PRF(master_secret, label, client_random ||
  // server_random): RFC 5705 §4.
  const exporter = socket as unknown as KeyExporter
  return createTlsDskSigner(exporter.exportKeyingMaterial(KEY_BLOCK_BYTES, KEY_BLOCK_LABEL), hash, side)
}

export type TlsDskHash = 'md5' | 'sha1' | 'sha256'

/** Hash of the record MAC of a suite by its OpenSSL name; undefined for suites that have none (AEAD). */
export function macHashOf(cipherName: string): TlsDskHash | undefined {
  if (/-SHA$/.test(cipherName)) return 'sha1'
  if (/-MD5$/.test(cipherName)) return 'md5'
  return /-SHA256$/.test(cipherName) && !/-(?:GCM|CCM|POLY1305)/.test(cipherName) ? 'sha256' : undefined
}

/** Signs with bytes 64..95 (client) or 96..127 (server) of the key block and verifies with the other. */
export function createTlsDskSigner(
  keyBlock: Uint8Array,
  hash: TlsDskHash,
  side: 'client' | 'server',
): MessageSigner {
  const clientKey = createSecretKey(keyBlock.subarray(64, 96))
  const serverKey = createSecretKey(keyBlock.subarray(96, 128))
  const [ownKey, peerKey] = side === 'client' ? [clientKey, serverKey] : [serverKey, clientKey]
  return {
    sign: buffer => hmac(hash, ownKey, buffer).toString('hex'),
    verify: (buffer, signature) => equalSecrets(hmac(hash, peerKey, buffer), Buffer.from(signature, 'hex')),
  }
}
