// Catalogue of failures, section 4: discovery and Autodiscover.

import { defineFailures } from '../failure-record.ts'

export const failures = defineFailures('discovery', [
  {
    id: 'DSC-01',
    title: 'lyncdiscover answers 403 to web clients',
    sees: 'There was an error signing you in',
    where: 'log',
    why: 'browser trace (HAR) or IIS log: 403 on lyncdiscover',
    scope: 'web pages that use UCWA',
  },
  {
    id: 'DSC-02',
    title: 'Origin is not in the cross-domain list',
    sees: 'The web client waits for ever',
    where: 'log',
    why: 'browser trace: 403 with "Service does not allow a cross domain request from this origin"',
    scope: 'web clients of that origin',
  },
  {
    id: 'DSC-03',
    title: 'lyncdiscover shows the certificate of the cloud',
    sees: 'Name warning, 403 on the frame',
    where: 'log',
    why: 'certificate *.online.lync.com in a trace or capture',
    scope: 'web clients over HTTPS',
  },
  {
    id: 'DSC-04',
    title: 'Discovery leads to a two-factor pool',
    sees: 'Clients of normal pools are prompted or fail',
    where: 'log',
    why: 'first web answer demands passive federation',
    scope: 'everybody discovered through that pool',
  },
  {
    id: 'DSC-05',
    title: 'Server configured by policy or by hand',
    sees: 'One department or machine fails after a server change',
    where: 'log',
    why: 'client log: no lookups, connects to an old host',
    scope: 'machines with a fixed server',
  },
  {
    id: 'DSC-06',
    title: 'Discovery name leads to the web site of the other side',
    sees: 'Slow inside, or unreachable addresses outside',
    where: 'log',
    why: 'Autodiscover answer: AccessLocation and URLs of the other side',
    scope: 'one side completely',
  },
  {
    id: 'DSC-07',
    title: 'Discovery on the new pool, user on the old one',
    sees: 'Trust dialog once per profile',
    where: 'log',
    why: 'answering pool against home pool',
    scope: 'clients of 2013 with users on a 2010 pool',
  },
  {
    id: 'DSC-08',
    title: 'Wrong manual discovery address on a mobile',
    sees: 'The server name or sign-in address is incorrect',
    where: 'log',
    why: 'mobile log: requests to another path than AutodiscoverService.svc/Root',
    scope: 'one phone',
  },
  {
    id: 'DSC-09',
    title: 'Phone has a wrong registrar name',
    sees: 'Unable to contact Registrar for authentication',
    where: 'log',
    why: 'Test-CsClientAuth output',
    scope: 'phones',
  },
])
