// iOS demands TLS 1.2 of whatever terminates it; Android is content with less.

import type { TlsHandshake } from '../../../trace/observation.ts'
import { evidenceOfOutcome } from '../../attempt-evidence.ts'
import { evidenceOf } from '../../evidence.ts'
import { clientKindOf } from '../../facts/client-kind.ts'
import type { Facts } from '../../facts/facts.ts'
import { evidenceOfAll } from '../../firing.ts'
import { CLEAR, defineRule, fires, phrasesOf } from '../../rule.ts'

const PHRASE = 'app-transport-security'

export const rule = defineRule({
  id: 'mobile/ios-needs-tls12',
  stage: 'mobile',
  kind: 'cause',
  covers: ['MOB-04'],
  title: {
    fires: 'iOS clients fail at TLS: the server does not offer TLS 1.2',
    clear: 'No iOS client failed for want of TLS 1.2',
  },
  needs: ['failedAttempts', 'phrases', 'handshakes'],
  wants: 'a log of the iOS app and of an Android app, or a capture of the handshake',
  phrases: [
    {
      id: PHRASE,
      anchors: ['App Transport', 'Transport Security', 'NSURLErrorDomain', 'kCFStreamErrorDomainSSL'],
      pattern:
        /App\s+Transport\s+Security\s+(?:policy|has\s+blocked)|kCFStreamErrorDomainSSL[^\n]{0,40}-98(?:24|36|02|01)|NSURLErrorDomain[^\n]{0,40}-1022\b/i,
    },
  ],
  judge: facts => {
    const ios = facts.failedAttempts.filter(
      ({ agent, failedPhase }) => failedPhase === 'secure' && clientKindOf(agent) === 'ios',
    )
    const told = phrasesOf(facts, PHRASE)
    const refused = facts.handshakes.filter(isVersionRefused)
    const contrast = ios.length > 0 && androidSignsIn(facts)
    if (told.length === 0 && !contrast && !(ios.length > 0 && refused.length > 0)) return [CLEAR]
    return [
      fires({
        subject: {},
        evidence: [
          ...evidenceOfAll(told, 'iOS refuses the connection'),
          ...refused.map(handshake => evidenceOf(handshake, 'no common TLS version')),
          ...ios.slice(0, 3).flatMap(attempt => evidenceOfOutcome(attempt, 'iOS fails at TLS')),
        ],
        attempts: ios,
        causes: [
          {
            id: 'MOB-04',
            certainty: told.length > 0 || refused.length > 0 ? 'likely' : 'possible',
            because: contrast ? 'Android clients pass at the same time.' : '',
          },
        ],
      }),
    ]
  },
  explain:
    'iOS lets an app connect only with TLS 1.2 and modern cipher suites (App Transport Security). What counts is the device ' +
    'that terminates TLS: reverse proxy or load balancer, not the Front End Server behind it.',
  scope: 'iPhones and iPads, on every network that leads to this device; Android and Windows pass.',
  causes: [
    {
      id: 'MOB-04',
      cause: 'The reverse proxy or load balancer does not offer TLS 1.2 with forward secrecy.',
      confirm: ['openssl s_client -connect <web-fqdn>:443 -servername <web-fqdn> -tls1_2'],
      remedy: ['Enable TLS 1.2 and ECDHE suites there.'],
    },
  ],
  lookAlikes: [
    {
      what: 'E_SslError with an unknown root',
      tell: 'the handshake gets to the certificate; the root is missing on the device',
    },
    { what: 'a missing intermediate certificate', tell: 'openssl s_client -showcerts shows the leaf only' },
  ],
  settle: ['The ClientHello and ServerHello of an iOS client in a capture.'],
  seeAlso: ['App Transport Security', 'TLS 1.2'],
  samples: { fires: ['mobile/ios-needs-tls12.txt'], clear: ['mobile/ios-other-error.txt'] },
})

/** protocol_version and handshake_failure. RFC 5246 §7.2. */
const VERSION_ALERTS: ReadonlySet<number> = new Set([70, 40])

function isVersionRefused({ outcome, alert }: TlsHandshake): boolean {
  return outcome === 'failed' && alert !== undefined && VERSION_ALERTS.has(alert)
}

function androidSignsIn({ attempts }: Facts): boolean {
  return attempts.some(
    ({ agent, phases }) =>
      clientKindOf(agent) === 'android' &&
      phases.some(({ name, outcome }) => name === 'autodiscover' && outcome === 'passed'),
  )
}
