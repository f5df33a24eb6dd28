// The phases of a sign-in attempt: what the client does in each, and where to look when it fails there.

import { PHASES, type PhaseName } from '../../trace/attempt.ts'
import { defineTable, type EntryRow } from '../entry.ts'

const ROWS: Readonly<Record<PhaseName, Omit<EntryRow, 'key' | 'name'>>> = {
  discover: {
    meaning: 'The client looks up the DNS names of its SIP domain.',
    signIn:
      'Fails here: no record, wrong record, or no DNS. Skipped when EndpointConfiguration.cache or a manual server name is used.',
    check: ['nslookup of the seven names on both resolvers'],
    records: ['DNS-01', 'DNS-04', 'CLI-01', 'DSC-05'],
  },
  connect: {
    meaning: 'TCP to the web service or SIP server, through a proxy where there is one.',
    signIn: 'Fails here: port, firewall, route, proxy, dead address.',
    check: ['Test-NetConnection <host> -Port <port>'],
    records: ['TCP-01', 'TCP-02', 'TCP-03'],
  },
  secure: {
    meaning: 'TLS handshake and judgement of the server certificate.',
    signIn: 'Fails here: chain, name, dates, revocation, TLS version.',
    check: ['openssl s_client -connect <host>:<port> -servername <host> -showcerts'],
    records: ['TLS-08', 'TLS-10', 'TLS-21', 'TLS-26'],
  },
  autodiscover: {
    meaning: 'The client asks lyncdiscover for the user’s servers and web services.',
    signIn:
      'Fails here: wrong web site published, origin not allowed, redirect out of reach. SIP can still work through SRV records.',
    check: ['The answer of https://lyncdiscover.<domain>/'],
    records: ['DSC-01', 'DSC-06', 'TCP-02'],
  },
  ticket: {
    meaning: 'The client proves who the user is to the web ticket service and gets a web ticket.',
    signIn:
      'Fails here: credentials, switched-off methods, SPN, ticket refused (28xxx). Clients with a stored user certificate skip it.',
    check: ['X-Ms-diagnostics and ErrorId of the answers'],
    records: ['WT-01', 'WT-02', 'WT-08', 'WT-09'],
  },
  certificate: {
    meaning: 'With the web ticket the client gets a user certificate (CertProvisioningService).',
    signIn:
      'Fails here: the ticket is refused, or the key store of the machine. Clients with a stored user certificate skip it.',
    check: ['Answer of CertProvisioningService; Get-CsClientCertificate'],
    records: ['CP-01', 'CP-09', 'WT-01'],
  },
  register: {
    meaning: 'REGISTER reaches the registrar: routing, Edge, home server.',
    signIn: 'Fails here: unknown or forbidden user, next hop down, client version.',
    check: ['ms-diagnostics of the answer'],
    records: ['SIP-01', 'SIP-07', 'ACC-01'],
  },
  authenticate: {
    meaning: 'NTLM, Kerberos or TLS-DSK inside REGISTER.',
    signIn: 'Fails here: password, certificate, clock, scheme switched off, other account.',
    check: ['Last 401: gssapi-data (goes on) or a new list of schemes (refused)'],
    records: ['AUTH-01', 'AUTH-04', 'AUTH-12', 'AUTH-18'],
  },
  provision: {
    meaning: 'What the client asks for right after the 200: settings, contacts, own presence.',
    signIn: 'Fails here: the user is signed in with limited functions.',
    check: ['Get-CsPoolFabricState -PoolFqdn <pool> -Type Routing'],
    records: ['SRV-04'],
  },
}

export const phases = defineTable(
  { kind: 'phase', source: 'Lyncpin: phases of an attempt' },
  PHASES.map(name => ({ key: name, name, ...ROWS[name] })),
)
