// Issues certificates: what stands in them is the caller's choice, right or wrong, because the lab must be able to issue
// what administrators issue by mistake. RFC 5280 §4.

import { type KeyPair, type SignatureKind, signatureAlgorithm, webCryptoKeys } from './key-pair.ts'
import * as x509 from './x509.ts'

/** Attributes of a distinguished name, in order: [['CN', 'fe01.contoso.com'], ['O', 'Contoso']]. */
export type DistinguishedName = readonly (readonly [string, string])[]

export interface CertificateContent {
  readonly subject: DistinguishedName
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array<ArrayBuffer>
  /** Whole seconds count. */
  readonly notBeforeUs: number
  readonly notAfterUs: number
  /** Random, up to 20 bytes; the top bit is cleared where needed. */
  readonly serial: Uint8Array
  readonly signature?: SignatureKind
  /** A certificate authority; `pathLength` is the number of authorities that may follow. */
  readonly authority?: { readonly pathLength?: number }
  readonly dnsNames?: readonly string[]
  readonly uris?: readonly string[]
  readonly ipAddresses?: readonly string[]
  readonly emails?: readonly string[]
  /** Object identifiers; `EXTENDED_KEY_USAGE` names the common ones. Absent: the extension is left out. */
  readonly extendedKeyUsage?: readonly string[]
  /** Flags of RFC 5280 §4.2.1.3. */
  readonly keyUsage?: number
  readonly crlUrls?: readonly string[]
  readonly ocspUrls?: readonly string[]
  readonly issuerUrls?: readonly string[]
}

export const EXTENDED_KEY_USAGE = {
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
} as const

export const KEY_USAGE = x509.KeyUsageFlags

/** Who signs. */
export interface Issuer {
  readonly subject: DistinguishedName
  readonly keyPair: KeyPair
}

export interface IssuedCertificate {
  readonly der: Uint8Array<ArrayBuffer>
  readonly pem: string
}

/** Signs a certificate; one whose subject and key are the issuer's is self-signed. */
export async function issueCertificate(
  content: CertificateContent,
  issuer: Issuer,
): Promise<IssuedCertificate> {
  const kind = content.signature ?? 'sha256'
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serialText(content.serial),
    subject: nameOf(content.subject),
    issuer: nameOf(issuer.subject),
    notBefore: new Date(content.notBeforeUs / 1000),
    notAfter: new Date(content.notAfterUs / 1000),
    publicKey: content.publicKey,
    signingKey: (await webCryptoKeys(issuer.keyPair, kind)).privateKey,
    signingAlgorithm: signatureAlgorithm(kind),
    extensions: await extensionsOf(content, issuer),
  })
  return { der: new Uint8Array(certificate.rawData), pem: `${certificate.toString('pem')}\n` }
}

/** The name in the library's form for values that are not to be parsed. RFC 5280 §4.1.2.4: UTF-8, but DC and E are IA5. */
export function nameOf(name: DistinguishedName): x509.Name {
  return new x509.Name(
    name.map(([type, value]) => ({
      [type]: [/^(?:DC|E)$/.test(type) ? { ia5String: value } : { utf8String: value }],
    })),
  )
}

/** Hexadecimal; a positive number whatever the bytes are (RFC 5280 §4.1.2.2). */
export function serialText(serial: Uint8Array): string {
  const bytes = Buffer.from(serial)
  bytes[0] = (bytes[0] ?? 0) & 0x7f
  return bytes.toString('hex')
}

async function extensionsOf(content: CertificateContent, issuer: Issuer): Promise<x509.Extension[]> {
  const { authority, keyUsage, extendedKeyUsage, crlUrls, ocspUrls, issuerUrls } = content
  const extensions: x509.Extension[] = [
    await x509.SubjectKeyIdentifierExtension.create(content.publicKey),
    await x509.AuthorityKeyIdentifierExtension.create(issuer.keyPair.publicKey),
  ]
  if (authority) extensions.push(new x509.BasicConstraintsExtension(true, authority.pathLength, true))
  if (keyUsage !== undefined) extensions.push(new x509.KeyUsagesExtension(keyUsage, true))
  if (extendedKeyUsage) extensions.push(new x509.ExtendedKeyUsageExtension([...extendedKeyUsage]))
  const names = alternativeNames(content)
  if (names.length > 0) extensions.push(new x509.SubjectAlternativeNameExtension(names))
  if (crlUrls) extensions.push(new x509.CRLDistributionPointsExtension([...crlUrls]))
  if (ocspUrls || issuerUrls)
    extensions.push(
      new x509.AuthorityInfoAccessExtension({
        ocsp: [...(ocspUrls ?? [])],
        caIssuers: [...(issuerUrls ?? [])],
      }),
    )
  return extensions
}

function alternativeNames(content: CertificateContent): x509.JsonGeneralNames {
  const of = (type: 'dns' | 'url' | 'ip' | 'email', values: readonly string[] = []) =>
    values.map(value => ({ type, value }))
  return [
    ...of('dns', content.dnsNames),
    ...of('url', content.uris),
    ...of('ip', content.ipAddresses),
    ...of('email', content.emails),
  ]
}
