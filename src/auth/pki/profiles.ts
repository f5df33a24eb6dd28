// What the three kinds of certificates of a deployment usually hold. Names come from the caller.

import type { CertificateContent, DistinguishedName } from './issue.ts'
import { EXTENDED_KEY_USAGE, KEY_USAGE } from './issue.ts'

/** What every certificate needs from its caller. */
export type CertificateBasics = Pick<
  CertificateContent,
  'publicKey' | 'notBeforeUs' | 'notAfterUs' | 'serial'
>

/** Subject of the key with which a pool signs user certificates. */
export const USER_CERTIFICATE_ISSUER: DistinguishedName = [['CN', 'Communications Server']]

/** A certificate authority. */
export function authorityProfile(basics: CertificateBasics, subject: DistinguishedName): CertificateContent {
  const keyUsage = KEY_USAGE.keyCertSign | KEY_USAGE.cRLSign | KEY_USAGE.digitalSignature
  return { ...basics, subject, authority: {}, keyUsage }
}

/** A server: the first name is the subject, all of them are alternative names. */
export function serverProfile(basics: CertificateBasics, dnsNames: readonly string[]): CertificateContent {
  return {
    ...basics,
    subject: [['CN', dnsNames[0] ?? '']],
    dnsNames,
    keyUsage: KEY_USAGE.digitalSignature | KEY_USAGE.keyEncipherment,
    extendedKeyUsage: [EXTENDED_KEY_USAGE.serverAuth],
  }
}

/**
 * A user certificate as the certificate provisioning service issues it: the SIP address without `sip:` is the subject.
 * @param sipAddress "alice@contoso.com"
 */
export function userProfile(basics: CertificateBasics, sipAddress: string): CertificateContent {
  return {
    ...basics,
    subject: [['CN', sipAddress]],
    uris: [`sip:${sipAddress}`],
    keyUsage: KEY_USAGE.digitalSignature | KEY_USAGE.keyEncipherment,
    extendedKeyUsage: [EXTENDED_KEY_USAGE.clientAuth],
  }
}
