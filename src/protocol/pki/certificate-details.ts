// What rules compare in a certificate, beyond what people look at: key identifiers for the order of a chain, the numbers of
// algorithms, key usage, and where revocation lists and issuers are published. RFC 5280 §4.

import { encodeHex } from '../../base/hex.ts'
import { decodeText } from '../../base/text.ts'
import { type DerElement, derOid, readDer, readDerSequence, readDerWhole } from '../der/read.ts'
import { type CertificateSummary, readCertificate } from './read-certificate.ts'

export interface CertificateDetails extends CertificateSummary {
  /** DNS names among the alternative names, as written. */
  readonly dnsNames: readonly string[]
  /** Hexadecimal; '' when absent. */
  readonly subjectKeyId: string
  readonly authorityKeyId: string
  /** Object identifier of the signature algorithm. */
  readonly signatureOid: string
  readonly keyKind: 'RSA' | 'EC' | 'other'
  /** Bits of the modulus or the curve; 0 when not known. */
  readonly keyBits: number
  /** Names of RFC 5280 §4.2.1.3; undefined when the extension is absent. */
  readonly keyUsage: readonly string[] | undefined
  /** Whether the extended key usage is there at all. */
  readonly hasPurposes: boolean
  readonly crlUrls: readonly string[]
  readonly issuerUrls: readonly string[]
}

const NO_BYTES = new Uint8Array(0)

const EXTENSION = {
  subjectKeyId: '2.5.29.14',
  keyUsage: '2.5.29.15',
  alternativeName: '2.5.29.17',
  crlDistributionPoints: '2.5.29.31',
  authorityKeyId: '2.5.29.35',
  purposes: '2.5.29.37',
  authorityInformation: '1.3.6.1.5.5.7.1.1',
} as const

const CA_ISSUERS = '1.3.6.1.5.5.7.48.2'

/** Reads a DER certificate; undefined when the bytes are none. Never throws. */
export function readCertificateDetails(der: Uint8Array): CertificateDetails | undefined {
  const summary = readCertificate(der)
  const body = readDerSequence(readDerWhole(der)?.content ?? NO_BYTES)
  const fields = readDerSequence(body?.[0]?.content ?? NO_BYTES)
  if (!summary || !fields) return undefined
  const extensions = readExtensions(fields.find(({ tag }) => tag === 0xa3))
  const extension = (oid: string): DerElement | undefined => readDerWhole(extensions.get(oid) ?? NO_BYTES)
  return {
    ...summary,
    dnsNames: namesWithTag(extension(EXTENSION.alternativeName), 0x82),
    subjectKeyId: encodeHex(extension(EXTENSION.subjectKeyId)?.content ?? NO_BYTES),
    authorityKeyId: encodeHex(
      namesOf(extension(EXTENSION.authorityKeyId)).find(({ tag }) => tag === 0x80)?.content ?? NO_BYTES,
    ),
    signatureOid: derOid(readDer(body?.[1]?.content ?? NO_BYTES)) ?? '',
    ...keyOf(summary.key),
    keyUsage: keyUsageOf(extension(EXTENSION.keyUsage)),
    hasPurposes: extensions.has(EXTENSION.purposes),
    crlUrls: crlUrlsOf(extension(EXTENSION.crlDistributionPoints)),
    issuerUrls: issuerUrlsOf(extension(EXTENSION.authorityInformation)),
  }
}

function readExtensions(element: DerElement | undefined): Map<string, Uint8Array> {
  const list = readDerSequence(readDerWhole(element?.content ?? NO_BYTES)?.content ?? NO_BYTES) ?? []
  return new Map(
    list.flatMap(({ content }) => {
      const parts = readDerSequence(content) ?? []
      const oid = derOid(parts[0])
      const value = parts.at(-1)
      return oid !== undefined && value ? [[oid, value.content] as const] : []
    }),
  )
}

function namesOf(element: DerElement | undefined): DerElement[] {
  return readDerSequence(element?.content ?? NO_BYTES) ?? []
}

function namesWithTag(element: DerElement | undefined, tag: number): string[] {
  return namesOf(element)
    .filter(name => name.tag === tag)
    .map(({ content }) => decodeText(content))
}

function keyOf(key: string): Pick<CertificateDetails, 'keyKind' | 'keyBits'> {
  const bits = Number(/(\d+)/.exec(key)?.[1] ?? 0)
  if (key.startsWith('RSA')) return { keyKind: 'RSA', keyBits: bits }
  return { keyKind: key.startsWith('EC') ? 'EC' : 'other', keyBits: bits }
}

const KEY_USAGES = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
]

function keyUsageOf(element: DerElement | undefined): string[] | undefined {
  if (!element) return undefined
  const bits = element.content[1] ?? 0
  return KEY_USAGES.filter((_, i) => (bits & (0x80 >> i)) !== 0)
}

/** DistributionPoint → [0] distributionPoint → [0] fullName → [6] URI, RFC 5280 §4.2.1.13. */
function crlUrlsOf(element: DerElement | undefined): string[] {
  return namesOf(element).flatMap(point => {
    const name = namesOf(point).find(({ tag }) => tag === 0xa0)
    const full = namesOf(name).find(({ tag }) => tag === 0xa0)
    return namesWithTag(full, 0x86)
  })
}

function issuerUrlsOf(element: DerElement | undefined): string[] {
  return namesOf(element).flatMap(access => {
    const [method, location] = namesOf(access)
    const isUrl = derOid(method) === CA_ISSUERS && location?.tag === 0x86
    return isUrl && location ? [decodeText(location.content)] : []
  })
}

/** True when the second certificate is, by names and key identifiers, the one that issued the first. */
export function isIssuedBy(certificate: CertificateDetails, issuer: CertificateDetails): boolean {
  if (certificate.issuer !== issuer.subject) return false
  const { authorityKeyId } = certificate
  return authorityKeyId === '' || issuer.subjectKeyId === '' || authorityKeyId === issuer.subjectKeyId
}

/** True for a root: issued by itself. */
export function isSelfIssued(certificate: CertificateDetails): boolean {
  return isIssuedBy(certificate, certificate)
}
