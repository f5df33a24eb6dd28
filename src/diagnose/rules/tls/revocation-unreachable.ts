// The client insists on checking whether the certificate was revoked and cannot get the list.

import { type TlsFailure, tlsFailuresFor } from '../../facts/tls-failures.ts'
import { hostSubject } from '../../host-subject.ts'
import { ranked } from '../../ranked.ts'
import { CLEAR, defineRule, fires, type RankedCause } from '../../rule.ts'

export const rule = defineRule({
  id: 'tls/revocation-unreachable',
  stage: 'tls',
  kind: 'cause',
  covers: ['TLS-13', 'TLS-29'],
  title: {
    fires: 'Revocation cannot be checked for the certificate of {host}',
    clear: 'No revocation check failed for want of a good list',
  },
  needs: ['handshakes', 'resultCodes', 'web'],
  wants: 'a client log with the code of the failed handshake, or certutil -verify -urlfetch',
  judge: facts => {
    const failures = tlsFailuresFor(facts, 'revocation')
    if (failures.length === 0) return [CLEAR]
    return failures.map(failure =>
      fires({
        subject: hostSubject(failure.host, failure.port),
        evidence: [failure.evidence],
        attempts: failure.attempts,
        causes: rank(failure),
      }),
    )
  },
  explain:
    'The certificate of {host} names where its revocation list is published, and there is no list that can be used. The certificate may be ' +
    'perfectly valid: the client refuses because it cannot know.',
  scope:
    'Clients that insist on the check and cannot reach the list: store apps, mobile clients, PCs outside the domain. PCs of the domain read ' +
    'the list from the directory.',
  causes: [
    {
      id: 'TLS-13',
      cause: 'The list is published in LDAP only, or at an HTTP address that cannot be reached from here.',
      confirm: [
        'certutil -verify -urlfetch <certificate.cer>',
        'The distribution points in the certificate: openssl x509 -noout -ext crlDistributionPoints',
      ],
      remedy: [
        'Publish the list by HTTP, reachable inside and outside, and re-issue the certificate with that address.',
        'On an Edge: allow outbound TCP 80.',
      ],
    },
    {
      id: 'TLS-29',
      cause:
        'The list that is published is out of date, belongs to another authority, or is not signed by the one that issued the certificate.',
      confirm: [
        'openssl crl -in <list.crl> -inform DER -noout -issuer -lastupdate -nextupdate',
        'certutil -verify -urlfetch <certificate.cer>',
      ],
      remedy: [
        'certutil -crl  # on the authority: publishes a new list',
        'See why it was not published in time: the service is stopped, or the copy to the web server fails.',
        'certutil -urlcache * delete  # on a client that keeps an old copy',
      ],
    },
  ],
  lookAlikes: [{ what: 'a revoked certificate', tell: 'code 80092010 or 800B010C' }],
  settle: ['certutil -verify -urlfetch on the machine that fails.'],
  seeAlso: [
    'result codes 0x80092012, 0x80092013, 0x800B010E',
    'certificate requirements: CRL distribution points',
  ],
  samples: {
    fires: [
      'tls/revocation-offline.uccapilog',
      'tls/revocation-dotnet.txt',
      'tls/revocation-list-out-of-date.ndjson',
    ],
    clear: ['tls/untrusted-root.uccapilog'],
  },
})

/** The probe has read the list and says what is wrong with it. */
const UNUSABLE = /revocation list\b.*\b(?:is out of date|is only valid from|is not signed by|is a list of)\b/i

function rank({ quote }: TlsFailure): RankedCause[] {
  if (UNUSABLE.test(quote)) return [ranked('TLS-29', 'certain', 'The list was fetched and read.')]
  return [
    ranked('TLS-13', 'certain', 'The client says that the check could not be made.'),
    ranked('TLS-29', 'possible', 'If the address of the list answers.'),
  ]
}
