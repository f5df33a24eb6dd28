// What a TLS peer presented about itself, and the names a certificate speaks for.

import { X509Certificate } from 'node:crypto'
import type { TLSSocket } from 'node:tls'

/** The peer's own certificate first, then those it sent with it as far as they issue each other; empty for a peer without. */
export function presentedChain(socket: TLSSocket): X509Certificate[] {
  const chain: X509Certificate[] = []
  const seen = new Set<string>()
  let next = socket.getPeerCertificate(true)
  while (next?.raw !== undefined && !seen.has(next.fingerprint256)) {
    seen.add(next.fingerprint256)
    chain.push(new X509Certificate(next.raw))
    next = next.issuerCertificate
  }
  return chain
}

/** CN and DNS names, lower case, each once. */
export function namesOf(certificate: X509Certificate): string[] {
  const common = /(?:^|\n)CN=([^\n]+)/.exec(certificate.subject)?.[1]
  const names = [...(certificate.subjectAltName ?? '').matchAll(/DNS:([^,\s]+)/g)].map(match => match[1] ?? '')
  return [...new Set([...(common === undefined ? [] : [common]), ...names].map(name => name.toLowerCase()))]
}
