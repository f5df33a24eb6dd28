// TLS alerts. Schannel prints the same numbers in events 36887 (received) and 36888 (generated). RFC 5246 §7.2, RFC 8446 §6.

import { defineTable } from '../entry.ts'

const RARE = 'Rare; the two ends do not understand each other.'

export const tlsAlerts = defineTable({ kind: 'tls-alert', source: 'RFC 8446 §6', signIn: RARE }, [
  {
    key: 0,
    name: 'close_notify',
    meaning: 'The sender has finished.',
    signIn: 'Orderly end of a connection; no failure.',
  },
  {
    key: 10,
    name: 'unexpected_message',
    meaning: 'A message came that may not come now.',
    signIn: 'A device damages the handshake, or something else than TLS was sent.',
    records: ['TLS-21'],
  },
  {
    key: 20,
    name: 'bad_record_mac',
    meaning: 'A record does not check out.',
    signIn: 'A device on the way rewrites records, or key and stream do not belong together.',
  },
  {
    key: 21,
    name: 'decryption_failed',
    meaning: 'A record could not be decrypted (reserved since TLS 1.1).',
    source: 'RFC 5246 §7.2',
  },
  {
    key: 22,
    name: 'record_overflow',
    meaning: 'A record is too long.',
    signIn: 'Something that is not TLS answers on that port.',
  },
  {
    key: 30,
    name: 'decompression_failure',
    meaning: 'A record could not be decompressed (reserved in TLS 1.3).',
    source: 'RFC 5246 §7.2',
  },
  {
    key: 40,
    name: 'handshake_failure',
    meaning: 'No acceptable set of parameters.',
    signIn:
      'No cipher suite or key type in common, or a client certificate was needed. With Schannel 36888 state 1205: the CA or certificate of the server does not fit the offered suites.',
    check: [
      'Schannel 36874 on the server',
      'Signature and key algorithm of the server certificate and its CA',
    ],
    records: ['TLS-06', 'TLS-22', 'TLS-21', 'MOB-04'],
  },
  {
    key: 41,
    name: 'no_certificate',
    meaning: 'The peer has no certificate (SSL 3.0, reserved).',
    source: 'RFC 5246 §7.2',
  },
  {
    key: 42,
    name: 'bad_certificate',
    meaning: 'The certificate is corrupt or its signature does not verify.',
    signIn: 'Chain with two CAs of the same name, unsupported signature, or an incomplete chain.',
    records: ['TLS-02', 'TLS-07', 'TLS-11'],
  },
  {
    key: 43,
    name: 'unsupported_certificate',
    meaning: 'The certificate is of a kind that is not supported.',
    signIn: 'Key usage, key type or signature algorithm.',
    records: ['TLS-07'],
  },
  {
    key: 44,
    name: 'certificate_revoked',
    meaning: 'The certificate is revoked.',
    signIn: 'Replace the certificate.',
  },
  {
    key: 45,
    name: 'certificate_expired',
    meaning: 'The certificate has expired or is not valid yet.',
    signIn: 'Server certificate expired, or the clock of the side that sent the alert.',
    records: ['TLS-08', 'AUTH-11', 'CLI-13'],
  },
  {
    key: 46,
    name: 'certificate_unknown',
    meaning: 'The certificate is not acceptable for another reason.',
    signIn:
      'The side that sent the alert did not like name, chain or revocation state; its own log says why.',
    records: ['TLS-26', 'TLS-10', 'TLS-13'],
  },
  { key: 47, name: 'illegal_parameter', meaning: 'A field of the handshake has a value that may not be.' },
  {
    key: 48,
    name: 'unknown_ca',
    meaning: 'The CA of the certificate is not known to the sender of the alert.',
    signIn: 'The client (or the other server) lacks the root or the intermediate.',
    check: [
      'openssl s_client -connect <host>:<port> -showcerts',
      'Root store of the side that sent the alert',
    ],
    records: ['TLS-10', 'TLS-11', 'TLS-12', 'TLS-14', 'TLS-01'],
  },
  {
    key: 49,
    name: 'access_denied',
    meaning: 'The certificate is good and its owner may not.',
    signIn: 'Between servers: the name in the certificate is not in the topology.',
    records: ['TLS-27', 'TLS-20'],
  },
  {
    key: 50,
    name: 'decode_error',
    meaning: 'A message could not be decoded.',
    signIn: 'A device damages the handshake.',
  },
  {
    key: 51,
    name: 'decrypt_error',
    meaning: 'A cryptographic operation of the handshake failed.',
    signIn:
      'Signature or Finished wrong: certificate and private key do not belong together, or a device on the way.',
  },
  { key: 60, name: 'export_restriction', meaning: 'Export restriction (reserved).', source: 'RFC 5246 §7.2' },
  {
    key: 70,
    name: 'protocol_version',
    meaning: 'The TLS version is known and not supported.',
    signIn: 'One end has TLS 1.0 or 1.1 only and the other no longer takes it.',
    check: ['Version in the ClientHello', 'Schannel Protocols keys of both ends'],
    records: ['TLS-21', 'TLS-22', 'MOB-04'],
  },
  {
    key: 71,
    name: 'insufficient_security',
    meaning: 'The server wants stronger cipher suites.',
    signIn: 'Old client at a hardened server.',
    records: ['TLS-22'],
  },
  {
    key: 80,
    name: 'internal_error',
    meaning: 'An internal error of the sender.',
    signIn: 'Private key not usable, or overload; log of the side that sent it.',
  },
  {
    key: 86,
    name: 'inappropriate_fallback',
    meaning: 'The client fell back to an older version without need.',
    signIn: 'Something broke the first try with a newer version.',
    source: 'RFC 7507 §3',
  },
  { key: 90, name: 'user_canceled', meaning: 'The user or program gave up.' },
  {
    key: 100,
    name: 'no_renegotiation',
    meaning: 'The sender does not negotiate anew.',
    source: 'RFC 5246 §7.2',
    signIn: 'A publishing rule that asks for a client certificate in the middle of a connection.',
  },
  { key: 109, name: 'missing_extension', meaning: 'An extension that is needed is missing.' },
  { key: 110, name: 'unsupported_extension', meaning: 'An extension came that was not offered.' },
  {
    key: 111,
    name: 'certificate_unobtainable',
    meaning: 'A certificate could not be fetched.',
    source: 'RFC 6066 §9',
  },
  {
    key: 112,
    name: 'unrecognized_name',
    meaning: 'The server does not know the host name asked for (SNI).',
    signIn: 'Reverse proxy or load balancer has no listener for that web FQDN or lyncdiscover name.',
    records: ['TCP-02', 'TLS-26'],
  },
  {
    key: 113,
    name: 'bad_certificate_status_response',
    meaning: 'The stapled revocation answer is not valid.',
    records: ['TLS-13'],
  },
  { key: 115, name: 'unknown_psk_identity', meaning: 'The pre-shared key is not known.' },
  {
    key: 116,
    name: 'certificate_required',
    meaning: 'A client certificate is needed.',
    signIn: 'Between servers, or a publishing rule that wants client certificates.',
    records: ['WT-14', 'TLS-03'],
  },
  {
    key: 120,
    name: 'no_application_protocol',
    meaning: 'No application protocol in common (ALPN).',
    source: 'RFC 7301 §3.2',
  },
])
