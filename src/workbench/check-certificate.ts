// A certificate against its role: valid when the logs were written, for the names it serves, signed as clients accept it.

import { formatTime, US_PER_DAY } from '../base/time.ts'
import { type CertificateFact, isForHost } from '../diagnose/facts/certificates.ts'
import type { Facts } from '../diagnose/facts/facts.ts'
import { latestTimeOf } from '../diagnose/facts/trace-time.ts'
import { judgeExternalSite } from '../diagnose/facts/web-site-certificate.ts'

export interface CertificateCheck {
  readonly outcome: 'passed' | 'warning' | 'failed'
  readonly text: string
}

interface Checked {
  readonly subject: string
  readonly names: readonly string[]
  readonly issuer: string
  readonly notBeforeUs: number
  readonly notAfterUs: number
  readonly signatureAlgorithm: string
  readonly purposes: readonly string[]
  readonly role: string
}

/** A certificate that ends within this time of the logs is worth a word. */
const SOON_US = 30 * US_PER_DAY

/** All checks that what is known allows. @param seen the sightings of this certificate */
export function checkCertificate(
  certificate: Checked,
  seen: readonly CertificateFact[],
  facts: Facts,
): CertificateCheck[] {
  const externalSite = checkExternalSite(seen, facts)
  return [
    ...checkValidity(certificate, latestTimeOf(facts)),
    ...externalSite,
    ...checkHosts(seen),
    ...(externalSite.length > 0 ? [] : checkExpected(seen)),
    ...checkPurpose(certificate),
    ...checkSignature(certificate),
  ]
}

const day = (timeUs: number): string => formatTime(timeUs).slice(0, 10)

function checkValidity({ notBeforeUs, notAfterUs }: Checked, nowUs: number): CertificateCheck[] {
  if (!Number.isFinite(nowUs) || !Number.isFinite(notAfterUs)) return []
  if (nowUs > notAfterUs)
    return [{ outcome: 'failed', text: `had expired when the logs were written (${day(notAfterUs)})` }]
  if (nowUs < notBeforeUs)
    return [
      { outcome: 'failed', text: `was not valid yet when the logs were written (from ${day(notBeforeUs)})` },
    ]
  if (notAfterUs - nowUs < SOON_US) {
    const days = Math.floor((notAfterUs - nowUs) / US_PER_DAY)
    return [{ outcome: 'warning', text: `ended ${days} days after the logs were written` }]
  }
  return [{ outcome: 'passed', text: `valid when the logs were written (until ${day(notAfterUs)})` }]
}

/** The certificate of the External Web Site signs the tickets of clients outside: its subject must be the pool. */
function checkExternalSite(seen: readonly CertificateFact[], facts: Facts): CertificateCheck[] {
  const origins = new Set(seen.map(({ origin }) => origin))
  const judged = judgeExternalSite(facts).find(({ certificate }) => origins.has(certificate.origin))
  if (!judged) return []
  const { verdict, pool, certificate } = judged
  switch (verdict) {
    case 'pool':
      return [{ outcome: 'passed', text: 'its subject is the pool FQDN, as the External Web Site needs it' }]
    case 'unknown':
      return [
        {
          outcome: 'warning',
          text: 'serves the External Web Site; no log names the pool its subject must be',
        },
      ]
    default: {
      const whose = {
        'access-edge': ' (the Access Edge)',
        'external-web': ' (the public web name)',
        other: '',
      }[verdict]
      const wanted = pool === '' ? 'the pool FQDN' : `the pool FQDN ${pool}`
      return [
        {
          outcome: 'failed',
          text: `serves the External Web Site with the subject ${certificate.subject}${whose} instead of ${wanted}: web tickets are refused (28032)`,
        },
      ]
    }
  }
}

function checkHosts(seen: readonly CertificateFact[]): CertificateCheck[] {
  const hosts = new Map(
    seen.flatMap(fact => (fact.host === undefined ? [] : [[fact.host.toLowerCase(), fact]])),
  )
  return [
    ...[...hosts].map(
      ([host, fact]): CertificateCheck =>
        isForHost(fact, host)
          ? { outcome: 'passed', text: `is for ${host}` }
          : { outcome: 'failed', text: `is not for ${host}, which serves it` },
    ),
  ]
}

/** A server that says which subject it wants finds it foreign. */
function checkExpected(seen: readonly CertificateFact[]): CertificateCheck[] {
  const foreign = seen.find(
    ({ subject, expectedSubject = subject }) => expectedSubject.toLowerCase() !== subject.toLowerCase(),
  )
  return foreign
    ? [{ outcome: 'failed', text: `a server expects the subject ${foreign.expectedSubject}` }]
    : []
}

const OTHER_ROLES: ReadonlySet<string> = new Set(['user', 'OAuthTokenIssuer', ''])

function checkPurpose({ purposes, role }: Checked): CertificateCheck[] {
  const uses = purposes.filter(purpose => purpose !== 'authority')
  if (uses.length === 0 || OTHER_ROLES.has(role) || uses.includes('any purpose')) return []
  return uses.includes('server authentication')
    ? [{ outcome: 'passed', text: 'may authenticate a server' }]
    : [{ outcome: 'failed', text: `may not authenticate a server, only: ${uses.join(', ')}` }]
}

function checkSignature({ signatureAlgorithm, subject, issuer }: Checked): CertificateCheck[] {
  const own = issuer !== '' && issuer.replace(/^CN=/i, '').toLowerCase() === subject.toLowerCase()
  return [
    ...(/md5|sha-?1\b/i.test(signatureAlgorithm)
      ? [
          {
            outcome: 'warning' as const,
            text: `signed with ${signatureAlgorithm}, which newer clients refuse`,
          },
        ]
      : []),
    ...(/pss|1\.2\.840\.113549\.1\.1\.10/i.test(signatureAlgorithm)
      ? [{ outcome: 'warning' as const, text: 'signed with RSASSA-PSS, which the servers do not understand' }]
      : []),
    ...(own
      ? [
          {
            outcome: 'warning' as const,
            text: 'issued by itself: trusted only where it was installed by hand',
          },
        ]
      : []),
  ]
}
