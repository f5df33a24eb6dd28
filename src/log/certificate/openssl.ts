// Certificates as openssl prints them: x509 -text, and the chain of s_client.

import type { PrintedCertificate } from './create-certificate.ts'

const NAME_LINE = /^\s*(?:X509v3 )?Subject Alternative Name:/i

/** Reads "openssl x509 -text" (or what s_client prints of the server's certificate); undefined without a subject. */
export function readX509Text(lines: readonly string[]): PrintedCertificate | undefined {
  const first = (pattern: RegExp): string | undefined =>
    lines.map(line => pattern.exec(line)?.[1]).find(value => value !== undefined)
  const subject = first(/^\s*Subject\s*[:=]\s*(\S.*)$/i)
  if (subject === undefined) return undefined
  const names = lines[lines.findIndex(line => NAME_LINE.test(line)) + 1] ?? ''
  return {
    subject,
    issuer: first(/^\s*Issuer\s*[:=]\s*(\S.*)$/i),
    notBefore: first(/^\s*(?:Not Before\s*:|notBefore=)\s*(.+)$/i),
    notAfter: first(/^\s*(?:Not After\s*:|notAfter=)\s*(.+)$/i),
    thumbprint: first(/^\s*SHA1 Fingerprint\s*=\s*([0-9A-F:]+)/i),
    signatureAlgorithm: first(/^\s*Signature Algorithm:\s*(\S+)/i),
    names: [...names.matchAll(/\bDNS:([^\s,]+)/g)].map(match => match[1] ?? ''),
  }
}

/** One entry of "Certificate chain": 0 is the server's. */
export interface ChainEntry extends PrintedCertificate {
  readonly depth: number
}

const ENTRY = /^\s*(\d{1,2}) s:\s*(.+)$/

/** Reads the chain that s_client prints. */
export function readChain(lines: readonly string[]): ChainEntry[] {
  return lines.flatMap((line, i) => {
    const match = ENTRY.exec(line)
    if (!match) return []
    const end = lines.findIndex((next, j) => j > i && (ENTRY.test(next) || /^(?:---|-----BEGIN)/.test(next)))
    const below = lines.slice(i + 1, end < 0 ? undefined : end)
    const find = (pattern: RegExp): string | undefined =>
      below.map(text => pattern.exec(text)?.[1]).find(value => value !== undefined)
    return [
      {
        depth: Number(match[1]),
        subject: match[2] ?? '',
        issuer: find(/^\s*i:\s*(.+)$/),
        notBefore: find(/NotBefore:\s*([^;]+)/),
        notAfter: find(/NotAfter:\s*([^;]+)/),
        signatureAlgorithm: find(/sigalg:\s*(\S+)/),
      },
    ]
  })
}
