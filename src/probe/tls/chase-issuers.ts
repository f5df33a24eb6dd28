// Fetches the authorities that a server did not send, from the addresses that the certificates name for them, as Windows does and
// other clients do not. RFC 5280 §4.2.2.1; only over HTTP, without redirects, a few small answers.

import { decodeText } from '../../base/text.ts'
import {
  type CertificateDetails,
  isSelfIssued,
  readCertificateDetails,
} from '../../protocol/pki/certificate-details.ts'
import { readPkcs7Certificates } from '../../protocol/pki/pkcs7.ts'
import { findPemCertificates } from '../../protocol/pki/read-certificate.ts'
import { isIssuedByKey, readNodeCertificate } from './node-certificate.ts'

export interface Chase {
  /** trusted: what was fetched leads to a trusted root; with nothing fetched nothing was missing. */
  readonly end: 'trusted' | 'unknown-root' | 'not-fetched' | 'not-the-issuer' | 'no-address'
  /** Authorities that were fetched, in order: CN or subject, and where. */
  readonly fetched: readonly { readonly name: string; readonly url: string }[]
  /** What went wrong at the end; '' when nothing did. */
  readonly why: string
}

/** Content of an address, or why there is none. */
export type FetchContent = (url: string) => Promise<Uint8Array | { readonly problem: string }>

const MAX_AUTHORITIES = 4

/**
 * Follows the chain upwards from a certificate whose issuer was not sent. Never rejects.
 * @param last DER of that certificate
 * @param roots trusted roots, DER
 */
export async function chaseIssuers(
  last: Uint8Array,
  roots: readonly Uint8Array[],
  fetchContent: FetchContent,
): Promise<Chase> {
  const trusted = roots.flatMap(root => readNodeCertificate(root) ?? [])
  const fetched: { readonly name: string; readonly url: string }[] = []
  let at = last
  for (let i = 0; ; i++) {
    const certificate = readNodeCertificate(at)
    const details = readCertificateDetails(at)
    if (!certificate || !details) return { end: 'not-fetched', fetched, why: 'a certificate cannot be read' }
    if (trusted.some(root => isIssuedByKey(certificate, root))) return { end: 'trusted', fetched, why: '' }
    if (isSelfIssued(details) || i === MAX_AUTHORITIES) return { end: 'unknown-root', fetched, why: '' }
    const url = details.issuerUrls.find(found => /^http:\/\//i.test(found))
    if (url === undefined)
      return { end: fetched.length > 0 ? 'unknown-root' : 'no-address', fetched, why: '' }
    const content = await fetchContent(url)
    if ('problem' in content) return { end: 'not-fetched', fetched, why: `${url}: ${content.problem}` }
    const issuer = certificatesIn(content).find(found => {
      const candidate = readNodeCertificate(found)
      return candidate !== undefined && isIssuedByKey(certificate, candidate)
    })
    if (!issuer) return { end: 'not-the-issuer', fetched, why: `${url} holds no certificate of the issuer` }
    fetched.push({ name: nameOf(readCertificateDetails(issuer)), url })
    at = issuer
  }
}

/** One certificate, a bag of them, or either as text: what authorities put there. */
function certificatesIn(content: Uint8Array): Uint8Array[] {
  const pem = findPemCertificates(decodeText(content))
  if (pem.length > 0) return pem
  return readPkcs7Certificates(content) ?? [content]
}

function nameOf(details: CertificateDetails | undefined): string {
  return details ? details.commonName || details.subject : ''
}
