// Catalogue of failures, section 7: SIP routing and Edge.

import { defineFailures } from '../failure-record.ts'

export const failures = defineFailures('register', [
  {
    id: 'SIP-01',
    title: 'User may not sign in from outside',
    sees: 'Works inside, refused outside',
    where: 'log',
    why: '403 with ms-diagnostics-public 4003',
    scope: 'users whose policy forbids it',
  },
  {
    id: 'SIP-02',
    title: 'Remote access is off for the organisation',
    sees: 'Nobody can sign in outside',
    where: 'log',
    why: 'refusal by the Edge; Get-CsAccessEdgeConfiguration output',
    scope: 'everybody outside',
  },
  {
    id: 'SIP-03',
    title: 'Edge works with an old topology',
    sees: 'Users of a new pool or domain fail outside',
    where: 'log',
    why: 'replication status; 1005 or 1003 with source= Edge',
    scope: 'what was added since the last replication',
  },
  {
    id: 'SIP-04',
    title: 'Edge service defined by address instead of name',
    sees: 'Outside fails after deployment',
    where: 'probe',
    why: 'Topology Builder shows it',
    scope: 'everybody outside',
  },
  {
    id: 'SIP-05',
    title: 'Access Edge does not start: partner listed twice',
    sees: 'Everybody outside is out after an update',
    where: 'log',
    why: 'event 14517 of LS Protocol Stack',
    scope: 'everybody outside',
  },
  {
    id: 'SIP-06',
    title: 'Client version filter',
    sees: 'Incompatible version, or a link to a download',
    where: 'log',
    why: '403 with ms-diagnostics 17002 or 17003',
    scope: 'one product or version',
  },
  {
    id: 'SIP-07',
    title: 'Home pool cannot be reached',
    sees: 'A generic failure for users outside or of another pool',
    where: 'log',
    why: '504 or 480 with ms-diagnostics 1007 or 1006',
    scope: 'users of one pool',
  },
  {
    id: 'SIP-08',
    title: 'Edge service does not start',
    sees: 'Outside fails',
    where: 'log',
    why: 'events of the Edge, replication status, certificate listing',
    scope: 'everybody outside',
  },
])
