// A TLS 1.0 client written from RFC 2246 in the manner of clients that bring their own TLS: no extensions, one record for
// its three plaintext messages, AES-256-CBC with SHA-1. It shares no code with the engine.
import {
  constants,
  createCipheriv,
  createPublicKey,
  privateEncrypt,
  publicEncrypt,
  randomBytes,
  X509Certificate,
} from 'node:crypto'
import { digest, hmac } from '../../../src/auth/crypto/digest.ts'
import { tls1Prf } from './tls1-prf.ts'

function record(type: number, fragment: Buffer): Buffer {
  return Buffer.concat([Buffer.from([type, 3, 1, fragment.length >> 8, fragment.length & 255]), fragment])
}

function message(type: number, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from([type, 0, body.length >> 8, body.length & 255]), body])
}

function withLength(bytes: Buffer, lengthBytes: 2 | 3): Buffer {
  const length = Buffer.from([0, bytes.length >> 8, bytes.length & 255]).subarray(3 - lengthBytes)
  return Buffer.concat([length, bytes])
}

/** One handshake of a client with this certificate and key. */
export function createHandMadeClient(certificate: Uint8Array, privateKeyPem: string) {
  const clientRandom = randomBytes(32)
  const suites = Buffer.from('00040005002f00350003', 'hex')
  const hello = message(
    1,
    Buffer.concat([
      Buffer.from([3, 1]),
      clientRandom,
      Buffer.from([0]),
      withLength(suites, 2),
      Buffer.from([1, 0]),
    ]),
  )

  return {
    hello: record(22, hello),
    /** The answer to a server flight that is one record, and the EAP key block that follows from it. */
    answer(flight: Uint8Array): { token: Buffer; keyBlock: Buffer } {
      const serverMessages = Buffer.from(flight).subarray(5)
      const serverRandom = serverMessages.subarray(6, 38)
      const certificateAt = 4 + serverMessages.readUIntBE(1, 3)
      const certificateBytes = serverMessages.readUIntBE(certificateAt + 7, 3)
      const der = serverMessages.subarray(certificateAt + 10, certificateAt + 10 + certificateBytes)
      const premaster = Buffer.concat([Buffer.from([3, 1]), randomBytes(46)])
      const key = createPublicKey(new X509Certificate(der).publicKey.export({ type: 'spki', format: 'pem' }))
      const encrypted = publicEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, premaster)
      const randoms = Buffer.concat([clientRandom, serverRandom])
      const master = tls1Prf(premaster, 'master secret', randoms, 48)

      const own = message(11, withLength(withLength(Buffer.from(certificate), 3), 3))
      const keyExchange = message(16, withLength(encrypted, 2))
      const soFar = Buffer.concat([hello, serverMessages, own, keyExchange])
      const hashes = (bytes: Buffer) => Buffer.concat([digest('md5', bytes), digest('sha1', bytes)])
      const signature = privateEncrypt(
        { key: privateKeyPem, padding: constants.RSA_PKCS1_PADDING },
        hashes(soFar),
      )
      const verify = message(15, withLength(signature, 2))
      const finished = message(
        20,
        tls1Prf(master, 'client finished', hashes(Buffer.concat([soFar, verify])), 12),
      )

      const block = tls1Prf(master, 'key expansion', Buffer.concat([serverRandom, clientRandom]), 136)
      const head = Buffer.from([22, 3, 1, 0, finished.length])
      const mac = hmac('sha1', block.subarray(0, 20), Buffer.alloc(8), head, finished)
      const cipher = createCipheriv('aes-256-cbc', block.subarray(40, 72), block.subarray(104, 120))
      cipher.setAutoPadding(false)
      const padded = Buffer.concat([finished, mac, Buffer.alloc(12, 11)])
      const token = Buffer.concat([
        record(22, Buffer.concat([own, keyExchange, verify])),
        record(20, Buffer.from([1])),
        record(22, Buffer.concat([cipher.update(padded), cipher.final()])),
      ])
      return { token, keyBlock: tls1Prf(master, 'client EAP encryption', randoms, 128) }
    },
  }
}
