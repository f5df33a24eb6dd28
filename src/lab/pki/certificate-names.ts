// Which names the certificate of a role has to carry: what the certificate wizard reads from the topology, and what it warns of.

import type { CertificateMaterial, CertificateRole } from '../certificates.ts'
import type { PoolTopology, Topology } from '../topology.ts'

/** Names of a certificate request: CN and alternative names (the CN is among them). */
export interface CertificateNames {
  readonly subject: string
  readonly names: readonly string[]
}

/** The right names of a role on a machine (FQDN); undefined when the machine has no such role. */
export function namesFor(
  machine: string,
  role: CertificateRole,
  topology: Topology,
): CertificateNames | undefined {
  const pool = topology.pools.find(({ servers }) => servers.includes(machine))
  const edge = topology.edges.find(({ internalFqdn }) => internalFqdn === machine)
  switch (role) {
    case 'Default':
    case 'WebServicesInternal':
    case 'WebServicesExternal':
      return pool && named(pool.fqdn, poolNames(role, pool, machine, topology))
    case 'AccessEdgeExternal':
      return edge && named(edge.accessFqdn, perDomain('sip', topology))
    case 'Internal':
      return edge && named(edge.internalFqdn, [])
    case 'ReverseProxy': {
      const published = topology.pools.map(({ externalWebFqdn }) => externalWebFqdn)
      const [first = machine] = published
      return topology.reverseProxies.includes(machine)
        ? named(first, [...published, ...simpleUrls(topology), ...perDomain('lyncdiscover', topology)])
        : undefined
    }
  }
}

function poolNames(
  role: 'Default' | 'WebServicesInternal' | 'WebServicesExternal',
  { internalWebFqdn, externalWebFqdn }: PoolTopology,
  server: string,
  topology: Topology,
): string[] {
  switch (role) {
    case 'Default':
      return [server, ...perDomain('sip', topology)]
    case 'WebServicesInternal':
      return [
        internalWebFqdn,
        server,
        ...simpleUrls(topology),
        ...perDomain('lyncdiscoverinternal', topology),
      ]
    case 'WebServicesExternal':
      return [externalWebFqdn, ...simpleUrls(topology), ...perDomain('lyncdiscover', topology)]
  }
}

function named(subject: string, others: readonly string[]): CertificateNames {
  return { subject, names: [...new Set([subject, ...others])] }
}

function perDomain(label: string, { sipDomains }: Topology): string[] {
  return sipDomains.map(domain => `${label}.${domain}`)
}

function simpleUrls({ simpleUrls: { meet, dialin } }: Topology): string[] {
  return [...meet, ...dialin]
}

/** What is wrong with a certificate for a role, one sentence each; it is assigned all the same. */
export function judgeCertificate(
  machine: string,
  role: CertificateRole,
  material: CertificateMaterial,
  { topology, nowMs }: { readonly topology: Topology; readonly nowMs: number },
): string[] {
  const wanted = namesFor(machine, role, topology)
  if (!wanted) return [`${machine} has no role ${role}; nothing will use this certificate.`]
  const warnings: string[] = []
  if (!sameName(material.subject, wanted.subject))
    warnings.push(`The subject is ${material.subject || '(empty)'}; ${role} needs CN=${wanted.subject}.`)
  const missing = wanted.names.filter(name => !covers(material, name))
  if (missing.length > 0) warnings.push(`Missing in the alternative names: ${missing.join(', ')}.`)
  if (material.subject.startsWith('*') && role !== 'ReverseProxy')
    warnings.push('A wildcard as subject is not supported as the identity of a server.')
  if (material.notAfterMs <= nowMs)
    warnings.push(`It expired on ${new Date(material.notAfterMs).toISOString().slice(0, 10)}.`)
  if (material.notBeforeMs > nowMs)
    warnings.push(`It is valid only from ${new Date(material.notBeforeMs).toISOString().slice(0, 10)}.`)
  return warnings
}

/** Whether a certificate is good for a host name: alternative names, with a wildcard for one label (RFC 6125 §6.4.3). */
function covers({ names }: CertificateMaterial, host: string): boolean {
  const wildcard = `*${host.slice(host.indexOf('.'))}`
  return names.some(name => sameName(name, host) || sameName(name, wildcard))
}

function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}
