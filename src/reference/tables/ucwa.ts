// Codes and subcodes of UCWA and of the mobile clients. skype-docs UCWA (GenericSynchronousErrors, ApplicationDashboard,
// Versioning), client logs.

import { defineTable } from '../entry.ts'

export const ucwaCodes = defineTable({ kind: 'ucwa', source: 'UCWA documentation' }, [
  {
    key: 'MobileApplicationNoLongerAllowed',
    name: 'MobileApplicationNoLongerAllowed',
    meaning: 'The mobility policy of the user forbids mobile clients.',
    signIn: 'Mobile sign-in ends or is refused while the desktop works.',
    check: ['Get-CsMobilityPolicy | select Identity,EnableMobility'],
    records: ['ACC-07'],
  },
  {
    key: 'TooManyApplications',
    name: 'TooManyApplications',
    meaning: 'The user has too many application sessions (410 Gone).',
    signIn: 'The client is thrown out until old sessions end.',
    records: ['ACC-08'],
  },
  {
    key: 'UserAgentNotAllowed',
    name: 'UserAgentNotAllowed',
    meaning: 'The server refuses this user agent (410).',
    signIn: 'A client version rule or an old server.',
    check: ['Get-CsClientVersionPolicyRule'],
    records: ['MOB-05'],
  },
  {
    key: 'VersionNotSupported',
    name: 'VersionNotSupported',
    meaning: 'The server does not support this client version.',
    signIn: 'Update the client or the server.',
    records: ['MOB-05'],
  },
  {
    key: 'APIVersionNotSupported',
    name: 'APIVersionNotSupported',
    meaning: 'The server does not support this version of the API (404).',
    signIn: 'Update the server, or use an older client.',
    records: ['MOB-05', 'MOB-01'],
  },
  {
    key: 'ApplicationNotFound',
    name: 'ApplicationNotFound',
    meaning: 'The application resource does not exist any more (404).',
    signIn: 'The session has ended; the client makes a new one. Often after losing affinity to a Front End.',
    records: ['TCP-10'],
  },
  {
    key: 'E2-3-48',
    name: 'E_UcwaUnavailable (E2-3-48)',
    meaning: 'Mobile client: UCWA does not answer, HTTP 503 on /ucwa/v1/applications.',
    signIn:
      'The UCWA application pool of one Front End is down: mobile sign-in fails on and off, the desktop works.',
    check: [
      'Request /ucwa/v1/applications on each Front End: 401 is healthy, 503 is not',
      'Event 1309 of ASP.NET for /ucwa',
    ],
    records: ['SRV-11'],
    aliases: ['E_UcwaUnavailable'],
    source: 'mobile client logs',
  },
])
