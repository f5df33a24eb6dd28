// 28032: a service refuses a web ticket that the same deployment has just issued.

import type { Attempt } from '../../../trace/attempt.ts'
import { type Evidence, evidenceOf } from '../../evidence.ts'
import { attemptsWith, type Facts } from '../../facts/facts.ts'
import { judgeExternalSite, type WebSiteCertificate } from '../../facts/web-site-certificate.ts'
import { CLEAR, defineRule, fires, type RankedCause } from '../../rule.ts'

const REFUSED = 28032

export const rule = defineRule({
  id: 'ticket/web-ticket-refused',
  stage: 'ticket',
  kind: 'cause',
  covers: ['WT-01', 'WT-06', 'TCP-09'],
  title: {
    fires: 'The web ticket is refused: "The web ticket is invalid" (28032)',
    clear: 'No service refused a web ticket as invalid',
  },
  needs: ['diagnostics'],
  wants:
    'a client log with web service traffic, or the web service components of a Front End (WebInfrastructure)',
  judge: facts => {
    const refusals = facts.diagnostics.filter(found => found.id === REFUSED)
    if (refusals.length === 0) return [CLEAR]
    const site = judgeExternalSite(facts)
    return refusals.map(refusal => {
      const attempts = attemptsWith(facts, refusal.exchange)
      return fires({
        subject: subjectOf(facts, site),
        evidence: [refusal.evidence, ...site.map(evidenceOfSite)],
        attempts,
        causes: rankCauses(attempts, site),
      })
    })
  },
  explain:
    'The client got a web ticket and the next service it showed it to refused it with 28032. A ticket is signed with the ' +
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
        'netsh http show sslcert ipport=0.0.0.0:4443',
        'Get-CsPool | Format-List Identity,Fqdn',
        'lyncpin certificate inspect <front-end>:4443 --role web-external --pool <pool-fqdn>',
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
  ],
  settle: [
    'The certificate bound to the External Web Site: Get-CsCertificate -Type WebServicesExternal, or lyncpin certificate inspect <front-end>:4443.',
    'A log of a client with a stored user certificate from outside, and one from inside: both sign in if the certificate is the cause.',
    'CLS trace of the Front Ends, scenario Authentication (components WebInfrastructure, CertProvisioningService).',
  ],
  seeAlso: ['ms-diagnostics/28032', 'MS-OCAUTHWS §3.2.4.1', 'certificate role WebServicesExternal'],
  samples: {
    fires: ['ticket/web-ticket-refused.uccapilog'],
    clear: ['register/signed-in-tls-dsk.uccapilog'],
  },
  provokedBy: 'certificate/external-web-wrong-subject',
})

function subjectOf(facts: Facts, site: readonly WebSiteCertificate[]): Record<string, string> {
  const wrong = site.find(isWrong)
  const pool = wrong?.pool || ([...facts.topology.pools][0] ?? '')
  const named = wrong?.verdict === 'access-edge' ? 'the name of the Access Edge' : 'another name'
  return {
    certificateSubject: wrong ? `${wrong.certificate.subject} (${named})` : 'another name',
    poolNamed: pool === '' ? '' : ` ${pool}`,
    certificate: wrong
      ? `Here the External Web Site presents a certificate with the subject ${wrong.certificate.subject}.`
      : 'No log here shows which certificate the External Web Site presents.',
  }
}

function isWrong({ verdict }: WebSiteCertificate): boolean {
  return verdict === 'access-edge' || verdict === 'other'
}

function evidenceOfSite({ certificate, verdict }: WebSiteCertificate): Evidence {
  const note = verdict === 'pool' ? 'the subject is a pool FQDN' : 'certificate of the External Web Site'
  return evidenceOf(certificate, note)
}

/** The certificate decides where it is seen; otherwise outside without a stored certificate makes it likely. */
function rankCauses(attempts: readonly Attempt[], site: readonly WebSiteCertificate[]): RankedCause[] {
  if (site.some(isWrong)) {
    return [
      { id: 'WT-01', certainty: 'certain', because: 'A log shows the certificate of the External Web Site.' },
    ]
  }
  const inside = attempts.some(attempt => attempt.place === 'inside')
  if (site.some(({ verdict }) => verdict === 'pool')) {
    return [
      {
        id: 'TCP-09',
        certainty: 'likely',
        because: 'The certificate of the External Web Site carries the pool FQDN.',
      },
      { id: 'WT-06', certainty: 'possible', because: '' },
    ]
  }
  return [
    inside
      ? {
          id: 'WT-01',
          certainty: 'possible',
          because: 'A client inside is refused too; its tickets come from the Internal Web Site.',
        }
      : {
          id: 'WT-01',
          certainty: 'likely',
          because: 'The client is outside and had no stored user certificate: the pattern of this fault.',
        },
    { id: 'TCP-09', certainty: 'possible', because: '' },
    { id: 'WT-06', certainty: 'possible', because: '' },
  ]
}
