// Exchange Unified Messaging 1649: TLS between the UM call router and its peer fails.

import type { WindowsEvent } from '../../../trace/observation.ts'
import { evidenceOfAll, fireOnce } from '../../firing.ts'
import { likely } from '../../ranked.ts'
import { defineRule } from '../../rule.ts'

/** TLS failures of Unified Messaging towards a gateway or the pool. */
const TLS_FAILURES: ReadonlySet<number> = new Set([1088, 1112, 1649])

export const rule = defineRule({
  id: 'noise/um-certificate',
  stage: 'noise',
  kind: 'note',
  covers: ['LA-16'],
  title: {
    fires: 'Exchange Unified Messaging fails at TLS (1649): voice mail, not sign-in',
    clear: 'Exchange Unified Messaging reports no TLS failure',
  },
  needs: [],
  wants: 'the Application event log of the Exchange server',
  judge: facts =>
    fireOnce(evidenceOfAll(facts.events.filter(isUmFailure)), {
      causes: [likely('LA-16')],
    }),
  explain:
    'The call router of Exchange and the pool (or a gateway) could not agree on certificates. Calls to voice mail and auto ' +
    'attendants fail; the registrar is not involved.',
  scope: 'Calls to voice mail and auto attendants.',
  causes: [
    {
      id: 'LA-16',
      cause:
        'The certificate assigned to UM and the UM call router is unusable, or its issuer is not trusted by the peer.',
      confirm: [
        'Get-ExchangeCertificate | Format-List Services,Subject,CertificateDomains,NotAfter,Status',
        'Get-UMService; Get-UMCallRouterSettings | Format-List UMStartupMode',
      ],
      remedy: [
        'Enable-ExchangeCertificate -Thumbprint <thumbprint> -Services UM,UMCallRouter; restart both services',
      ],
    },
  ],
  lookAlikes: [
    {
      what: 'Schannel events on a Front End Server',
      tell: 'then clients may be concerned: look at role and port',
    },
  ],
  settle: ['The peer named in the event (remote end point).'],
  seeAlso: ['event/MSExchange Unified Messaging/1649', 'Enable-ExchangeCertificate'],
  samples: { fires: ['noise/um-certificate.txt'], clear: ['noise/um-other-event.txt'] },
})

function isUmFailure({ provider, eventId, description }: WindowsEvent): boolean {
  const byUm = /unified\s*messaging/i.test(provider)
  return byUm && TLS_FAILURES.has(eventId) && /\bTLS\b|certificate/i.test(description || 'TLS')
}
