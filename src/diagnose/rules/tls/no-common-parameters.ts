// Client and server have no TLS version or cipher suite in common.

import { evidenceOf } from '../../evidence.ts'
import { attemptsAbout, distinct, isBroken } from '../../facts/attempts-about.ts'
import { type ClientKind, clientKindsOf, lacksTls12 } from '../../facts/client-kind.ts'
import type { Facts } from '../../facts/facts.ts'
import { type TlsFailure, tlsFailuresFor } from '../../facts/tls-failures.ts'
import { hostSubject } from '../../host-subject.ts'
import { ranked } from '../../ranked.ts'
import { CLEAR, defineRule, type Fires, fires, phrasesOf, type RankedCause } from '../../rule.ts'

export const rule = defineRule({
  id: 'tls/no-common-parameters',
  stage: 'tls',
  kind: 'cause',
  covers: ['TLS-06', 'TLS-21', 'TLS-22'],
  title: {
    fires: 'No TLS connection with {host}: no version or cipher suite in common',
    clear: 'Client and server agreed on TLS wherever they tried',
  },
  needs: ['handshakes', 'resultCodes', 'events', 'phrases', 'web'],
  wants: 'a capture of the handshake (ClientHello and alert), or the System event log of the server',
  phrases: [
    {
      id: 'old-client-hello',
      anchors: ['version: 3.', 'tls/1.', 'tlsv1'],
      pattern:
        /\bVersion: 3\.(?<minor>[01])\b(?: \(TLS\/1\.0\))?|\bonly (?:speaks|supports|offers) TLS ?v?1\.[01]\b/i,
    },
  ],
  judge: facts => {
    const failures = tlsFailuresFor(facts, 'no-common')
    const firings = [...failures.flatMap(failure => judgeFailure(facts, failure)), ...judgeResets(facts)]
    return firings.length > 0 ? firings : [CLEAR]
  },
  explain:
    'The handshake with {host} ended before a certificate was judged: {what}. Either one side allows only newer versions and suites than the ' +
    'other knows, or the server’s certificate and key fit none of the suites.',
  scope:
    'All clients of one kind (those too old for the server) if the versions differ; everybody if the server’s own certificate is the ' +
    'reason. Browsers on the same PC bring their own TLS and may work.',
  causes: [
    {
      id: 'TLS-22',
      cause:
        'TLS 1.0 and 1.1 were switched off while clients without TLS 1.2 are still in use (Lync 2010, Mac 2011, Phone Edition, Lync 2013 mobile).',
      confirm: [
        'openssl s_client -connect {name}:{port} -tls1_2',
        'The version of the client against the list of those that know TLS 1.2.',
      ],
      remedy: ['Replace the clients, or allow the old version again until they are gone.'],
    },
    {
      id: 'TLS-21',
      cause:
        'The reverse proxy wants TLS 1.2, the web stack (.NET, WinHTTP) of the client is fixed to TLS 1.0.',
      confirm: [
        'The version in the captured ClientHello: 3.1 is TLS 1.0.',
        'reg query HKLM\\SOFTWARE\\Microsoft\\.NETFramework\\v4.0.30319 /v SchUseStrongCrypto',
      ],
      remedy: [
        'SchUseStrongCrypto=1 for .NET 2.0 and 4.0 (32 and 64 bit), WinHTTP DefaultSecureProtocols=0xA00; for a time TLS 1.0 on the proxy.',
      ],
    },
    {
      id: 'TLS-06',
      cause:
        'The server’s certificate has a signature or key that fits no suite (MD5 or odd algorithm of a new internal CA).',
      confirm: [
        'certutil -v -store my <serial>  # signature algorithm of the certificate and of the CA',
        'System log: Schannel 36874 and 36888 (alert 40, state 1205)',
      ],
      remedy: [
        'Set the hash of the CA to SHA-256, renew its certificate and those of the servers; do not switch TLS 1.2 off for good.',
      ],
    },
    {
      id: 'TLS-07',
      cause: 'The certificate is signed with RSASSA-PSS.',
      confirm: ['certutil -dump <certificate.cer> | findstr /i "Signature"'],
      remedy: ['AlternateSignatureAlgorithm=0 in the CAPolicy.inf of the CA, and re-issue.'],
    },
  ],
  lookAlikes: [
    { what: 'a refused certificate', tell: 'alerts 42 to 48 name the certificate' },
    { what: 'a firewall that resets connections', tell: 'the reset comes before any byte of TLS' },
  ],
  settle: [
    'A capture: the versions and suites of the ClientHello, and the alert.',
    'openssl s_client -connect {name}:{port} -tls1_2, and -tls1.',
  ],
  seeAlso: [
    'events Schannel 36874, 36888',
    'alerts 40, 70, 71',
    'result code 0x80090331',
    'TLS 1.0/1.1 disablement: supported versions',
  ],
  samples: {
    fires: ['tls/no-common-version.uccapilog', 'tls/schannel-no-cipher.txt', 'tls/old-client-reset.txt'],
    clear: ['tls/untrusted-root.uccapilog', 'tls/schannel-unknown-ca.txt'],
  },
})

function judgeFailure(facts: Facts, failure: TlsFailure): Fires[] {
  const kinds = clientKindsOf(failure.attempts, [failure.quote])
  // iOS demands TLS 1.2 of itself; that has a rule of its own.
  if (failure.by === 'server') return []
  if (kinds.size > 0 && [...kinds].every(kind => kind === 'ios')) return []
  return [
    fires({
      subject: { ...hostSubject(failure.host, failure.port), what: tellWhat(failure) },
      evidence: [failure.evidence],
      attempts: failure.attempts,
      causes: rank(facts, failure, kinds),
    }),
  ]
}

function tellWhat({ alert, by }: TlsFailure): string {
  if (by === 'event') return 'Schannel reports it'
  return alert === undefined ? 'no algorithm in common' : `alert ${alert}`
}

function rank(facts: Facts, { by, attempts }: TlsFailure, kinds: ReadonlySet<ClientKind>): RankedCause[] {
  const bothEvents = [36874, 36888].every(id => facts.events.some(({ eventId }) => eventId === id))
  if (by === 'event') {
    return [
      ranked(
        'TLS-06',
        bothEvents ? 'likely' : 'possible',
        bothEvents ? 'Schannel 36874 and 36888 come together.' : '',
      ),
      ranked('TLS-22', 'possible', 'If only old clients fail.'),
      ranked('TLS-07', 'possible'),
    ]
  }
  const old = attempts.some(({ agent }) => lacksTls12(agent)) || kinds.has('phone')
  if (old)
    return [ranked('TLS-22', 'likely', 'This client does not know TLS 1.2.'), ranked('TLS-06', 'possible')]
  return [ranked('TLS-21', 'likely'), ranked('TLS-06', 'possible'), ranked('TLS-22', 'possible')]
}

/** A reset of a program whose ClientHello was seen to be old. */
function judgeResets(facts: Facts): Fires[] {
  return phrasesOf(facts, 'old-client-hello').flatMap(hello => {
    const resets = facts.connections.filter(
      ({ outcome, origin }) => outcome === 'reset' && origin.source === hello.origin.source,
    )
    if (resets.length === 0) return []
    return [
      fires({
        subject: { ...hostSubject(''), what: 'the client offers TLS 1.0 and the connection is reset' },
        evidence: [
          evidenceOf(hello, 'version of the ClientHello'),
          ...resets.map(reset => evidenceOf(reset, 'the other side ends the connection')),
        ],
        attempts: distinct(resets.flatMap(reset => attemptsAbout(facts, reset))).filter(isBroken),
        causes: [
          ranked('TLS-21', 'likely', 'The ClientHello is of TLS 1.0, and the answer is a reset.'),
          ranked('TLS-22', 'possible'),
        ],
      }),
    ]
  })
}
