// 28032: a service refuses a web ticket that the same deployment has just issued.

import type { Attempt } from '../../../trace/attempt.ts'
import type { Evidence } from '../../evidence.ts'
import { evidenceOfCertificate } from '../../facts/certificates.ts'
import type { Facts } from '../../facts/facts.ts'
import { type LogonAccount, logonAccountOf } from '../../facts/logon-account.ts'
import { attemptsOfRefusals, refusalsOf } from '../../facts/refusals.ts'
import { isForeign, judgeExternalSite, type WebSiteCertificate } from '../../facts/web-site-certificate.ts'
import { certain, likely, possible } from '../../ranked.ts'
import { CLEAR, defineRule, fires, type RankedCause } from '../../rule.ts'

const REFUSED: ReadonlySet<number> = new Set([28032])

export const rule = defineRule({
  id: 'ticket/web-ticket-refused',
  stage: 'ticket',
  kind: 'cause',
  covers: ['WT-01', 'WT-06', 'TCP-09', 'TCP-10'],
  title: {
    fires: 'The web ticket is refused: "The web ticket is invalid" (28032)',
    clear: 'No service refused a web ticket as invalid',
  },
  needs: ['diagnostics'],
  wants:
    'a client log with web service traffic, or the web service components of a Front End (WebInfrastructure)',
  judge: facts => {
    const refusals = refusalsOf(facts, REFUSED)
    if (refusals.length === 0) return [CLEAR]
    const site = judgeExternalSite(facts)
    const causes = rankCauses(facts, attemptsOfRefusals(refusals), site)
    return refusals.map(refusal =>
      fires({
        subject: subjectOf(facts, attemptsOfRefusals(refusals), site),
        evidence: [refusal.found.evidence, ...site.flatMap(evidenceOfSite)],
        attempts: refusal.attempts,
        causes,
      }),
    )
  },
  explain:
    'The client got a web ticket and the next service it showed it to refused it with 28032{rounds}. A ticket is signed with the ' +
    'certificate of the web site that issued it, and is accepted only when that certificate belongs to the pool. ' +
    '{certificate}',
  scope:
    'Only clients that need a web ticket are hit: those without a stored user certificate (new profile, deleted sign-in ' +
    'info, expired or revoked certificate). A client with a stored certificate signs in by TLS-DSK and never asks the web ' +
    'services. The External Web Site serves clients from outside only, so that the same clients sign in inside.',
  causes: [
    {
      id: 'WT-01',
      cause:
        'The External Web Site (port 4443) is served with a certificate whose subject is {certificateSubject} ' +
        'instead of the pool FQDN{poolNamed}.',
      confirm: [
        'Get-CsCertificate -Type WebServicesExternal | Format-List Subject,AlternativeNames,Thumbprint',
        'netsh http show sslcert ipport=0.0.0.0:4443   # on every Front End: the thumbprint that is really bound',
        'Get-CsPool | Format-List Identity,Fqdn',
        'lyncpin certificate inspect <front-end>:4443 --role web-external --pool {pool}',
      ],
      remedy: [
        'Request-CsCertificate -New -Type WebServicesExternal -ComputerFqdn <front-end> -CA <ca> -AllSipDomain ' +
          '-FriendlyName "External web"  # subject = pool FQDN; SAN = external web FQDN, simple URLs, lyncdiscover',
        'Set-CsCertificate -Type WebServicesExternal -Thumbprint <thumbprint>',
        'iisreset  # on every Front End of the pool',
      ],
    },
    {
      id: 'TCP-09',
      cause:
        'A load balancer or reverse proxy rewrites the Host header, so that ticket and request name different hosts.',
      confirm: ['Compare cs-host in the IIS log of the External Web Site with the URL in the client log.'],
      remedy: [
        'Forward the original Host header on the reverse proxy and load balancer; idle timeout 1800 s or more.',
      ],
    },
    {
      id: 'TCP-10',
      cause:
        'Ticket and request reach servers of different pools behind one address, or servers with different certificates.',
      confirm: [
        'X-MS-Server-Fqdn of the answers; IIS logs of all Front Ends for that client',
        'netsh http show sslcert ipport=0.0.0.0:4443   # the same subject on every Front End?',
      ],
      remedy: ['One published address per pool; the same certificate subject on every Front End.'],
    },
    {
      id: 'WT-06',
      cause: 'The client logs on with domain\\user in a form the service cannot match to the SIP address.',
      confirm: ['Sign in with the user principal name instead.'],
      remedy: ['Use the UPN; if 28032 stays, treat it as a certificate fault of the External Web Site.'],
    },
  ],
  lookAlikes: [
    {
      what: '28033 the web ticket has expired',
      tell: 'a clock is wrong or the client slept; the id differs',
    },
    { what: '28077 invalid audience', tell: 'the ticket was issued for another URL; the id differs' },
    {
      what: 'a wrong password',
      tell: 'the web ticket service itself answers 401; here it issued the ticket',
    },
    {
      what: 'one 28032, then a new ticket and success',
      tell: 'a ticket of before; the client got a new one',
    },
  ],
  settle: [
    'The certificate bound to the External Web Site: Get-CsCertificate -Type WebServicesExternal, or lyncpin certificate inspect <front-end>:4443.',
    'A log of a client with a stored user certificate from outside, and one from inside: both sign in if the certificate is the cause.',
    'CLS trace of the Front Ends, scenario Authentication (components WebInfrastructure, CertProvisioningService).',
  ],
  seeAlso: ['ms-diagnostics/28032', 'MS-OCAUTHWS §3.2.4.1', 'certificate role WebServicesExternal'],
  samples: {
    fires: [
      'ticket/web-ticket-refused.uccapilog',
      'ticket/web-ticket-refused',
      'ticket/web-ticket-refused-server',
      'ticket/web-ticket-refused-listing',
      'ticket/web-ticket-refused-console.txt',
    ],
    clear: ['register/signed-in-tls-dsk.uccapilog', 'ticket/ticket-refused-once.uccapilog'],
  },
  provokedBy: 'certificate/external-web-wrong-subject',
})

const NAMED: Partial<Record<WebSiteCertificate['verdict'], string>> = {
  'access-edge': 'the name of the Access Edge',
  'external-web': 'the public name of the web services',
  other: 'another name',
}

function subjectOf(
  facts: Facts,
  attempts: readonly Attempt[],
  site: readonly WebSiteCertificate[],
): Record<string, string> {
  const wrong = site.find(isForeign)
  const pool = wrong?.pool || ([...facts.topology.pools][0] ?? '')
  const rounds = Math.max(0, ...attempts.map(attempt => attempt.rounds))
  const named = wrong && NAMED[wrong.verdict]
  return {
    rounds: rounds > 1 ? `, ${rounds} times in one sign-in` : '',
    certificateSubject: wrong ? `${wrong.certificate.subject}${named ? ` (${named})` : ''}` : 'another name',
    pool: pool || '<pool-fqdn>',
    poolNamed: pool === '' ? '' : ` ${pool}`,
    certificate: tellCertificate(site, wrong),
  }
}

function tellCertificate(site: readonly WebSiteCertificate[], wrong: WebSiteCertificate | undefined): string {
  if (wrong)
    return `Here the External Web Site presents a certificate with the subject ${wrong.certificate.subject}.`
  const right = site.find(({ verdict }) => verdict === 'pool')
  if (right)
    return `Here the External Web Site presents a certificate of the pool (${right.certificate.subject}), as it should.`
  const open = site[0]
  return open
    ? `Here it presents a certificate with the subject ${open.certificate.subject}; no log names the pool FQDN to compare it with.`
    : 'No log here shows which certificate the External Web Site presents.'
}

function evidenceOfSite({ certificate, verdict }: WebSiteCertificate): Evidence[] {
  const note = verdict === 'pool' ? 'the subject is a pool FQDN' : 'certificate of the External Web Site'
  return evidenceOfCertificate(certificate, note)
}

/** The certificate decides where it is seen; otherwise the pattern of who fails and who does not. */
function rankCauses(
  facts: Facts,
  attempts: readonly Attempt[],
  site: readonly WebSiteCertificate[],
): RankedCause[] {
  const wrong = site.find(isForeign)
  if (wrong)
    return [rankWrong(wrong), ...(site.some(({ verdict }) => verdict === 'pool') ? [possible('TCP-10')] : [])]
  const byName = attempts.map(logonAccountOf).find(account => account !== undefined && account.domain !== '')
  if (site.some(({ verdict }) => verdict === 'pool')) return rankRight(byName)
  const others = [possible('TCP-09'), possible('TCP-10'), possible('WT-06', tellAccount(byName))]
  return [rankByPattern(facts, attempts), ...others]
}

function rankWrong({ verdict, pool }: WebSiteCertificate): RankedCause {
  const sure = pool !== '' || verdict === 'access-edge'
  return sure
    ? certain('WT-01', 'A log shows the certificate of the External Web Site.')
    : likely('WT-01', 'The certificate carries the public name of the web services; no log names the pool.')
}

/** The certificate seen is right: Host header and servers come first. */
function rankRight(account: LogonAccount | undefined): RankedCause[] {
  return [
    likely('TCP-09', 'The certificate of the External Web Site carries the pool FQDN.'),
    possible('TCP-10', 'Another server may be bound to another certificate.'),
    possible('WT-06', tellAccount(account)),
  ]
}

function tellAccount(account: LogonAccount | undefined): string {
  return account ? `The client logs on as ${account.account}.` : ''
}

function rankByPattern(facts: Facts, attempts: readonly Attempt[]): RankedCause {
  if (attempts.some(({ place }) => place === 'inside'))
    return possible('WT-01', 'A client inside is refused too; its tickets come from the Internal Web Site.')
  const accepted = facts.attempts.some(
    ({ place, outcome, storedCertificate }) =>
      place === 'outside' && outcome === 'signed-in' && storedCertificate === 'absent',
  )
  if (accepted)
    return possible('WT-01', 'Another client got through from outside without a stored user certificate.')
  const outside = attempts.length > 0 && attempts.every(({ place }) => place === 'outside')
  if (!outside) return possible('WT-01')
  const healthy = facts.attempts.filter(({ outcome }) => outcome === 'signed-in')
  const stored = healthy.some(
    ({ place, storedCertificate }) => place === 'outside' && storedCertificate === 'used',
  )
  const inside = healthy.some(({ place }) => place === 'inside')
  if (stored && inside)
    return likely(
      'WT-01',
      'From outside a client with a stored certificate signs in, inside one without it does: the pattern of this fault.',
    )
  return likely(
    'WT-01',
    'The client is outside and had no stored user certificate: the pattern of this fault.',
  )
}
