// Diagnostics ids: one number space for SIP (ms-diagnostics, ms-diagnostics-public, ms-client-diagnostics), HTTP
// (X-Ms-diagnostics) and SOAP faults (ErrorId). MS-OCER §7 and §8, MS-SIPREGE, MS-OCAUTHWS §3.2.4.1.

import { defineTable } from '../entry.ts'

const NOT_SIGN_IN = 'Calls, conferences or contacts; a client that gets it is signed in.'
const AFTER_EDGE =
  'Users outside are hit, users inside are not: the hop between Edge and pool is the suspect.'

export const msDiagnostics = defineTable(
  { kind: 'ms-diagnostics', source: 'MS-OCER §7', signIn: NOT_SIGN_IN },
  [
    {
      key: 0,
      name: 'Server internal error',
      meaning: 'The server failed while it worked on the request (status 500).',
      signIn: 'The server that `source` names has a fault of its own; its event log says which.',
      check: ['Event log "Lync Server" of the server that source= names, at that minute.'],
    },
    {
      key: 1,
      name: 'Service unavailable',
      meaning:
        'The service is starting, stopping or has lost its back end (status 503). In the web SDK the same id says that the user is homed on premises.',
      signIn: 'Nobody signs in at that server for now; clients retry after Retry-After.',
      check: ['Get-CsWindowsService', 'Get-CsPoolFabricState -PoolFqdn <pool>'],
      records: ['SRV-01', 'SRV-02'],
    },
    {
      key: 4,
      name: 'Insufficient bandwidth to establish session',
      meaning: 'Call admission control refused a call (status 488).',
    },
    {
      key: 22,
      name: 'Call failed: media connectivity, both endpoints internal',
      meaning:
        'Written by a client (ms-client-diagnostics): ICE found no path for media between two internal endpoints.',
      source: 'captured message',
    },
    {
      key: 23,
      name: 'Call failed: media connectivity, one endpoint remote',
      meaning:
        'Written by a client (ms-client-diagnostics): ICE found no path for media between inside and outside.',
      source: 'captured message',
    },
    {
      key: 1000,
      name: 'Final handshake failed',
      meaning:
        'The last leg of NTLM, Kerberos or TLS-DSK was rejected: wrong password, unusable ticket, or a user certificate that the server does not accept (status 401).',
      signIn:
        'The credentials are refused. With TLS-DSK the client drops the certificate and asks for a new one (NEED NEW CERT).',
      check: [
        'Which scheme the refused REGISTER used: TLS-DSK, Kerberos or NTLM.',
        'Get-CsClientCertificate -Identity sip:<user>   # revoked or expired certificate',
        'Security log of the Front End: 4625, 4776 for the account.',
      ],
      records: ['AUTH-01', 'AUTH-09', 'CP-01', 'CP-09'],
    },
    {
      key: 1001,
      name: 'From URI not authorized to communicate with public IM providers',
      meaning: 'Policy forbids public IM for the sender (status 403).',
    },
    {
      key: 1002,
      name: 'From URI not authorized to communicate with federated partners',
      meaning: 'Policy forbids federation for the sender (status 403).',
    },
    {
      key: 1003,
      name: 'User does not exist',
      meaning: 'The SIP stack knows no such user (status 404).',
      signIn:
        'The sign-in address is misspelt, not enabled, or the Edge works with a topology that lacks its domain.',
      check: ['Get-CsUser -Identity sip:<user>', 'Get-CsManagementStoreReplicationStatus   # Edge UpToDate?'],
      records: ['AUTH-01', 'ACC-01', 'SIP-03'],
    },
    {
      key: 1004,
      name: 'Route set is no longer valid',
      meaning: 'A request names a route of a connection that has gone (status 481).',
      signIn: 'The session was lost; the client registers again by itself.',
    },
    {
      key: 1005,
      name: 'Cannot route to destination domain',
      meaning: 'The domain of the request is not served here and no route to it exists (status 404 or 504).',
      signIn:
        'In an answer to REGISTER: the SIP domain of the user is unknown to this server; a stale Edge is the usual case.',
      check: ['Get-CsSipDomain', 'Get-CsManagementStoreReplicationStatus'],
      records: ['SIP-03'],
    },
    {
      key: 1006,
      name: 'Error routing on client connection',
      meaning: 'The connection to the client is gone.',
      signIn: 'The client or something between closed the connection while the answer was on its way.',
      records: ['SIP-07', 'TCP-09'],
    },
    {
      key: 1007,
      name: 'Temporarily cannot route',
      meaning: 'The next hop is down or does not answer (status 504 or 480).',
      signIn: 'The home pool or the hop before it is out of reach; users of one pool, or all users outside.',
      check: [
        'Test-NetConnection <next-hop> -Port 5061 from the server that source= names',
        'Get-CsWindowsService   # on the home pool',
      ],
      records: ['SIP-07'],
    },
    {
      key: 1008,
      name: 'Unable to resolve DNS SRV record',
      meaning: 'The server that source= names cannot resolve the SRV record of its next hop (status 504).',
      signIn: AFTER_EDGE,
      check: ['nslookup <next-hop>   # on the server that source= names'],
      records: ['DNS-15'],
    },
    {
      key: 1009,
      name: 'Conflicting SRV and host domains in DNS',
      meaning:
        'The SRV record leads to a host in another domain than the one asked for (status 504); captured as "No match for domain in DNS SRV results".',
      signIn: 'The strict naming rule: an SRV target must lie in the SIP domain itself.',
      check: ['Compare the domain of the SRV target with the SIP domain.'],
      records: ['DNS-02'],
    },
    {
      key: 1010,
      name: 'Certificate trust with next-hop server could not be established',
      meaning:
        'TLS between two servers failed (status 504); HRESULT= and tls-target= often say why and with whom.',
      signIn: AFTER_EDGE,
      check: [
        'Certificates, chains and names on both ends of the hop',
        'Get-CsCertificate | select Use,Subject,AlternativeNames,NotAfter',
      ],
      records: ['TLS-27', 'SIP-08'],
    },
    {
      key: 1011,
      name: 'ms-diagnostics header not provided by previous hop',
      meaning: 'Added by a server that forwards a failure for which the hop before it gave no reason.',
      signIn: 'Says nothing itself; look at the server behind the one that source= names.',
    },
    {
      key: 1012,
      name: 'From URI is not authorized to communicate with users outside the enterprise',
      meaning: 'Policy forbids external communication for the sender (status 403).',
    },
    {
      key: 1013,
      name: 'Significant time skew detected during authentication',
      meaning:
        'The clocks of client and server differ too much: 5 minutes for Kerberos, 15 for NTLM (status 401).',
      signIn: 'One client: its clock. Everybody at one server: the clock of that server.',
      check: [
        'w32tm /stripchart /computer:<domain-controller> /samples:3 /dataonly',
        'Date: header of the 401 against the time stamp of the log line',
      ],
      records: ['AUTH-12', 'AUTH-11'],
    },
    {
      key: 1014,
      name: 'Unable to resolve DNS A record',
      meaning: 'The server that source= names cannot resolve the host name of its next hop (status 504).',
      signIn: AFTER_EDGE,
      check: ['nslookup <next-hop>   # on the server that source= names', 'hosts file of the Edge'],
      records: ['DNS-15'],
    },
    {
      key: 1017,
      name: 'Cannot route From and To domains in this combination',
      meaning:
        'The pair of domains is not allowed on this route, as in a shared SIP space that is set up on one side only (status 403).',
      source: 'captured message',
    },
    {
      key: 1027,
      name: 'Cannot route this type of SIP request to or from federated partners',
      meaning: 'The kind of request is not allowed over federation (status 403).',
      source: 'captured message',
    },
    {
      key: 1034,
      name: 'Previous hop federated peer did not report diagnostic information',
      meaning: 'A federation partner refused without a reason of its own (status 504).',
      source: 'captured message',
    },
    {
      key: 2057,
      name: 'Supported header lacks gruu-10 although msrtc-event-categories is present',
      meaning: 'REGISTER is refused with 421 because the client announces half of what it must.',
      signIn: 'A home-made or very old client; Microsoft clients send both.',
      source: 'MS-SIPREGE §3',
    },
    {
      key: 2139,
      name: 'Terminating old subscription, a new dialog took it over',
      meaning: 'Last NOTIFY of a subscription that a newer one replaces (ms-diagnostics-public).',
      signIn: 'Normal when a client signs in again; no failure.',
      source: 'captured message',
    },
    {
      key: 4000,
      name: 'User services default',
      meaning: 'User services refused without a more specific id.',
      signIn: 'Look at the event log of the Front End that source= names.',
    },
    {
      key: 4001,
      name: 'XML parse failure',
      meaning: 'The body of a SERVICE or SUBSCRIBE is not well-formed (status 400).',
    },
    {
      key: 4002,
      name: 'Multiple users associated with the source phone number',
      meaning: 'The calling number belongs to several users.',
      signIn: 'Phone sign-in by number and PIN cannot decide which user it is.',
      check: ['Get-CsUser | Group-Object LineURI | Where-Object Count -gt 1'],
      records: ['AUTH-08'],
    },
    {
      key: 4003,
      name: 'From URI not enabled for remote access',
      meaning: 'The user came through the Edge and may not (status 403, ms-diagnostics-public).',
      signIn:
        'The user signs in inside and is refused outside: the external access policy in effect says no, which is its default.',
      check: [
        'Get-CsEffectivePolicy -Identity sip:<user> | select ExternalAccessPolicy',
        'Get-CsExternalAccessPolicy | select Identity,EnableOutsideAccess',
      ],
      records: ['SIP-01', 'SIP-02'],
    },
    {
      key: 4004,
      name: 'Credentials provided are not authorized to act as specified from URI',
      meaning:
        'The account that logged on is genuine but owns another SIP address (status 403, or 401 in client logs; ms-diagnostics-public).',
      signIn:
        'Other credentials than those of the sign-in address: saved by somebody else, wrong directory mapping, or a leftover row of an earlier account.',
      check: [
        '4624 and 4776 in the Security log of the Front End: which account logged on',
        'Get-CsUser -Identity sip:<user> | select SamAccountName,UserPrincipalName',
        'msRTCSIP-OriginatorSID against objectSid in a resource forest',
      ],
      records: ['AUTH-18', 'ACC-05', 'ACC-10'],
    },
    {
      key: 4005,
      name: 'Destination URI either not enabled for SIP or does not exist',
      meaning: 'The pool has no such SIP address, or it is not enabled (status 404).',
      signIn:
        'The address is wrong, the user is not enabled, or the user is new and not replicated to the pool yet.',
      check: [
        'Get-CsUser -Identity sip:<user> | select SipAddress,Enabled,RegistrarPool',
        'Event 30024 and 30061 of LS User Replicator: replication finished, domain skipped',
        'Get-CsUserReplicatorConfiguration | select ADDomainNamingContextList',
      ],
      records: ['ACC-01', 'ACC-03', 'AUTH-01'],
    },
    {
      key: 4006,
      name: 'User not found in pool',
      meaning: 'The user is homed elsewhere and cannot be redirected (status 404 or 480).',
      signIn: 'Home pool and directory disagree: not enabled, moved half-way, or not replicated.',
      check: [
        'Get-CsUserPoolInfo -Identity sip:<user>',
        'Get-CsUser -Identity sip:<user> | select RegistrarPool,HostingProvider',
      ],
      records: ['ACC-01', 'ACC-12'],
    },
    {
      key: 4007,
      name: 'Resource is unknown in this deployment',
      meaning: 'The addressed resource does not exist here (status 404).',
      signIn: 'As 4005, for something other than a user.',
    },
    {
      key: 4008,
      name: 'Input data too large',
      meaning: 'A value exceeds the limit of the database call (status 413 or 400).',
    },
    {
      key: 4009,
      name: 'Multiple users associated with the destination phone number',
      meaning: 'The called number belongs to several users.',
      signIn: 'Phone sign-in by number and PIN cannot decide which user it is.',
      check: ['Get-CsUser | Group-Object LineURI | Where-Object Count -gt 1'],
      records: ['AUTH-08'],
    },
    {
      key: 4010,
      name: 'Missing endpoint identifier',
      meaning: 'REGISTER carries neither epid nor +sip.instance (status 400).',
      signIn: 'A client that is not from Microsoft, or a proxy that strips parameters.',
      source: 'MS-OCER §7, MS-SIPREGE §3.2',
    },
    {
      key: 4011,
      name: 'Epid not present',
      meaning: 'From or To lacks the endpoint id (status 400).',
      signIn: 'As 4010.',
    },
    {
      key: 4012,
      name: 'Epid too long',
      meaning: 'The endpoint id has too many characters (status 400).',
      signIn: 'A client that is not from Microsoft.',
    },
    {
      key: 4013,
      name: 'Content-type does not match the expected content-type',
      meaning: 'The body is of another kind than the request needs (status 415 or 400).',
    },
    {
      key: 4055,
      name: 'Event header is not "registration"',
      meaning: 'REGISTER carries an Event header with another value (status 489).',
      signIn: 'A client that is not from Microsoft.',
      source: 'MS-SIPREGE §3.2',
    },
    {
      key: 4141,
      name: 'User disabled',
      meaning:
        'NOTIFY registration-notify that ends a registration, body "deregistered;event=rejected" (ms-diagnostics-public).',
      signIn: 'The user was disabled, deleted or got another SIP address while signed in.',
      check: ['Get-CsUser -Identity sip:<user> | select Enabled,SipAddress'],
      records: ['ACC-01', 'ACC-11'],
      source: 'MS-SIPREGE §4.1.3',
    },
    {
      key: 4268,
      name: 'Delegate operation not allowed',
      meaning: 'Delegate and delegator live in different deployments or regions (status 403).',
      source: 'captured message',
    },
    {
      key: 5000,
      name: 'One or more critical applications are not running',
      meaning: 'A server application that must see every request is down (status 503).',
      signIn: 'The Front End refuses everything until the application runs again.',
      check: ['Get-CsServerApplication', 'Event log "Lync Server": LS Protocol Stack, LS Server'],
    },
    {
      key: 5001,
      name: 'Request timed out',
      meaning: 'A server application got no answer in time (status 503, 504 or 408).',
      signIn: 'A hop behind the application is slow or down.',
    },
    { key: 5002, name: 'Request was cancelled', meaning: 'The sender took the request back (status 487).' },
    {
      key: 5003,
      name: 'Internal processing failure',
      meaning: 'A server application failed (status 500).',
      signIn: 'appName= names the application; its event log says why.',
    },
    {
      key: 5004,
      name: 'Failed parsing the incoming request',
      meaning: 'A server application cannot read the request (status 400).',
    },
    {
      key: 5005,
      name: 'The application specified an invalid request-URI',
      meaning: 'A server application wrote an address that is none.',
    },
    {
      key: 5006,
      name: 'Failed when constructing the outgoing request',
      meaning: 'A server application could not build the request it forwards.',
    },
    {
      key: 5007,
      name: 'Failed processing a contact entry',
      meaning: 'A server application could not use a contact address.',
    },
    {
      key: 5008,
      name: 'The application specified an invalid static forwarding URL',
      meaning: 'A routing script names an address that is none.',
    },
    {
      key: 5009,
      name: 'Bye or Ack sent because the Invite was cancelled',
      meaning: 'Clean-up after a cancelled call.',
    },
    {
      key: 5010,
      name: 'Application cancels a transaction that got a 2xx',
      meaning: 'Clean-up after a cancelled call.',
    },
    {
      key: 5011,
      name: 'Ack generated for a cancelled forked Invite',
      meaning: 'Clean-up after a cancelled call.',
    },
    {
      key: 10003,
      name: 'Gateway (or proxy) returned a SIP failure code',
      meaning: 'SipResponseCode= and SipResponseText= hold what the gateway said.',
      source: 'captured message',
    },
    {
      key: 15000,
      name: 'Unable to read the user properties publication',
      meaning: 'Voice mail routing (ExumRouting) cannot read what it needs about the user or contact object.',
      source: 'captured message',
    },
    {
      key: 17000,
      name: 'Server overloaded',
      meaning: 'The client version filter cannot keep up (status 503, Retry-After).',
      signIn: 'Clients retry; many of them at once after an outage is the usual reason.',
      source: 'MS-OCER §8.16',
    },
    {
      key: 17001,
      name: 'Invalid request',
      meaning: 'The client version filter finds no usable User-Agent (status 400).',
      signIn: 'A client or a proxy that sends no User-Agent header.',
      source: 'MS-OCER §8.16',
    },
    {
      key: 17002,
      name: 'Invalid client version',
      meaning: 'A rule of the client version policy blocks this product or version (status 403).',
      signIn: 'All users of that client are hit, other clients are not.',
      check: [
        'Get-CsClientVersionPolicyRule | Where-Object Action -like Block*',
        'User-Agent of the refused REGISTER',
      ],
      records: ['SIP-06', 'CLI-08'],
      source: 'MS-OCER §8.16',
    },
    {
      key: 17003,
      name: 'Declined with URL',
      meaning: 'As 17002, and the answer names an address where a newer client is to be had (status 403).',
      signIn: 'All users of that client are hit, other clients are not.',
      check: [
        'Get-CsClientVersionPolicyRule | Where-Object Action -like Block*',
        'User-Agent of the refused REGISTER',
      ],
      records: ['SIP-06', 'CLI-08'],
      source: 'MS-OCER §8.16',
    },
    {
      key: 17004,
      name: 'Allowed with URL',
      meaning: 'The client may sign in and is told where a newer one is to be had (status 200).',
      signIn: 'No failure.',
      source: 'MS-OCER §8.16',
    },
    {
      key: 21002,
      name: 'Attendees cannot share in this conference',
      meaning: 'The conference policy keeps attendees from sharing.',
      source: 'captured message',
    },
    {
      key: 24081,
      name: 'Endpoint termination',
      meaning: 'A UCMA application ended its endpoint.',
      source: 'UCMA documentation',
    },
    {
      key: 25008,
      name: 'Attempting to route to Primary Pool',
      meaning: 'Progress report (status 101), not a verdict.',
      signIn: 'Not a failure; the final answer follows.',
      source: 'captured message',
    },
    {
      key: 28000,
      name: 'No valid Skype for Business Online license',
      meaning: 'The account has no licence for the service, or is not enabled.',
      signIn: 'Stop and have the licence assigned; no retry helps.',
      records: ['ACC-06'],
      source: 'Skype Web SDK documentation',
    },
    {
      key: 28020,
      name: 'No valid security token',
      meaning:
        'The web service saw no ticket and no credentials, or credentials that it refuses (401 of a resource, 500 with fault FailedAuthentication, 400 of the OAuth endpoint).',
      signIn:
        'On the first request it is the invitation to fetch a web ticket. In the answer of the web ticket service itself it means that the credentials are refused or that the client knows none of the offered methods.',
      check: [
        'Which request got it: a resource (expected) or /WebTicket/ (a failure)',
        'Get-CsWebServiceConfiguration | select Identity,UseWindowsAuth,UseCertificateAuth,UsePinAuth,UseWsFedPassiveAuth',
      ],
      records: ['WT-03'],
      source: 'captured message; UCWA documentation',
    },
    {
      key: 28029,
      name: 'Authentication type not allowed',
      meaning: 'The administrator has switched off the method that the client used (401, 400 or 500).',
      signIn:
        'Password users without a stored certificate fail, users with one do not: UseWindowsAuth None is the usual reason.',
      check: ['Get-CsWebServiceConfiguration | select Identity,UseWindowsAuth', 'Get-CsAuthConfig'],
      records: ['WT-02', 'WT-12'],
      source: 'UCWA documentation',
    },
    {
      key: 28032,
      name: 'The web ticket is invalid',
      meaning:
        'Signature, format, proof or audience host of a ticket do not stand the test of the service it is shown to (401, or 500 with a fault).',
      signIn:
        'The ticket was issued and the next service of the same deployment refuses it: a certificate of the External Web Site that does not carry the pool FQDN, or a rewritten Host header.',
      check: [
        'Get-CsCertificate -Type WebServicesExternal | Format-List Subject,AlternativeNames,Thumbprint',
        'netsh http show sslcert ipport=0.0.0.0:4443',
        'cs-host in the IIS log of the External Web Site against the URL in the client log',
      ],
      records: ['WT-01', 'WT-06', 'TCP-09'],
      source: 'Skype Web SDK documentation; captured message',
    },
    {
      key: 28033,
      name: 'The web ticket has expired',
      meaning: 'The lifetime of the ticket is over (401, or 500 with a fault).',
      signIn: 'Once, after sleep: the client fetches a new one. Again and again: a clock is wrong.',
      check: ['w32tm /stripchart against a domain controller on client and web server'],
      records: ['WT-04', 'AUTH-11'],
      source: 'Skype Web SDK documentation',
    },
    {
      key: 28055,
      name: 'The OAuth token is invalid',
      meaning: 'The bearer token is not accepted: issuer, audience or signature (401 or 500).',
      signIn: 'Modern authentication only.',
      check: ['Get-CsOAuthServer', 'Get-CsOAuthConfiguration', 'aud and iss inside the token'],
      records: ['WT-05', 'HYB-01'],
      source: 'Skype Web SDK documentation',
    },
    {
      key: 28056,
      name: 'The OAuth token has expired',
      meaning: 'The lifetime of the bearer token is over (401 or 500).',
      signIn: 'Modern authentication only: the client gets a new token, or a clock is wrong.',
      records: ['WT-05'],
      source: 'Skype Web SDK documentation',
    },
    {
      key: 28072,
      name: 'The ticket presented could not be verified, a new ticket is required',
      meaning:
        'The service does not know the key that signed the ticket: issued by another pool, or the key was renewed (401, or 500 with a fault).',
      signIn: 'Once: the client fetches a new ticket. Again and again: two pools behind one address.',
      check: ['X-MS-Server-Fqdn of the ticket answer and of the refusing answer: same pool?'],
      records: ['WT-04', 'TCP-10'],
      source: 'Skype Web SDK documentation',
    },
    {
      key: 28077,
      name: 'Invalid Audience in the web ticket',
      meaning:
        'The ticket was issued for another address (AppliesTo) than the one it is shown to (401, or 500 with a fault).',
      signIn: 'A rewritten Host header, or a client that uses the ticket of one service for another.',
      check: ['AppliesTo of the ticket request against the URL and Host of the refused request'],
      records: ['WT-04', 'TCP-09'],
      source: 'Skype Web SDK documentation',
    },
    {
      key: 28081,
      name: 'No user principal name is found in JWT security token',
      meaning: 'The token names no UPN (401).',
      signIn: 'Online only.',
      source: 'Skype Web SDK documentation',
    },
    {
      key: 52017,
      name: 'Encryption levels do not match',
      meaning: 'Written by a client (ms-client-diagnostics): two endpoints disagree on media encryption.',
      source: 'captured message',
    },
    {
      key: 54000,
      name: 'Connection to the Web Conferencing Server could not be established',
      meaning: 'Written by a client (ms-client-diagnostics): sharing of content in a conference.',
      source: 'captured message',
    },
    {
      key: 54503,
      name: 'Web Conferencing Server not reachable because of client DNS',
      meaning:
        'Written by a client (ms-client-diagnostics): the name of the web conferencing Edge does not resolve.',
      source: 'captured message',
    },
    {
      key: 2000004,
      name: 'invalid_tenant (Exchange)',
      meaning:
        'x-ms-diagnostics of Exchange or SharePoint, not of Skype for Business: the server-to-server token names a tenant or domain that Exchange does not accept.',
      signIn: 'No part of sign-in; contacts or calendar of signed-in users fail.',
      check: [
        'Get-AcceptedDomain in Exchange: wildcard entries do not work for server-to-server authentication',
      ],
      source: 'captured message',
    },
  ],
)

/** A range of ids with the component that uses it; `from` and `to` inclusive. */
export interface DiagnosticsRange {
  readonly from: number
  readonly to: number
  readonly component: string
  /** What an unknown id of this range means for a sign-in. */
  readonly signIn: string
}

const IN_PATH = 'May stop a sign-in; the reason= text of the header and the server in source= say more.'

/** TechNet bb964037 and MS-OCER §7: who uses which numbers. */
export const diagnosticsRanges: readonly DiagnosticsRange[] = [
  { from: 0, to: 999, component: 'common codes', signIn: IN_PATH },
  {
    from: 1000,
    to: 1999,
    component: 'SIP stack of Front End, Director and Edge: routing, authentication, federation',
    signIn: IN_PATH,
  },
  {
    from: 2000,
    to: 2999,
    component: 'user services: presence and subscriptions',
    signIn: 'Comes after the registration; contacts or presence suffer.',
  },
  { from: 3000, to: 3999, component: 'user services: conferencing focus and factory', signIn: NOT_SIGN_IN },
  { from: 4000, to: 4999, component: 'user services: registration, user lookup and other', signIn: IN_PATH },
  { from: 5000, to: 5999, component: 'server applications', signIn: IN_PATH },
  { from: 6000, to: 6999, component: 'IM conferencing server', signIn: NOT_SIGN_IN },
  { from: 7000, to: 7999, component: 'A/V conferencing server', signIn: NOT_SIGN_IN },
  { from: 8000, to: 8999, component: 'telephony conferencing server', signIn: NOT_SIGN_IN },
  { from: 9000, to: 9999, component: 'media relay authentication (MRAS)', signIn: NOT_SIGN_IN },
  { from: 10000, to: 10999, component: 'Mediation Server', signIn: NOT_SIGN_IN },
  { from: 11000, to: 11999, component: 'metrics', signIn: NOT_SIGN_IN },
  { from: 12000, to: 12999, component: 'outbound call routing', signIn: NOT_SIGN_IN },
  { from: 13000, to: 13999, component: 'inbound call routing', signIn: NOT_SIGN_IN },
  { from: 14000, to: 14999, component: 'number translation', signIn: NOT_SIGN_IN },
  { from: 15000, to: 15999, component: 'Exchange UM routing', signIn: NOT_SIGN_IN },
  { from: 16000, to: 16999, component: 'IM filter', signIn: NOT_SIGN_IN },
  {
    from: 17000,
    to: 17999,
    component: 'client version filter',
    signIn: 'The product or version of the client is judged, not the user.',
  },
  { from: 18000, to: 18999, component: 'Communicator Web Access', signIn: 'The browser client of OCS 2007.' },
  { from: 21000, to: 21999, component: 'application sharing server', signIn: NOT_SIGN_IN },
  { from: 22000, to: 22999, component: 'clients', signIn: NOT_SIGN_IN },
  { from: 23000, to: 23999, component: 'tests (unconfirmed)', signIn: NOT_SIGN_IN },
  { from: 24000, to: 24999, component: 'UCMA applications', signIn: NOT_SIGN_IN },
  {
    from: 25000,
    to: 25999,
    component: 'progress reports of routing',
    signIn: 'Not a failure; the final answer follows.',
  },
  {
    from: 28000,
    to: 28999,
    component: 'authentication of the web services',
    signIn: 'Treat it as refused authentication: one fresh ticket, then stop.',
  },
  {
    from: 51000,
    to: 54999,
    component: 'media and IM of a client (ms-client-diagnostics)',
    signIn: NOT_SIGN_IN,
  },
  { from: 90000, to: 90999, component: 'public IM connectivity', signIn: NOT_SIGN_IN },
  {
    from: 2000000,
    to: 2999999,
    component: 'OAuth of Exchange or SharePoint, not Skype for Business',
    signIn: 'No part of sign-in.',
  },
]
