// Whether a certificate leads to a trusted root: signatures, names and authority flags, from issuer to issuer. RFC 5280 §6.
// Revocation is not looked at: the product does not look at it for these certificates either.

import { X509Certificate } from 'node:crypto'

/** Certificates of a PEM text in order; blocks that hold none are left out. */
export function readCertificates(pem: string): X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? []
  return blocks.flatMap(block => {
    try {
      return [new X509Certificate(block)]
    } catch {
      return []
    }
  })
}

const MAX_LENGTH = 6

export interface ChainQuestion {
  readonly intermediates: readonly X509Certificate[]
  readonly roots: readonly X509Certificate[]
  readonly nowMs: number
}

/** Why a certificate is not trusted; undefined when it is. */
export function faultOfChain(certificate: X509Certificate, question: ChainQuestion): string | undefined {
  const { intermediates, roots, nowMs } = question
  let current = certificate
  for (let length = 0; length < MAX_LENGTH; length++) {
    if (nowMs > Date.parse(current.validTo)) return `the certificate ${nameOf(current)} has expired`
    if (nowMs < Date.parse(current.validFrom)) return `the certificate ${nameOf(current)} is not valid yet`
    if (roots.some(root => root.raw.equals(current.raw))) return undefined
    const child = current
    const issuer = [...roots, ...intermediates].find(
      candidate => candidate.ca && child.checkIssued(candidate) && child.verify(candidate.publicKey),
    )
    if (issuer === undefined) return `no trusted authority issued the certificate ${nameOf(child)}`
    current = issuer
  }
  return 'the chain of certificates does not end'
}

function nameOf({ subject }: X509Certificate): string {
  return subject.replaceAll('\n', ', ')
}
