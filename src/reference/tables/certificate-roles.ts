// Certificate roles: the -Type values of the certificate cmdlets, where each is used, and which names it needs.
// Skype for Business Server documentation, "Environmental requirements"; Set-CsCertificate.

import { defineTable } from '../entry.ts'

export const certificateRoles = defineTable(
  { kind: 'certificate-role', source: 'Set-CsCertificate; Skype for Business Server documentation' },
  [
    {
      key: 'Default',
      name: 'Default',
      meaning:
        'Front End, Director, Mediation, branch appliance: SIP over TLS (5061) and HTTPS between servers (444). Subject: pool FQDN; SAN: server FQDN, sip.<sip domain>.',
      signIn: 'Presented to clients inside that speak SIP.',
      check: ['Get-CsCertificate -Type Default | fl Subject,AlternativeNames,NotAfter'],
      records: ['TLS-08', 'TLS-26', 'TLS-15'],
    },
    {
      key: 'WebServicesInternal',
      name: 'WebServicesInternal',
      meaning:
        'Internal Web Site of Front End and Director (443). Subject: pool FQDN; SAN: internal web FQDN, simple URLs, lyncdiscoverinternal.',
      signIn: 'Presented to clients inside that use web services.',
      check: ['Get-CsCertificate -Type WebServicesInternal | fl Subject,AlternativeNames,NotAfter'],
      records: ['TLS-26', 'TLS-12'],
    },
    {
      key: 'WebServicesExternal',
      name: 'WebServicesExternal',
      meaning:
        'External Web Site of Front End and Director (4443), seen by the reverse proxy and by other pools. Subject: pool FQDN; SAN: external web FQDN, simple URLs, lyncdiscover.',
      signIn:
        'Signs the web tickets of clients outside: with another subject than the pool FQDN they are refused (28032).',
      check: [
        'Get-CsCertificate -Type WebServicesExternal | fl Subject,AlternativeNames,NotAfter',
        'netsh http show sslcert ipport=0.0.0.0:4443',
      ],
      records: ['WT-01', 'TLS-26'],
    },
    {
      key: 'OAuthTokenIssuer',
      name: 'OAuthTokenIssuer',
      meaning: 'Global: signs tokens between servers (Exchange, Office Web Apps, online).',
      signIn: 'Not part of sign-in.',
    },
    {
      key: 'AccessEdgeExternal',
      name: 'AccessEdgeExternal',
      meaning:
        'Access Edge, outside (443 for clients, 5061 for partners). Subject: Access Edge FQDN; SAN: sip.<every sip domain>.',
      signIn: 'Presented to clients outside that speak SIP.',
      check: ['Get-CsCertificate -Type AccessEdgeExternal   # on the Edge'],
      records: ['TLS-08', 'TLS-09', 'TLS-26'],
    },
    {
      key: 'DataEdgeExternal',
      name: 'DataEdgeExternal',
      meaning: 'Web conferencing Edge, outside.',
      signIn: 'Not part of sign-in.',
    },
    {
      key: 'AudioVideoAuthentication',
      name: 'AudioVideoAuthentication',
      meaning: 'A/V authentication of the Edge; the same certificate and key on all Edges of a pool.',
      signIn: 'Not part of sign-in.',
    },
    {
      key: 'Internal',
      name: 'Internal',
      meaning:
        'Edge, inside: mutual TLS with Front Ends, replication (4443), logging. Subject: internal Edge pool FQDN.',
      signIn: 'Wrong or expired: everybody outside, and no configuration for the Edge.',
      check: ['Get-CsCertificate -Type Internal   # on the Edge'],
      records: ['TLS-20', 'TLS-27', 'TLS-08'],
    },
    {
      key: 'reverse-proxy',
      name: 'reverse proxy listener',
      meaning:
        'Certificate of the reverse proxy or load balancer (443): external web FQDNs, simple URLs, lyncdiscover of every SIP domain.',
      signIn: 'Presented to clients outside that use web services.',
      check: ['openssl s_client -connect <web-fqdn>:443 -servername <web-fqdn> -showcerts'],
      records: ['TLS-11', 'TLS-26', 'TCP-02'],
    },
    {
      key: 'user',
      name: 'user certificate',
      meaning:
        'Issued by the pool ("Communications Server") to a client, subject the SIP address, 180 days by default.',
      signIn:
        'Proof of the user for TLS-DSK. With it a client needs no web services; without it every fault of the web side shows.',
      check: [
        'Get-CsClientCertificate -Identity sip:<user>',
        'certmgr.msc > Personal, issuer Communications Server',
      ],
      records: ['CP-01', 'CP-08', 'CP-09', 'AUTH-10'],
    },
  ],
)
