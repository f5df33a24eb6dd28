// What the certificate wizard makes of the topology for a role, and what it warns of: the rules for certificates, asked about this
// deployment.

import type { Deployment } from '../../diagnose/certificate-rules/names-of-role.ts'
import { namesOfRole, subjectOfRole } from '../../diagnose/certificate-rules/names-of-role.ts'
import { parseRole } from '../../diagnose/certificate-rules/role.ts'
import type { CertificateRule } from '../../diagnose/certificate-rules/rule.ts'
import { rule as names } from '../../diagnose/certificate-rules/rules/names.ts'
import { rule as subject } from '../../diagnose/certificate-rules/rules/subject.ts'
import { rule as validity } from '../../diagnose/certificate-rules/rules/validity.ts'
import { rule as wildcardSubject } from '../../diagnose/certificate-rules/rules/wildcard-subject.ts'
import { readCertificateDetails } from '../../protocol/pki/certificate-details.ts'
import { findPemCertificates } from '../../protocol/pki/read-certificate.ts'
import type { CertificateMaterial, CertificateRole } from '../certificates.ts'
import type { Topology } from '../topology.ts'

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
  const known = ruleRole(role)
  const deployments = deploymentsOf(machine, role, topology)
  const [first] = deployments
  if (!first) return undefined
  const wanted = deployments.flatMap(deployment => namesOfRole(known, deployment)).map(({ name }) => name)
  const commonName = subjectOfRole(known, first).accepted[0] ?? wanted[0] ?? machine
  return { subject: commonName, names: [...new Set([commonName, ...wanted])] }
}

/** The rules that the wizard knows, with the outcomes it warns of. */
const WARNINGS: readonly (readonly [CertificateRule, ReadonlySet<string>])[] = [
  [subject, new Set(['broken', 'doubtful'])],
  [names, new Set(['broken', 'doubtful'])],
  [wildcardSubject, new Set(['broken'])],
  [validity, new Set(['broken'])],
]

/** What is wrong with a certificate for a role, one sentence each; it is assigned all the same. */
export function judgeCertificate(
  machine: string,
  role: CertificateRole,
  { certificatePem }: CertificateMaterial,
  { topology, nowMs }: { readonly topology: Topology; readonly nowMs: number },
): string[] {
  const deployments = deploymentsOf(machine, role, topology)
  if (deployments.length === 0) return [`${machine} has no role ${role}; nothing will use this certificate.`]
  const [own] = findPemCertificates(certificatePem).flatMap(der => readCertificateDetails(der) ?? [])
  if (!own) return ['It cannot be read.']
  const place = {
    chain: [own],
    role: ruleRole(role),
    host: undefined,
    nowUs: nowMs * 1000,
    roots: undefined,
  } as const
  const warnings = WARNINGS.flatMap(([rule, outcomes]) =>
    deployments
      .flatMap(deployment => rule.judge({ ...place, deployment }))
      .filter(({ outcome }) => outcomes.has(outcome)),
  )
  return [...new Set(warnings.map(({ text }) => text))]
}

/** What the rules know of the deployment, once for each pool that a role serves; none when the machine has no such role. */
function deploymentsOf(machine: string, role: CertificateRole, topology: Topology): Deployment[] {
  const { sipDomains, pools, edges, reverseProxies } = topology
  const simpleUrls = [...topology.simpleUrls.meet, ...topology.simpleUrls.dialin]
  const edge = edges.find(({ internalFqdn }) => internalFqdn === machine)
  switch (role) {
    case 'AccessEdgeExternal':
      return edge ? [{ sipDomains, accessEdge: edge.accessFqdn }] : []
    case 'Internal':
      return edge ? [{ sipDomains, pool: edge.internalFqdn }] : []
    case 'ReverseProxy':
      return reverseProxies.includes(machine)
        ? pools.map(({ externalWebFqdn }) => ({ sipDomains, simpleUrls, externalWeb: externalWebFqdn }))
        : []
    default:
      return pools
        .filter(({ servers }) => servers.includes(machine))
        .map(({ fqdn, internalWebFqdn, externalWebFqdn }) => ({
          sipDomains,
          simpleUrls,
          pool: fqdn,
          server: machine,
          internalWeb: internalWebFqdn,
          externalWeb: externalWebFqdn,
        }))
  }
}

/** The role as the rules name it. */
function ruleRole(role: CertificateRole) {
  const known = parseRole(role)
  if (!known) throw new Error(`the rules for certificates know no role ${role}`)
  return known
}
