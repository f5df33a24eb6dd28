// DNS names that clients look up, in the order in which a desktop client of 2013 and later does. Skype for Business Server
// documentation, "DNS requirements"; MS-OCDISCWS §3.1.

import { defineTable } from '../entry.ts'

export const dnsNames = defineTable(
  { kind: 'dns', source: 'Skype for Business Server documentation: DNS requirements' },
  [
    {
      key: 'lyncdiscoverinternal',
      name: 'lyncdiscoverinternal.<sip domain>',
      meaning:
        'A or CNAME, inside only: the Internal Web Site of the pool, Director or Standard Edition server. First lookup of desktop (2013 and later) and mobile clients.',
      signIn:
        'Missing inside: slow sign-in, and mobiles in the company Wi-Fi go the outside way. It must never be published outside.',
      check: ['nslookup lyncdiscoverinternal.<domain>, inside'],
      records: ['DNS-06', 'DSC-06', 'TLS-12'],
    },
    {
      key: 'lyncdiscover',
      name: 'lyncdiscover.<sip domain>',
      meaning:
        'A or CNAME: the reverse proxy (External Web Site). Second lookup, and the first that answers outside.',
      signIn:
        'Missing or wrong outside: no Autodiscover; mobile clients have nothing else. In hybrid it must point on-premises.',
      check: ['nslookup lyncdiscover.<domain>, on both resolvers', 'curl https://lyncdiscover.<domain>/'],
      records: ['DNS-01', 'DNS-07', 'DNS-10', 'DSC-03', 'DSC-06'],
    },
    {
      key: '_sipinternaltls._tcp',
      name: '_sipinternaltls._tcp.<sip domain>',
      meaning:
        'SRV, inside: port 5061, target the pool, in the SIP domain itself. Third lookup; first of Lync 2010 and phones.',
      signIn: 'Fallback when Autodiscover brings nothing; old clients and phones have only this.',
      check: ['nslookup -type=srv _sipinternaltls._tcp.<domain>'],
      records: ['DNS-01', 'DNS-02', 'DNS-03'],
    },
    {
      key: '_sipinternal._tcp',
      name: '_sipinternal._tcp.<sip domain>',
      meaning: 'SRV, inside: SIP over TCP. Legacy.',
      signIn: 'Only for clients that may use TCP.',
      records: ['DNS-01'],
    },
    {
      key: '_sip._tls',
      name: '_sip._tls.<sip domain>',
      meaning: 'SRV, outside: port 443, target the Access Edge, in the SIP domain itself. Fourth lookup.',
      signIn: 'Fallback outside when Autodiscover brings nothing. In hybrid it must point on-premises.',
      check: ['nslookup -type=srv _sip._tls.<domain>'],
      records: ['DNS-01', 'DNS-02', 'DNS-07', 'DNS-08'],
    },
    {
      key: '_sip._tcp',
      name: '_sip._tcp.<sip domain>',
      meaning: 'SRV: SIP over TCP outside. Legacy.',
      signIn: 'Only for clients that may use TCP.',
    },
    {
      key: 'sipinternal',
      name: 'sipinternal.<sip domain>',
      meaning: 'A, inside: Front End or Director. Fifth lookup.',
      signIn: 'Last resort; the name must be in the certificate.',
      records: ['DNS-01', 'TLS-26'],
    },
    {
      key: 'sip',
      name: 'sip.<sip domain>',
      meaning:
        'A: inside the Front Ends or Director, outside the Access Edge. Sixth lookup, and the usual SRV target.',
      signIn: 'Usual target of the SRV records; the name must be in the certificate that answers.',
      records: ['DNS-01', 'DNS-02', 'TLS-26'],
    },
    {
      key: 'sipexternal',
      name: 'sipexternal.<sip domain>',
      meaning: 'A, outside: the Access Edge. Seventh and last lookup.',
      signIn: 'Last resort; the name must be in the certificate.',
      records: ['DNS-01'],
    },
    {
      key: '_sipfederationtls._tcp',
      name: '_sipfederationtls._tcp.<sip domain>',
      meaning: 'SRV: port 5061, the Access Edge. Federation, hybrid, mobile push.',
      signIn: 'Not used by clients to sign in.',
    },
    {
      key: '_ntp._udp',
      name: '_ntp._udp.<sip domain>',
      meaning: 'SRV: time server for phones.',
      signIn: 'A phone without time takes every certificate for not yet valid.',
      records: ['CLI-13'],
    },
    {
      key: 'meet',
      name: 'meet.<sip domain>',
      meaning: 'Simple URL for meetings: web VIP inside, reverse proxy outside.',
      signIn: 'Not used to sign in.',
    },
    {
      key: 'dialin',
      name: 'dialin.<sip domain>',
      meaning: 'Simple URL for dial-in information: web VIP inside, reverse proxy outside.',
      signIn: 'Not used to sign in.',
    },
    {
      key: 'ucupdates-r2',
      name: 'ucupdates-r2.<sip domain>',
      meaning: 'Device update service for phones that are not signed in.',
      signIn: 'Not used to sign in.',
    },
    {
      key: 'sipdir.online.lync.com',
      name: 'sipdir.online.lync.com',
      meaning: 'SIP director of the online service: target of _sip._tls and sip for online-only domains.',
      signIn: 'In a hybrid or on-premises domain it is the wrong target: on-premises users fail outside.',
      records: ['DNS-07'],
    },
    {
      key: 'webdir.online.lync.com',
      name: 'webdir.online.lync.com',
      meaning: 'Web director of the online service: target of lyncdiscover for online-only domains.',
      signIn: 'In a hybrid or on-premises domain it is the wrong target: on-premises users fail outside.',
      records: ['DNS-07', 'DSC-03'],
    },
    {
      key: 'sipfed.online.lync.com',
      name: 'sipfed.online.lync.com',
      meaning: 'Federation Edge of the online service.',
      signIn: 'Not used by clients to sign in.',
    },
  ],
)
