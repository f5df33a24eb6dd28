// Judges the certificate a TLS peer presented, by the caller's clock and the caller's roots: the platform's own check knows
// only the real time. RFC 5280 §6.1 as far as TLS clients and servers of a deployment need it.

import { X509Certificate } from 'node:crypto'
import type { TLSSocket } from 'node:tls'

export type ChainFault = 'none' | 'untrusted' | 'expired' | 'not-yet-valid' | 'name'

export interface ChainProblem {
  readonly fault: ChainFault
  /** What is wrong with which certificate; for people. */
  readonly text: string
  /** The certificate in question. */
  readonly certificate?: X509Certificate
}

/** What the peer of a socket presented, its own certificate first; empty for a peer without. */
export function presentedChain(socket: TLSSocket): X509Certificate[] {
  const chain: X509Certificate[] = []
  let next = socket.getPeerCertificate(true)
  const seen = new Set<string>()
  while (next?.raw !== undefined && !seen.has(next.fingerprint256)) {
    seen.add(next.fingerprint256)
    chain.push(new X509Certificate(next.raw))
    next = next.issuerCertificate
  }
  return chain
}

/** Certificates of a text with any number of PEM blocks; blocks that are none are passed over. */
export function readPemCertificates(pem: string): X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? []
  return blocks.flatMap(block => {
    try {
      return [new X509Certificate(block)]
    } catch {
      return []
    }
  })
}

export interface ChainCheck {
  /** The peer's own first; others in any order. */
  readonly chain: readonly X509Certificate[]
  readonly roots: readonly X509Certificate[]
  readonly nowMs: number
  /** Name that was dialled; left out when any name will do. */
  readonly hostName?: string
}

const MAX_DEPTH = 8

/** Undefined when the chain ends at a root, every certificate on the way is valid now, and the name is in the first. */
export function checkChain({ chain, roots, nowMs, hostName }: ChainCheck): ChainProblem | undefined {
  const [leaf] = chain
  if (leaf === undefined) return { fault: 'none', text: 'The peer presented no certificate' }
  let current = leaf
  for (let depth = 0; ; depth++) {
    const time = timeProblem(current, nowMs)
    if (time) return time
    if (roots.some(root => root.fingerprint256 === current.fingerprint256)) break
    const issuer = [...roots, ...chain].find(one => isIssuer(one, current))
    if (issuer === undefined || depth === MAX_DEPTH)
      return {
        fault: 'untrusted',
        text: `No trusted root issued ${oneLine(current.subject)} (issuer ${oneLine(current.issuer)})`,
        certificate: current,
      }
    current = issuer
  }
  if (hostName !== undefined && leaf.checkHost(hostName) === undefined)
    return {
      fault: 'name',
      text: `The certificate of ${oneLine(leaf.subject)} does not hold the name ${hostName}`,
      certificate: leaf,
    }
  return undefined
}

function isIssuer(candidate: X509Certificate, of: X509Certificate): boolean {
  if (candidate.fingerprint256 === of.fingerprint256 || !of.checkIssued(candidate)) return false
  return of.verify(candidate.publicKey)
}

function timeProblem(certificate: X509Certificate, nowMs: number): ChainProblem | undefined {
  const name = oneLine(certificate.subject)
  if (nowMs > Date.parse(certificate.validTo))
    return {
      fault: 'expired',
      text: `The certificate of ${name} expired ${certificate.validTo}`,
      certificate,
    }
  if (nowMs < Date.parse(certificate.validFrom))
    return {
      fault: 'not-yet-valid',
      text: `The certificate of ${name} is not valid before ${certificate.validFrom}`,
      certificate,
    }
  return undefined
}

/** Subject and alternative names a certificate speaks for, lower case. */
export function namesOf(certificate: X509Certificate): string[] {
  const common = /(?:^|\n)CN=([^\n]+)/.exec(certificate.subject)?.[1]
  const names = [...(certificate.subjectAltName ?? '').matchAll(/DNS:([^,\s]+)/g)].map(
    match => match[1] ?? '',
  )
  return [...new Set([...(common === undefined ? [] : [common]), ...names].map(name => name.toLowerCase()))]
}

function oneLine(name: string): string {
  return name.split('\n').join(', ')
}
