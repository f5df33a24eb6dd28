// GSS MIC tokens, the signatures of Kerberos in SIP: RFC 4121 §4.2.6.1 for AES keys, RFC 4757 §7.3 for RC4-HMAC.

import { createSecretKey } from 'node:crypto'
import { asciiBytes } from '../../base/ascii.ts'
import { concatBytes } from '../../base/bytes.ts'
import { digest, equalSecrets, hmac } from '../crypto/digest.ts'
import { rc4 } from '../crypto/rc4.ts'
import type { MessageSigner } from '../sip/signer.ts'
import { DERIVE, deriveUsageKey } from './aes.ts'
import type { KerberosKey } from './encryption.ts'

export interface MicSignerOptions {
  /** Subkey of the authenticator, or of the AP-REP, else the session key of the ticket. */
  readonly key: KerberosKey
  readonly side: 'initiator' | 'acceptor'
  /** The key came from the acceptor's AP-REP: AES tokens say so. */
  readonly isAcceptorSubkey: boolean
  /** Sequence number of our first token, 32 bits. */
  readonly firstSequence: number
}

/**
 * Signs with rising sequence numbers. When verifying, the number is only what the token says: SIP messages of one
 * association may arrive in any order, and their own counters keep replays out.
 */
export function createMicSigner(options: MicSignerOptions): MessageSigner {
  const make = options.key.etype === 23 ? createRc4Mic(options) : createAesMic(options)
  let next = options.firstSequence >>> 0
  return {
    sign(buffer) {
      const sequence = next
      next = (next + 1) >>> 0
      return make.token(buffer, sequence).toString('hex').toUpperCase()
    },
    verify: (buffer, signature) => make.verify(buffer, Buffer.from(signature, 'hex')),
  }
}

interface MicMaker {
  token(buffer: Uint8Array, sequence: number): Buffer
  verify(buffer: Uint8Array, token: Buffer): boolean
}

/** RFC 4121 §2: an initiator signs with usage 25, an acceptor with 23. */
const SIGN_USAGE = { initiator: 25, acceptor: 23 } as const

function createAesMic({ key, side, isAcceptorSubkey }: MicSignerOptions): MicMaker {
  const peer = side === 'initiator' ? 'acceptor' : 'initiator'
  const keyFor = (who: keyof typeof SIGN_USAGE) =>
    createSecretKey(deriveUsageKey(key.value.reveal(), SIGN_USAGE[who], DERIVE.checksum))
  const ownKey = keyFor(side)
  const peerKey = keyFor(peer)
  const flagsOf = (who: string) => (who === 'acceptor' ? 1 : 0) | (isAcceptorSubkey ? 4 : 0)
  const headOf = (who: string) => Buffer.from([4, 4, flagsOf(who), 255, 255, 255, 255, 255])
  const ownHead = headOf(side)
  const peerHead = headOf(peer)
  return {
    token(buffer, sequence) {
      const token = Buffer.alloc(28)
      ownHead.copy(token)
      token.writeUInt32BE(sequence, 12)
      hmac('sha1', ownKey, buffer, token.subarray(0, 16)).copy(token, 16, 0, 12)
      return token
    },
    verify(buffer, token) {
      if (token.length !== 28 || !token.subarray(0, 8).equals(peerHead)) return false
      const checksum = hmac('sha1', peerKey, buffer, token.subarray(0, 16)).subarray(0, 12)
      return equalSecrets(checksum, token.subarray(16))
    },
  }
}

/** GSS framing with the mechanism, then the token id 01 01, algorithm 11 00 (HMAC) and a filler. */
const RC4_HEAD = Buffer.from('602306092a864886f71201020201011100ffffffff', 'hex')
const RC4_TOKEN_AT = 13
/** Key usage of a MIC, little-endian: 15. RFC 4757 §7.3. */
const MIC_USAGE = Uint8Array.of(15, 0, 0, 0)

function createRc4Mic({ key, side }: MicSignerOptions): MicMaker {
  const secret = key.value.reveal()
  const signKey = createSecretKey(hmac('md5', secret, asciiBytes('signaturekey\0')))
  const sequenceKey = createSecretKey(hmac('md5', secret, new Uint8Array(4)))
  const directionOf = (who: string) => new Uint8Array(4).fill(who === 'acceptor' ? 255 : 0)
  const ownDirection = directionOf(side)
  const peerDirection = directionOf(side === 'initiator' ? 'acceptor' : 'initiator')
  const checksumOf = (buffer: Uint8Array) =>
    hmac('md5', signKey, digest('md5', MIC_USAGE, RC4_HEAD.subarray(RC4_TOKEN_AT), buffer)).subarray(0, 8)
  const cipherSequence = (checksum: Uint8Array, sequence: Uint8Array) =>
    rc4(hmac('md5', sequenceKey, checksum), sequence)
  return {
    token(buffer, sequence) {
      const number = Buffer.alloc(4)
      number.writeUInt32BE(sequence)
      const checksum = checksumOf(buffer)
      return Buffer.concat([
        RC4_HEAD,
        cipherSequence(checksum, concatBytes([number, ownDirection])),
        checksum,
      ])
    },
    verify(buffer, token) {
      if (token.length !== 37 || !token.subarray(0, RC4_HEAD.length).equals(RC4_HEAD)) return false
      const checksum = token.subarray(29)
      const direction = cipherSequence(checksum, token.subarray(21, 29)).subarray(4)
      return equalSecrets(checksumOf(buffer), checksum) && equalSecrets(direction, peerDirection)
    },
  }
}
