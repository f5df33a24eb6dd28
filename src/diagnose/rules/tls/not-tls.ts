// What answers on the port of a server speaks no TLS: another service, or the right one without encryption.

import { tlsFailuresFor } from '../../facts/tls-failures.ts'
import { hostSubject } from '../../host-subject.ts'
import { ranked } from '../../ranked.ts'
import { CLEAR, defineRule, fires } from '../../rule.ts'

export const rule = defineRule({
  id: 'tls/not-tls',
  stage: 'tls',
  kind: 'cause',
  covers: ['TLS-30'],
  title: {
    fires: 'What answers at {host} speaks no TLS',
    clear: 'Every server that answered a handshake spoke TLS',
  },
  needs: ['handshakes', 'web'],
  wants: 'a client log with the words of the failed handshake, lyncpin probe, or openssl s_client -connect',
  judge: facts => {
    const failures = tlsFailuresFor(facts, 'not-tls').filter(({ by }) => by === 'client')
    if (failures.length === 0) return [CLEAR]
    return failures.map(failure =>
      fires({
        subject: hostSubject(failure.host, failure.port),
        evidence: [failure.evidence],
        attempts: failure.attempts,
        causes: [
          ranked('TLS-30', 'likely', 'The handshake was answered, but not with TLS.'),
          ranked('TLS-25', 'possible'),
        ],
      }),
    )
  },
  explain:
    'The client began a TLS handshake with {host} and got an answer in another language. The port is open and something listens, so that ' +
    'tests of the port alone pass.',
  scope: 'Everybody who is led to that address and port.',
  causes: [
    {
      id: 'TLS-30',
      cause:
        'A service without encryption listens there: the rule of the firewall or load balancer leads to the HTTP port (80, 8080) or to SIP over TCP (5060).',
      confirm: [
        'openssl s_client -connect {name}:{port}   # wrong version number',
        'curl -v http://{name}:{port}/   # does plain HTTP answer?',
        'Where does the rule of the firewall or load balancer lead?',
      ],
      remedy: [
        'Outside: 443 to port 443 of the Access Edge, and to port 4443 of the Front Ends by the reverse proxy.',
        'On a load balancer that ends TLS: bind the certificate to the listener.',
      ],
    },
    {
      id: 'TLS-25',
      cause: 'Something on this network answers instead of the server: a captive portal or a proxy.',
      confirm: ['The same from another network.'],
      remedy: ['Log on to the network first, or exempt {name}.'],
    },
  ],
  lookAlikes: [
    { what: 'no version of TLS in common', tell: 'alert 40 or 70: the answer is TLS and refuses' },
    { what: 'a port that is closed', tell: 'refused or no answer: there is no answer to the handshake' },
  ],
  settle: ['A network capture: the first bytes of the answer.'],
  seeAlso: ['ports and protocols: 443 to 4443, 5061', 'result code 0x80090308'],
  samples: {
    fires: ['tls/not-tls.txt', 'tls/not-tls.ndjson'],
    clear: ['tls/untrusted-root.uccapilog'],
  },
})
