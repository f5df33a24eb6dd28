// The client insists on checking whether the certificate was revoked and cannot get the list.

import { tlsFailuresFor } from '../../facts/tls-failures.ts'
import { hostSubject } from '../../host-subject.ts'
import { ranked } from '../../ranked.ts'
import { CLEAR, defineRule, fires } from '../../rule.ts'

export const rule = defineRule({
  id: 'tls/revocation-unreachable',
  stage: 'tls',
  kind: 'cause',
  covers: ['TLS-13'],
  title: {
    fires: 'The revocation list for the certificate of {host} cannot be fetched',
    clear: 'No revocation check failed for want of a list',
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
        causes: [ranked('TLS-13', 'certain', 'The client says that the check could not be made.')],
      }),
    )
  },
  explain:
    'The certificate of {host} names where its revocation list is published, and the client could not fetch it. The certificate may be ' +
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
  ],
  lookAlikes: [{ what: 'a revoked certificate', tell: 'code 80092010 or 800B010C' }],
  settle: ['certutil -verify -urlfetch on the machine that fails.'],
  seeAlso: [
    'result codes 0x80092012, 0x80092013, 0x800B010E',
    'certificate requirements: CRL distribution points',
  ],
  samples: {
    fires: ['tls/revocation-offline.uccapilog', 'tls/revocation-dotnet.txt'],
    clear: ['tls/untrusted-root.uccapilog'],
  },
})
