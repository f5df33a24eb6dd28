// Catalogue of failures, section 13: mobile clients.

import { defineFailures } from '../failure-record.ts'

export const failures = defineFailures('mobile', [
  {
    id: 'MOB-01',
    title: 'Server is too old for the mobile client',
    sees: 'You cannot sign in with this version',
    where: 'log',
    why: 'Autodiscover answer without UCWA; User-Agent',
    scope: 'Lync Mobile 2013',
  },
  {
    id: 'MOB-02',
    title: 'Mobility service of 2010 was removed',
    sees: 'Lync 2010 mobile stops after an upgrade',
    where: 'log',
    why: '404 on /mcx',
    scope: 'Lync 2010 mobiles',
  },
  {
    id: 'MOB-03',
    title: 'Generic messages of Lync Mobile 2013',
    sees: 'Check your account information, or cannot connect',
    where: 'log',
    why: 'mobile log tells which step failed',
    scope: 'one phone, or all (DNS)',
  },
  {
    id: 'MOB-04',
    title: 'iOS demands TLS 1.2',
    sees: 'iOS cannot connect, Android can',
    where: 'log',
    why: 'handshake failure in the mobile log or a capture',
    scope: 'iOS',
  },
  {
    id: 'MOB-05',
    title: 'User agent or version refused',
    sees: 'The version is blocked or not supported',
    where: 'log',
    why: 'UserAgentNotAllowed, VersionNotSupported, APIVersionNotSupported',
    scope: 'that app version',
  },
  {
    id: 'MOB-06',
    title: 'Wi-Fi demands a certificate',
    sees: 'Certificates incorrect or missing',
    where: 'log',
    why: 'the sentence of the app, in a ticket; the network has to be looked at',
    scope: 'Android on that network',
  },
])
