// Test-CsClientAuthentication: no certificate can be downloaded for the user. What phones and new computers will meet.

import type { Evidence } from '../../evidence.ts'
import { evidenceOf } from '../../evidence.ts'
import type { Facts } from '../../facts/facts.ts'
import { switchedOff } from '../../facts/switches.ts'
import { certain, ledBy, likely, possible } from '../../ranked.ts'
import { CLEAR, defineRule, fires, phrasesOf, type RankedCause } from '../../rule.ts'

const NOT_DOWNLOADED = 'certificate-not-downloaded'
const NO_TICKET = 'no-web-ticket'
const NO_RESPONSE = 'no-web-ticket-response'

export const rule = defineRule({
  id: 'certificate/download-test-fails',
  stage: 'certificate',
  kind: 'cause',
  covers: ['CP-06', 'WT-02', 'AUTH-01'],
  title: {
    fires: 'A test cmdlet gets no {what} for the user',
    clear: 'No test cmdlet fails to get a web ticket or certificate',
  },
  needs: ['phrases'],
  wants: 'Test-CsClientAuthentication or Test-CsPhoneBootstrap with -Verbose',
  phrases: [
    { id: NOT_DOWNLOADED, anchors: ['cs certificate'], pattern: /could not download a CS certificate/i },
    { id: NO_TICKET, anchors: ['could not get web ticket'], pattern: /could not get web ?ticket/i },
    {
      id: NO_RESPONSE,
      anchors: ['for web-ticket service', 'for web ticket service'],
      pattern: /no response received for web[- ]ticket service/i,
    },
  ],
  judge: facts => {
    const certificate = phrasesOf(facts, NOT_DOWNLOADED)
    const ticket = [...phrasesOf(facts, NO_TICKET), ...phrasesOf(facts, NO_RESPONSE)]
    if (certificate.length + ticket.length === 0) return [CLEAR]
    const off = switchedOff(facts, 'UseCertificateAuth', 'UseWindowsAuth', 'UsePinAuth')
    return [
      fires({
        subject: { what: ticket.length > 0 ? 'web ticket' : 'user certificate' },
        evidence: [
          ...[...ticket, ...certificate].map(found => evidenceOf(found)),
          ...off.map((found): Evidence => evidenceOf(found, 'a method is switched off')),
        ],
        attempts: failedForTicket(facts),
        causes: rankCauses(phrasesOf(facts, NO_RESPONSE).length > 0, off.length > 0),
      }),
    ]
  },
  explain:
    'The test does what a phone or a new computer does: web ticket, user certificate, registration. It stops at the {what}, so that ' +
    'every client without a stored user certificate will stop there too.',
  scope: 'Users without a stored user certificate: phones, new computers and profiles. Others do not notice.',
  causes: [
    {
      id: 'CP-06',
      cause:
        'The web services do not answer: wrong URL, stopped application pool, or a fault of the service.',
      confirm: [
        'Run the test against each pool, with -TargetUri for the external web FQDN too.',
        'Open https://<pool-fqdn>/CertProv/CertProvisioningService.svc/mex on a Front End.',
      ],
      remedy: ['Get-CsWindowsService; iisreset on the server that does not answer.'],
    },
    {
      id: 'AUTH-01',
      cause: 'The credentials of the test, or number and PIN, do not belong to the address.',
      confirm: ['The same credentials with Test-CsRegistration -Authentication Negotiate.'],
      remedy: ['Give address, user name and password (or PIN) of one user.'],
    },
    {
      id: 'WT-02',
      cause: 'The method of the test is switched off for the web services.',
      confirm: ['Get-CsWebServiceConfiguration | Format-List Identity,Use*'],
      remedy: [
        'Set-CsWebServiceConfiguration -Identity <identity> -UseWindowsAuth Negotiate -UseCertificateAuth $true -UsePinAuth $true',
      ],
    },
  ],
  lookAlikes: [
    {
      what: 'a test that fails at the registration',
      tell: 'ticket and certificate were issued; the registrar refuses',
    },
  ],
  settle: ['The verbose output of the test: the URL and the answer.', 'The same test on a second pool.'],
  seeAlso: ['Test-CsClientAuthentication', 'Test-CsPhoneBootstrap'],
  samples: {
    fires: ['certificate/download-test-fails.txt', 'certificate/ticket-test-fails.txt'],
    clear: ['certificate/download-test-passes.txt'],
  },
})

function failedForTicket({ failedAttempts }: Facts) {
  return failedAttempts.filter(({ failedPhase }) => failedPhase === 'ticket' || failedPhase === 'certificate')
}

function rankCauses(unanswered: boolean, methodOff: boolean): RankedCause[] {
  const all = [possible('CP-06'), possible('AUTH-01'), possible('WT-02')]
  if (methodOff) return ledBy(certain('WT-02', 'The pasted configuration shows a method switched off.'), all)
  return ledBy(unanswered ? likely('CP-06', 'The service did not answer at all.') : likely('AUTH-01'), all)
}
