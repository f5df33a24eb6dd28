// A certificate authority of the lab: a root, or an authority below another. It issues what it is asked for, right or wrong.

import {
  authorityProfile,
  type DistinguishedName,
  issueCertificate,
  type KeyPair,
  readKeyPair,
  type SignatureKind,
  serverProfile,
} from '../../auth/index.ts'
import { Secret } from '../../base/secret.ts'
import type { CertificateMaterial } from '../certificates.ts'
import { type CertificatePem, materialOf } from './material.ts'

export const DAY_MS = 86_400_000

/** What a certificate shall hold. */
export interface CertificateOrder {
  /** CN of the subject. */
  readonly subject: string
  readonly names: readonly string[]
  readonly keyPair: KeyPair
  readonly notBeforeMs: number
  readonly notAfterMs: number
  readonly signature?: SignatureKind
}

export interface Authority {
  readonly subject: DistinguishedName
  readonly material: CertificateMaterial
  /** PEM of the root at the end of the chain. */
  readonly rootPem: string
  /** Issues a server certificate; its chain ends before the root. */
  issue(order: CertificateOrder): Promise<CertificateMaterial>
}

export interface AuthorityOptions {
  readonly name: DistinguishedName
  readonly keyPair: KeyPair
  readonly nowMs: number
  readonly random: (length: number) => Uint8Array
  /** Absent: a root. */
  readonly parent?: Authority
}

/** Makes an authority, valid from the day before for ten years. */
export async function createAuthority(options: AuthorityOptions): Promise<Authority> {
  const { name, keyPair, nowMs, random, parent } = options
  const basics = {
    publicKey: keyPair.publicKey,
    serial: random(16),
    notBeforeUs: (nowMs - DAY_MS) * 1000,
    notAfterUs: (nowMs + 3650 * DAY_MS) * 1000,
  }
  const self = { subject: name, keyPair }
  const { pem } = await issueCertificate(authorityProfile(basics, name), parent ? signerOf(parent) : self)
  const chainPem = parent ? chainBelow(parent) : ''
  const stored = { certificatePem: pem, chainPem, keyPem: keyPair.privateKeyPem.reveal() }
  return restoreAuthority({ name, stored, random, rootPem: parent?.rootPem ?? pem })
}

/** An authority whose certificate and key were kept. */
export function restoreAuthority(kept: {
  readonly name: DistinguishedName
  readonly stored: CertificatePem
  readonly rootPem: string
  readonly random: (length: number) => Uint8Array
}): Authority {
  const { name, stored, rootPem, random } = kept
  const authority: Authority = {
    subject: name,
    material: materialOf(stored),
    rootPem,
    async issue({ subject, names, keyPair, notBeforeMs, notAfterMs, signature }) {
      const basics = {
        publicKey: keyPair.publicKey,
        serial: random(16),
        notBeforeUs: notBeforeMs * 1000,
        notAfterUs: notAfterMs * 1000,
      }
      const content = {
        ...serverProfile(basics, names),
        subject: [['CN', subject]] as const,
        ...(signature === undefined ? {} : { signature }),
      }
      const { pem } = await issueCertificate(content, signerOf(authority))
      return materialOf({
        certificatePem: pem,
        chainPem: chainBelow(authority),
        keyPem: keyPair.privateKeyPem.reveal(),
      })
    },
  }
  return authority
}

function signerOf({ subject, material }: Authority) {
  return { subject, keyPair: readKeyPair(new Secret(material.keyPem)) }
}

/** What is sent with a certificate of this authority: the authorities up to, but without, the root. */
function chainBelow({ material, rootPem }: Authority): string {
  return material.certificatePem === rootPem ? '' : `${material.certificatePem}${material.chainPem}`
}
