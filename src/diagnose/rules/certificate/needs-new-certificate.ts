// The registrar accepts no user certificate of the client, and the client finds no way to a new one.

import type { Attempt } from '../../../trace/attempt.ts'
import type { Observation } from '../../../trace/observation.ts'
import { type Evidence, evidenceOf, evidenceOfExchange, evidenceOfWeb } from '../../evidence.ts'
import { failuresOf } from '../../facts/decisive-step.ts'
import { attemptsWith, type Facts } from '../../facts/facts.ts'
import { ledBy, likely, possible } from '../../ranked.ts'
import { CLEAR, defineRule, fires, type RankedCause } from '../../rule.ts'

interface Refused {
  readonly attempt: Attempt
  readonly evidence: readonly Evidence[]
}

export const rule = defineRule({
  id: 'certificate/needs-new-certificate',
  stage: 'certificate',
  kind: 'cause',
  covers: ['CP-09', 'CP-08', 'CP-01'],
  title: {
    fires: 'The client needs a new user certificate and gets none',
    clear: 'No client is stuck without a user certificate',
  },
  needs: ['registers', 'verdicts'],
  wants: 'a client log from the first REGISTER to the verdict (VerifyOnEnableEvent)',
  judge: facts => {
    const refused = facts.attempts.flatMap(attempt => {
      const evidence = attempt.outcome === 'signed-in' ? [] : findRefusal(facts, attempt)
      return evidence.length > 0 ? [{ attempt, evidence }] : []
    })
    if (refused.length === 0) return [CLEAR]
    return [
      fires({
        subject: {},
        evidence: refused.flatMap(({ evidence }) => evidence),
        attempts: refused.map(({ attempt }) => attempt),
        causes: rankCauses(facts, refused),
      }),
    ]
  },
  explain:
    'The registrar accepted no user certificate of the client: none is stored, or the stored one was revoked, has expired, or is not ' +
    'published for this device. A client then gets a new one from the web services. Here that way is closed, so that it tries without end.',
  scope:
    'Clients without a good user certificate on that network. As long as their certificate was good nobody noticed that the web services ' +
    'fail for them; clients with a good one still sign in.',
  causes: [
    {
      id: 'CP-09',
      cause:
        'The SIP way works and asks for a certificate, but the web services are unreachable or refuse, so that none can be had.',
      confirm: [
        'Open the CertProv URL of the log from the computer: https://<web-fqdn>/CertProv/CertProvisioningService.svc/mex',
        'nslookup lyncdiscover.<sip-domain>',
      ],
      remedy: [
        'Publish Autodiscover and web services for that network; then the next sign-in fetches a certificate.',
      ],
    },
    {
      id: 'CP-08',
      cause:
        'Certificates of many users were revoked, which brings a hidden fault of the web services to light.',
      confirm: ['Who ran Revoke-CsClientCertificate, and when.', 'A new profile fails in the same way.'],
      remedy: ['Repair the web services (see the other findings); the certificates come back by themselves.'],
    },
    {
      id: 'CP-01',
      cause: 'The certificate in the profile is damaged or does not belong to its key.',
      confirm: [
        "Get-CsClientCertificate -Identity 'sip:<user>'   # is one published for this device, and until when",
        'certmgr.msc > Personal',
      ],
      remedy: ['Delete my sign-in info; delete the certificates of "Communications Server" in certmgr.msc.'],
    },
  ],
  lookAlikes: [
    { what: 'one refusal, then a new certificate and 200', tell: 'ordinary renewal' },
    { what: '401 with the token of the server', tell: 'the handshake is going on' },
  ],
  settle: [
    "Get-CsClientCertificate -Identity 'sip:<user>'",
    'The web requests of the same client after the refusal.',
  ],
  seeAlso: ['MS-SIPAE §3.3', 'Revoke-CsClientCertificate'],
  samples: {
    fires: [
      'certificate/needs-new-certificate.uccapilog',
      'certificate/stored-certificate-refused.uccapilog',
    ],
    clear: ['certificate/certificate-renewed.uccapilog'],
  },
})

/** The client's own word for it, or a refusal in the middle of TLS-DSK. */
function findRefusal(facts: Facts, attempt: Attempt): Evidence[] {
  // A web service that says why it refuses is the cause; the verdict only follows from it.
  const explained = failuresOf(attempt, 'web').some(
    ({ diagnostics, fault }) => diagnostics.length > 0 || fault?.errorId !== undefined,
  )
  const verdicts = facts.verdicts.filter(
    verdict =>
      !explained &&
      /NEED NEW CERT|CERT_THEN_SPECIFIC/i.test(`${verdict.action} ${verdict.result}`) &&
      isOf(facts, attempt, verdict),
  )
  // A challenge anew refuses the certificate; any other answer comes from a server that has accepted it.
  const handshakes = failuresOf(attempt, 'sip').filter(
    ({ request, final }) =>
      (final === undefined || final.status === 401) &&
      request?.credentials.some(
        ({ scheme, tokenLength, signed }) => /^tls-dsk$/i.test(scheme) && (tokenLength > 0 || signed),
      ),
  )
  // A certificate that was fetched in this very attempt was not stored.
  const fetched = attempt.phases.some(({ name, outcome }) => name === 'certificate' && outcome === 'passed')
  const refusals = fetched ? [] : handshakes
  if (verdicts.length + refusals.length === 0) return []
  return [
    ...refusals.flatMap(exchange => evidenceOfExchange(exchange, 'start-line', 'the handshake is refused')),
    ...verdicts.map(verdict => evidenceOf(verdict, 'the client needs a new certificate')),
    ...failuresOf(attempt, 'web')
      .slice(-1)
      .map(exchange => evidenceOfWeb(exchange, 'start-line', 'the way to a new one')),
    ...failuresOf(attempt, 'autodiscover-summary')
      .slice(-1)
      .map(summary => evidenceOf(summary, 'Autodiscover gave no addresses')),
  ]
}

function isOf(facts: Facts, attempt: Attempt, what: Observation): boolean {
  return attemptsWith(facts, what).includes(attempt)
}

function rankCauses(facts: Facts, refused: readonly Refused[]): RankedCause[] {
  const all = [possible('CP-09'), possible('CP-08'), possible('CP-01')]
  const users = new Set(refused.map(({ attempt }) => attempt.user).filter(user => user !== ''))
  if (users.size > 1) return ledBy(likely('CP-08', `${users.size} users lost their certificates.`), all)
  const webFails = refused.some(
    ({ attempt }) =>
      failuresOf(attempt, 'web').length + failuresOf(attempt, 'autodiscover-summary').length > 0,
  )
  if (webFails) return ledBy(likely('CP-09', 'The web services fail in the same sign-in.'), all)
  const healthy = facts.attempts.filter(({ outcome }) => outcome === 'signed-in')
  const elsewhere = healthy.some(({ user }) => users.has(user))
  if (elsewhere) return ledBy(likely('CP-01', 'The same user signs in elsewhere.'), all)
  return healthy.length > 0
    ? ledBy(likely('CP-01', 'Other users sign in.'), all)
    : ledBy(likely('CP-09'), all)
}
