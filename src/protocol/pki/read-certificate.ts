// What people look at in a certificate or a certificate request: names, issuer, dates, algorithms, purposes. RFC 5280, RFC 2986.

import { decodeBase64 } from '../../base/base64.ts'
import { encodeHex } from '../../base/hex.ts'
import { formatIpAddress } from '../../base/ip-address.ts'
import { sha1 } from '../../base/sha1.ts'
import { decodeText } from '../../base/text.ts'
import { type DerElement, derOid, derText, readDer, readDerSequence, readDerWhole } from '../der/read.ts'
import { Pkcs10CertificateRequest, X509Certificate } from './x509.ts'

export interface CertificateSummary {
  /** "CN=fe01.contoso.com, O=Contoso" */
  readonly subject: string
  /** Value of CN; '' when there is none. */
  readonly commonName: string
  /** Subject alternative names: DNS names, URIs, addresses, user principal names. */
  readonly names: readonly string[]
  readonly issuer: string
  /** Hexadecimal, upper case. */
  readonly serial: string
  /** µs UTC. */
  readonly notBeforeUs: number
  readonly notAfterUs: number
  /** "RSA with SHA-256" */
  readonly signatureAlgorithm: string
  /** "RSA 2048 bits", "EC P-256" */
  readonly key: string
  /** Extended key usage: names of the common ones, else object identifiers. */
  readonly purposes: readonly string[]
  readonly isAuthority: boolean
  /** SHA-1 of the certificate, hexadecimal, upper case, as Windows shows it. */
  readonly thumbprint: string
}

/** Reads a DER certificate; undefined when the bytes are none. Never throws. */
export function readCertificate(der: Uint8Array): CertificateSummary | undefined {
  try {
    const certificate = new X509Certificate(Uint8Array.from(der))
    const { subject, issuer, serialNumber, notBefore, notAfter, signatureAlgorithm, publicKey } = certificate
    const values = new Map(certificate.extensions.map(({ type, value }) => [type, new Uint8Array(value)]))
    const purposes = readDerWhole(values.get(EXTENDED_KEY_USAGE) ?? NO_BYTES)
    const constraints = readDerWhole(values.get(BASIC_CONSTRAINTS) ?? NO_BYTES)
    return {
      subject,
      commonName: commonNameOf(subject),
      names: readAlternativeNames(values.get(SUBJECT_ALTERNATIVE_NAME) ?? NO_BYTES),
      issuer,
      serial: serialNumber.toUpperCase(),
      notBeforeUs: notBefore.getTime() * 1000,
      notAfterUs: notAfter.getTime() * 1000,
      signatureAlgorithm: describeSignature(signatureAlgorithm),
      key: describeKey(publicKey.algorithm),
      purposes: (readDerSequence(purposes?.content ?? NO_BYTES) ?? []).map(purposeOf),
      isAuthority: readDerSequence(constraints?.content ?? NO_BYTES)?.[0]?.content[0] === 0xff,
      thumbprint: encodeHex(sha1(der)).toUpperCase(),
    }
  } catch {
    return undefined
  }
}

export interface CertificateRequestSummary {
  readonly subject: string
  readonly key: string
  readonly signatureAlgorithm: string
}

/** Reads a DER PKCS#10 request; undefined when the bytes are none. Never throws. */
export function readCertificateRequest(der: Uint8Array): CertificateRequestSummary | undefined {
  try {
    const { subject, publicKey, signatureAlgorithm } = new Pkcs10CertificateRequest(Uint8Array.from(der))
    return {
      subject,
      key: describeKey(publicKey.algorithm),
      signatureAlgorithm: describeSignature(signatureAlgorithm),
    }
  } catch {
    return undefined
  }
}

const PEM = /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----([A-Za-z0-9+/=\s]+?)-----END/g

/** DER of the PEM certificates in a text, in order. */
export function findPemCertificates(text: string): Uint8Array[] {
  return [...text.matchAll(PEM)].flatMap(([, base64 = '']) => decodeBase64(base64) ?? [])
}

const NO_BYTES = new Uint8Array(0)
const SUBJECT_ALTERNATIVE_NAME = '2.5.29.17'
const EXTENDED_KEY_USAGE = '2.5.29.37'
const BASIC_CONSTRAINTS = '2.5.29.19'
/** User principal name inside an otherName, [MS-WCCE] §2.2.2.7.7.4. */
const UPN = '1.3.6.1.4.1.311.20.2.3'

const PURPOSES: Readonly<Record<string, string>> = {
  '1.3.6.1.5.5.7.3.1': 'server authentication',
  '1.3.6.1.5.5.7.3.2': 'client authentication',
  '1.3.6.1.5.5.7.3.3': 'code signing',
  '1.3.6.1.5.5.7.3.4': 'e-mail protection',
  '1.3.6.1.5.5.7.3.9': 'OCSP signing',
  '1.3.6.1.4.1.311.20.2.2': 'smart card logon',
  '1.3.6.1.5.2.3.5': 'KDC authentication',
  '2.5.29.37.0': 'any purpose',
}

function purposeOf(element: DerElement): string {
  const oid = derOid(element) ?? ''
  return PURPOSES[oid] ?? oid
}

/** GeneralNames, RFC 5280 §4.2.1.6, read here because the library refuses certificates with other names in them. */
function readAlternativeNames(extension: Uint8Array): string[] {
  const names = readDerSequence(readDerWhole(extension)?.content ?? NO_BYTES) ?? []
  return names.flatMap(({ tag, content }) => {
    switch (tag & 0x1f) {
      case 0:
        return readOtherName(content)
      case 1:
      case 2:
      case 6:
        return [decodeText(content)]
      case 7:
        return formatIpAddress(content) ?? []
      default:
        return []
    }
  })
}

function readOtherName(content: Uint8Array): string[] {
  const oid = readDer(content)
  if (!oid || derOid(oid) !== UPN) return []
  const value = derText(readDerWhole(readDer(content, oid.whole.length)?.content ?? NO_BYTES))
  return value === undefined ? [] : [value]
}

/** Value of CN in a name, "CN=fe01.contoso.com, O=Contoso"; '' when there is none. */
export function commonNameOf(subject: string): string {
  return /(?:^|,\s*)CN=("[^"]*"|[^,]*)/i.exec(subject)?.[1]?.replaceAll('"', '').trim() ?? ''
}

/** What the library says of an algorithm; its own types need those of a browser. */
interface Algorithm {
  readonly name?: string
  readonly hash?: { readonly name?: string }
  readonly modulusLength?: number
  readonly namedCurve?: string
}

function describeSignature({ name = '', hash }: Algorithm): string {
  return hash?.name ? `${family(name)} with ${hash.name}` : family(name)
}

function describeKey({ name = '', modulusLength, namedCurve }: Algorithm): string {
  if (modulusLength !== undefined) return `${family(name)} ${modulusLength} bits`
  return namedCurve === undefined ? family(name) : `EC ${namedCurve}`
}

function family(name: string): string {
  return /^RSA/.test(name) ? 'RSA' : name
}
