// The certificate of a server is for another name than the one that was asked for.

import { isAddress } from '../../../trace/observe/host-name.ts'
import { attemptsAt, isBroken } from '../../facts/attempts-about.ts'
import {
  type CertificateFact,
  certificatesOf,
  evidenceOfCertificate,
  hasNameList,
  isForHost,
  namesOfCertificate,
} from '../../facts/certificates.ts'
import { clientKindsOf } from '../../facts/client-kind.ts'
import type { Facts } from '../../facts/facts.ts'
import { isOnlineHost } from '../../facts/hosts.ts'
import { lookupsOf } from '../../facts/lookups.ts'
import { isLastResort } from '../../facts/reachability.ts'
import { type TlsFailure, tlsFailuresFor } from '../../facts/tls-failures.ts'
import { hostSubject } from '../../host-subject.ts'
import { ranked } from '../../ranked.ts'
import { CLEAR, defineRule, type Fires, fires, type RankedCause } from '../../rule.ts'

export const rule = defineRule({
  id: 'tls/name-mismatch',
  stage: 'tls',
  kind: 'cause',
  covers: ['TLS-26'],
  title: {
    fires: 'The certificate does not carry the name that was asked for: {host}',
    clear: 'Every certificate was for the name that was asked for',
  },
  needs: ['handshakes', 'resultCodes', 'web', 'certificates'],
  wants: 'a client log with the code of the failed handshake, or the names of the certificate',
  judge: facts => {
    const certificates = certificatesOf(facts)
    const failures = tlsFailuresFor(facts, 'name').filter(({ by }) => by === 'client')
    const firings = [
      ...failures.map(failure => judgeFailure(facts, certificates, failure)),
      ...certificates.flatMap(certificate => judgeCertificate(facts, failures, certificate)),
    ]
    return firings.length > 0 ? firings : [CLEAR]
  },
  explain:
    'The client asked for {host} and was shown a certificate {names} A name must be the subject or among the alternative names of the ' +
    'certificate; a chain that is trusted does not help.',
  scope:
    'Everybody who is led to the server under this name, usually the users of one SIP domain or of one side; others use another name.',
  causes: [
    {
      id: 'TLS-26',
      cause:
        'The certificate was not re-issued when {host} came into use (a SIP domain was added, a service renamed).',
      confirm: [
        'Get-CsCertificate | Select-Object Use,Subject,AlternativeNames | Format-List',
        'openssl s_client -connect {name}:{port} -servername {name} </dev/null | openssl x509 -noout -ext subjectAltName',
      ],
      remedy: [
        'Request-CsCertificate -New -Type <Use> -ComputerFqdn <server> -CA <ca> -AllSipDomain; Set-CsCertificate -Type <Use> -Thumbprint <thumbprint>',
        'On the reverse proxy: a certificate with {name} among its names.',
      ],
    },
    {
      id: 'TCP-02',
      cause:
        'The name leads to another service than it should: reverse proxy, DNS record or port are wrong, and that service shows its own certificate.',
      confirm: ['nslookup {name}', 'Which service has a certificate {names}'],
      remedy: [
        'Correct the DNS record or the publishing rule; outside 443 leads to port 4443 of the Front Ends.',
      ],
    },
    {
      id: 'DSC-03',
      cause:
        '{host} is a CNAME to the online service, whose certificate cannot carry a name of the customer.',
      confirm: ['nslookup {name}'],
      remedy: [
        'Hybrid: point {name} to the reverse proxy. Online only: use HTTP for the first contact, or the online URL.',
      ],
    },
    {
      id: 'DSC-06',
      cause:
        '{host} exists for clients inside, but leads to the reverse proxy, which shows the certificate for names outside.',
      confirm: ['nslookup {name}   # inside, beside the addresses of the pool and of the reverse proxy'],
      remedy: ['{name}: address of the pool (internal web services, port 443), on the internal side only.'],
    },
    {
      id: 'TLS-15',
      cause: 'The certificate covers {host} only by a wildcard, which phones do not accept.',
      confirm: ['Subject and alternative names of the certificate.'],
      remedy: ['A certificate with explicit names.'],
    },
  ],
  lookAlikes: [
    {
      what: 'the question whether to trust the server',
      tell: 'the certificate matches; the host is outside the SIP domain of the user',
    },
    {
      what: 'Kerberos’ wrong principal',
      tell: 'the same code 80090322 in authentication: a service principal name is missing',
    },
  ],
  settle: [
    'The names of the certificate that {name} shows: openssl s_client -connect {name}:{port} -servername {name}.',
  ],
  seeAlso: ['result codes 0x80090322, 0x800B010F', 'RFC 6125 §6.4', 'certificate roles: names per role'],
  samples: {
    fires: ['tls/name-mismatch.uccapilog', 'tls/name-missing-openssl.txt', 'tls/name-mismatch-curl.txt'],
    clear: ['tls/untrusted-root.uccapilog', 'tls/name-present-openssl.txt'],
  },
  provokedBy: 'certificate/edge-name-missing',
})

function judgeFailure(facts: Facts, certificates: readonly CertificateFact[], failure: TlsFailure): Fires {
  const { host } = failure
  const shown = certificates.find(certificate => isShownBy(certificate, failure))
  return fires({
    subject: { ...hostSubject(host, failure.port), names: tellNames(shown) },
    evidence: [failure.evidence, ...(shown ? evidenceOfCertificate(shown, 'the certificate') : [])],
    attempts: failure.attempts,
    causes: rank(facts, shown, host, clientKindsOf(failure.attempts, [failure.quote]).has('phone')),
  })
}

/** The certificate of the host, or the only one of a log whose failure names no host. */
function isShownBy(certificate: CertificateFact, { host, source }: TlsFailure): boolean {
  if (host !== '' && certificate.host !== undefined) return certificate.host === host
  return certificate.origin.source === source && (host === '' || !isForHost(certificate, host))
}

/** A certificate whose list of names is known and lacks the host at which a log saw it. */
function judgeCertificate(
  facts: Facts,
  failures: readonly TlsFailure[],
  certificate: CertificateFact,
): Fires[] {
  const { host } = certificate
  // Who connects to an address asks for no name.
  if (host === undefined || isAddress(host) || !hasNameList(certificate) || isForHost(certificate, host))
    return []
  // The certificate of a web site is asked for by names of its own; event 1015 has a rule of its own.
  if (certificate.role !== undefined || failures.some(failure => failure.host === host)) return []
  // Where the client got on without this server, or asked it only for want of a better one, the name is not what is wrong.
  const about = certificate.origin.machine === undefined ? attemptsAt(facts, certificate.origin) : []
  const isOvercome = about.length > 0 && !about.some(isBroken)
  if (isOvercome || isLastResort(facts, lookupsOf(facts), { name: host, source: certificate.origin.source }))
    return []
  return [
    fires({
      subject: { ...hostSubject(host, certificate.port), names: tellNames(certificate) },
      evidence: evidenceOfCertificate(certificate, 'the certificate'),
      attempts: [],
      causes: rank(facts, certificate, host, false),
    }),
  ]
}

function tellNames(certificate: CertificateFact | undefined): string {
  if (!certificate) return 'for other names.'
  const names = namesOfCertificate(certificate)
  return `for ${names.slice(0, 5).join(', ')}${names.length > 5 ? ` and ${names.length - 5} more` : ''}.`
}

function rank(facts: Facts, shown: CertificateFact | undefined, host: string, phone: boolean): RankedCause[] {
  if (!shown) return [ranked('TLS-26', 'likely'), ranked('TCP-02', 'possible')]
  const names = namesOfCertificate(shown)
  if (names.every(name => isOnlineHost(name.replace(/^\*\./, ''))))
    return [ranked('DSC-03', 'certain', 'The certificate is one of the online service.')]
  if (phone && isForHost(shown, host))
    return [ranked('TLS-15', 'certain', 'Only a wildcard covers the name.')]
  const domain = /^lyncdiscoverinternal\.(.+)$/.exec(host)?.[1]
  if (domain !== undefined && names.includes(`lyncdiscover.${domain}`) && !namesInternalServer(facts, names))
    return [
      ranked('DSC-06', 'likely', `The certificate is for lyncdiscover.${domain}, the name outside.`),
      ranked('TLS-26', 'possible'),
    ]
  const foreign = namesInternalServer(facts, names)
  return foreign
    ? [
        ranked('TCP-02', 'likely', 'The certificate is that of the internal services.'),
        ranked('TLS-26', 'likely'),
      ]
    : [
        ranked(
          'TLS-26',
          hasNameList(shown) ? 'certain' : 'likely',
          hasNameList(shown) ? 'The list of names is known and lacks it.' : '',
        ),
        ranked('TCP-02', 'possible'),
      ]
}

/** Whether a certificate carries a name of the internal web services or of a pool. */
function namesInternalServer({ topology }: Facts, names: readonly string[]): boolean {
  return names.some(name => topology.internalWeb.has(name) || topology.pools.has(name))
}
