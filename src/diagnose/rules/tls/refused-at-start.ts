// 12303 with 14397 or 14694: a service refuses its own certificate when it starts, and stops.

import type { Attempt } from '../../../trace/attempt.ts'
import type { WindowsEvent } from '../../../trace/observation.ts'
import { evidenceOf } from '../../evidence.ts'
import { isBroken } from '../../facts/attempts-about.ts'
import { certificatesOf } from '../../facts/certificates.ts'
import { failuresOf } from '../../facts/decisive-step.ts'
import { computersOf, eventsOf } from '../../facts/events.ts'
import type { Facts } from '../../facts/facts.ts'
import { latestTimeOf } from '../../facts/trace-time.ts'
import { ranked } from '../../ranked.ts'
import { CLEAR, defineRule, fires, type RankedCause } from '../../rule.ts'

/** The protocol stack reported a critical error; a configured certificate could not be loaded; it is not valid. */
const STACK_STOPPED = 12303
const CERTIFICATE_EVENTS = [14397, 14694] as const

export const rule = defineRule({
  id: 'tls/refused-at-start',
  stage: 'tls',
  kind: 'cause',
  covers: ['TLS-08', 'TLS-09'],
  title: {
    fires: 'The service on {server} refuses its certificate and does not start',
    clear: 'No service refused its certificate at start',
  },
  needs: ['events'],
  wants: 'the Lync Server event log of the server whose service does not start',
  judge: facts => {
    const refused = eventsOf(facts, 'Protocol Stack', ...CERTIFICATE_EVENTS)
    if (refused.length === 0) return [CLEAR]
    const stopped = eventsOf(facts, 'Server', STACK_STOPPED)
    const serial = refused.map(serialOf).find(found => found !== undefined)
    return [
      fires({
        subject: {
          server: computersOf([...refused, ...stopped]).join(', ') || 'the server',
          serial:
            serial === undefined
              ? ''
              : `The event prints the serial number byte-reversed: look for ${reverseBytes(serial)}.`,
        },
        evidence: [...refused, ...stopped].map(event => evidenceOf(event, `event ${event.eventId}`)),
        attempts: facts.failedAttempts.filter(foundNothingListening),
        causes: rank(facts, refused),
      }),
    ]
  },
  explain:
    'Services check the certificate that is assigned to them when they start, and the one on {server} did not pass. {serial} Nobody can sign ' +
    'in through this role until the service runs.',
  scope:
    'All inside if it is a Front End, all outside if it is an Edge, from the restart on; before, the expired or faulty certificate did no harm.',
  causes: [
    {
      id: 'TLS-08',
      cause: 'The assigned certificate has expired.',
      confirm: ['Get-CsCertificate | Select-Object Use,NotAfter,SerialNumber,Thumbprint'],
      remedy: [
        'Request-CsCertificate -New -Type <Use> …; Set-CsCertificate -Type <Use> -Thumbprint <thumbprint>',
        'Start-CsWindowsService',
      ],
    },
    {
      id: 'TLS-09',
      cause: 'The certificate is valid and trusted, and is refused since an update of the Edge.',
      confirm: [
        'certutil -store my <serial>  # with the byte order reversed',
        'gci cert:\\LocalMachine\\root | Where-Object { $_.Issuer -ne $_.Subject }',
        'certutil -verify -urlfetch <certificate.cer>',
      ],
      remedy: [
        'Check the chain and where its parts are stored; let the Edge reach the revocation list (outbound TCP 80); re-issue and assign the certificate.',
      ],
    },
    {
      id: 'TLS-05',
      cause:
        'The private key is missing, not readable for Network Service, or in a key storage provider (CNG).',
      confirm: ['certutil -v -store my <serial> | findstr /i "Provider Private"'],
      remedy: ['Import it with its private key, or re-issue it with a legacy CSP template.'],
    },
  ],
  lookAlikes: [
    {
      what: '14397 about an old certificate after a renewal',
      tell: 'the service has started: 12303 is missing',
    },
  ],
  settle: ['The certificate with that serial number: dates, chain, private key.'],
  seeAlso: [
    'events LS Server 12303, LS Protocol Stack 14397, 14694',
    'result code 0xC3E93C62 SIPPROXY_E_NO_DEFAULT_OUTGOING_CERT',
  ],
  samples: { fires: ['tls/refused-at-start.txt'], clear: ['tls/schannel-unknown-ca.txt'] },
  provokedBy: 'certificate/edge-not-assigned',
})

/** The network let the client through, and no service took the connection. */
function foundNothingListening(attempt: Attempt): boolean {
  return isBroken(attempt) && failuresOf(attempt, 'connection').some(({ outcome }) => outcome === 'refused')
}

function serialOf({ description }: WindowsEvent): string | undefined {
  return /serial ?number\b[^0-9a-f]{0,20}((?:[0-9a-f]{2}[ :]?){6,40})\b/i
    .exec(description)?.[1]
    ?.replace(/[ :]/g, '')
    .toUpperCase()
}

/** "0A0B0C" → "0C0B0A" */
function reverseBytes(hex: string): string {
  return (hex.match(/../g) ?? []).reverse().join('')
}

/** CERT_E_EXPIRED, SEC_E_CERT_EXPIRED. */
const EXPIRED = /0x800B0101|0x80090328|\bhas expired\b/i

function rank(facts: Facts, refused: readonly WindowsEvent[]): RankedCause[] {
  const nowUs = latestTimeOf(facts)
  const shown = certificatesOf(facts).some(({ notAfterUs }) => notAfterUs !== undefined && notAfterUs < nowUs)
  if (shown || refused.some(({ description }) => EXPIRED.test(description))) {
    return [
      ranked(
        'TLS-08',
        'certain',
        shown ? 'A certificate in these logs is past its NotAfter.' : 'The event says that it has expired.',
      ),
    ]
  }
  const edge = refused.some(
    ({ description, computer }) => /edge/i.test(description) || /edge/i.test(computer),
  )
  return [
    ranked('TLS-08', 'likely', 'The usual reason.'),
    ranked('TLS-09', edge ? 'likely' : 'possible', edge ? 'The server is an Edge.' : ''),
    ranked('TLS-05', 'possible'),
  ]
}
