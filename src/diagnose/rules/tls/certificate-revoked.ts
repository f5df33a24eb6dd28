// The authority has revoked the certificate of a server.

import { tlsFailuresFor } from '../../facts/tls-failures.ts'
import { hostSubject } from '../../host-subject.ts'
import { ranked } from '../../ranked.ts'
import { CLEAR, defineRule, fires } from '../../rule.ts'

export const rule = defineRule({
  id: 'tls/certificate-revoked',
  stage: 'tls',
  kind: 'cause',
  covers: ['TLS-28'],
  title: {
    fires: 'The certificate of {host} is revoked',
    clear: 'No certificate was refused as revoked',
  },
  needs: ['handshakes', 'resultCodes', 'web'],
  wants: 'a client log with the code of the failed handshake, lyncpin probe, or certutil -verify -urlfetch',
  judge: facts => {
    const failures = tlsFailuresFor(facts, 'revoked')
    if (failures.length === 0) return [CLEAR]
    return failures.map(failure =>
      fires({
        subject: hostSubject(failure.host, failure.port),
        evidence: [failure.evidence],
        attempts: failure.attempts,
        causes: [
          ranked('TLS-28', 'certain', 'The list of the authority was read and names the certificate.'),
        ],
      }),
    )
  },
  explain:
    'The authority that issued the certificate of {host}, or of an authority above it, has declared it invalid before its time. Clients ' +
    'that check revocation end the handshake; names, dates and chain may all be right.',
  scope:
    'Every client that checks revocation: at once where it has no copy of the list, later where it still has an old one. Clients that do ' +
    'not check sign in.',
  causes: [
    {
      id: 'TLS-28',
      cause: 'The certificate was revoked, often when it was renewed, and the server still uses it.',
      confirm: [
        'certutil -verify -urlfetch <certificate.cer>',
        'openssl x509 -noout -serial -in <certificate.pem>  # compare with the list of the authority',
        'Get-CsCertificate   # which one is assigned',
      ],
      remedy: [
        'Request a new certificate and assign it (Set-CsCertificate; on a reverse proxy bind it to the listener), then restart the service.',
        'Ask the authority why: a key that was stolen must not be used again.',
      ],
    },
  ],
  lookAlikes: [
    {
      what: 'a list that cannot be fetched',
      tell: 'code 80092012, 80092013 or 800B010E: nobody says that it is revoked',
    },
  ],
  settle: ['certutil -verify -urlfetch <certificate.cer> on the machine that fails.'],
  seeAlso: ['result codes 0x80092010, 0x800B010C', 'alert certificate_revoked (44)'],
  samples: {
    fires: ['tls/certificate-revoked.ndjson', 'tls/certificate-revoked.uccapilog'],
    clear: ['tls/revocation-offline.uccapilog', 'tls/revocation-list-out-of-date.ndjson'],
  },
})
