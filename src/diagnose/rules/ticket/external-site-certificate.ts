// The certificate of the External Web Site names another subject than the pool: web tickets issued there will be refused. Seen
// before anybody asked for one: in a listing of certificates, or by a probe that stands inside.

import { evidenceOfCertificate } from '../../facts/certificates.ts'
import { refusalsOf } from '../../facts/refusals.ts'
import { isForeign, judgeExternalSite, type WebSiteCertificate } from '../../facts/web-site-certificate.ts'
import { certain, likely } from '../../ranked.ts'
import { CLEAR, defineRule, type Fires, fires, type RankedCause } from '../../rule.ts'

const TICKET_REFUSED: ReadonlySet<number> = new Set([28032])

export const rule = defineRule({
  id: 'ticket/external-site-certificate',
  stage: 'ticket',
  kind: 'cause',
  covers: ['WT-01'],
  title: {
    fires: 'The External Web Site has a certificate whose subject is not the pool: {certificateSubject}',
    clear: 'The certificate of the External Web Site has the subject of the pool',
  },
  needs: ['certificates'],
  wants:
    'the certificates of a Front End: Get-CsCertificate, or lyncpin probe from inside, which looks at port 4443',
  judge(facts) {
    if (refusalsOf(facts, TICKET_REFUSED).length > 0)
      return [{ kind: 'not-applicable', why: 'refused web tickets tell more' }]
    const sites = judgeExternalSite(facts)
    const foreign = sites.filter(site => isForeign(site) && site.pool !== '')
    if (foreign.length > 0) return foreign.map(site => judgeForeign(site))
    if (sites.some(({ verdict }) => verdict === 'pool')) return [CLEAR]
    return [
      { kind: 'cannot-tell', wants: 'the certificate of the External Web Site and the name of the pool' },
    ]
  },
  explain:
    'The External Web Site signs the web tickets of clients outside with its certificate, and the services accept a ticket only ' +
    'when the subject of its signer is the pool FQDN, {pool}. Here the subject is {certificateSubject}. Names and chain may be right ' +
    'all the same: no browser and no telnet shows it.',
  scope:
    'Clients from outside without a stored user certificate: new profiles, deleted sign-in info, expired or revoked certificates. ' +
    'All others sign in, so that it stays unnoticed until a certificate runs out.',
  causes: [
    {
      id: 'WT-01',
      cause:
        'The certificate assigned to the External Web Site (port 4443) was made for another service, or for the public name of the web services.',
      confirm: [
        'Get-CsCertificate -Type WebServicesExternal | Format-List Subject,AlternativeNames,Thumbprint',
        'netsh http show sslcert ipport=0.0.0.0:4443   # on every Front End: the thumbprint that is really bound',
        'lyncpin certificate inspect <front-end>:4443 --role web-external --pool {pool}',
      ],
      remedy: [
        'Request-CsCertificate -New -Type WebServicesExternal -ComputerFqdn <front-end> -CA <ca> -AllSipDomain ' +
          '-FriendlyName "External web"  # subject = pool FQDN; SAN = external web FQDN, simple URLs, lyncdiscover',
        'Set-CsCertificate -Type WebServicesExternal -Thumbprint <thumbprint>',
        'iisreset  # on every Front End of the pool',
      ],
    },
  ],
  lookAlikes: [
    {
      what: 'the certificate of the reverse proxy',
      tell: 'its subject is the public name, as it should be; it signs no tickets. What counts is port 4443 of the Front Ends.',
    },
  ],
  settle: ['lyncpin probe <user> --outside with a password: the ticket is refused with 28032.'],
  seeAlso: ['ms-diagnostics/28032', 'certificate role WebServicesExternal'],
  samples: {
    fires: ['ticket/external-site-certificate.txt', 'ticket/external-site-certificate.ndjson'],
    clear: [
      'ticket/external-site-certificate-right.txt',
      'ticket/external-site-certificate-right.ndjson',
      'ticket/external-site-certificate-other-address.ndjson',
    ],
  },
})

function judgeForeign(site: WebSiteCertificate): Fires {
  const { certificate, pool } = site
  return fires({
    subject: { certificateSubject: certificate.subject, pool },
    evidence: evidenceOfCertificate(certificate, 'certificate of the External Web Site'),
    attempts: [],
    causes: [rank(site)],
  })
}

function rank({ certificate, verdict, pool }: WebSiteCertificate): RankedCause {
  return verdict === 'access-edge' || certificate.role !== undefined
    ? certain('WT-01', `The pool is ${pool}.`)
    : likely('WT-01', `SIP on the same server shows a certificate with the subject ${pool}.`)
}
