// A certificate in a trace: what rules compare, as JSON, without key and signature. Names stand in it as text, so that redaction finds
// them as anywhere else.

import type { CertificateDetails } from './certificate-details.ts'

/** Type of each field in JSON; "?" marks what may be missing. The compiler holds it against the type. */
const FIELDS: {
  readonly [K in keyof CertificateDetails]: 'string' | 'number' | 'boolean' | 'strings' | 'strings?'
} = {
  subject: 'string',
  commonName: 'string',
  names: 'strings',
  issuer: 'string',
  serial: 'string',
  notBeforeUs: 'number',
  notAfterUs: 'number',
  signatureAlgorithm: 'string',
  key: 'string',
  purposes: 'strings',
  isAuthority: 'boolean',
  thumbprint: 'string',
  dnsNames: 'strings',
  subjectKeyId: 'string',
  authorityKeyId: 'string',
  signatureOid: 'string',
  keyKind: 'string',
  keyBits: 'number',
  keyUsage: 'strings?',
  hasPurposes: 'boolean',
  crlUrls: 'strings',
  issuerUrls: 'strings',
}

/** The certificate as one line of JSON. */
export function formatCertificateFacts(certificate: CertificateDetails): string {
  return JSON.stringify(certificate)
}

/** Reads such a line; undefined for anything else. Never throws. */
export function parseCertificateFacts(text: string): CertificateDetails | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null) return undefined
  const fields = value as Readonly<Record<string, unknown>>
  const fits = Object.entries(FIELDS).every(([name, kind]) => isKind(fields[name], kind))
  return fits ? (value as CertificateDetails) : undefined
}

function isKind(value: unknown, kind: (typeof FIELDS)[keyof typeof FIELDS]): boolean {
  if (kind === 'strings?' && value === undefined) return true
  if (kind === 'strings' || kind === 'strings?')
    return Array.isArray(value) && value.every(part => typeof part === 'string')
  return kind === 'string'
    ? typeof value === 'string'
    : kind === 'number'
      ? typeof value === 'number'
      : typeof value === 'boolean'
}
