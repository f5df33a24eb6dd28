// What a person needs to know of an X.509 certificate, from its DER bytes (RFC 5280). The library is large and wants its polyfill
// first: both are loaded only when a certificate is to be read.

import type { X509Certificate } from '@peculiar/x509'
import { encodeHex } from '../../base/hex.ts'
import { sha1 } from '../../base/sha1.ts'

export interface CertificateSummary {
  /** Common name, or the whole name where there is none. */
  readonly subject: string
  /** DNS names and addresses of the subject alternative name. */
  readonly names: readonly string[]
  readonly issuer: string
  readonly notBeforeUs: number
  readonly notAfterUs: number
  /** SHA-1 of the certificate, upper case: what Windows shows. */
  readonly thumbprint: string
  /** "sha256RSA", as Windows writes it; '' when the algorithm is not known. */
  readonly signatureAlgorithm: string
}

/** Reads a certificate; undefined when the bytes are none. */
export type CertificateReader = (der: Uint8Array) => CertificateSummary | undefined

/** Loads the library. */
export async function loadCertificateReader(): Promise<CertificateReader> {
  await import('reflect-metadata')
  const { SubjectAlternativeNameExtension, X509Certificate } = await import('@peculiar/x509')
  return der => {
    try {
      const certificate = new X509Certificate(Uint8Array.from(der))
      const alternative = certificate.getExtension(SubjectAlternativeNameExtension)
      const names = alternative?.names.items.filter(({ type }) => type === 'dns' || type === 'ip') ?? []
      return {
        subject: commonNameOf(certificate.subjectName.getField('CN'), certificate.subject),
        names: names.map(({ value }) => value),
        issuer: commonNameOf(certificate.issuerName.getField('CN'), certificate.issuer),
        notBeforeUs: certificate.notBefore.getTime() * 1000,
        notAfterUs: certificate.notAfter.getTime() * 1000,
        thumbprint: encodeHex(sha1(der)).toUpperCase(),
        signatureAlgorithm: algorithmName(certificate),
      }
    } catch {
      return undefined
    }
  }
}

function commonNameOf(common: readonly string[], whole: string): string {
  return common.at(-1) ?? whole
}

function algorithmName(certificate: X509Certificate): string {
  try {
    // The library types this with the DOM's types, which the pure layers do not have.
    const { name, hash }: { name?: string; hash?: { name?: string } } = certificate.signatureAlgorithm
    const key = name?.startsWith('RSA') ? 'RSA' : (name ?? '')
    return `${(hash?.name ?? '').toLowerCase().replace('-', '')}${key}`
  } catch {
    return ''
  }
}
