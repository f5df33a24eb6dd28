// The client's last word on a sign-in: result of VerifyOnEnableEvent and ACTION in its log. Client logs of Lync 2013 and later.

import { defineTable } from '../entry.ts'

export const verdicts = defineTable({ kind: 'verdict', source: 'client logs' }, [
  {
    key: 'ONENABLE_FAIL_AUTH_FAIL',
    name: 'ONENABLE_FAIL_AUTH_FAIL',
    meaning: 'The registrar refused the authentication for good.',
    signIn:
      'status= mirrors the SIP status (0x80EF0191 = 401), diag code= is the ms-diagnostics id in hex (0xfa4 = 4004).',
    check: ['diag code= of the line'],
    records: ['ACC-10', 'AUTH-01', 'AUTH-18'],
  },
  {
    key: 'ONENABLE_FAIL_AUTH_FAIL_CERT_THEN_SPECIFIC',
    name: 'ONENABLE_FAIL_AUTH_FAIL_CERT_THEN_SPECIFIC',
    meaning: 'The user certificate was refused, and so were the given credentials.',
    signIn:
      'The SIP way works and asks for a certificate; the web way that would bring one is unreachable or refuses.',
    check: [
      'authWebserviceBaseUrl= of the line: open it from that machine',
      'GetAndPublishCert in the sign-in tree',
    ],
    records: ['CP-09'],
  },
  {
    key: 'AUTH FAIL - NEED NEW CERT',
    name: 'ACTION: AUTH FAIL - NEED NEW CERT',
    meaning: 'The client drops its user certificate and fetches a new one.',
    signIn:
      'Once, it is the cure of a revoked or expired certificate. In a loop the web services do not issue one.',
    records: ['CP-09', 'CP-08'],
    aliases: ['NEED NEW CERT'],
  },
])
