// A server certificate has expired, or looks as if it had to a client whose clock is wrong.

import { formatTime } from '../../../base/time.ts'
import { type CertificateFact, certificatesOf, evidenceOfCertificate } from '../../facts/certificates.ts'
import { clientKindsOf } from '../../facts/client-kind.ts'
import { wrongClocksOf } from '../../facts/clock-skew.ts'
import type { Facts } from '../../facts/facts.ts'
import { type TlsFailure, tlsFailuresFor } from '../../facts/tls-failures.ts'
import { latestTimeOf } from '../../facts/trace-time.ts'
import { hostSubject } from '../../host-subject.ts'
import { ranked } from '../../ranked.ts'
import { CLEAR, defineRule, type Fires, fires, type RankedCause } from '../../rule.ts'

export const rule = defineRule({
  id: 'tls/certificate-expired',
  stage: 'tls',
  kind: 'cause',
  covers: ['TLS-08'],
  title: {
    fires: 'The certificate of {host} has expired',
    clear: 'No certificate of a server was out of date',
  },
  needs: ['handshakes', 'resultCodes', 'web', 'certificates'],
  wants:
    'a client log with the code of the failed handshake, or Get-CsCertificate | Select-Object Use,NotAfter',
  judge: facts => {
    const expired = expiredCertificates(facts)
    const assigned = expired.filter(({ role, port, host }) => (role ?? port ?? host) !== undefined)
    const failures = tlsFailuresFor(facts, 'date').filter(
      ({ by }) => by === 'client' || (by === 'event' && assigned.length === 0),
    )
    if (failures.length > 0) return failures.map(failure => judgeFailure(facts, expired, failure))
    return assigned.length > 0 ? assigned.map(judgeCertificate) : [CLEAR]
  },
  explain:
    'The certificate of {host} is outside its time of validity{until}. Clients and other servers end the handshake; services refuse it ' +
    'when they start, so that a restart turns a warning into an outage.',
  scope:
    'Everybody who reaches that role: all inside for the pool, all outside for the Access Edge or the reverse proxy.',
  causes: [
    {
      id: 'TLS-08',
      cause: 'The certificate of {host} was not renewed in time.',
      confirm: [
        'Get-CsCertificate | Select-Object Use,NotAfter,Thumbprint',
        'openssl s_client -connect {name}:{port} -servername {name} </dev/null | openssl x509 -noout -dates',
      ],
      remedy: [
        'Request-CsCertificate -New -Type <Use> -ComputerFqdn <server> -CA <ca> -AllSipDomain',
        'Set-CsCertificate -Type <Use> -Thumbprint <thumbprint>',
        'Restart the services of the role; on the reverse proxy and load balancer install the certificate with its chain.',
      ],
    },
    {
      id: 'AUTH-11',
      cause: 'The clock of the client is wrong: to it a valid certificate is out of date.',
      confirm: ['w32tm /stripchart /computer:<domain controller> /samples:3'],
      remedy: ['w32tm /resync', 'Correct date and time zone of the device.'],
    },
    {
      id: 'CLI-13',
      cause: 'The phone has no time yet: certificates look not yet valid to it.',
      confirm: [
        'nslookup -type=srv _ntp._udp.<SIP domain>',
        'A capture: does the phone get an answer on UDP 123?',
      ],
      remedy: ['SRV _ntp._udp.<SIP domain> 123 to a time server; open UDP 123.'],
    },
  ],
  lookAlikes: [
    { what: 'an expired user certificate', tell: 'the client renews it by itself through the web services' },
    { what: 'an untrusted chain', tell: 'code 80090325 or 800B0109' },
  ],
  settle: ['NotAfter of the certificate, and the clock of the client against the Date header of an answer.'],
  seeAlso: ['result codes 0x80090328, 0x800B0101', 'alert certificate_expired (45)'],
  samples: {
    fires: [
      'tls/certificate-expired.uccapilog',
      'tls/certificate-expired-openssl.txt',
      'tls/certificate-expired-clock.uccapilog',
    ],
    clear: ['tls/name-mismatch.uccapilog', 'tls/certificate-valid.txt'],
  },
  provokedBy: 'certificate/edge-expired',
})

/** Roles whose certificate is no server's towards clients. */
const OTHER_ROLES: ReadonlySet<string | undefined> = new Set(['user', 'OAuthTokenIssuer'])

function expiredCertificates(facts: Facts): CertificateFact[] {
  const nowUs = latestTimeOf(facts)
  return certificatesOf(facts).filter(
    ({ notAfterUs, role }) => notAfterUs !== undefined && notAfterUs < nowUs && !OTHER_ROLES.has(role),
  )
}

function judgeFailure(facts: Facts, certificates: readonly CertificateFact[], failure: TlsFailure): Fires {
  const certificate = certificates.find(
    ({ host, subject, names }) =>
      host === failure.host || subject === failure.host || names.includes(failure.host),
  )
  return fires({
    subject: subjectOf(failure, certificate),
    evidence: [failure.evidence, ...(certificate ? evidenceOfCertificate(certificate, 'NotAfter') : [])],
    attempts: failure.attempts,
    causes: rank(facts, failure, certificate !== undefined),
  })
}

function judgeCertificate(certificate: CertificateFact): Fires {
  return fires({
    subject: subjectOf(
      { host: certificate.host ?? certificate.subject, port: certificate.port },
      certificate,
    ),
    evidence: evidenceOfCertificate(certificate, 'NotAfter'),
    attempts: [],
    causes: [ranked('TLS-08', 'certain', 'NotAfter lies before the latest time in these logs.')],
  })
}

function subjectOf(
  { host, port }: { readonly host: string; readonly port?: number | undefined },
  certificate: CertificateFact | undefined,
): Record<string, string> {
  const until =
    certificate?.notAfterUs === undefined
      ? ''
      : ` (it ended ${formatTime(certificate.notAfterUs).slice(0, 10)})`
  return { ...hostSubject(host, port), until }
}

function rank(facts: Facts, failure: TlsFailure, expired: boolean): RankedCause[] {
  if (expired)
    return [ranked('TLS-08', 'certain', 'The logs show the certificate and that its time is over.')]
  const skewed = failure.attempts.some(attempt => wrongClocksOf(facts, attempt).length > 0)
  const notYet = /not yet valid|NotYetValid/i.test(failure.quote)
  const lostTime = facts.dns.some(
    ({ name, outcome, origin }) =>
      name.startsWith('_ntp._udp.') && outcome !== 'answered' && origin.source === failure.source,
  )
  if (lostTime || clientKindsOf(failure.attempts, [failure.quote]).has('phone'))
    return [
      ranked(
        'CLI-13',
        'likely',
        lostTime ? 'The device found no time server.' : 'A phone sets its clock over the network.',
      ),
      ranked('TLS-08', 'possible'),
    ]
  if (skewed || notYet)
    return [
      ranked(
        'AUTH-11',
        'likely',
        skewed
          ? 'The clock of this client is off by more than five minutes.'
          : 'The certificate looks not yet valid.',
      ),
      ranked('TLS-08', 'possible'),
    ]
  return [ranked('TLS-08', 'likely'), ranked('AUTH-11', 'possible')]
}
