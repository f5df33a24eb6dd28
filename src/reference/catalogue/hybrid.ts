// Catalogue of failures, section 12: hybrid, online, modern authentication.

import { defineFailures } from '../failure-record.ts'

export const failures = defineFailures('hybrid', [
  {
    id: 'HYB-01',
    title: 'Modern authentication half configured on-premises',
    sees: 'No modern prompt, or it fails afterwards',
    where: 'log',
    why: 'challenge without authorization_uri; Get-CsOAuthConfiguration output',
    scope: 'all clients with modern authentication',
  },
  {
    id: 'HYB-02',
    title: 'Modern authentication on in one workload only',
    sees: 'Double prompts; multi-factor users fail',
    where: 'log',
    why: 'Get-CsOAuthConfiguration and Get-OrganizationConfig output',
    scope: 'the tenant',
  },
  {
    id: 'HYB-03',
    title: 'Exchange prompts after sign-in',
    sees: 'Credentials are required, again and again',
    where: 'log',
    why: 'client log: refused requests to Exchange after a good registration',
    scope: 'users whose mail is elsewhere',
  },
  {
    id: 'HYB-04',
    title: 'Modern authentication for Exchange while the server has none',
    sees: 'Prompts of the old kind for Exchange',
    where: 'log',
    why: 'registry export: AllowAdalForNonLyncIndependentOfLync',
    scope: 'on-premises users with a cloud mailbox',
  },
  {
    id: 'HYB-05',
    title: 'Cloud user enabled on-premises and not moved',
    sees: 'Signs in on-premises or not at all',
    where: 'log',
    why: 'Get-CsUser output: HostingProvider',
    scope: 'hybrid users',
  },
  {
    id: 'HYB-06',
    title: 'UPN was changed',
    sees: 'The old address fails, meetings are invalid',
    where: 'log',
    why: 'address of the attempt against Get-CsUser output',
    scope: 'renamed users',
  },
  {
    id: 'HYB-07',
    title: 'Incident of the online service',
    sees: 'Everybody of a region fails',
    where: 'log',
    why: 'logs of several users: server errors of the online service; the health page is certain',
    scope: 'tenant or region',
  },
])
