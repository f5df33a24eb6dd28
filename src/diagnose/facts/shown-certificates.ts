// Certificates of which a trace holds everything that rules compare, judged by the rules for certificates as the server's clients do.

import { parseCertificateFacts } from '../../protocol/pki/certificate-facts.ts'
import type { CertificateSeen } from '../../trace/observation.ts'
import { type JudgedCertificate, judgeCertificate } from '../certificate-rules/judge.ts'
import { parseRole } from '../certificate-rules/role.ts'
import type { Facts } from './facts.ts'
import { latestTimeOf } from './trace-time.ts'

export interface ShownCertificate {
  readonly seen: CertificateSeen
  readonly verdicts: readonly JudgedCertificate[]
}

/** Every certificate that came whole, with what the rules for certificates say of it. */
export function shownCertificatesOf(facts: Facts): ShownCertificate[] {
  const nowUs = latestTimeOf(facts)
  return facts.certificates.flatMap(seen => {
    const [own, ...rest] = (seen.chain ?? []).flatMap(line => parseCertificateFacts(line) ?? [])
    if (!own) return []
    const verdicts = judgeCertificate({
      chain: [own, ...rest],
      role: seen.role === undefined ? undefined : parseRole(seen.role),
      deployment: { sipDomains: [...facts.topology.sipDomains] },
      host: seen.host,
      nowUs,
      roots: undefined,
    })
    return [{ seen, verdicts }]
  })
}
