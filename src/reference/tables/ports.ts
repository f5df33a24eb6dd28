// Ports around a sign-in: who talks to whom. Skype for Business Server documentation, "Ports and protocols", "DNS",
// "Edge environmental requirements", "Load balancing".

import { defineTable } from '../entry.ts'

const TEST = 'Test-NetConnection <host> -Port'

export const ports = defineTable(
  {
    kind: 'port',
    source: 'Skype for Business Server documentation: ports and protocols',
    signIn: 'Not part of a sign-in.',
  },
  [
    {
      key: 53,
      name: '53 DNS (UDP, TCP)',
      meaning: 'Clients and servers to their resolver; Edge external to the internet.',
      signIn: 'Every discovery begins here. TCP 53 is needed for large answers.',
      records: ['DNS-01', 'DNS-10'],
    },
    {
      key: 67,
      name: '67 DHCP (UDP)',
      meaning: 'Clients and phones to the DHCP server.',
      signIn: 'Last resort of discovery; phones get options 43 and 120.',
      records: ['TCP-12', 'CLI-12'],
    },
    {
      key: 80,
      name: '80 HTTP',
      meaning: 'Clients to the Internal Web Site or the reverse proxy; Edge and clients to CRL servers.',
      signIn: 'Plain HTTP Autodiscover only redirects. CRLs are fetched here.',
      records: ['TLS-13', 'TCP-02'],
    },
    {
      key: 88,
      name: '88 Kerberos (TCP, UDP)',
      meaning: 'Clients inside and servers to domain controllers.',
      signIn: 'Without it (outside) Kerberos is not used.',
      records: ['AUTH-15'],
    },
    {
      key: 123,
      name: '123 NTP (UDP)',
      meaning: 'Phones and servers to a time server.',
      signIn: 'A phone without time takes every certificate for not yet valid.',
      records: ['CLI-13'],
    },
    {
      key: 135,
      name: '135 RPC endpoint mapper',
      meaning: 'Servers to domain controllers and to each other.',
      signIn: 'Server side: NTLM pass-through and management.',
    },
    {
      key: 389,
      name: '389 LDAP',
      meaning: 'Front Ends to domain controllers (user replication).',
      signIn: 'Blocked: new users do not reach the pool.',
      records: ['ACC-03'],
    },
    {
      key: 443,
      name: '443 HTTPS and SIP over TLS',
      meaning:
        'Inside: clients to the pool’s web VIP. Outside: clients to the reverse proxy (web services, lyncdiscover) and to the Access Edge (SIP over TLS).',
      signIn:
        'Outside two different machines listen on it and both must work: reverse proxy for ticket and certificate, Access Edge for SIP.',
      check: [`${TEST} 443 for the web FQDN, lyncdiscover and the Access Edge`],
      records: ['TCP-01', 'TCP-02', 'TCP-03'],
    },
    {
      key: 444,
      name: '444 HTTPS between servers',
      meaning:
        'Front End to Front End, Director to Front End: C3P, focus, publishing and checking of user certificates, PIN service.',
      signIn: 'Broken trust here: presence, conferences and PIN sign-in fail, sometimes all sign-ins.',
      records: ['TLS-01', 'TLS-02'],
    },
    {
      key: 445,
      name: '445 SMB',
      meaning: 'Servers to file share, replica shares, domain controllers.',
      signIn: 'Configuration replication inside; NTLM pass-through.',
      records: ['TCP-08'],
    },
    { key: 636, name: '636 LDAP over TLS', meaning: 'Servers to domain controllers.' },
    {
      key: 1433,
      name: '1433 SQL Server',
      meaning: 'Front Ends to the back end.',
      signIn: 'Back end out of reach: limited functionality.',
      records: ['SRV-04', 'SRV-10'],
    },
    {
      key: 1434,
      name: '1434 SQL Server browser (UDP)',
      meaning: 'Front Ends to the back end, named instances.',
      signIn: 'Back end out of reach: limited functionality.',
      records: ['SRV-04'],
    },
    {
      key: 3268,
      name: '3268 global catalogue',
      meaning: 'Front Ends to domain controllers.',
      signIn: 'User lookup and replication.',
    },
    {
      key: 3478,
      name: '3478 STUN/TURN (UDP)',
      meaning: 'Clients to the A/V Edge.',
      signIn: 'Media; not part of sign-in.',
    },
    {
      key: 4443,
      name: '4443 External Web Site, replication',
      meaning:
        'Reverse proxy to Front End or Director (External Web Site); Front Ends of other pools; and the master of the configuration to the Edge (replication).',
      signIn:
        'The reverse proxy must translate 443 to 4443. Blocked towards the Edge: the Edge works with an old topology.',
      check: [`${TEST} 4443 from the reverse proxy to the Front Ends, and from the master to the Edge`],
      records: ['TCP-02', 'TCP-07', 'WT-01'],
    },
    {
      key: 5060,
      name: '5060 SIP',
      meaning: 'SIP without TLS: gateways and trunks; clients only where a deployment allows it.',
      signIn: 'Not used by clients of today.',
    },
    {
      key: 5061,
      name: '5061 SIP over TLS',
      meaning:
        'Inside: clients to Front End or Director, and between servers (mutual TLS, both directions, Edge included). Outside on the Edge: federation.',
      signIn:
        'Clients inside need it. Outside it is no client port: 5061 closed at the Access Edge concerns federation only.',
      check: [`${TEST} 5061 from the client inside, and between Edge and pool in both directions`],
      records: ['TCP-01', 'SIP-07', 'TCP-11', 'DNS-14'],
    },
    {
      key: 5062,
      name: '5062 A/V authentication',
      meaning: 'Front End to Edge internal.',
      signIn: 'Media; not part of sign-in.',
    },
    {
      key: 5088,
      name: '5088 UCWA SIP listening port',
      meaning: 'UCWA to a survivable branch appliance.',
      signIn: 'Mobile users homed on the appliance.',
      records: ['TCP-13'],
    },
    {
      key: 5089,
      name: '5089 UCWA SIP listening port',
      meaning: 'UCWA to a survivable branch appliance.',
      signIn: 'Mobile users homed on the appliance.',
      records: ['TCP-13'],
    },
    {
      key: 5090,
      name: '5090 Windows Fabric',
      meaning: 'Front End to Front End.',
      signIn: 'Blocked: no quorum, the pool does not start.',
      records: ['SRV-01'],
    },
    {
      key: 5091,
      name: '5091 to 5093 Windows Fabric',
      meaning: 'Front End to Front End.',
      signIn: 'Blocked: no quorum, the pool does not start.',
      records: ['SRV-01'],
    },
    { key: 5269, name: '5269 XMPP', meaning: 'XMPP federation at the Edge (2015 only).' },
    { key: 8057, name: '8057 web conferencing (PSOM)', meaning: 'Front End to Edge internal.' },
    {
      key: 8080,
      name: '8080 External Web Site (HTTP)',
      meaning: 'Reverse proxy to Front End or Director.',
      signIn: 'The reverse proxy must translate 80 to 8080.',
      records: ['TCP-02'],
    },
    {
      key: 50001,
      name: '50001 to 50003 centralised logging',
      meaning: 'Controller to the logging agents (mutual TLS), on the Edge at the internal interface.',
      signIn: 'Not part of sign-in; without it the Edge brings no traces.',
    },
    {
      key: 50002,
      name: '50001 to 50003 centralised logging',
      meaning: 'Controller to the logging agents (mutual TLS), on the Edge at the internal interface.',
      signIn: 'Not part of sign-in; without it the Edge brings no traces.',
    },
    {
      key: 50003,
      name: '50001 to 50003 centralised logging',
      meaning: 'Controller to the logging agents (mutual TLS), on the Edge at the internal interface.',
      signIn: 'Not part of sign-in; without it the Edge brings no traces.',
    },
  ],
)
