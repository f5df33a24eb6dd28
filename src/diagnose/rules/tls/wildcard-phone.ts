// A phone fails at a server whose certificate names it only by a wildcard.

import { failedBy, isBroken } from '../../facts/attempts-about.ts'
import {
  type CertificateFact,
  certificatesOf,
  evidenceOfCertificate,
  isForHost,
  namesOfCertificate,
} from '../../facts/certificates.ts'
import { clientKindOf } from '../../facts/client-kind.ts'
import type { Facts } from '../../facts/facts.ts'
import { ranked } from '../../ranked.ts'
import { CLEAR, defineRule, fires } from '../../rule.ts'

export const rule = defineRule({
  id: 'tls/wildcard-phone',
  stage: 'tls',
  kind: 'cause',
  covers: ['TLS-15'],
  title: {
    fires: 'A phone meets a certificate with a wildcard, {name}',
    clear: 'No phone met a certificate with a wildcard',
  },
  needs: ['certificates'],
  wants: 'the log of the phone, and the names of the certificate it is shown',
  judge: facts => {
    const phones = facts.attempts.filter(
      attempt =>
        clientKindOf(attempt.agent) === 'phone' && isBroken(attempt) && failedBy(attempt, 'register'),
    )
    const wildcards = certificatesOf(facts).filter(
      certificate => isServers(certificate) && reliesOnWildcard(facts, certificate),
    )
    if (phones.length === 0 || wildcards.length === 0) return [CLEAR]
    return wildcards.map(certificate =>
      fires({
        subject: {
          name: namesOfCertificate(certificate).find(name => name.startsWith('*.')) ?? certificate.subject,
        },
        evidence: evidenceOfCertificate(certificate, 'the certificate'),
        attempts: phones,
        causes: [
          ranked(
            'TLS-15',
            'likely',
            'Only a phone fails, and its server’s name is covered by the wildcard alone.',
          ),
        ],
      }),
    )
  },
  explain:
    'The certificate is for {name}. Lync Phone Edition compares names letter by letter and does not accept a wildcard; the phone shows "Cannot ' +
    'connect to the server. Retrying."',
  scope: 'Lync Phone Edition only. PCs and mobile clients accept the wildcard.',
  causes: [
    {
      id: 'TLS-15',
      cause:
        'The certificate of the pool or the Access Edge carries a wildcard instead of the names of the servers.',
      confirm: ['Get-CsCertificate | Select-Object Use,Subject,AlternativeNames'],
      remedy: [
        'Re-issue it with explicit names: pool FQDN, server FQDN, sip.<SIP domain>.',
        'Set-CsCertificate -Type <Use> -Thumbprint <thumbprint>',
      ],
    },
  ],
  lookAlikes: [
    {
      what: 'a root the phone does not know',
      tell: 'the certificate has explicit names, and its CA is newer than the firmware',
    },
    { what: 'a wildcard for the simple URLs', tell: 'allowed: phones do not ask for those' },
  ],
  settle: ['The names of the certificate at the server the phone connects to.'],
  seeAlso: ['certificate rules: wildcards'],
  samples: { fires: ['tls/wildcard-phone'], clear: ['tls/wildcard-pc'] },
})

/** Roles that phones register with. */
const ROLES: ReadonlySet<string | undefined> = new Set(['Default', 'AccessEdgeExternal', undefined])

function isServers({ role }: CertificateFact): boolean {
  return ROLES.has(role)
}

/** The subject is a wildcard, or a server of these logs is covered by nothing else. */
function reliesOnWildcard({ topology }: Facts, certificate: CertificateFact): boolean {
  if (certificate.subject.startsWith('*.')) return true
  const explicit = new Set(namesOfCertificate(certificate))
  const servers = [...topology.pools, ...topology.accessEdges]
  return servers.some(server => isForHost(certificate, server) && !explicit.has(server))
}
