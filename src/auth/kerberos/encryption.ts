// Keys of Kerberos and what is done with them, whatever their type. RFC 3961 §3.

import { Secret } from '../../base/secret.ts'
import { ntHash } from '../ntlm/password-hash.ts'
import { aesDecrypt, aesEncrypt, aesStringToKey } from './aes.ts'
import { rc4HmacDecrypt, rc4HmacEncrypt } from './rc4-hmac.ts'

/** Encryption types: 17 and 18 AES with 128 and 256 bits, 23 RC4-HMAC. */
export type KerberosEtype = 17 | 18 | 23

export interface KerberosKey {
  readonly etype: KerberosEtype
  readonly value: Secret<Uint8Array>
}

/** Key usage numbers, RFC 4120 §7.5.1. */
export const KEY_USAGE = { ticket: 2, apRequestAuthenticator: 11, apReply: 12 } as const

const KEY_BYTES: Readonly<Record<KerberosEtype, number>> = { 17: 16, 18: 32, 23: 16 }

/** True for the types this code understands. */
export function isKnownEtype(etype: number): etype is KerberosEtype {
  return etype === 17 || etype === 18 || etype === 23
}

/** Random bytes a key or a confounder of that type needs. */
export function keyBytesOf(etype: KerberosEtype): number {
  return KEY_BYTES[etype]
}

export function confounderBytesOf(etype: KerberosEtype): number {
  return etype === 23 ? 8 : 16
}

/** The key for bytes from the wire; undefined for unknown types and wrong sizes. */
export function kerberosKey(etype: number, value: Uint8Array): KerberosKey | undefined {
  return isKnownEtype(etype) && value.length === KEY_BYTES[etype]
    ? { etype, value: new Secret(value.slice()) }
    : undefined
}

/** Key of a password. The salt of Active Directory is the upper-case realm and the account: "CONTOSO.COMalice". */
export function keyOfPassword(etype: KerberosEtype, password: Secret<string>, salt: string): KerberosKey {
  if (etype === 23) return { etype, value: ntHash(password) }
  return { etype, value: new Secret(aesStringToKey(password.reveal(), salt, etype === 17 ? 16 : 32)) }
}

/** @param confounder random, `confounderBytesOf(key.etype)` bytes */
export function encrypt(
  { etype, value }: KerberosKey,
  usage: number,
  plaintext: Uint8Array,
  confounder: Uint8Array,
): Uint8Array<ArrayBuffer> {
  return (etype === 23 ? rc4HmacEncrypt : aesEncrypt)(value.reveal(), usage, plaintext, confounder)
}

/** The plaintext; undefined when the key is not the right one or the bytes were changed. */
export function decrypt(
  { etype, value }: KerberosKey,
  usage: number,
  cipher: Uint8Array,
): Uint8Array | undefined {
  return (etype === 23 ? rc4HmacDecrypt : aesDecrypt)(value.reveal(), usage, cipher)
}
