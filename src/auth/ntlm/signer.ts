// NTLM signatures as SIP carries them: connectionless, with sequence number 100 in every message. MS-NLMP §3.4.4, MS-SIPAE
// §3.2.5.2 (the number both sides hand to the security package).

import { createSecretKey } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { hasNtlmFlags } from '../../protocol/ntlm/flags.ts'
import { digest, equalSecrets, hmac } from '../crypto/digest.ts'
import { rc4 } from '../crypto/rc4.ts'
import type { MessageSigner } from '../sip/signer.ts'
import { type NtlmSide, sealKeyOf, signKeyOf } from './session-keys.ts'

const SIP_SEQUENCE = Buffer.from([100, 0, 0, 0])
const SIGNATURE_VERSION = Buffer.from([1, 0, 0, 0])
const SIGNATURE_BYTES = 16

export interface NtlmSignerOptions {
  /** Flags of AUTHENTICATE. */
  readonly flags: number
  /** ExportedSessionKey, 16 bytes. */
  readonly sessionKey: Uint8Array
  readonly side: NtlmSide
}

/** Signs with the keys of our side, verifies with those of the other. */
export function createNtlmSigner(options: NtlmSignerOptions): MessageSigner {
  const hasEss = hasNtlmFlags(options.flags, 'EXTENDED_SESSION_SECURITY')
  return hasEss ? createEssSigner(options) : createPlainSigner(options.sessionKey)
}

function createEssSigner({ flags, sessionKey, side }: NtlmSignerOptions): MessageSigner {
  const own = essSignature(flags, sessionKey, side)
  const peer = essSignature(flags, sessionKey, side === 'client' ? 'server' : 'client')
  return {
    sign: buffer => own(buffer).toString('hex'),
    verify: (buffer, signature) => equalSecrets(peer(buffer), Buffer.from(signature, 'hex')),
  }
}

/**
 * The signature of one side: version, HMAC over sequence number and message, sequence number. With key exchange the HMAC
 * is encrypted; connectionless sessions begin the key stream anew for every message with a key that depends on the
 * sequence number (§3.4.4.2), so that with a constant number the key stream is constant: it is made once.
 */
function essSignature(flags: number, sessionKey: Uint8Array, side: NtlmSide): (buffer: Uint8Array) => Buffer {
  const signKey = createSecretKey(signKeyOf(sessionKey, side))
  const mask = hasNtlmFlags(flags, 'KEY_EXCH')
    ? rc4(digest('md5', sealKeyOf(flags, sessionKey, side), SIP_SEQUENCE), new Uint8Array(8))
    : new Uint8Array(8)
  return buffer => {
    const mac = hmac('md5', signKey, SIP_SEQUENCE, buffer)
    const signature = Buffer.allocUnsafe(SIGNATURE_BYTES)
    SIGNATURE_VERSION.copy(signature)
    for (let i = 0; i < 8; i++) signature[4 + i] = (mac[i] ?? 0) ^ (mask[i] ?? 0)
    SIP_SEQUENCE.copy(signature, 12)
    return signature
  }
}

/**
 * Without extended session security, as clients of 2005 and 2007 sign (§3.4.4.1): a random pad that nothing protects, then
 * CRC-32 and sequence number, encrypted. Captures use the whole session key, though §3.4.5.3 would weaken it for datagrams.
 */
function createPlainSigner(sessionKey: Uint8Array): MessageSigner {
  const mask = rc4(sessionKey, new Uint8Array(12)).subarray(4)
  const protectedPart = (buffer: Uint8Array): Buffer => {
    const part = Buffer.alloc(8)
    part.writeUInt32LE(crc32(buffer))
    SIP_SEQUENCE.copy(part, 4)
    return part.map((byte, i) => byte ^ (mask[i] ?? 0)) as Buffer
  }
  return {
    sign: buffer =>
      Buffer.concat([SIGNATURE_VERSION, Buffer.alloc(4), protectedPart(buffer)]).toString('hex'),
    verify(buffer, signature) {
      const bytes = Buffer.from(signature, 'hex')
      if (bytes.length !== SIGNATURE_BYTES || !bytes.subarray(0, 4).equals(SIGNATURE_VERSION)) return false
      return equalSecrets(protectedPart(buffer), bytes.subarray(8))
    },
  }
}
